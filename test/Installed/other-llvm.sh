# Sourced by run-check.sh: programs that contain LLVM 19, shared or static, and
# use both it and the LLVM inside libmeld.

flags=(-std=c++17 $sanitize -I"$installed/include"
  $(llvm-config-19 --cppflags) -rdynamic -Wl,-rpath,"$installed/lib")
meld=(-L"$installed/lib" -lmeld)
shared=($(llvm-config-19 --link-shared --ldflags --libs core irreader))
static=($(llvm-config-19 --link-static --ldflags --libs core irreader)
  $(llvm-config-19 --link-static --system-libs))
program=$here/Inputs/two-llvms.cpp

# both NAME LIBRARY...
both() {
  local name=$1
  shift
  g++ "${flags[@]}" "$program" -o "$name" "$@" && "./$name" app.wasm log.wasm >out &&
    diff out - <<<"\
LLVM 19 read a module of 1 function
expected error
options: first 7, second on
meld fused 2 components"
}
check "shared LLVM before libmeld" both before "${shared[@]}" "${meld[@]}"
check "shared LLVM behind libmeld" both behind "${meld[@]}" "${shared[@]}"
check "static LLVM before libmeld" both before-static "${static[@]}" "${meld[@]}"
check "static LLVM behind libmeld" both behind-static "${meld[@]}" "${static[@]}"
check "libmeld loaded beside shared LLVM" \
  both loaded -DLOAD="\"$installed/lib/libmeld.so\"" "${shared[@]}" -ldl
check "libmeld loaded beside static LLVM" \
  both loaded-static -DLOAD="\"$installed/lib/libmeld.so\"" "${static[@]}" -ldl
no_common_symbols() {
  nm -D --defined-only "$installed/lib/libmeld.so" >symbols &&
    ! grep -E ' (LLVM[A-Z]|llvm_)|[[:alpha:]_]4llvm' symbols
}
check "libmeld exports no name of LLVM's" no_common_symbols
