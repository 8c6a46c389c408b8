#!/bin/sh
# Put a backup into an empty database. Usage: deploy/restore.sh FILE.dump
set -eu
dump=${1:?name a dump made by backup.sh}
home=${BAZAN_HOME:-$(cd "$(dirname "$0")/.." && pwd)/var}
"$(dirname "$0")/../bin/bazan" database logins
url=$("$(dirname "$0")/../bin/bazan" database url)
"$("$(dirname "$0")/../bin/bazan" database program pg_restore)" --exit-on-error --no-owner --dbname="$url" "$dump"
[ -f "${dump%.dump}.archive.tar" ] && mkdir -p "$home" && tar -C "$home" -xf "${dump%.dump}.archive.tar"
echo restored
