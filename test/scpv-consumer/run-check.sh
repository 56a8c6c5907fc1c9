#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Decodes and analyses every module with provenance that the lit tests of a
# build have left, as the section's real consumer does. MELD_BUILD is the build
# folder. The last line counts the modules and the consumer's own tests.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
outputs=${MELD_TEST_OUTPUTS:-${MELD_BUILD:?is the build folder}/test}
cache=${MELD_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/meld}
CARGO_TARGET_DIR=$cache/scpv-consumer
export CARGO_TARGET_DIR
PATH=$PATH:$HOME/.cargo/bin

if ! command -v cargo >/dev/null; then
  echo "scpv-consumer: cargo is not installed (see https://rustup.rs)"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi

echo "scpv-consumer: building the Rust crates scry-sai-provenance and scry-sai-core"
manifest=$here/Cargo.toml
cargo test --quiet --locked --manifest-path "$manifest"
cargo build --quiet --locked --manifest-path "$manifest"

# Modules that the tests made without provenance, or that are not modules, are
# not counted; a run that finds none at all has looked in the wrong place.
summary=$("$CARGO_TARGET_DIR/debug/scpv-consumer" "$outputs") || status=$?
echo "$summary"
case $summary in
*"0 passed, 0 failed, 0 skipped")
  echo "scpv-consumer: no module with provenance under $outputs"
  echo "0 passed, 1 failed"
  exit 1
  ;;
esac
exit "${status:-0}"
