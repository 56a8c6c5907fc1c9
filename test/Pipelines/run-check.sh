#!/usr/bin/env bash
# Runs check.py for scripts/check.py, which sets MELD_BUILD and MELD_PYTHON.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$MELD_PYTHON" "$here/check.py" "$MELD_BUILD" "$@"
