//===- Features.h - What Binaryen may use -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Binaryen asks which proposals it may use. It gets those that the module uses
/// already, so that no output needs more than its inputs did.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_IR_FEATURES_H
#define MELD_LIB_IR_FEATURES_H

#include "binaryen-c.h"
#include "meld/Binary/Feature.h"

namespace meld {

/// Binaryen's names for \p Features, together with sign extension and mutable
/// globals, which every engine has.
BinaryenFeatures binaryenFeatures(FeatureSet Features);

} // namespace meld

#endif // MELD_LIB_IR_FEATURES_H
