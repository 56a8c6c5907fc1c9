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
///
/// The specification lifts all of a value before it lowers any of it. Where the
/// sides are two component instances that cannot be told apart from copying it
/// bit by bit: what is called in between is the destination's realloc, which
/// may neither leave its instance nor reach the source's memory. Within one
/// instance it can: realloc may return memory that overlaps the source, and
/// handles that were added might be found where there was none, so that values
/// wait in \c Lifted.
struct CallAdapter {
  std::string Name;
  FuncTypeId Type;
  FlatSignature CallerSignature, CalleeSignature;
  CallSteps Steps;
  CopySide Caller, Callee;
  /// Where parameters and result are when they have been lifted and not been
  /// lowered. Without a memory all of them are core values.
  struct LiftedSides {
    CopySide Params, Result;
  };
  std::optional<LiftedSides> Lifted;
  /// As the callee, it finds the staging area's former contents when it is
  /// called again from within. As the caller, it has filled the staging area
  /// with nothing but this call's parameters.
  HostRole Host = HostRole::None;
};

BoundaryTarget emit(HelperTable &Helpers, const CallAdapter &Adapter);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_CALLADAPTER_H
