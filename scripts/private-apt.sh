# Functions for scripts that download Debian packages without root and without changes to the system. To be sourced, after $work is set to
# a folder for temporary files.

# Runs apt-get with lists, cache and state below $work/apt. The machine's apt.conf still applies, because a proxy may be configured in the
# file. The clean-up hooks are cleared, because the hooks change the system's cache.
private_apt() { apt-get -qq -c "$work/apt/apt.conf" "$@"; }

# Prepares private_apt for the sources and the installed packages of the machine.
use_own_sources() {
    mkdir -p "$work/apt"/{lists,archives}/partial
    cat >"$work/apt/apt.conf" <<CONF
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State::lists "$work/apt/lists";
Dir::Cache::archives "$work/apt/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Debug::NoLocking "true";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
CONF
}

# use_debian SUITE... prepares private_apt for suites of the machine's Debian archive, as if no package were installed. Returns 1 if the
# machine has no Debian package source.
use_debian() {
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror
    mirror=$(own_mirror)
    [ -n "$mirror" ] && [ -r "$keyring" ] || return 1
    use_own_sources
    mkdir -p "$work/apt"/parts
    touch "$work/apt/status"
    printf "deb [signed-by=$keyring] $mirror %s main\n" "$@" >"$work/apt/sources.list"
    cat >>"$work/apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$work/apt/sources.list";
Dir::Etc::sourceparts "$work/apt/parts";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$work/apt/parts";
Dir::State::status "$work/apt/status";
CONF
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

# download_to FOLDER PACKAGE/SUITE... downloads packages without their dependencies, and unpacks the packages.
download_to() {
    local folder=$1
    shift
    rm -rf "$work/apt/packages"
    mkdir -p "$work/apt/packages"
    (cd "$work/apt/packages" && private_apt download "$@") || return 1
    unpack_to "$folder" "$work/apt/packages"
}

# install_to FOLDER PACKAGE... downloads packages with their dependencies that the machine lacks, and unpacks all of them.
install_to() {
    local folder=$1
    shift
    private_apt install --download-only --yes --no-install-recommends "$@" </dev/null || return 1
    unpack_to "$folder" "$work/apt/archives"
}

unpack_to() {
    local package
    mkdir -p "$1"
    for package in "$2"/*.deb; do
        say "unpacking ${package##*/}"
        dpkg -x "$package" "$1"
    done
}
