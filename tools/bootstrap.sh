#!/bin/sh
# From a checkout to a ready .venv: a Python, uv, the locked packages, the front-end files, the networks.
#   tools/bootstrap.sh run    what the system needs
#   tools/bootstrap.sh analysis   what the history, forecasts and other heavy analyses need, once the system stands: nothing waits for it
#   tools/bootstrap.sh cluster   what asking a Spark cluster needs, beside Java
#   tools/bootstrap.sh test   and what its tests need
# Packages come from whatever registry this machine's pip, uv and npm are set up for.
set -eu
cd "$(dirname "$0")/.."
want=$1
case $want in
run)
  sets="requirements/runtime.txt requirements/build.txt"
  [ "${BAZAN_VISION:-1}" = 0 ] || sets="$sets requirements/vision.txt" # what watches cameras is a set of its own
  ;;
analysis)
  sets="requirements/history.txt"
  [ "${BAZAN_ANALYSIS:-1}" = 0 ] || sets="$sets requirements/analysis.txt"
  ;;
cluster) sets="requirements/history.txt requirements/cluster.txt" ;;
test) sets="requirements/test.txt" ;;
*) echo "bootstrap: say run, analysis, cluster or test" >&2 && exit 2 ;;
esac

say() { printf '  %-10s %s\n' "$1" "$2"; }

python_for_us() {
  for candidate in "${PYTHON:-}" python3.13 python3.14 python3.12 /usr/bin/python3 python3; do
    [ -n "$candidate" ] || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo "$candidate" && return
  done
  echo "Bazan needs Python 3.12 or newer; none is on this machine (set PYTHON to name one)." >&2
  exit 1
}

install_uv() {
  say uv "not here, installing it into .uv"
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    if [ "$(id -u)" != 0 ]; then
      echo "Python's venv is missing: install Debian's python3-venv, or put uv on PATH." >&2
      exit 1
    fi
    say venv "installing Debian's python3-venv"
    { apt-get update && apt-get install -y --no-install-recommends python3-venv; } >/dev/null
  fi
  "$python" -m venv --clear .uv
  .uv/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt
}

install_browsers() { # the one without a window does half of the work of the whole one
  missing=$(for name in chromium chromium-headless-shell; do command -v "$name" >/dev/null || echo "$name"; done)
  [ -n "$missing" ] && [ -z "${CHROMIUM:-}" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    echo "The browser tests need Chromium: install Debian's chromium and chromium-headless-shell, or name one by CHROMIUM." >&2
    exit 1
  fi
  say chromium "installing Debian's packages"
  # shellcheck disable=SC2086 -- one or two names
  { apt-get update && apt-get install -y --no-install-recommends $missing; } >/dev/null
}

python=$(python_for_us)
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  [ -x .uv/bin/uv ] || install_uv
  uv=$PWD/.uv/bin/uv
fi

if [ "$want" = test ]; then
  install_browsers &
  browsers=$!
fi
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
  say python "$("$python" --version 2>&1 | cut -d' ' -f2)"
  "$uv" venv --quiet --clear --python "$python" .venv
fi
# shellcheck disable=SC2086 -- a list of files
wanted=$(cat $sets | sha256sum | cut -d' ' -f1)
if [ "$(cat ".venv/installed-$want" 2>/dev/null || true)" != "$wanted" ]; then
  say packages "installing what $want needs"
  # shellcheck disable=SC2086,SC2046
  "$uv" pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes $(for set in $sets; do echo "-r $set"; done)
  echo "$wanted" >".venv/installed-$want"
fi
case $want in analysis | cluster) exit 0 ;; esac
# compiled here: the account that runs it may write nothing beside it, and would compile all of it at every start
.venv/bin/python -m compileall -q -j 0 bazan provinces sectors simulator tests tools
ln -sf ../../bin/bazan .venv/bin/bazan
.venv/bin/python -m tools.frontend &
frontend=$!
UV=$uv .venv/bin/python -m tools.models
wait $frontend
[ "$want" != test ] || wait $browsers
