# cmake -DNm=nm -DObjcopy=objcopy -DArchive=FILE -DFrom=llvm -DTo=meld_llvm
#       -P RenameNamespace.cmake
#
# Renames a C++ namespace in the symbols of an archive, as a macro of the name
# does in sources that are compiled. Mangled names hold a name behind its
# length, and refer to what they mention again by position, so that replacing
# text is all there is to it.

string(LENGTH ${From} FromLength)
string(LENGTH ${To} ToLength)

execute_process(COMMAND ${Nm} --format=just-symbols ${Archive}
  OUTPUT_FILE ${Archive}.symbols COMMAND_ERROR_IS_FATAL ANY ERROR_QUIET)
# A namespace follows a letter. Behind a digit the length is a longer one.
set(Pattern "([A-Za-z_])${FromLength}${From}")
file(STRINGS ${Archive}.symbols Symbols REGEX "^_Z.*${Pattern}")
list(REMOVE_DUPLICATES Symbols)
set(Map "")
foreach(Symbol ${Symbols})
  string(REGEX REPLACE "${Pattern}" "\\1${ToLength}${To}" Renamed "${Symbol}")
  string(APPEND Map "${Symbol} ${Renamed}\n")
endforeach()
file(WRITE ${Archive}.renamed "${Map}")
execute_process(COMMAND ${Objcopy} --redefine-syms=${Archive}.renamed ${Archive}
  COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE ${Archive}.symbols ${Archive}.renamed)
