# One helper per kind of target.

include(MeldFuse)
include(MeldPlugin)

# meld_library(NAME SOURCES a.cpp...)
#
# A layer under lib/ (or the passes): an object library, folded into libmeld.
function(meld_library Name)
  cmake_parse_arguments(PARSE_ARGV 1 Arg "" "" "SOURCES")
  set(Target meld${Name})
  add_library(${Target} OBJECT ${Arg_SOURCES})
  target_include_directories(${Target} PRIVATE ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(${Target} PRIVATE
    meld_compiler meld_llvm_headers meld_binaryen_headers)
  if(MELD_PRECOMPILE)
    target_precompile_headers(${Target} REUSE_FROM meldPrecompiled)
  endif()
  set_property(GLOBAL APPEND PROPERTY MELD_LIBRARIES ${Target})
endfunction()

# meld_tool(NAME a.cpp...)
function(meld_tool Name)
  add_executable(${Name} ${ARGN})
  add_executable(Meld::${Name} ALIAS ${Name})
  target_link_libraries(${Name} PRIVATE meld_compiler Meld::meld)
  install(TARGETS ${Name} EXPORT MeldTargets
    DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# meld_unittest(NAME ATest.cpp...)
#
# One GoogleTest executable, which `make check` runs and counts. Sources may
# include private headers of the layers as "<Lib>/X.h".
function(meld_unittest Name)
  add_executable(${Name} ${ARGN})
  target_include_directories(${Name} PRIVATE ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(${Name} PRIVATE
    meld_compiler Meld::meld GTest::gtest GTest::gtest_main)
  set_target_properties(${Name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/unittests)
  set_property(GLOBAL APPEND PROPERTY MELD_UNITTESTS $<TARGET_FILE:${Name}>)
  add_test(NAME ${Name} COMMAND ${Name})
endfunction()
