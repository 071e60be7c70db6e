#!/bin/sh
# Deletes the files of a folder that were not changed for a number of days, and pushes the result of the run:
#   promjob run --job tidy --expect-every 1d -- samples/ShellScript/tidy.sh FOLDER [DAYS]
# promjob reads the address of the Pushgateway from PUSHGATEWAY_URL.
set -eu

folder=${1:?usage: tidy.sh FOLDER [DAYS]}
days=${2:-7}

deleted=$(find "$folder" -type f -mtime "+$days" -print -delete | wc -l)
left=$(find "$folder" -type f | wc -l)
echo "Deleted $((deleted)) files, $((left)) are left."

# Another group than the group of the run, because a successful run replaces its group. A failed push does not make the script fail.
promjob push --job tidy_results --gauge tidy_deleted_files="$((deleted))" --gauge tidy_left_files="$((left))" || true
