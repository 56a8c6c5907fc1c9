//===- InputFile.h - A whole file as bytes ----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// How the tools read their inputs. `-` is standard input. Errors do not name
/// the file; the tool does (Error.h).
//===----------------------------------------------------------------------===//
#ifndef MELD_SUPPORT_INPUTFILE_H
#define MELD_SUPPORT_INPUTFILE_H

#include "meld/Support/LLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace meld {

/// The bytes of the file \p Path, mapped where the system can.
Expected<std::unique_ptr<llvm::MemoryBuffer>> readInputFile(StringRef Path);

ArrayRef<uint8_t> bytesOf(const llvm::MemoryBuffer &Buffer);

} // namespace meld

#endif // MELD_SUPPORT_INPUTFILE_H
