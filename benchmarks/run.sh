#!/usr/bin/env bash
# Measures fusing and validation: `make bench`, or benchmarks/run.sh [bench.py's
# options] for fusing and benchmarks/run.sh --validation [validation.py's
# options]. Builds the small helpers, installs the Rust fuser into the cache and
# leaves the rest to these.
#
# Measures calls between components: `make bench-calls`, or
# benchmarks/run.sh --calls [calls.py's options].
#
# Measures fusing and optimising: benchmarks/run.sh --optimise --wasm-opt PATH
# [optimise.py's options]. To compare programs and not versions, that `wasm-opt`
# is built from the release of Binaryen that Meld has, with the same options.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${MELD_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/meld}
build=${MELD_BUILD:-$here/../build/release}
folder=$build/benchmarks

python=$("$here/../scripts/python-env.sh" 2>/dev/null)/bin/python
if [[ ${1-} == --calls ]]; then
  exec "$python" "$here/calls.py" --build "$build" "${@:2}"
fi

mkdir -p "$folder"
cc -O2 -Wall -Wextra -o "$folder/floor" "$here/floor.c" -lcrypto
cc -O2 -Wall -Wextra -o "$folder/measure" "$here/measure.c"

validation=("$python" "$here/validation.py" --build "$build" --work "$folder")
if [[ ${1-} == --validation ]]; then
  exec "${validation[@]}" "${@:2}"
fi

rival=$cache/rival/$(sha256sum <"$here/requirements.txt" | cut -c 1-16)
if [[ ! -e $rival/.complete ]]; then
  echo "bench: installing meld-cli, to measure beside" >&2
  rm -rf "$rival"
  if python3 -m venv "$rival" &&
    "$rival/bin/pip" install --quiet --disable-pip-version-check \
      --require-hashes --only-binary :all: -r "$here/requirements.txt"; then
    touch "$rival/.complete"
  else
    echo "bench: warning: no meld-cli; its columns stay empty" >&2
  fi
fi

if [[ ${1-} == --optimise ]]; then
  tools=$("$here/../scripts/setup-guests.sh" 2>/dev/null)
  exec "$python" "$here/optimise.py" --build "$build" --work "$folder" \
    --rival "$rival/bin/meld" --jco "$tools/jco" "${@:2}"
fi

"$python" "$here/bench.py" --build "$build" --work "$folder" \
  --rival "$rival/bin/meld" "$@"
(($#)) || "${validation[@]}"
