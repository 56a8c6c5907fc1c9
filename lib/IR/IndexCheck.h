//===- IndexCheck.h - Every index names what it has to ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The rules of validation that Binaryen takes for granted. Its reader resolves
/// indices while it reads, so its validator never sees them, and some that are
/// wrong lead the reader astray. Nothing is read by Binaryen that has not been
/// checked here.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_INDEXCHECK_H
#define MELD_LIB_IR_INDEXCHECK_H

#include "meld/Binary/CoreModule.h"

namespace meld {

/// Holds each index in the code and the constant expressions of \p Module to
/// its index space and to the kind of type, field or segment that it has to
/// name; `ref.func` to the declared functions (WebAssembly core, "Modules", the
/// context's refs); data instructions to the data count section.
///
/// \returns an error with the offset of the instruction or body.
Error checkIndices(const CoreModule &Module);

} // namespace meld

#endif // MELD_LIB_IR_INDEXCHECK_H
