//===- InstanceCalls.h - Calls between component instances ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Which component instances call which, and which may thus be called while
/// they wait for a call of their own.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_INSTANCECALLS_H
#define MELD_LIB_CANONICALABI_INSTANCECALLS_H

#include "Reached.h"

namespace meld {

/// By lowered functions, and by dropping resources that another instance
/// defines.
class InstanceCalls {
public:
  struct Call {
    uint32_t Caller, Callee; ///< component instances
  };

  InstanceCalls(const InstanceGraph &Graph, const ReachedDefinitions &Reached);

  /// All calls, those of one pair as often as there are boundaries for it.
  ArrayRef<Call> calls() const { return Calls; }

  /// Whether code of \p Caller may run while it waits for its call of
  /// \p Callee.
  bool mayReturnTo(uint32_t Caller, uint32_t Callee) const {
    return Circle[Caller] == Circle[Callee];
  }

private:
  std::vector<Call> Calls;
  /// By component instance: equal for those that call each other in a circle.
  std::vector<uint32_t> Circle;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_INSTANCECALLS_H
