//===- Files.h - Whole files in and out -------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// How the tools read their inputs and write their outputs. `-` is a standard
/// stream. Errors do not name the file; the tool does (Error.h).
//===----------------------------------------------------------------------===//
#ifndef MELD_SUPPORT_FILES_H
#define MELD_SUPPORT_FILES_H

#include "meld/Support/LLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace meld {

/// The bytes of the file \p Path, mapped where the system can.
Expected<std::unique_ptr<llvm::MemoryBuffer>> readInputFile(StringRef Path);

ArrayRef<uint8_t> bytesOf(const llvm::MemoryBuffer &Buffer);

/// Writes \p Bytes to a temporary file and renames that to \p Path, so that
/// \p Path never holds a part of them. A pipe or a device is written to as it
/// is.
Error writeOutputFile(StringRef Path, ArrayRef<uint8_t> Bytes);

} // namespace meld

#endif // MELD_SUPPORT_FILES_H
