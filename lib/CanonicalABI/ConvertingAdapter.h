//===- ConvertingAdapter.h - Adapters that convert handles only -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Emits the functions that stand between a component instance and the host
/// where handles have to be converted and the rest is passed as it is
/// (HostPassing.h, HostWay::Convert). All that is checked besides handles the
/// host checks itself.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_CONVERTINGADAPTER_H
#define MELD_LIB_CANONICALABI_CONVERTINGADAPTER_H

#include "CallSteps.h"
#include "HelperTable.h"

namespace meld {

/// One adapter. Both of its sides see the core values and the memory of the
/// one component instance; only their handles differ.
struct ConvertingAdapter {
  std::string Name;
  FuncTypeId Type;
  FlatSignature Signature;
  CallSteps Steps;
  HandleForm Caller, Callee;
  /// The instance's memory. Unset unless the result has handles and lies
  /// behind the return pointer.
  const char *Memory = nullptr;
  AddressType Address = AddressType::I32;
};

BoundaryTarget emit(HelperTable &Helpers, const ConvertingAdapter &Adapter);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_CONVERTINGADAPTER_H
