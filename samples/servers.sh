# Functions of the scripts run.sh of the samples: start servers on loopback, wait for them, and end them.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
patience=60 # seconds for each step
started=()

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Ends the programs that this script has started, and no others.
finish() {
    local code=$?
    if [ "$code" -ne 0 ]; then
        tail -n 20 "$work"/*.log >&2 || true
    fi
    for id in "${started[@]}"; do
        kill -KILL "$id" 2>/dev/null || true
        while kill -0 "$id" 2>/dev/null; do sleep 0.05; done
    done
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    printf 'failed: %s\n' "$*" >&2
    exit 1
}

step() { printf '%s\n' "$*"; }

# Prints the path of a server: server VARIABLE PROGRAM. The variable, the folder .servers and the PATH are searched.
server() {
    local path=${!1:-}
    for path in "$path" "$root/.servers/sid/usr/bin/$2" "$(command -v "$2" || true)"; do
        if [ -n "$path" ] && [ -x "$path" ]; then
            printf '%s\n' "$path"
            return
        fi
    done
    fail "$2 is missing; run scripts/get-servers.sh, or set $1"
}

# Starts a program in the background: start NAME PROGRAM [ARGUMENT...]. Its output is in $work/NAME.log, its process id in $last.
start() {
    local name=$1
    shift
    : >"$work/$name.log" # exists before find_line reads the file
    "$@" >>"$work/$name.log" 2>&1 </dev/null &
    last=$!
    disown # the shell prints nothing about the end of the program
    started+=("$last")
}

# Waits until the log of a program has a line: find_line NAME PATTERN. Prints the part of the line that \K and the pattern select.
find_line() {
    local end=$((SECONDS + patience))
    until grep -oPm1 "$2" "$work/$1.log"; do
        [ $SECONDS -lt $end ] || fail "$1 printed no line like $2"
        sleep 0.1
    done
}

start_prometheus() {
    local program
    program=$(server PROMETHEUS_BIN prometheus)
    promtool=$(server PROMTOOL_BIN promtool)
    start prometheus "$program" --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" --web.listen-address="${PROMETHEUS_LISTEN:-127.0.0.1:0}"
    prometheus=http://$(find_line prometheus 'msg="Listening on".* address=\K[0-9.:]+')
}

# Waits until a query has a result, such as a comparison that is true: eventually QUERY.
eventually() {
    local end=$((SECONDS + patience))
    until [ -n "$("$promtool" query instant "$prometheus" "$1" 2>/dev/null)" ]; do
        [ $SECONDS -lt $end ] || fail "$1 has no result"
        sleep 0.2
    done
}

firing() { eventually "ALERTS{alertname=\"$1\",alertstate=\"firing\"}" && step "  firing: $1"; }

resolved() { eventually "absent(ALERTS{alertname=\"$1\"})" && step "  not firing: $1"; }
