# Binaryen, linked statically and whole into libmeld.
#
#   meld_binaryen_headers     the C API, as system headers
#   MELD_BINARYEN_LIBRARY     the archive that libmeld alone links
#   meld_binaryen_bridge(F)   lets source file F see the C++ headers
#
# Its C API is public through libmeld. The C++ headers are for one bridge in
# lib/IR, where the C API has holes; no other file may include them.

set(Root "${MELD_BINARYEN_ROOT}")
if(NOT Root)
  message(STATUS "Looking for Binaryen in the cache; the first build takes minutes")
  # The fuzz targets, which only link it, take the one that all others have.
  set(Compiler CXX=${CMAKE_CXX_COMPILER})
  if(MELD_FUZZ)
    set(Compiler --unset=CXX)
  endif()
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E env ${Compiler}
      ${PROJECT_SOURCE_DIR}/scripts/build-binaryen.sh
    OUTPUT_VARIABLE Root OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE Failed)
  if(Failed)
    message(FATAL_ERROR "Binaryen could not be built (its log is above)")
  endif()
endif()
foreach(File lib/libbinaryen.a include/binaryen-c.h include/binaryen/wasm.h)
  if(NOT EXISTS ${Root}/${File})
    message(FATAL_ERROR "No ${File} in ${Root}: MELD_BINARYEN_ROOT must name a "
      "folder laid out like the one scripts/build-binaryen.sh makes")
  endif()
endforeach()
message(STATUS "Using Binaryen of ${Root}")

set(MELD_BINARYEN_INCLUDE ${Root}/include)
set(MELD_BINARYEN_LIBRARY ${Root}/lib/libbinaryen.a)

add_library(meld_binaryen_headers INTERFACE)
target_include_directories(meld_binaryen_headers SYSTEM INTERFACE
  $<BUILD_INTERFACE:${MELD_BINARYEN_INCLUDE}>)

# The folder comes with an assert.h of its own, which throws. Assertions are on
# and fatal errors throw, as in the archive: its inline functions must be the
# same on both sides.
function(meld_binaryen_bridge File)
  set(Options -isystem ${MELD_BINARYEN_INCLUDE}/binaryen -UNDEBUG)
  if(MELD_SANITIZE)
    # GCC's instrumentation makes Binaryen's comparisons of member pointers, in
    # static assertions, something that is not constant.
    list(APPEND Options -fno-sanitize=undefined)
  endif()
  set_source_files_properties(${File} PROPERTIES
    COMPILE_OPTIONS "${Options}"
    COMPILE_DEFINITIONS THROW_ON_FATAL
    SKIP_PRECOMPILE_HEADERS ON)
endfunction()
