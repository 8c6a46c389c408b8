#!/bin/sh
# One installation on seven hosts, which are network namespaces of this machine on one bridge: a host is cut off, the primary database is
# killed, its replica promoted, and everything acknowledged is counted. Prints JSON; exits with 1 when a check fails. Needs root.
#   deploy/acceptance/hosts.sh            docs/how-to/run-on-several-hosts.md tells what it stands for
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "network namespaces need root" >&2; exit 2; }

tag="bz$(($$ % 10000))"
hosts="front:5 db1:11 db2:12 edge1:21 edge2:22 app1:31 app2:32"
folder=$(mktemp -d /tmp/bazan-hosts-XXXXXX)
chmod 711 "$folder"

clean() {
    for host in $hosts; do
        name="$tag${host%%:*}"
        for pid in $(ip netns pids "$name" 2>/dev/null); do kill -9 "$pid" 2>/dev/null || true; done
        ip netns del "$name" 2>/dev/null || true
    done
    ip link del "$tag" 2>/dev/null || true
    rm -rf "$folder"
}
trap clean EXIT
trap 'exit 143' INT TERM

ip link add "$tag" type bridge
ip addr add 10.77.0.1/24 dev "$tag"
ip link set "$tag" up
for host in $hosts; do
    name="$tag${host%%:*}"
    ip netns add "$name"
    ip link add "$name" type veth peer name eth0 netns "$name"
    ip link set "$name" master "$tag" up
    ip -n "$name" addr add "10.77.0.${host##*:}/24" dev eth0
    ip -n "$name" link set eth0 up
    ip -n "$name" link set lo up
done
.venv/bin/python -m deploy.acceptance.hosts "$tag" "$folder"
