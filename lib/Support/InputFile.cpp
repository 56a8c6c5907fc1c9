//===- InputFile.cpp - A whole file as bytes ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Support/InputFile.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

Expected<std::unique_ptr<llvm::MemoryBuffer>>
meld::readInputFile(StringRef Path) {
  // A terminating zero would have a file of a whole number of pages copied.
  return llvm::errorOrToExpected(llvm::MemoryBuffer::getFileOrSTDIN(
      Path, /*IsText=*/false, /*RequiresNullTerminator=*/false));
}

ArrayRef<uint8_t> meld::bytesOf(const llvm::MemoryBuffer &Buffer) {
  return llvm::arrayRefFromStringRef(Buffer.getBuffer());
}
