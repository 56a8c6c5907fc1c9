//===- OutputFile.h - A file that appears when it is complete ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Nobody ever sees half of an output, and an output that could not be made
/// leaves what was there before.
//===----------------------------------------------------------------------===//
#ifndef MELD_TOOLS_MELD_OPT_OUTPUTFILE_H
#define MELD_TOOLS_MELD_OPT_OUTPUTFILE_H

#include "meld/Support/LLVM.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace meld {

/// Lets \p Write write the file \p Path: to a temporary file beside it, which
/// takes its name when \p Write has succeeded. What is no regular file (`-` is
/// standard output) is written directly.
Error writeFile(StringRef Path, llvm::function_ref<Error(raw_ostream &)> Write);

} // namespace meld

#endif // MELD_TOOLS_MELD_OPT_OUTPUTFILE_H
