//===- Premises.h - Establish what the module proves ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The pass that computes all premises of provenance.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_PREMISES_H
#define MELD_PASSES_PREMISES_H

#include "meld/IR/FusedModule.h"

namespace meld {

class PassBuilder;

/// Runs `memory-probe` and `closed-world-check`. Their results stay with the
/// analysis manager as long as the image does not change, and are counted for
/// -stats.
///
/// Pipeline name: `premises`. Changes nothing.
struct PremisesPass : llvm::PassInfoMixin<PremisesPass> {
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
};

void registerPremises(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_PREMISES_H
