# Sourced by run-check.sh: programs that use the library, and CMake that uses
# the tool.

"$bin/meld-opt" app.wasm log.wasm -o expected.wasm

plain_headers() {
  echo '#include "meld/Meld.h"' >plain.cpp
  echo '#include "meld-c.h"' | tee plain.c >>plain.cpp
  g++ -std=c++20 -pedantic -Wall -Wextra -Werror -fsyntax-only \
    -I"$installed/include" plain.cpp &&
    gcc -std=c11 -pedantic -Wall -Wextra -Werror -fsyntax-only \
      -I"$installed/include" plain.c &&
    ! g++ -std=c++20 -M -I"$installed/include" plain.cpp | grep -i llvm
}
check "meld/Meld.h and meld-c.h need nothing else" plain_headers

check "embed-cpp builds" cmake_build "$examples/embed-cpp" embed-cpp
embeds_cpp() {
  embed-cpp/embed-cpp cpp.wasm app.wasm log.wasm >out &&
    grep -F "closed_world: false" out &&
    call cpp.wasm run | grep -F "test:host/sink#write(42)"
}
check "embed-cpp fuses" embeds_cpp
head -c 60 log.wasm >short.wasm
check "embed-cpp reports errors with file and offset" fails_with \
  "embed-cpp: error: 'short.wasm': offset 0x" \
  embed-cpp/embed-cpp cpp.wasm app.wasm short.wasm

embeds_c() {
  PKG_CONFIG_PATH=$(dirname "$(find "$installed" -name meld.pc)")
  export PKG_CONFIG_PATH
  cp -r "$examples/embed-c" c && make -C c CC="gcc $sanitize" &&
    c/embed-c c.wasm app.wasm log.wasm && cmp c.wasm expected.wasm
}
check "embed-c builds with pkg-config and fuses" embeds_c

many_threads() {
  g++ -std=c++20 -O1 $sanitize -I"$installed/include" "$here/Inputs/threads.cpp" \
    -o threads $(pkg-config --cflags --libs meld) -pthread \
    -Wl,-rpath,"$(pkg-config --variable=libdir meld)" &&
    ./threads app.wasm log.wasm two.wasm >out 2>&1 && diff out - <<<"\
all alike"
}
check "many threads fuse at the same time, and print nothing" many_threads

fuses_in_cmake() {
  cmake_build "$examples/fuse-in-cmake" fused \
    -DCOMPONENTS="$scratch/app.wasm;$scratch/log.wasm" &&
    call fused/app.fused.wasm run | grep -F "test:host/sink#write(42)" &&
    grep -F "(module" fused/app.wat
}
check "meld_fuse() runs meld-opt" fuses_in_cmake
again_when_changed() {
  cmake --build fused | grep -F "no work to do" && touch log.wasm &&
    cmake --build fused | grep -F "Fusing"
}
check "meld_fuse() runs again when an input changes" again_when_changed
