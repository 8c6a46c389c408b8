#!/bin/sh
# The history on a cluster, for real: deploy/acceptance/cluster.sh [DAYS]   (365 days are a hundred million observations)
# A master and two workers of Spark on this machine; every answer is held against DuckDB row by row; a worker is killed in the middle.
# Prints one JSON document; exits nonzero when an answer differs or a question is lost.
set -eu
cd "$(dirname "$0")/../.."
exec "${PYTHON:-.venv/bin/python}" -m deploy.acceptance.cluster "$@"
