# LLVM 22, linked statically into libmeld: Support, Demangle, and of Core what
# the pass manager's infrastructure consists of.
#
#   meld_llvm_headers     include folders (as system headers) and definitions
#   MELD_LLVM_LIBRARIES   what libmeld alone links
#
# A program that links libmeld may well contain another LLVM, linked in
# statically or not, before or behind it. So that no symbol of the one is ever
# taken for the other's, whatever the order, ours has a namespace of its own:
# a macro renames it in every source that includes LLVM's headers, plugins
# included, and the archive's symbols are renamed to match.

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
set(MELD_LLVM_NAMESPACE meld_llvm)
list(APPEND MELD_LLVM_DEFINITIONS llvm=${MELD_LLVM_NAMESPACE})
target_compile_definitions(meld_llvm_headers INTERFACE ${MELD_LLVM_DEFINITIONS})

# Plugins and tests find every function of LLVM's headers inside libmeld, also
# those that libmeld itself does not call, so the archive goes in whole. It is
# LLVM's Support without Z3Solver, the only user of libz3 (28 MB at run time),
# Demangle, which that uses, and the three files of Core that are not about LLVM
# IR. What these need of the rest is in lib/Support/LLVMCore.cpp.
set(Folder ${PROJECT_BINARY_DIR}/llvm)
set(MELD_LLVM_ARCHIVES ${Folder}/libmeld-llvm.a ${Folder}/libmeld-demangle.a)
list(GET MELD_LLVM_ARCHIVES 0 Support)
list(GET MELD_LLVM_ARCHIVES 1 Demangle)
set(CoreObjects
  PassInstrumentation.cpp.o PassTimingInfo.cpp.o PrintPasses.cpp.o)
set(RenameScript ${CMAKE_CURRENT_LIST_DIR}/RenameNamespace.cmake)
set(Rename ${CMAKE_COMMAND} -DNm=${CMAKE_NM} -DObjcopy=${CMAKE_OBJCOPY}
  -DFrom=llvm -DTo=${MELD_LLVM_NAMESPACE})
add_custom_command(OUTPUT ${MELD_LLVM_ARCHIVES}
  COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:LLVMSupport> ${Support}
  COMMAND ${CMAKE_AR} d ${Support} Z3Solver.cpp.o
  COMMAND ${CMAKE_AR} x $<TARGET_FILE:LLVMCore> ${CoreObjects}
  COMMAND ${CMAKE_AR} qs ${Support} ${CoreObjects}
  COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:LLVMDemangle> ${Demangle}
  COMMAND ${Rename} -DArchive=${Support} -P ${RenameScript}
  COMMAND ${Rename} -DArchive=${Demangle} -P ${RenameScript}
  WORKING_DIRECTORY ${Folder}
  DEPENDS $<TARGET_FILE:LLVMSupport> $<TARGET_FILE:LLVMCore>
    $<TARGET_FILE:LLVMDemangle> ${RenameScript}
  COMMENT "Collecting the parts of LLVM that libmeld contains" VERBATIM)
file(MAKE_DIRECTORY ${Folder})
add_custom_target(meld_llvm_archive DEPENDS ${MELD_LLVM_ARCHIVES})

find_package(Threads REQUIRED)
set(MELD_LLVM_DEPENDENCIES
  ZLIB::ZLIB zstd::libzstd_shared Threads::Threads ${CMAKE_DL_LIBS} rt m)
set(MELD_LLVM_LIBRARIES
  "$<LINK_LIBRARY:WHOLE_ARCHIVE,${Support},${Demangle}>"
  ${MELD_LLVM_DEPENDENCIES})
