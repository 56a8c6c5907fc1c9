# LLVM 22, linked statically into libmeld: Support, Demangle, and of Core what
# the pass manager's infrastructure consists of.
#
#   meld_llvm_headers     include folders (as system headers) and definitions
#   MELD_LLVM_LIBRARIES   what libmeld alone links

# Debian keeps versions side by side, and LLVM's package accepts a request for
# "22" from version 22.0 only: the hint finds it and the check makes sure.
find_package(LLVM CONFIG REQUIRED HINTS /usr/lib/llvm-22/lib/cmake/llvm)
if(NOT LLVM_VERSION_MAJOR EQUAL 22)
  message(FATAL_ERROR "LLVM 22 is needed (Debian: llvm-22-dev), but LLVM_DIR is "
    "${LLVM_DIR}, which is ${LLVM_PACKAGE_VERSION}")
endif()
message(STATUS "Using LLVM ${LLVM_PACKAGE_VERSION} of ${LLVM_INSTALL_PREFIX}")

separate_arguments(MELD_LLVM_DEFINITIONS NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_library(meld_llvm_headers INTERFACE)
target_include_directories(meld_llvm_headers SYSTEM INTERFACE
  $<BUILD_INTERFACE:${LLVM_INCLUDE_DIRS}>)
target_compile_definitions(meld_llvm_headers INTERFACE ${MELD_LLVM_DEFINITIONS})

# Plugins and tests find every function of LLVM's headers inside libmeld, also
# those that libmeld itself does not call, so the archive goes in whole. It is
# LLVM's Support without Z3Solver, the only user of libz3 (28 MB at run time),
# and with the three files of Core that are not about LLVM IR. What these need
# of the rest is in lib/Support/LLVMCore.cpp.
set(MELD_LLVM_ARCHIVE ${PROJECT_BINARY_DIR}/llvm/libmeld-llvm.a)
set(CoreObjects
  PassInstrumentation.cpp.o PassTimingInfo.cpp.o PrintPasses.cpp.o)
add_custom_command(OUTPUT ${MELD_LLVM_ARCHIVE}
  COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:LLVMSupport> ${MELD_LLVM_ARCHIVE}
  COMMAND ${CMAKE_AR} d ${MELD_LLVM_ARCHIVE} Z3Solver.cpp.o
  COMMAND ${CMAKE_AR} x $<TARGET_FILE:LLVMCore> ${CoreObjects}
  COMMAND ${CMAKE_AR} qs ${MELD_LLVM_ARCHIVE} ${CoreObjects}
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/llvm
  DEPENDS $<TARGET_FILE:LLVMSupport> $<TARGET_FILE:LLVMCore>
  COMMENT "Collecting the parts of LLVM that libmeld contains" VERBATIM)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/llvm)
add_custom_target(meld_llvm_archive DEPENDS ${MELD_LLVM_ARCHIVE})

find_package(Threads REQUIRED)
set(MELD_LLVM_LIBRARIES
  $<LINK_LIBRARY:WHOLE_ARCHIVE,${MELD_LLVM_ARCHIVE},LLVMDemangle>
  ZLIB::ZLIB zstd::libzstd_shared Threads::Threads ${CMAKE_DL_LIBS} rt m)
