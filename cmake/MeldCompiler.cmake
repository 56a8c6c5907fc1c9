# Language level, warnings and code generation of our own code.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# bin/ beside lib/, as installed, so that $ORIGIN/../lib serves both trees.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
set(CMAKE_INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")

# Exceptions and run-time type information stay on: Binaryen reports fatal
# errors by throwing, and its classes, like those of Debian's LLVM, have type
# information that what derives from them must be able to refer to. Our own
# code uses llvm::Error and neither throws nor asks for types.
add_library(meld_compiler INTERFACE)
target_compile_options(meld_compiler INTERFACE
  -Wall -Wextra -Werror
  # Debian's LLVM is built without the check that aborts on a dropped Error.
  -Werror=unused-result
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  # Symbols of libmeld are not meant to be replaced at load time: calls inside
  # it are direct (see also -Bsymbolic-functions in MeldLibrary.cmake).
  -fno-semantic-interposition)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # `return std::move(Err);` into an Expected is LLVM's idiom, and LLVM turns
  # this off as well: not every compiler moves without being told.
  target_compile_options(meld_compiler INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wno-redundant-move>)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND
   CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 reports these about its own std::string and std::optional once they
  # are inlined. The reports are false, and there is nothing to change in ours.
  target_compile_options(meld_compiler INTERFACE
    -Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-pointer
    -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
endif()

if(MELD_SANITIZE)
  target_compile_options(meld_compiler INTERFACE
    -fsanitize=${MELD_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(meld_compiler INTERFACE -fsanitize=${MELD_SANITIZE})
endif()
if(MELD_FUZZ) # the fuzzer sees which code an input reaches
  target_compile_options(meld_compiler INTERFACE -fsanitize=fuzzer-no-link)
endif()
