#!/usr/bin/env bash
# Builds the solution and runs tests, one project after another. The last line is: N passed, N failed, N skipped.
#
#   ./test.sh          everything except the lanes below, real servers included: at most 8 minutes on two cores
#   ./test.sh quick    tests that need no server and no SDK: at most 90 seconds on two cores after a build
#   ./test.sh packages programs built with the packages alone, with Native AOT, and for .NET 8 with its runtime, the native executable
#                      of promjob, and the search of the site that ./docs.sh has built: about 6 minutes
#   ./test.sh long     random tests with many more rounds, and the fuzz program: about 30 minutes
#
# A trait names the lane of a test: tests without a trait are in quick and in the default, Lane=full only in the default, Lane=packages
# only in packages, and Lane=long only in long. CI runs default and packages for each change. Tests with the trait Rounds=random are in
# the default, or in quick, and in long again with ROUNDS times as many rounds.
# Twice as many tests as processors run at the same time, because many tests wait for programs, servers and time limits.
# With METRICSCLIENT_NO_SKIPS=1 (as CI sets it) a test whose tools are missing fails instead of being skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
configuration=Release output=release
lane=${1:-default}
passed=0 failed=0 skipped=0 broken=0

say() { printf '\n== %s\n' "$*"; }

# Adds the numbers of the summary of a project. A project that ended without a summary, or with an error behind it, counts as one failed test.
run_project() {
    local project=$1 log numbers status p f s
    shift
    log=$(mktemp)
    say "$project"
    dotnet "artifacts/bin/$project/$output/$project.dll" -noColor -noLogo -maxThreads 2x -preEnumerateTheories "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    numbers=$(awk '/ Total: [0-9]/ {
            known = 1
            gsub(",", "")
            for (i = 1; i < NF; i++) n[$i] = $(i + 1)
        } END {
            if (known) print n["Total:"] - n["Failed:"] - n["Skipped:"], n["Errors:"] + n["Failed:"], n["Skipped:"] + 0
            else print 0, 1, 0
        }' "$log")
    rm -f "$log"
    read -r p f s <<<"$numbers"
    [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || f=1
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    [ "$status" -eq 0 ] || broken=1
}

run_projects() {
    local project
    for project in $(grep -l 'Include="xunit.v3"' tests/*/*.csproj); do
        project=$(basename "$project" .csproj)
        [ "$project" = MetricsClient.Conformance ] && [ "$lane" = quick ] && continue
        run_project "$project" "$@"
    done
}

run_fuzz() {
    say "fuzz, $1 seconds"
    if dotnet "artifacts/bin/MetricsClient.Fuzz/$output/MetricsClient.Fuzz.dll" --seconds "$1"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1)) broken=1
    fi
}

get_servers() {
    scripts/get-servers.sh || say "No real servers here: tests that need them are skipped, or fail if METRICSCLIENT_NO_SKIPS=1."
    scripts/get-browser.sh || say "No browser here: tests that need one are skipped, or fail if METRICSCLIENT_NO_SKIPS=1."
}

case $lane in
    default | packages | long)
        # The downloads take as long as a third of the build, and the build needs none of them.
        downloads=$(mktemp)
        # In a process group of their own, so that the end of this script ends all of them.
        set -m
        get_servers >"$downloads" 2>&1 </dev/null &
        downloading=$!
        set +m
        trap 'kill -- "-$downloading" 2>/dev/null; rm -f "$downloads"' EXIT
        ;;
    quick) ;;
    *)
        printf 'Usage: %s [quick|packages|long]\n' "$0" >&2
        exit 2
        ;;
esac

say "build"
scripts/with-one-compiler.sh build MetricsClient.sln --configuration "$configuration" --verbosity quiet || {
    printf '\nThe build failed; no test ran.\n'
    printf '0 passed, 1 failed, 0 skipped\n'
    exit 1
}

if [ "$lane" != quick ]; then
    say "servers"
    wait "$downloading"
    trap 'rm -f "$downloads"' EXIT
    cat "$downloads"
fi

case $lane in
    quick) run_projects -trait- Lane=full -trait- Lane=packages -trait- Lane=long ;;
    default) run_projects -trait- Lane=packages -trait- Lane=long ;;
    packages) run_projects -trait Lane=packages ;;
    long)
        export METRICSCLIENT_ROUNDS=${ROUNDS:-20}
        export METRICSCLIENT_MINUTES_OF_LOAD=${MINUTES_OF_LOAD:-10}
        run_projects -trait Lane=long -trait Rounds=random
        run_fuzz "${SECONDS_OF_FUZZ:-300}"
        ;;
esac

if [ "${METRICSCLIENT_NO_SKIPS:-}" = 1 ] && [ "$skipped" -gt 0 ]; then
    say "Tests were skipped although METRICSCLIENT_NO_SKIPS=1."
    broken=1
fi
[ "$passed" -gt 0 ] || broken=1
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$broken" -eq 0 ] && [ "$failed" -eq 0 ]
