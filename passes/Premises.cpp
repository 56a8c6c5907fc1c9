//===- Premises.cpp - Establish what the module proves --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/Premises.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/ClosedWorldCheck.h"
#include "meld/Passes/MemoryProbe.h"

using namespace meld;

PreservedAnalyses PremisesPass::run(FusedModule &M,
                                    FusedModuleAnalysisManager &AM) {
  const bool Bounded = AM.getResult<MemoryProbeAnalysis>(M).BoundedMemory;
  const bool Closed = AM.getResult<ClosedWorldCheckAnalysis>(M).ClosedWorld;
  M.statistics().set("premises", "bounded_memory", Bounded);
  M.statistics().set("premises", "closed_world", Closed);
  return PreservedAnalyses::all();
}

void meld::registerPremises(PassBuilder &PB) {
  PB.registerPass<PremisesPass>("premises",
                                "runs memory-probe and closed-world-check");
}
