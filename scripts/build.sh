#!/usr/bin/env bash
# Configures and builds one preset: scripts/build.sh release|debug|asan [TARGET...]

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=$1
shift

if [[ ! -e build/$preset/build.ninja ]]; then
  echo "build: configuring build/$preset"
  cmake --preset "$preset" >/dev/null
fi
echo "build: building build/$preset"
cmake --build --preset "$preset" ${@:+--target "$@"} -- --quiet
# Where clangd and clang-tidy look for it.
ln -sf "build/$preset/compile_commands.json" compile_commands.json
