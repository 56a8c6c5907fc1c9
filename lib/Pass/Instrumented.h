//===- Instrumented.h - The unit a callback is called about -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Unwraps what LLVM's pass instrumentation hands to a callback.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_PASS_INSTRUMENTED_H
#define MELD_LIB_PASS_INSTRUMENTED_H

#include "meld/IR/FusedModule.h"
#include "llvm/ADT/Any.h"

namespace meld {

/// The module in \p IR. Instrumentation gets it as a constant, which is meant
/// for LLVM's units, where looking changes nothing; ours serialises on demand
/// and takes reports. All modules that pass managers run over are mutable.
inline FusedModule &instrumented(const llvm::Any &IR) {
  const auto *const *Module = llvm::any_cast<const FusedModule *>(&IR);
  assert(Module && "a pass over something else than a FusedModule");
  return const_cast<FusedModule &>(**Module);
}

} // namespace meld

#endif // MELD_LIB_PASS_INSTRUMENTED_H
