//===- BuiltinPasses.cpp - Register the passes of this folder -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// BuiltinPasses.def is made by the build: one MELD_PASS(X) for each X.cpp
/// beside this file, which defines registerX(). There are no static
/// constructors, so loading the library runs nothing.
//===----------------------------------------------------------------------===//

#include "meld/Pass/PassBuilder.h"

namespace meld {
#define MELD_PASS(Name) void register##Name(PassBuilder &PB);
#include "BuiltinPasses.def"
#undef MELD_PASS
} // namespace meld

void meld::registerBuiltinPasses(PassBuilder &PB) {
#define MELD_PASS(Name) register##Name(PB);
#include "BuiltinPasses.def"
#undef MELD_PASS
}
