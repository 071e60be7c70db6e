#!/usr/bin/env bash
# Appends new public members to PublicAPI.Unshipped.txt of each library. Review the diff, and remove deleted members by hand.
set -euo pipefail
cd "$(dirname "$0")/.."

for project in src/MetricsClient src/MetricsClient.Hosting src/MetricsClient.AspNetCore src/MetricsClient.AspNetCore.Grpc src/MetricsClient.Grpc \
  src/MetricsClient.HealthChecks src/MetricsClient.HttpClientFactory src/MetricsClient.RemoteWrite src/MetricsClient.Testing; do
  dotnet format analyzers "$project" --diagnostics RS0016 --severity error --no-restore
done
