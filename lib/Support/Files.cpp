//===- Files.cpp - Whole files in and out ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Support/Files.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileOutputBuffer.h"

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

Error meld::writeOutputFile(StringRef Path, ArrayRef<uint8_t> Bytes) {
  Expected<std::unique_ptr<llvm::FileOutputBuffer>> Output =
      llvm::FileOutputBuffer::create(Path, Bytes.size());
  if (!Output)
    return Output.takeError();
  llvm::copy(Bytes, (*Output)->getBufferStart());
  return (*Output)->commit();
}
