#!/usr/bin/env bash
# Appends to each PublicAPI.Unshipped.txt what the public-API analyzer misses there. The diff is then for a person to read.
set -euo pipefail
cd "$(dirname "$0")/.."

for project in src/MetricsClient src/MetricsClient.Hosting src/MetricsClient.AspNetCore src/MetricsClient.Testing; do
  dotnet format analyzers "$project" --diagnostics RS0016 --severity error --no-restore
done
