#!/usr/bin/env bash
# Runs fuzz targets for some seconds each, in a build of their own (preset
# `fuzz`): those that need the fewest layers. With MELD_FUZZ_SECONDS, all of them
# for as long.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
if ! echo 'extern "C" int LLVMFuzzerTestOneInput(const char *, long) { return 0; }' |
  clang++-19 -fsanitize=fuzzer,address -x c++ - -o /dev/null 2>/dev/null; then
  echo "clang++-19 with libFuzzer is needed (Debian: libclang-rt-19-dev)"
  echo "0 passed, 0 failed, 1 skipped"
  exit
fi
: "${MELD_PYTHON:=$("$root/scripts/python-env.sh" 2>/dev/null)/bin/python}"
targets=(module-fuzzer link-fuzzer)
if [[ -n ${MELD_FUZZ_SECONDS:-} ]]; then
  targets=()
fi
"$root/scripts/build.sh" fuzz "${targets[@]}"
PYTHONDONTWRITEBYTECODE=1 exec "$MELD_PYTHON" "$here/run.py" "$root/build/fuzz" \
  "${MELD_FUZZ_SECONDS:-15}" "${targets[@]}"
