#!/usr/bin/env bash
# Installs what building and testing need and is not there: on Debian 12, as
# root or with sudo. Quick when nothing is missing.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { echo "setup: $*"; }

packages=(
  # Building
  build-essential cmake ninja-build
  llvm-22-dev llvm-22-tools libzstd-dev zlib1g-dev # Support, Core; FileCheck
  nlohmann-json3-dev                               # import of older provenance
  libssl-dev                                       # SHA-256
  clang-19 lld-19                                  # the run time, for wasm32
  # Testing
  libgtest-dev python3 python3-venv
  pkg-config llvm-19-dev # programs that embed the library, another LLVM in them
  wasi-libc # guests in C and C++
  libclang-rt-19-dev-wasm32 libc++-19-dev-wasm32 libc++abi-19-dev-wasm32
  libclang-rt-19-dev # libFuzzer
)
# These often come from elsewhere (nodesource, rustup), which is as good.
command -v npm >/dev/null || packages+=(nodejs npm)
command -v cargo >/dev/null || packages+=(cargo-web rustc-web) # newer than cargo

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
    grep -qx installed || missing+=("$package")
done

if ((${#missing[@]})); then
  say "installing ${missing[*]}"
  if ! command -v apt-get >/dev/null; then
    say "error: this is not Debian; please install what corresponds to these"
    exit 1
  fi
  as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      say "error: run this as root, or install sudo"
      exit 1
    fi
    as_root=(sudo)
  fi
  apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq \
      -o Dpkg::Use-Pty=0 "$@"
  }
  # An outdated package list names versions that are gone; then try again.
  apt install -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || {
    say "updating the package lists first"
    apt update
    apt install -y --no-install-recommends "${missing[@]}" >/dev/null
  }
else
  say "all Debian packages are there"
fi

"$here/python-env.sh" >/dev/null
