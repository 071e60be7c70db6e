#!/usr/bin/env bash
# Builds the documentation site in artifacts/site: the pages of docs in English and Chinese, the API reference, and a search. Checks all
# links and their anchors.
#
#   ./docs.sh              builds the libraries and the site
#   ./docs.sh --no-build   builds the site from libraries that were built in Release before
#   ./docs.sh serve        builds all, and serves the site on http://localhost:8080 (PORT=N for another port) until Ctrl+C
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
mode=${1:-build}
case $mode in
    build | --no-build | serve) ;;
    *)
        sed -n '2,8p' "$0" >&2
        exit 2
        ;;
esac

dotnet tool restore --verbosity quiet
if [ "$mode" != --no-build ]; then
    printf '== build\n'
    scripts/with-one-compiler.sh build MetricsClient.sln --configuration Release --verbosity quiet
fi

printf '== site\n'
rm -rf artifacts/site artifacts/site-api
dotnet docfx docfx.json --logLevel error
python3 scripts/check-site.py artifacts/site

if [ "$mode" = serve ]; then
    printf '== http://localhost:%s, Ctrl+C stops\n' "${PORT:-8080}"
    exec python3 -m http.server "${PORT:-8080}" --bind 127.0.0.1 --directory artifacts/site
fi
