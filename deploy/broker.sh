#!/bin/sh
# Mosquitto that reads its files of passwords and topics again whenever the ingest process has written them. Usage: deploy/broker.sh CONFIG
set -eu
config=$1
folder=$(dirname "$(sed -n 's/^password_file //p' "$config")")
until [ -s "$folder/passwords" ] && [ -s "$folder/topics" ]; do sleep 1; done
mosquitto -c "$config" &
broker=$!
trap 'kill "$broker"' TERM INT
told() { stat -c '%Y %i' "$folder/passwords" "$folder/topics"; }
known=$(told)
while kill -0 "$broker" 2>/dev/null; do
  sleep 2 &
  wait $! || true
  now=$(told)
  [ "$now" = "$known" ] || kill -HUP "$broker"
  known=$now
done
wait "$broker"
