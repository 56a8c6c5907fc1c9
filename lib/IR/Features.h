//===- Features.h - What a module uses of WebAssembly -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Binaryen asks which proposals it may use. The answer is read off the
/// module, so that no output needs more than its inputs did.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_FEATURES_H
#define MELD_LIB_IR_FEATURES_H

#include "binaryen-c.h"
#include "meld/Binary/CoreModule.h"

namespace meld {

/// The proposals that \p Module uses, together with sign extension and mutable
/// globals, which every engine has. Code that cannot be decoded counts for
/// nothing; reading it reports the error.
BinaryenFeatures computeFeatures(const CoreModule &Module);

} // namespace meld

#endif // MELD_LIB_IR_FEATURES_H
