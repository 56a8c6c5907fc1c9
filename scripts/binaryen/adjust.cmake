# Injected into Binaryen's own build (CMAKE_PROJECT_INCLUDE), so that its
# sources stay as they were released. Everything waits until its top folder
# has been processed, because the target does not exist before.

set(MELD_BINARYEN_DIR ${CMAKE_CURRENT_LIST_DIR})

function(meld_adjust_binaryen)
  get_target_property(Sources binaryen SOURCES)

  # These declare names that clash with other files' in a unity file.
  # binaryen-c.cpp is the one that includes wasm2js.h.
  set(Alone binaryen-c TypeMerging TypeGeneralizing ConstraintAnalysis
      wasm-type-shape)
  foreach(Source ${Sources})
    cmake_path(GET Source STEM Name)
    if(Name IN_LIST Alone)
      set_source_files_properties(${Source} PROPERTIES
        SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endforeach()

  # Fatal errors and broken invariants become exceptions, which lib/IR turns
  # into llvm::Error: a library must not end its user's process. Assertions
  # stay on, as in Binaryen's own releases; without them its "unreachable" is
  # undefined behaviour on unexpected input. assert.h shadows the system's.
  #
  # What is thrown on a worker thread still ends the process. The workers run
  # function-parallel passes and the function validator, which report what is
  # wrong with a module as ordinary results; only a bug in Binaryen throws
  # there. BINARYEN_CORES=1 in the environment runs all of it on the caller's
  # thread.
  list(FILTER Sources EXCLUDE REGEX "/support/utilities\\.cpp$")
  set(Own ${MELD_BINARYEN_DIR}/unreachable.cpp)
  target_compile_definitions(binaryen PRIVATE THROW_ON_FATAL)
  target_include_directories(binaryen BEFORE PRIVATE ${MELD_BINARYEN_DIR})

  # With DWARF support off, the outliner's suffix tree still uses headers of an
  # old LLVM, and one source. Under a name of its own that cannot be mixed up
  # with the real LLVM in the same library.
  target_include_directories(binaryen SYSTEM PRIVATE
    ${CMAKE_SOURCE_DIR}/third_party/llvm-project/include)
  target_compile_definitions(binaryen PRIVATE llvm=binaryen_llvm)
  list(APPEND Own ${CMAKE_SOURCE_DIR}/third_party/llvm-project/SmallVector.cpp)

  set_source_files_properties(${Own} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set_property(TARGET binaryen PROPERTY SOURCES ${Sources} ${Own})

  # Run-time type information lets the bridge derive from Binaryen's classes.
  # Everything is linked into one shared library, so nothing is interposed.
  target_compile_options(binaryen PRIVATE
    $<$<COMPILE_LANGUAGE:CXX>:-frtti> -fno-semantic-interposition -w)
endfunction()

cmake_language(DEFER CALL meld_adjust_binaryen)
