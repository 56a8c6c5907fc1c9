#!/usr/bin/env bash
# Fuses the component-model repository's own tests, where MELD_COMPONENT_MODEL_DIR
# names a checkout of it. scripts/check.py sets MELD_BUILD and MELD_PYTHON.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ -z ${MELD_COMPONENT_MODEL_DIR:-} ]]; then
  echo "MELD_COMPONENT_MODEL_DIR names no checkout of the component-model repository"
  echo "0 passed, 0 failed, 1 skipped"
  exit
fi
exec "$MELD_PYTHON" "$here/check.py" "$MELD_BUILD/bin" \
  "$MELD_COMPONENT_MODEL_DIR" "$@"
