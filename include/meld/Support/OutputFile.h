//===- OutputFile.h - A file that appears when it is complete ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Nobody ever sees half of an output, and an output that could not be made
/// leaves what was there before.
//===----------------------------------------------------------------------===//
#ifndef MELD_SUPPORT_OUTPUTFILE_H
#define MELD_SUPPORT_OUTPUTFILE_H

#include "meld/Support/LLVM.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace meld {

/// Lets \p Write write the file \p Path: to a temporary file beside it, which
/// takes its name when \p Write has succeeded. What is no regular file (`-` is
/// standard output) is written directly.
/// Errors do not name the file; the tool does (Error.h).
Error writeFile(StringRef Path, llvm::function_ref<Error(raw_ostream &)> Write);

/// The same for bytes that are there already.
Error writeFile(StringRef Path, ArrayRef<uint8_t> Bytes);

} // namespace meld

#endif // MELD_SUPPORT_OUTPUTFILE_H
