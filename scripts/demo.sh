#!/usr/bin/env bash
# Builds the demo's component from the sources in examples/demo, fuses it,
# looks into the result, and runs the component and the fused module side by
# side. `make demo` calls this after it has built the tools.

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
demo=examples/demo
out=build/demo
PATH=$PWD/build/release/bin:$PATH
python=$(scripts/python-env.sh)/bin/python
clang=${WASM_CLANG:-clang-19}
mkdir -p "$out"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# Shows a command and runs it in the folder of the outputs.
run() {
  local line="\$" word
  for word in "$@"; do
    [[ $word == *[\<\>]* ]] && word="'$word'"
    line+=" $word"
  done
  echo "$line"
  (cd "$out" && "$@")
}

say "Three components in C, composed by $demo/shop.wat"
for source in "$demo"/*.c; do
  "$clang" --target=wasm32 -O2 -nostdlib -Wl,--no-entry \
    "$source" -o "$out/$(basename "$source" .c).wasm"
done
"$python" "$demo/assemble.py" "$demo/shop.wat" --modules "$out" \
  -o "$out/shop.wasm"
run ls -l shop.wasm

say "What the composition consists of"
run meld-opt shop.wasm -disable-output '-passes=print<graph>'

say "Fused into one core module: premises, and where each function came from"
run meld-opt shop.wasm -g -stats -o shop.fused.wasm \
  '-passes=fuse,print<premises>,print<origins>,emit-scpv'

say "The provenance section, as an analyser reads it"
run meld-scpv dump shop.fused.wasm
run meld-scpv verify --against shop.wasm shop.fused.wasm
echo "every entry holds"

say "The component and the fused module, run in wasmtime"
"$python" "$demo/run.py" "$out/shop.wasm" "$out/shop.fused.wasm"
