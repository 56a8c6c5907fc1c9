# cmake -DName=N -DInput=FILE -DOutput=N.cpp -P EmbedBytes.cmake
#
# Writes the bytes of a file as meld::embedded::N (lib/Runtime/Embedded.h).

file(READ ${Input} Digits HEX)
string(REGEX REPLACE "(................................)" "\\1\n   " Digits "${Digits}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," Digits "${Digits}")
file(WRITE ${Output} "#include \"Embedded.h\"
#include <cstdint>

static const uint8_t Bytes[] = {
    ${Digits}};
const llvm::ArrayRef<uint8_t> meld::embedded::${Name}(Bytes);
")
