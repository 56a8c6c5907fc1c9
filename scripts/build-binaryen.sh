#!/usr/bin/env bash
# Builds Binaryen once into the user's cache and prints where it is installed.
#
#   scripts/build-binaryen.sh            prints the folder, progress on stderr
#
# The installed folder holds
#   lib/libbinaryen.a          position independent, for linking into libmeld
#   include/binaryen-c.h       the C API (with wasm-delegations.def)
#   include/binaryen/          the C++ headers, for the one bridge in lib/IR
#   share/binaryen/LICENSE
#
# It is keyed by version, compiler and the content of everything that decides
# how it is built, so a changed flag makes a new folder and never a stale hit.
# MELD_CACHE_DIR moves the cache (default ~/.cache/meld). Debian's own package
# is version 108, which knows one memory per module only.

set -euo pipefail

version=132.0.0
package=@grain/libbinaryen
sha512=22a8cf16db927f1b2462b43decaf2230681ca57a9077e339b3259dbd050d615c\
cb123dd89ed7ff392216a5cd7ecae63bfd39fe2123a90a1e6901fc0237295ec9

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${MELD_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/meld}
compiler=${CXX:-c++}

say() { echo "binaryen: $*" >&2; }

key=$({
  "$compiler" --version | sed -n '1s/^[^ ]* //p' # without the name it is called by
  cat "${BASH_SOURCE[0]}" "$here"/binaryen/*
} | sha256sum | cut -c 1-16)
prefix=$cache/binaryen/$version-$key

# The folder appears by a rename when it is complete, so its presence is proof.
if [[ -d $prefix ]]; then
  say "using $prefix"
  echo "$prefix"
  exit
fi

mkdir -p "$cache/binaryen"
exec 9>"$cache/binaryen/.lock"
flock --nonblock 9 || {
  say "waiting for another build of it"
  flock 9
}
if [[ -d $prefix ]]; then # another process built it while we waited
  echo "$prefix"
  exit
fi

work=$(mktemp -d "$cache/binaryen/.build-XXXXXX")
trap 'rm -rf "$work"' EXIT

say "downloading $package $version"
(cd "$work" && npm pack "$package@$version" --silent --ignore-scripts >/dev/null)
archive=$(echo "$work"/*.tgz)
if ! echo "$sha512  $archive" | sha512sum --check --status; then
  say "error: the archive's SHA-512 is not the pinned one"
  exit 1
fi
mkdir "$work/source"
tar -xzf "$archive" -C "$work/source" --strip-components 1
source=$work/source/binaryen

say "building with $(nproc) jobs (five minutes on two cores)"
# A unity build needs a sixth of the CPU time of a plain one. What cannot be in
# it, and the other adjustments, are in binaryen/adjust.cmake.
cmake -S "$source" -B "$work/build" -G Ninja \
  -DCMAKE_CXX_COMPILER="$compiler" \
  -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_CXX_FLAGS_RELEASE=-O2 \
  -DCMAKE_INSTALL_PREFIX="$work/prefix" \
  -DCMAKE_INSTALL_LIBDIR=lib \
  -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=12 \
  -DCMAKE_PROJECT_INCLUDE="$here/binaryen/adjust.cmake" \
  -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTS=OFF -DBUILD_TOOLS=OFF \
  -DBUILD_LLVM_DWARF=OFF -DENABLE_WERROR=OFF \
  >"$work/cmake.log" 2>&1 || { cat "$work/cmake.log" >&2; exit 1; }
cmake --build "$work/build" --target binaryen >"$work/build.log" 2>&1 ||
  { tail -n 60 "$work/build.log" >&2; exit 1; }

cmake --install "$work/build" >/dev/null
(cd "$source/src" && find . \( -name '*.h' -o -name '*.def' \) \
  -not -path './tools/*' -print0 |
  xargs -0 cp --parents -t "$(mkdir -p "$work/prefix/include/binaryen" &&
    echo "$work/prefix/include/binaryen")")
cp "$here"/binaryen/assert.h "$work/prefix/include/binaryen/"
install -Dm 644 "$source/LICENSE" "$work/prefix/share/binaryen/LICENSE"

mv -T "$work/prefix" "$prefix"
say "installed in $prefix"
echo "$prefix"
