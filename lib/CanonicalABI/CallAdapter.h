//===- CallAdapter.h - Adapters that lift and lower values ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Emits the functions that stand between a caller and a callee whose values
/// are not all scalars (CanonicalABI.md, "canon lift", "canon lower", "Lifting
/// and Lowering Values").
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_CALLADAPTER_H
#define MELD_LIB_CANONICALABI_CALLADAPTER_H

#include "CallSteps.h"
#include "HelperTable.h"

namespace meld {

/// One adapter. Parameters go from \c Caller to \c Callee, the result back.
struct CallAdapter {
  std::string Name;
  FuncTypeId Type;
  FlatSignature CallerSignature, CalleeSignature;
  CallSteps Steps;
  CopySide Caller, Callee;
};

BoundaryTarget emit(HelperTable &Helpers, const CallAdapter &Adapter);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_CALLADAPTER_H
