//===- BinaryenParameters.h - Binaryen's options in a pipeline --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Parameters that `opt<...>` and `binaryen<...>` have in common.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASS_BINARYENPARAMETERS_H
#define MELD_PASS_BINARYENPARAMETERS_H

#include "meld/IR/BinaryenPasses.h"
#include "meld/Pass/PassParameters.h"

namespace meld {

/// Takes assumptions, sizes and the \p Arguments of passes. Levels are left.
Expected<BinaryenOptions> takeBinaryenOptions(PassParameters &Parameters,
                                              ArrayRef<StringRef> Arguments);

} // namespace meld

#endif // MELD_PASS_BINARYENPARAMETERS_H
