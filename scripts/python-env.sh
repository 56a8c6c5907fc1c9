#!/usr/bin/env bash
# Makes the tests' Python environment in the cache and prints its folder.
# It is keyed by the requirements and the Python version, so it is made once.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
requirements=$here/../test/requirements.txt
cache=${MELD_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/meld}

say() { echo "python: $*" >&2; }

key=$({
  python3 --version
  cat "$requirements"
} | sha256sum | cut -c 1-16)
env=$cache/python/$key

# A virtual environment cannot be renamed into place, so a mark says that it is
# complete.
mkdir -p "$cache/python"
exec 9>"$cache/python/.lock"
flock 9
if [[ ! -e $env/.complete ]]; then
  say "installing $(grep -o '^[a-z-]*==[0-9.]*' "$requirements" | paste -sd ' ')"
  rm -rf "$env"
  python3 -m venv "$env"
  "$env/bin/pip" install --quiet --disable-pip-version-check \
    --require-hashes --only-binary :all: -r "$requirements" >&2
  touch "$env/.complete"
else
  say "using $env"
fi
echo "$env"
