#!/usr/bin/env bash
# Runs a backup with promjob, a real Pushgateway and a real Prometheus: a success, a failure, and a backup that no longer runs. An "hour" has ten
# seconds here. Takes about a minute. PROMETHEUS_LISTEN=127.0.0.1:9090 chooses the address of Prometheus.
# PROMJOB is the command of promjob; the default is the program on the PATH, or else a build of the repository.
. "$(dirname "${BASH_SOURCE[0]}")/../servers.sh"
here=$root/samples/backup

if [ -z "${PROMJOB:-}" ] && ! command -v promjob >/dev/null; then
    dotnet build "$root/src/MetricsClient.Tool" --framework net10.0 --configuration Release --verbosity quiet
    PROMJOB="dotnet $root/artifacts/bin/MetricsClient.Tool/release_net10.0/promjob.dll"
fi
if [ -n "${PROMJOB:-}" ]; then
    mkdir "$work/bin"
    printf '#!/bin/sh\nexec %s "$@"\n' "$PROMJOB" >"$work/bin/promjob"
    chmod +x "$work/bin/promjob"
    export PATH=$work/bin:$PATH
fi

start gateway "$(server PUSHGATEWAY_BIN prometheus-pushgateway)" --web.listen-address=127.0.0.1:0
gateway=$(find_line gateway 'msg="Listening on".* address=\K[0-9.:]+')
export PUSHGATEWAY_URL=http://$gateway
sed "s/127.0.0.1:9091/$gateway/" "$here/prometheus.yml" >"$work/prometheus.yml"
promjob rules --job backup >"$work/rules.yml"
start_prometheus
printf 'Prometheus: %s/alerts\n' "$prometheus" >&2

mkdir "$work/source" "$work/backups"
printf 'content\n' >"$work/source/file"
back_up() { promjob run --job backup --expect-every 10s --max-duration 5s -- "$here/backup.sh" "$work/source" "$1"; }

step "A good run."
back_up "$work/backups"
eventually 'batch_job_last_run_success{job="backup"} == 1 and on (job) batch_job_last_duration_seconds > 0'
eventually 'backup_last_size_bytes{job="backup_result"} > 0'
resolved BatchJobFailed

step "A run that fails: the folder for the archives does not exist."
if back_up "$work/missing" 2>>"$work/backup.log"; then fail "the backup succeeded"; fi
firing BatchJobFailed
eventually 'batch_job_last_success_timestamp_seconds{job="backup"} > 0 and on (job) batch_job_last_exit_code == 2'

step "The next run is good again."
back_up "$work/backups"
resolved BatchJobFailed

step "No run any more, as if cron had stopped: nothing fails, and the age of the last success grows."
firing BatchJobOverdue
resolved BatchJobFailed

step "The backup runs again."
back_up "$work/backups"
resolved BatchJobOverdue
