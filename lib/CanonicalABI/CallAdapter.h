//===- CallAdapter.h - Adapters that lift and lower values ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Emits the functions that stand between a caller and a callee whose values
/// are not all scalars (CanonicalABI.md, "canon lift", "canon lower", "Lifting
/// and Lowering Values").
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_CALLADAPTER_H
#define MELD_LIB_CANONICALABI_CALLADAPTER_H

#include "HelperTable.h"
#include "InstanceFlags.h"

namespace meld {

/// One adapter: what happens, in this order, between the call and the return.
struct CallAdapter {
  std::string Name;
  FuncTypeId Type;
  FlatSignature CallerSignature, CalleeSignature;

  /// Traps unless this component instance may be left.
  std::optional<uint32_t> CheckedLeave;
  EntrySteps Entry;
  /// Parameters go from \c Caller to \c Callee, the result back.
  CopySide Caller, Callee;
  BoundaryTarget Function;
  /// An exception that the function or its post-return throws becomes a trap.
  bool TrapsOnThrow = false;
  /// Called with the function's results when the copy of them is complete.
  std::optional<BoundaryTarget> PostReturn;
  /// The component instance whose flag is clear during the post-return.
  std::optional<uint32_t> PostReturnLeave;
};

BoundaryTarget emit(HelperTable &Helpers, const CallAdapter &Adapter);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_CALLADAPTER_H
