#!/usr/bin/env bash
# Installs the build, moves the installed tree, and builds against it what users
# build: pass plugins, programs that embed the library in C and C++, a CMake
# step that fuses, and programs that contain another LLVM as well. MELD_BUILD
# and MELD_PYTHON come from scripts/check.py.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source=$(cd "$here/../.." && pwd)
examples=$source/examples
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
    echo "FAIL: installed: $name"
    sed 's/^/  /' "$scratch/log"
  fi
}

# fails_with TEXT COMMAND...: the command fails and prints the text.
fails_with() {
  local text=$1
  shift
  ! "$@" >"$scratch/out" 2>&1 && { grep -F -- "$text" "$scratch/out" || {
    cat "$scratch/out"
    return 1
  }; }
}

# The sanitizers of the library, where it has them, must be everybody's.
sanitizers=$(sed -n 's/^MELD_SANITIZE:[A-Z]*=//p' "$MELD_BUILD/CMakeCache.txt")
sanitize=${sanitizers:+-fsanitize=$sanitizers}

installed=$scratch/installed
bin=$installed/bin

# cmake_build SOURCE NAME [OPTION...]: builds a project as $scratch/NAME.
cmake_build() {
  local project=$1 build=$scratch/$2
  shift 2
  cmake -S "$project" -B "$build" -G Ninja -DCMAKE_PREFIX_PATH="$installed" \
    -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS="$sanitize" "$@" &&
    cmake --build "$build"
}

assemble() {
  "$MELD_PYTHON" "$source/test/tools/wat2wasm.py" "$1" -o "$2"
}

# call FILE EXPORT ARG...
call() {
  "$MELD_PYTHON" "$source/test/tools/run.py" "$@"
}

install_and_move() {
  cmake --install "$MELD_BUILD" --prefix "$scratch/first" >/dev/null &&
    mv "$scratch/first" "$installed"
}
check "an installed tree can be moved" install_and_move
tools_run() {
  "$bin/meld-opt" -version && "$bin/meld-scpv" --help &&
    ! grep -rl "$scratch/first" "$installed"
}
check "its tools run, and nothing names the old place" tools_run

for name in two app log; do
  assemble "$here/Inputs/$name.wat" "$scratch/$name.wasm"
done
cd "$scratch"

for part in plugins embedding other-llvm; do
  # shellcheck source=/dev/null
  source "$here/$part.sh"
done

echo "$passed passed, $failed failed"
((failed == 0))
