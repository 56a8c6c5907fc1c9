# meld_pass_plugin(NAME a.cpp...)
#
# A shared object for -load-pass-plugin=NAME.so. Part of the installed package,
# so that plugins outside of this repository are built in the same way. It
# links libmeld and nothing else: a second copy of LLVM or Binaryen would have
# its own option registry, analysis keys and type tables.
function(meld_pass_plugin Name)
  if(NOT TARGET Meld::passes)
    message(FATAL_ERROR "meld_pass_plugin(${Name}): passes include headers of "
      "LLVM ${MELD_LLVM_VERSION}, which was not found; set LLVM_DIR")
  endif()
  add_library(${Name} MODULE ${ARGN})
  target_link_libraries(${Name} PRIVATE Meld::passes)
  set_target_properties(${Name} PROPERTIES PREFIX "")
  if(TARGET meld_compiler)
    target_link_libraries(${Name} PRIVATE meld_compiler)
  endif()
endfunction()
