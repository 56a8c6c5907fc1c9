#!/usr/bin/env bash
# Runs the component-model repository's own tests, where MELD_COMPONENT_MODEL_DIR
# names a checkout of it. scripts/check.py sets MELD_BUILD and MELD_PYTHON; by
# itself, the script uses the release build. --update: see docs/conformance.md.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ -z ${MELD_COMPONENT_MODEL_DIR:-} ]]; then
  echo "MELD_COMPONENT_MODEL_DIR names no checkout of the component-model repository"
  echo "0 passed, 0 failed, 1 skipped"
  exit
fi
root=$here/../..
: "${MELD_BUILD:=$root/build/release}"
: "${MELD_PYTHON:=$("$root/scripts/python-env.sh" 2>/dev/null)/bin/python}"
wasmtime=$("$root/scripts/setup-guests.sh" 2>/dev/null)/wasmtime
[[ -x $wasmtime ]] || wasmtime=
PYTHONDONTWRITEBYTECODE=1 exec "$MELD_PYTHON" "$here/check.py" "$MELD_BUILD/bin" \
  "$MELD_COMPONENT_MODEL_DIR" ${wasmtime:+--wasmtime "$wasmtime"} "$@"
