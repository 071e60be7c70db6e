#!/usr/bin/env bash
# Downloads the real servers of the conformance tests into .servers/, without root and without changes to the system:
# Prometheus, promtool, Pushgateway, VictoriaMetrics and node_exporter of Debian sid, the older Pushgateway of bookworm, and Python's
# prometheus_client.
# Does nothing if the folder is complete.
#
# Exit codes: 0 complete (the older Pushgateway may be absent if the archive no longer has the package),
# 1 the download failed, 2 this machine has no apt or no Debian package source.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
servers=$root/.servers
packages=(prometheus promtool prometheus-pushgateway victoria-metrics prometheus-node-exporter python3-prometheus-client python3-decorator) # prometheus_client imports decorator

say() { printf 'get-servers: %s\n' "$*"; }

fail() {
    say "$*" >&2
    exit 1
}

cannot() {
    say "$*" >&2
    say "Set PROMETHEUS_BIN, PROMTOOL_BIN, PUSHGATEWAY_BIN, PUSHGATEWAY_OLD_BIN, VICTORIA_METRICS_BIN and NODE_EXPORTER_BIN to use servers of your own." >&2
    exit 2
}

if [ "$(cat "$servers/fetched" 2>/dev/null)" = "${packages[*]}" ]; then
    say "${servers#"$root"/}/ is complete"
    exit 0
fi

command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
    cannot "this machine has no apt-get or no dpkg, and the download needs both."

mkdir -p "$servers"
work=$(mktemp -d "$servers/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
. "$root/scripts/private-apt.sh"
use_debian sid bookworm || cannot "this machine has no Debian package source."

say "reading the package lists of sid and bookworm"
private_apt update || fail "the package lists could not be downloaded."

say "fetching Prometheus, promtool, Pushgateway, VictoriaMetrics, node_exporter and Python's prometheus_client of sid"
download_to "$work/sid" "${packages[@]/%//sid}" ||
    fail "the packages could not be downloaded."

say "fetching the older Pushgateway of bookworm"
download_to "$work/bookworm" prometheus-pushgateway/bookworm ||
    { say "the older Pushgateway is not available; tests of the older version are skipped."; mkdir -p "$work/bookworm"; }

# Move complete folders into place, so that an interrupted run never looks complete.
rm -rf "$servers/fetched" "$servers/sid" "$servers/bookworm"
mv "$work/bookworm" "$work/sid" "$servers/"
echo "${packages[*]}" >"$servers/fetched"
say "done: $("$servers/sid/usr/bin/prometheus" --version 2>&1 | head -n 1)"
