#!/usr/bin/env bash
# Downloads Chromium, and the libraries of it that this machine lacks, into .servers/browser/ for the browser tests, without root and
# without changes to the system. The packages come from the package sources of the machine. Does nothing if a browser is present.
#
# Exit codes: 0 a browser is present, 1 the download failed, 2 this machine has no apt, or its sources have no package chromium.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
servers=$root/.servers
browser=$servers/browser
program=$browser/chromium

say() { printf 'get-browser: %s\n' "$*"; }

cannot() {
    say "$*" >&2
    say "Set CHROMIUM_BIN to the path of a Chromium or Chrome to use a browser of your own." >&2
    exit "${status:-2}"
}

fail() {
    status=1
    cannot "$@"
}

if [ -n "${CHROMIUM_BIN:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null || [ -e "$browser/fetched" ]; then
    say "a browser is present"
    exit 0
fi

command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
    cannot "this machine has no apt-get or no dpkg, and the download needs both."

mkdir -p "$servers"
work=$(mktemp -d "$servers/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
. "$root/scripts/private-apt.sh"
use_own_sources

say "reading the package lists"
private_apt update || fail "the package lists could not be downloaded."
apt-cache -c "$work/apt/apt.conf" show chromium >/dev/null 2>&1 || cannot "the package sources of this machine have no package chromium."

say "fetching Chromium"
install_to "$work/unpacked" chromium fonts-dejavu-core ||
    fail "the packages could not be downloaded."

# The package of some systems is empty and refers to another package manager.
[ -x "$work/unpacked/usr/lib/chromium/chromium" ] || cannot "the package chromium of this machine contains no browser."

# The libraries and fonts of the packages are not where the system searches. Some libraries are in folders of their own.
cat >"$work/unpacked/chromium" <<'START'
#!/usr/bin/env bash
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folders=$(find "$here/usr/lib" -name '*.so*' -not -path '*/lib/chromium/*' -printf '%h\n' | sort -u | tr '\n' ':')
export LD_LIBRARY_PATH=$folders${LD_LIBRARY_PATH:-}
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH=$here/etc/fonts
exec "$here/usr/lib/chromium/chromium" "$@"
START
chmod +x "$work/unpacked/chromium"

# Move the complete folder into place, so that an interrupted run never looks complete.
touch "$work/unpacked/fetched"
rm -rf "$browser"
mv "$work/unpacked" "$browser"
say "done: $("$program" --version 2>/dev/null | head -n 1)"
