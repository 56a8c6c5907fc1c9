#!/usr/bin/env bash
# Installs the tools that build the tests' guests, each once, into the cache.
#
#   scripts/setup-guests.sh      prints their folder, progress on stderr
#
# The folder holds, as links, the commands componentize-py, wit-bindgen, wac,
# jco, wasmtime and node, one that takes modules of several memories, and
# `node_modules` with what programs of jco import. A tool that cannot
# be had is reported and missing there; the tests that need it are then skipped.
# Compilers for C and C++ are Debian packages and scripts/setup.sh's business.
#
# MELD_CACHE_DIR moves the cache (default ~/.cache/meld).

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
pins=$here/../test/guests/tools
cache=${MELD_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/meld}/guest-tools

# Crate, version, features. The other features take long to build; so would
# optimising, longer than these ever run.
crates=(
  "wit-bindgen-cli 0.63.0 c,cpp"
  "wac-cli 0.12.0"
)

exec 8>&2 # progress is shown while other output goes to a log
say() { echo "guest tools: $*" >&8; }

key() { sha256sum | cut -c 1-16; }

# Calls `$2 FOLDER` to fill the cache's folder $1 unless that was done before,
# and prints it. A half-filled folder lacks the mark and is made again: virtual
# environments cannot be renamed into place.
provide() {
  local folder=$cache/$1
  if [[ ! -e $folder/.complete ]]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    if ! "$2" "$folder" "${@:3}" >"$folder/log" 2>&1; then
      tail -n 20 "$folder/log" >&2
      say "warning: no ${1%%/*}: its guests will not be tested"
      return
    fi
    touch "$folder/.complete"
  fi
  echo "$folder"
}

install_python() {
  say "installing componentize-py and wasmtime"
  python3 -m venv "$1" &&
    "$1/bin/pip" install --disable-pip-version-check --require-hashes \
      --only-binary :all: -r "$pins/requirements.txt" &&
    chmod +x "$1"/lib/python3.*/site-packages/wasmtime_cli/wasmtime
}

install_node() {
  say "installing componentize-js, jco and Node"
  cp "$pins"/package*.json "$1/" &&
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund
}

install_crate() {
  say "building $2 $3 (some minutes on two cores)"
  CARGO_TARGET_DIR=$cache/target CARGO_INCREMENTAL=0 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_DEBUG=false \
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    nice cargo install --locked --root "$1" "$2@$3" \
    --no-default-features ${4:+--features "$4"}
}

mkdir -p "$cache"
exec 9>"$cache/.lock"
flock --nonblock 9 || {
  say "waiting for another set-up"
  flock 9
}

python=$(provide "python/$({
  python3 --version
  cat "$pins/requirements.txt"
} | key)" install_python)
node=$(provide "node/$({
  node --version
  cat "$pins/package-lock.json"
} | key)" install_node)
links=()
[[ -z $python ]] || links+=("$python/bin/componentize-py"
  "$python"/lib/python3.*/site-packages/wasmtime_cli/wasmtime)
if [[ -n $node ]]; then
  links+=("$node/node_modules" "$node/node_modules/.bin/jco")
  # Elsewhere than on Linux there is none to install; the tests take any other.
  [[ ! -e $node/node_modules/.bin/node ]] || links+=("$node/node_modules/.bin/node")
fi
for crate in "${crates[@]}"; do
  read -r name version features <<<"$crate"
  root=$(provide "$name/$(echo "$crate" "$(cargo --version)" | key)" \
    install_crate "$name" "$version" "$features")
  [[ -z $root ]] || links+=("$root/bin/${name%-cli}")
done
rm -rf "$cache/target"

all=$cache/all/$(printf '%s\n' "${links[@]}" | key)
mkdir -p "$all"
[[ -z ${links[*]} ]] || ln -sfn "${links[@]}" "$all/"
say "using $all"
echo "$all"
