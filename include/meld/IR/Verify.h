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

/// Validates the core module \p Image (WebAssembly core, "Validation"): with
/// Binaryen's validator, which takes code and types, and with our own checks
/// of what it leaves out: sections, indices, export names, references to
/// undeclared functions and the data count.
Error verifyImage(ArrayRef<uint8_t> Image);

/// Validates the image of \p Module, and that its origin map fits it.
Error verify(FusedModule &Module);

} // namespace meld

#endif // MELD_IR_VERIFY_H
