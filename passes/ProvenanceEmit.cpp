//===- ProvenanceEmit.cpp - Say where each function came from -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/ProvenanceEmit.h"
#include "meld/IR/ImageAnalysis.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/ClosedWorldCheck.h"
#include "meld/Passes/MemoryProbe.h"
#include "meld/Provenance/EmitScpv.h"

using namespace meld;

PreservedAnalyses ProvenanceEmitPass::run(FusedModule &M,
                                          FusedModuleAnalysisManager &AM) {
  const DecodedImage &Image = AM.getResult<ImageAnalysis>(M);
  if (!Image.Module)
    return PreservedAnalyses::all();
  Expected<Scpv> Section =
      buildScpv(*Image.Module, M.origins(),
                AM.getResult<MemoryProbeAnalysis>(M).BoundedMemory,
                AM.getResult<ClosedWorldCheckAnalysis>(M).ClosedWorld);
  if (!Section) {
    M.report(Section.takeError());
    return PreservedAnalyses::all();
  }
  Expected<std::vector<uint8_t>> Contents = encodeScpv(*Section);
  if (!Contents) {
    M.report(Contents.takeError());
    return PreservedAnalyses::all();
  }
  M.statistics().set("emit-scpv", "entries", Section->Entries.size());
  M.statistics().set("emit-scpv", "bytes", Contents->size());
  M.setProvenance(std::move(*Contents));
  return PreservedAnalyses::all();
}

void meld::registerProvenanceEmit(PassBuilder &PB) {
  PB.registerPass<ProvenanceEmitPass>(
      "emit-scpv", "appends the component-provenance section; runs last");
  PB.setExtensionPoints("emit-scpv", ExtensionPoint::BeforeEmission,
                        std::nullopt);
}
