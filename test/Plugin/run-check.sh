#!/usr/bin/env bash
# Installs the build, moves the installed tree, builds the example plugin
# against it with find_package(Meld) and runs it. MELD_BUILD and MELD_PYTHON
# come from scripts/check.py.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source=$(cd "$here/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

passed=0 failed=0
# check NAME COMMAND...
check() {
  local name=$1
  shift
  if "$@" >"$scratch/log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAIL: plugin: $name"
    sed 's/^/  /' "$scratch/log"
  fi
}

install_and_move() {
  cmake --install "$MELD_BUILD" --prefix "$scratch/first" >/dev/null &&
    mv "$scratch/first" "$scratch/installed"
}
check "an installed tree can be moved" install_and_move
meld_opt=$scratch/installed/bin/meld-opt
plugin=$scratch/plugin/OriginCounts.so

build_plugin() {
  # The sanitizers of the library, where it has them, must be the plugin's.
  local sanitizers
  sanitizers=$(sed -n 's/^MELD_SANITIZE:[A-Z]*=//p' "$MELD_BUILD/CMakeCache.txt")
  cmake -S "$source/examples/origin-counts" -B "$scratch/plugin" -G Ninja \
    -DCMAKE_PREFIX_PATH="$scratch/installed" -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_CXX_FLAGS="${sanitizers:+-fsanitize=$sanitizers}" >/dev/null &&
    cmake --build "$scratch/plugin" >/dev/null
}
check "the example builds against the package" build_plugin

"$MELD_PYTHON" "$source/test/tools/wat2wasm.py" "$here/Inputs/two.wat" \
  -o "$scratch/two.wasm"

prints_counts() {
  "$meld_opt" -load-pass-plugin="$plugin" -disable-output \
    -passes="fuse,$1" "$scratch/two.wasm" >"$scratch/out" 2>&1 &&
    diff "$scratch/out" - <<<"$2"
}
check "the plugin's pass prints its analysis" prints_counts \
  print-origin-counts "\
       2 functions       11 bytes  first
       1 functions        7 bytes  second
       1 functions       14 bytes  (generated)"
check "the plugin's pass takes parameters" prints_counts \
  "print-origin-counts<min=2>" "       2 functions       11 bytes  first"

says() {
  ! "$meld_opt" -load-pass-plugin="$plugin" -disable-output "-passes=fuse,$1" \
    "$scratch/two.wasm" 2>"$scratch/out" && grep -F "$2" "$scratch/out"
}
check "the plugin's errors name the column" says \
  "print-origin-counts<min=x>" \
  "column 6: pass 'print-origin-counts': 'min' is not a number"

lists_passes() {
  "$meld_opt" -load-pass-plugin="$plugin" -print-passes |
    grep -F "print-origin-counts<min=N>"
}
check "the plugin's passes are listed" lists_passes

echo "$passed passed, $failed failed"
((failed == 0))
