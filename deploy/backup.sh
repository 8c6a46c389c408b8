#!/bin/sh
# A consistent copy of everything: the database and the files received. Usage: deploy/backup.sh FOLDER
set -eu
umask 077
folder=${1:?name a folder}
home=${BAZAN_HOME:-$(cd "$(dirname "$0")/.." && pwd)/var}
mkdir -p "$folder"
name=$folder/bazan-$(date -u +%Y%m%dT%H%M%SZ)
url=$("$(dirname "$0")/../bin/bazan" database url)
"$("$(dirname "$0")/../bin/bazan" database program pg_dump)" --format=custom --file="$name.dump" "$url"
[ -d "$home/archive" ] && tar -C "$home" -cf "$name.archive.tar" archive audit 2>/dev/null || true
echo "$name.dump"
