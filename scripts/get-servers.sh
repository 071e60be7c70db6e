#!/usr/bin/env bash
# Downloads the real servers of the conformance tests into .servers/, without root and without changes to the system:
# Prometheus, promtool, Pushgateway and VictoriaMetrics of Debian sid, the older Pushgateway of bookworm, and Python's prometheus_client.
# Does nothing if the folder is complete.
#
# Exit codes: 0 complete (the older Pushgateway may be absent if the archive no longer has the package),
# 1 the download failed, 2 this machine has no apt or no Debian package source.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
servers=$root/.servers
packages=(prometheus promtool prometheus-pushgateway victoria-metrics python3-prometheus-client python3-decorator) # prometheus_client imports decorator
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf 'get-servers: %s\n' "$*"; }

fail() {
    say "$*" >&2
    exit 1
}

cannot() {
    say "$*" >&2
    say "Set PROMETHEUS_BIN, PROMTOOL_BIN, PUSHGATEWAY_BIN, PUSHGATEWAY_OLD_BIN and VICTORIA_METRICS_BIN to use servers of your own." >&2
    exit 2
}

# Prints the address of the machine's own Debian archive. apt reads its sources, deb822 and one-line, and prints the addresses
# of an update. A query of the package lists would fail on a machine that was never updated.
own_mirror() {
    local codename
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-sid}")
    apt-get update --print-uris 2>/dev/null | tr -d "'" |
        awk -v suites="^($codename|sid|unstable|testing|stable|oldstable)$" '
            (at = index($1, "/dists/")) {
                split(substr($1, at + 7), path, "/")
                if (path[1] ~ suites && path[2] == "main" && path[3] ~ /^binary-/ && !found++) print substr($1, 1, at - 1)
            }'
}

# Runs apt-get with separate sources, lists, cache and state below $apt. The machine's apt.conf still applies, because a
# proxy may be configured in the file. The clean-up hooks are cleared, because the hooks change the system's cache.
private_apt() { apt-get -qq -c "$apt/apt.conf" "$@"; }

prepare_private_apt() {
    apt=$work/apt
    mkdir -p "$apt"/{parts,state/lists/partial,cache/archives/partial}
    touch "$apt/state/status"
    printf "deb [signed-by=$keyring] $mirror %s main\n" sid bookworm >"$apt/sources.list"
    cat >"$apt/apt.conf" <<CONF
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "$apt/parts";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$apt/parts";
Dir::State "$apt/state";
Dir::State::lists "$apt/state/lists";
Dir::State::status "$apt/state/status";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
CONF
}

# download_to FOLDER PACKAGE/SUITE... downloads and unpacks packages.
download_to() {
    local folder=$1 package
    shift
    rm -rf "$apt/packages"
    mkdir -p "$apt/packages"
    (cd "$apt/packages" && private_apt download "$@") || return 1
    mkdir -p "$folder"
    for package in "$apt"/packages/*.deb; do
        say "unpacking ${package##*/}"
        dpkg -x "$package" "$folder"
    done
}

if [ "$(cat "$servers/fetched" 2>/dev/null)" = "${packages[*]}" ]; then
    say "${servers#"$root"/}/ is complete"
    exit 0
fi

command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
    cannot "this machine has no apt-get or no dpkg, and the download needs both."
mirror=$(own_mirror)
[ -n "$mirror" ] && [ -r "$keyring" ] || cannot "this machine has no Debian package source."

mkdir -p "$servers"
work=$(mktemp -d "$servers/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
prepare_private_apt

say "reading the package lists of sid and bookworm"
private_apt update || fail "the package lists could not be downloaded."

say "fetching Prometheus, promtool, Pushgateway, VictoriaMetrics and Python's prometheus_client of sid"
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
