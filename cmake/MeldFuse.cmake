# meld_fuse(TARGET COMPONENTS a.wasm b.wasm...
#           [PASSES fuse premises emit-scpv] [OUTPUT file]
#           [OPTIONS -g -host-interface=...] [DEPENDS file|target...])
#
# Adds a target that runs meld-opt when an input is newer than its output. Paths
# of inputs are relative to the source folder, the output's to the binary
# folder; it is TARGET.wasm unless given. A component may also be another target
# that meld_fuse made. Without PASSES, meld-opt does its main job. The target's
# property MELD_OUTPUT is the path of the output.
function(meld_fuse Target)
  cmake_parse_arguments(PARSE_ARGV 1 Arg "" "OUTPUT"
    "COMPONENTS;PASSES;OPTIONS;DEPENDS")
  if(Arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "meld_fuse(${Target}): unknown argument "
      "${Arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT Arg_COMPONENTS)
    message(FATAL_ERROR "meld_fuse(${Target}): no COMPONENTS")
  endif()

  set(Inputs "")
  foreach(Component ${Arg_COMPONENTS})
    set(Output "")
    if(TARGET ${Component})
      get_target_property(Output ${Component} MELD_OUTPUT)
      list(APPEND Arg_DEPENDS ${Component})
    endif()
    if(Output)
      set(Component ${Output})
    endif()
    cmake_path(ABSOLUTE_PATH Component BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND Inputs ${Component})
  endforeach()

  if(NOT Arg_OUTPUT)
    set(Arg_OUTPUT ${Target}.wasm)
  endif()
  cmake_path(ABSOLUTE_PATH Arg_OUTPUT BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})

  set(Pipeline "")
  if(Arg_PASSES)
    # Parameters of a pass have semicolons between them, as lists of CMake do,
    # and may have been split at them on the way.
    set(Separator "")
    foreach(Part ${Arg_PASSES})
      string(REPLACE ";" "$<SEMICOLON>" Part "${Part}")
      string(APPEND Pipeline "${Separator}${Part}")
      string(REGEX REPLACE "[^<]" "" Opening "${Pipeline}")
      string(REGEX REPLACE "[^>]" "" Closing "${Pipeline}")
      string(LENGTH "${Opening}" Opening)
      string(LENGTH "${Closing}" Closing)
      set(Separator ",")
      if(Opening GREATER Closing)
        set(Separator "$<SEMICOLON>")
      endif()
    endforeach()
    set(Pipeline "-passes=${Pipeline}")
  endif()

  add_custom_command(OUTPUT ${Arg_OUTPUT}
    COMMAND Meld::meld-opt ${Inputs} -o ${Arg_OUTPUT} ${Pipeline} ${Arg_OPTIONS}
    DEPENDS ${Inputs} ${Arg_DEPENDS} Meld::meld-opt
    COMMENT "Fusing ${Arg_OUTPUT}" VERBATIM)
  add_custom_target(${Target} ALL DEPENDS ${Arg_OUTPUT})
  set_target_properties(${Target} PROPERTIES MELD_OUTPUT ${Arg_OUTPUT})
endfunction()
