//===- Containment.h - Binaryen's exceptions become errors ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Binaryen reports what it cannot do by throwing through its C API. Whoever
/// calls the C API on input it has not checked does so inside catchBinaryen().
//===----------------------------------------------------------------------===//
#ifndef MELD_IR_CONTAINMENT_H
#define MELD_IR_CONTAINMENT_H

#include "meld/Support/LLVM.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace meld {

/// Runs \p Action and turns what it throws into an error.
Error catchBinaryen(llvm::function_ref<Error()> Action);

} // namespace meld

#endif // MELD_IR_CONTAINMENT_H
