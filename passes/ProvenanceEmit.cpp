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

static Error emit(FusedModule &M, const CoreModule &Image, bool BoundedMemory,
                  const ClosedWorldResult &World) {
  std::vector<uint8_t> Evidence;
  if (World.Evidence) {
    Expected<std::vector<uint8_t>> Encoded =
        encodeHostEvidence(*World.Evidence);
    if (!Encoded)
      return Encoded.takeError();
    Evidence = std::move(*Encoded);
  }
  Expected<std::vector<uint8_t>> Behind = M.sectionsBehindImage(Evidence);
  if (!Behind)
    return Behind.takeError();
  Expected<Scpv> Section =
      buildScpv(Image, M.origins(), BoundedMemory, World.ClosedWorld, *Behind);
  if (!Section)
    return Section.takeError();
  Expected<std::vector<uint8_t>> Contents = encodeScpv(*Section);
  if (!Contents)
    return Contents.takeError();
  M.statistics().set("emit-scpv", "entries", Section->Entries.size());
  M.statistics().set("emit-scpv", "bytes", Contents->size());
  M.setProvenance(std::move(*Contents), std::move(Evidence));
  return Error::success();
}

PreservedAnalyses ProvenanceEmitPass::run(FusedModule &M,
                                          FusedModuleAnalysisManager &AM) {
  const DecodedImage &Image = AM.getResult<ImageAnalysis>(M);
  if (Image.Module)
    M.report(emit(M, *Image.Module,
                  AM.getResult<MemoryProbeAnalysis>(M).BoundedMemory,
                  AM.getResult<ClosedWorldCheckAnalysis>(M)));
  return PreservedAnalyses::all();
}

void meld::registerProvenanceEmit(PassBuilder &PB) {
  PB.registerPass<ProvenanceEmitPass>(
      "emit-scpv", "appends the component-provenance section; runs last");
  PB.setExtensionPoints("emit-scpv", ExtensionPoint::BeforeEmission,
                        std::nullopt);
}
