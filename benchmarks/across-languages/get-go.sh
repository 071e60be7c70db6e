#!/usr/bin/env bash
# Downloads Go, client_golang and VictoriaMetrics/metrics of Debian sid into artifacts/across-languages/go-root/, without root and without changes to the system.
# Does nothing if the folder is complete.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$root/artifacts/across-languages

say() { printf 'get-go: %s\n' "$*" >&2; }

packages=(golang-go golang-github-prometheus-client-golang-dev golang-github-victoriametrics-metrics-dev)

[ "$(cat "$folder/go-root/fetched" 2>/dev/null)" = "${packages[*]}" ] && exit 0
mkdir -p "$folder"
work=$(mktemp -d "$folder/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
. "$root/scripts/private-apt.sh"
use_debian sid || { say "this machine has no Debian package source."; exit 2; }
say "reading the package lists of sid"
private_apt update
say "fetching Go and the libraries"
install_to "$work/go-root" "${packages[@]}" >&2

# The versions for the table.
for package in "$work"/apt/archives/*.deb; do
    dpkg-deb -W --showformat='${Package} ${Version}\n' "$package"
done | grep -E '^(golang-github-(prometheus-client-golang|victoriametrics-metrics)-dev|golang-[0-9.]+-go) ' >"$work/go-root/versions"
echo "${packages[*]}" >"$work/go-root/fetched"
rm -rf "$folder/go-root"
mv "$work/go-root" "$folder/"
