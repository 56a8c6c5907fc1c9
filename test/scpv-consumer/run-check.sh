#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Decodes and analyses what the other tests of a build have fused, as the real
# consumer of its provenance does. MELD_BUILD is the build folder. The last line
# counts: each module is decoded and, where the analyser can read it, analysed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
outputs=${MELD_BUILD:?is the build folder}/test
cache=${MELD_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/meld}
CARGO_TARGET_DIR=$cache/scpv-consumer
export CARGO_TARGET_DIR
PATH=$PATH:$HOME/.cargo/bin

if ! command -v cargo >/dev/null; then
  echo "scpv-consumer: cargo is not installed (see https://rustup.rs)"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi

echo "scpv-consumer: building the crates scry-sai-provenance and scry-sai-core"
manifest=$here/Cargo.toml
cargo test --quiet --locked --manifest-path "$manifest"
cargo build --quiet --locked --manifest-path "$manifest"

# The lit tests name a fused module so; other files may be malformed on purpose.
find "$outputs" -name '*.fused.wasm' -size +0 >"$CARGO_TARGET_DIR/modules.txt"
find "$outputs/guests" -name '*.wasm' -size +0 2>/dev/null \
  >>"$CARGO_TARGET_DIR/modules.txt" || true
if ! [ -s "$CARGO_TARGET_DIR/modules.txt" ]; then
  echo "scpv-consumer: no fused module under $outputs"
  echo "0 passed, 1 failed"
  exit 1
fi
sort -u "$CARGO_TARGET_DIR/modules.txt" | tr '\n' '\0' |
  xargs -0 "$CARGO_TARGET_DIR/debug/scpv-consumer"
