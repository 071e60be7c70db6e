#!/usr/bin/env bash
# Builds everything and runs every test, one project after the other. The last line is: N passed, N failed, N skipped.
# With METRICSCLIENT_NO_SKIPS=1 (as CI sets it) a test whose tools are missing fails instead of being skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
configuration=Release
passed=0 failed=0 skipped=0 broken=0

say() { printf '\n== %s\n' "$*"; }

# Adds the three numbers of a project's closing summary; a project that died, before or after it, counts as one failed test.
run_project() {
    local project=$1 log numbers status
    log=$(mktemp)
    dotnet test --project "$project" --configuration "$configuration" --no-build 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    numbers=$(awk '$1 == "succeeded:" { s = $2 } $1 == "failed:" { f = $2 } $1 == "skipped:" { k = $2 }
        END { if (s != "") print s, f, k; else print 0, 1, 0 }' "$log")
    rm -f "$log"
    read -r s f k <<<"$numbers"
    [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || f=1
    passed=$((passed + s)) failed=$((failed + f)) skipped=$((skipped + k))
    [ "$status" -eq 0 ] || broken=1
}

say "servers"
scripts/get-servers.sh || say "No real servers here: tests that need them are skipped, or fail where nothing may be."

say "build"
dotnet build MetricsClient.sln --configuration "$configuration" --verbosity quiet || {
    printf '\nThe build failed; no test ran.\n'
    printf '0 passed, 1 failed, 0 skipped\n'
    exit 1
}

for project in $(grep -l 'Include="xunit.v3"' tests/*/*.csproj); do
    say "$project"
    run_project "$project"
done

if [ "${METRICSCLIENT_NO_SKIPS:-}" = 1 ] && [ "$skipped" -gt 0 ]; then
    say "Tests were skipped where nothing may be skipped."
    broken=1
fi
[ "$passed" -gt 0 ] || broken=1
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$broken" -eq 0 ] && [ "$failed" -eq 0 ]
