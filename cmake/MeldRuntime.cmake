# The run-time functions of fused modules: C for wasm32, compiled by clang and
# lld, whatever compiler builds the rest, and embedded in libmeld as bytes.
#
#   meld_runtime_module(NAME a.c)   a.c as embedded::NAMEGrowing and NAMEFixed
#
# Appends the sources it generates to MELD_RUNTIME_MODULES.

find_program(MELD_WASM_CLANG NAMES clang-19)
find_program(MELD_WASM_LD NAMES wasm-ld-19)
if(NOT MELD_WASM_CLANG OR NOT MELD_WASM_LD)
  message(FATAL_ERROR "clang-19 and wasm-ld-19 are needed to compile the run-time "
    "functions (Debian: clang-19 and lld-19, which scripts/setup.sh installs). "
    "Where they have other names, set MELD_WASM_CLANG and MELD_WASM_LD")
endif()

# No library, no stack, and only instructions that every engine has: those of
# the first version, and memory.copy. Blocks of memory change their types.
set(MELD_WASM_FLAGS --target=wasm32 -mcpu=mvp -mbulk-memory
  -std=c11 -O2 -ffreestanding -fno-strict-aliasing -Wall -Wextra -Werror)
set(MELD_WASM_LINK_FLAGS --no-entry -z stack-size=0)

set(MELD_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/EmbedBytes.cmake)

function(meld_runtime_module Name File)
  set(Source ${CMAKE_CURRENT_SOURCE_DIR}/${File})
  foreach(Variant Growing Fixed)
    set(Base ${CMAKE_CURRENT_BINARY_DIR}/${Name}${Variant})
    set(Define "")
    if(Variant STREQUAL "Fixed")
      set(Define -DMELD_FIXED)
    endif()
    add_custom_command(OUTPUT ${Base}.cpp
      COMMAND ${MELD_WASM_CLANG} ${MELD_WASM_FLAGS} ${Define}
        -c ${Source} -o ${Base}.o
      COMMAND ${MELD_WASM_LD} ${MELD_WASM_LINK_FLAGS} ${Base}.o -o ${Base}.wasm
      COMMAND ${CMAKE_COMMAND} -DName=${Name}${Variant} -DInput=${Base}.wasm
        -DOutput=${Base}.cpp -P ${MELD_EMBED_SCRIPT}
      DEPENDS ${Source} ${CMAKE_CURRENT_SOURCE_DIR}/Machine.h
        ${CMAKE_CURRENT_SOURCE_DIR}/MemoryLayout.h ${MELD_EMBED_SCRIPT}
      BYPRODUCTS ${Base}.o ${Base}.wasm
      COMMENT "Compiling ${File} (${Name}${Variant}) for wasm32" VERBATIM)
    list(APPEND MELD_RUNTIME_MODULES ${Base}.cpp)
  endforeach()
  set(MELD_RUNTIME_MODULES ${MELD_RUNTIME_MODULES} PARENT_SCOPE)
endfunction()
