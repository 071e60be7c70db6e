#!/usr/bin/env bash
# Brings the real servers that the conformance tests talk to into .servers/, without root and without touching the
# system: Prometheus, promtool and Pushgateway as Debian sid has them, the older Pushgateway of bookworm, and Python's
# prometheus_client. Whatever is there already is not fetched again.
#
# Exit codes: 0 all there (without the older Pushgateway where it cannot be had), 1 the download failed,
# 2 this machine has no apt or no Debian package source.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
servers=$root/.servers
packages=(prometheus promtool prometheus-pushgateway python3-prometheus-client python3-decorator) # the client needs the last
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf 'get-servers: %s\n' "$*"; }

fail() {
    say "$*" >&2
    exit 1
}

cannot() {
    say "$*" >&2
    say "Set PROMETHEUS_BIN, PROMTOOL_BIN, PUSHGATEWAY_BIN and PUSHGATEWAY_OLD_BIN to use servers of your own." >&2
    exit 2
}

# The address of the machine's own Debian archive, from deb822 and one-line sources alike: apt itself reads them. Asked for
# what an update would fetch, since a machine that was never updated has no lists to be asked about.
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

# apt-get with sources, lists, cache and state of its own below $apt. Of the machine's it reads only apt.conf, since a
# proxy may stand there; its clean-up hooks are cleared, since they work on the system's cache.
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

# download_to FOLDER PACKAGE/SUITE...
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
    say "all there in ${servers#"$root"/}/"
    exit 0
fi

command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
    cannot "apt-get and dpkg are needed to fetch the servers, and this machine lacks them."
mirror=$(own_mirror)
[ -n "$mirror" ] && [ -r "$keyring" ] || cannot "no Debian package source is set up on this machine."

mkdir -p "$servers"
work=$(mktemp -d "$servers/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
prepare_private_apt

say "reading the package lists of sid and bookworm"
private_apt update || fail "the package lists could not be read."

say "fetching Prometheus, promtool, Pushgateway and Python's prometheus_client of sid"
download_to "$work/sid" "${packages[@]/%//sid}" ||
    fail "the packages could not be downloaded."

say "fetching the older Pushgateway of bookworm"
download_to "$work/bookworm" prometheus-pushgateway/bookworm ||
    { say "the older Pushgateway cannot be had here; its tests will be skipped."; mkdir -p "$work/bookworm"; }

# Moved into place whole, so that an interrupted run is never mistaken for a finished one.
rm -rf "$servers/fetched" "$servers/sid" "$servers/bookworm"
mv "$work/bookworm" "$work/sid" "$servers/"
echo "${packages[*]}" >"$servers/fetched"
say "done: $("$servers/sid/usr/bin/prometheus" --version 2>&1 | head -n 1)"
