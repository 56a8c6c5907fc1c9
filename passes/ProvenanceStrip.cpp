//===- ProvenanceStrip.cpp - Leave provenance out -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/ProvenanceStrip.h"
#include "meld/Pass/PassBuilder.h"

using namespace meld;

PreservedAnalyses ProvenanceStripPass::run(FusedModule &M,
                                           FusedModuleAnalysisManager &) {
  M.setProvenance({});
  return PreservedAnalyses::all();
}

void meld::registerProvenanceStrip(PassBuilder &PB) {
  PB.registerPass<ProvenanceStripPass>(
      "strip-scpv", "leaves the component-provenance section out");
}
