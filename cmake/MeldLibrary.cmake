# libmeld, the one shared library, exported as Meld::meld.
#
# Two of its parts hold global tables: LLVM (command-line options, statistics,
# analysis keys) and Binaryen (names, types). A tool, a test or a plugin with a
# second static copy of either would see empty tables, so both are linked whole
# into libmeld and into nothing else, and their symbols are visible.

# What nearly every file includes; parsing it takes most of a short file's
# compile time. Each file still includes what it uses.
if(MELD_PRECOMPILE)
  file(WRITE ${PROJECT_BINARY_DIR}/precompiled.cpp.in "")
  configure_file(${PROJECT_BINARY_DIR}/precompiled.cpp.in
    ${PROJECT_BINARY_DIR}/precompiled.cpp COPYONLY)
  add_library(meldPrecompiled OBJECT ${PROJECT_BINARY_DIR}/precompiled.cpp)
  target_include_directories(meldPrecompiled PRIVATE ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(meldPrecompiled PRIVATE
    meld_compiler meld_llvm_headers meld_binaryen_headers)
  target_precompile_headers(meldPrecompiled PRIVATE
    <llvm/ADT/ArrayRef.h> <llvm/ADT/MapVector.h> <llvm/ADT/SmallVector.h>
    <llvm/ADT/StringExtras.h> <llvm/ADT/StringRef.h>
    <llvm/Support/Error.h> <llvm/Support/FormatVariadic.h>
    <llvm/Support/raw_ostream.h>
    <map> <memory> <optional> <string> <variant> <vector>)
endif()

# Where Binaryen finds something of ours in place of its own or the standard
# library's, for every file that is linked from the IR layer and Binaryen.
set(MELD_BINARYEN_WRAPPERS
  # See lib/IR/BinaryenStreams.cpp.
  -Wl,--wrap=_ZSt4cerr,--wrap=_ZSt4cout
  # Parallel work goes through lib/IR/BinaryenThreads.cpp.
  -Wl,--wrap=_ZN4wasm10ThreadPool4workERSt6vectorISt8functionIFNS_15ThreadWorkStateEvEESaIS5_EE)

# Called when every meld_library() is known.
function(meld_define_shared_library)
  get_property(Libraries GLOBAL PROPERTY MELD_LIBRARIES)
  list(TRANSFORM Libraries REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE Objects)

  add_library(meld SHARED ${Objects})
  add_library(Meld::meld ALIAS meld)
  add_library(Meld::passes ALIAS meld) # apart in the installed package
  set_target_properties(meld PROPERTIES
    LINKER_LANGUAGE CXX
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
    LINK_DEPENDS "${PROJECT_SOURCE_DIR}/cmake/libmeld.map;${MELD_LLVM_ARCHIVES};${MELD_BINARYEN_LIBRARY}")
  add_dependencies(meld meld_llvm_archive)
  target_compile_features(meld INTERFACE cxx_std_20)
  target_include_directories(meld INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

  # Headers only: linking the archives again is what must not happen.
  target_link_libraries(meld
    PUBLIC $<BUILD_INTERFACE:meld_llvm_headers> $<BUILD_INTERFACE:meld_binaryen_headers>
    PRIVATE $<BUILD_INTERFACE:meld_compiler>
      $<LINK_LIBRARY:WHOLE_ARCHIVE,${MELD_BINARYEN_LIBRARY}> ${MELD_LLVM_LIBRARIES}
      OpenSSL::Crypto)

  # Functions call each other directly. Data is not bound in the same way
  # (-Bsymbolic): an executable may hold a copy of a variable, and the address
  # of an AnalysisKey is its identity.
  target_link_options(meld PRIVATE
    -Wl,-Bsymbolic-functions
    ${MELD_BINARYEN_WRAPPERS}
    # Plugins and Binaryen's threads stay, so that it cannot be unloaded.
    -Wl,-z,nodelete
    -Wl,--version-script=${PROJECT_SOURCE_DIR}/cmake/libmeld.map)
  if(NOT MELD_SANITIZE) # whose run-time library is in the executable
    target_link_options(meld PRIVATE -Wl,--no-undefined)
  endif()
endfunction()
