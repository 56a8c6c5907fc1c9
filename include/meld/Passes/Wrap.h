//===- Wrap.h - Give the module its component type back ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The pass that makes a component of a fused module.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_WRAP_H
#define MELD_PASSES_WRAP_H

#include "meld/IR/FusedModule.h"

namespace meld {

class PassBuilder;

/// Has a component written, which contains the core module and has exactly the
/// imports and exports of the one that was fused (meld/Wrap/Wrap.h).
///
/// Pipeline name: `wrap`. Place it behind `emit-scpv`: the module inside has
/// the provenance section that exists then. A pass that changes the module
/// after it takes the component away again.
struct WrapPass : llvm::PassInfoMixin<WrapPass> {
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
};

void registerWrap(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_WRAP_H
