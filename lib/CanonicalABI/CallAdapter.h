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

/// Which side of an adapter is the host, if any: then what it lifts and lowers
/// is in the staging area. It is called in the form of a lowered function, and
/// calls in that of a lifted one.
enum class HostRole : uint8_t { None, Caller, Callee };

/// One adapter. Parameters go from \c Caller to \c Callee, the result back.
struct CallAdapter {
  std::string Name;
  FuncTypeId Type;
  FlatSignature CallerSignature, CalleeSignature;
  CallSteps Steps;
  CopySide Caller, Callee;
  /// As the callee, it finds the staging area's former contents when it is
  /// called again from within. As the caller, it has filled the staging area
  /// with nothing but this call's parameters.
  HostRole Host = HostRole::None;
};

BoundaryTarget emit(HelperTable &Helpers, const CallAdapter &Adapter);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_CALLADAPTER_H
