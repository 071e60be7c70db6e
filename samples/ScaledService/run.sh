#!/usr/bin/env bash
# Scales a service up and down on this machine, as Kubernetes does, and waits for the effect in a real Prometheus. Takes about a minute.
# PROMETHEUS_LISTEN=127.0.0.1:9090 chooses the address of Prometheus. NO_BUILD=1 uses the program of the last build.
. "$(dirname "${BASH_SOURCE[0]}")/../servers.sh"
here=$root/samples/ScaledService

[ -n "${NO_BUILD:-}" ] || dotnet build "$here" --configuration Release --verbosity quiet
service=(dotnet "$root/artifacts/bin/ScaledService/release/ScaledService.dll")

start directory "${service[@]}" directory --port 0
directory=$(find_line directory 'directory http://\K[0-9.:]+')
sed "s/127.0.0.1:5100/$directory/" "$here/prometheus.yml" >"$work/prometheus.yml"
cp "$here/alerts.yml" "$work/"
start_prometheus
printf 'Prometheus: %s/alerts\n' "$prometheus" >&2

declare -A replicas
start_replica() {
    start "$1" "${service[@]}" replica --directory "http://$directory" --port 0 --name "$1"
    replicas[$1]=$last
    find_line "$1" '^replica ' >/dev/null
}

step "Start three replicas."
for name in shop-1 shop-2 shop-3; do start_replica "$name"; done
eventually 'count(up{job="shop"} == 1) == 3'
resolved ServiceMissing

step "Scale down to two: the third replica receives SIGTERM, and leaves the list before it ends."
kill -TERM "${replicas[shop-3]}"
eventually 'count(up{job="shop"}) == 2'
resolved ReplicaDown

step "The second replica crashes: it is still in the list."
kill -KILL "${replicas[shop-2]}"
firing ReplicaDown

step "It starts again, on another port."
start_replica shop-2
eventually 'count(up{job="shop"} == 1) == 2'
resolved ReplicaDown

step "Scale down to zero."
kill -TERM "${replicas[shop-1]}" "${replicas[shop-2]}"
firing ServiceMissing
resolved ReplicaDown

step "Scale up to one."
start_replica shop-4
eventually 'up{job="shop",replica="shop-4"} == 1'
resolved ServiceMissing
