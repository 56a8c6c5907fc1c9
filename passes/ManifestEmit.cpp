//===- ManifestEmit.cpp - Tell hosts how to call the module ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/ManifestEmit.h"
#include "meld/IR/ImageAnalysis.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/ClosedWorldCheck.h"
#include "meld/Passes/MemoryProbe.h"
#include "meld/Support/Error.h"

using namespace meld;

Expected<std::string>
meld::makeManifest(FusedModule &M, FusedModuleAnalysisManager &AM,
                   std::optional<DescribedModule> Written) {
  const DecodedImage &Image = AM.getResult<ImageAnalysis>(M);
  if (!Image.Module)
    return makeError("a manifest needs a core module");
  const HostSurface *Surface = M.hostSurface();
  if (!Surface)
    return makeError("a manifest cannot be written of a module that was not "
                     "fused in this run: types of its functions are not known");
  return writeManifest({*M.graph(), *Surface, *Image.Module,
                        AM.getResult<MemoryProbeAnalysis>(M).BoundedMemory,
                        AM.getResult<ClosedWorldCheckAnalysis>(M).ClosedWorld,
                        Written});
}

PreservedAnalyses ManifestEmitPass::run(FusedModule &M,
                                        FusedModuleAnalysisManager &AM) {
  if (!AM.getResult<ImageAnalysis>(M).Module)
    return PreservedAnalyses::all(); // which has been reported
  Expected<std::string> Text = makeManifest(M, AM, std::nullopt);
  if (!Text) {
    M.report(Text.takeError());
    return PreservedAnalyses::all();
  }
  M.statistics().set("emit-manifest", "bytes", Text->size());
  M.setManifest({Text->begin(), Text->end()});
  return PreservedAnalyses::all();
}

void meld::registerManifestEmit(PassBuilder &PB) {
  PB.registerPass<ManifestEmitPass>(
      "emit-manifest", "adds the section meld-manifest; before emit-scpv");
}
