//===- Verify.h - Whether an image is a valid module ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The check that stands between a generator's fault and a written file.
//===----------------------------------------------------------------------===//
#ifndef MELD_IR_VERIFY_H
#define MELD_IR_VERIFY_H

#include "meld/Support/LLVM.h"

namespace meld {

class FusedModule;

/// Asks Binaryen's validator about \p Image, which has to be valid: the second
/// opinion of tests, an order of magnitude slower.
Error verifyWithBinaryen(ArrayRef<uint8_t> Image);

/// Validates the image of \p Module, that its origin map fits it, and that the
/// component around it, if there is one, can be read and flattened.
Error verify(FusedModule &Module);

} // namespace meld

#endif // MELD_IR_VERIFY_H
