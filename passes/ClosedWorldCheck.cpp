//===- ClosedWorldCheck.cpp - Does the module import anything? ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/ClosedWorldCheck.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Provenance/ImportResolution.h"
#include "meld/Provenance/Premises.h"

using namespace meld;

llvm::AnalysisKey ClosedWorldCheckAnalysis::Key;

std::vector<ImportResolution> meld::resolveImports(FusedModule &M,
                                                   const CoreModule &Image) {
  ResolutionState State;
  // Without fusing in this run, the graph is that of a core module.
  if (const HostSurface *Surface = M.hostSurface())
    State = {M.graph(), Surface};
  return resolveImports(Image, State, M.options().Host);
}

ClosedWorldResult
ClosedWorldCheckAnalysis::run(FusedModule &M, FusedModuleAnalysisManager &AM) {
  const DecodedImage &Image = AM.getResult<ImageAnalysis>(M);
  ClosedWorldResult Result(M);
  if (!Image.Module)
    return Result;
  Result.ClosedWorld = probeClosedWorld(*Image.Module);
  if (Result.ClosedWorld || !M.resolvesWorld())
    return Result;
  Result.Evidence = proveHostImports(resolveImports(M, *Image.Module));
  Result.ClosedWorld = Result.Evidence.has_value();
  return Result;
}

PreservedAnalyses ResolveWorldPass::run(FusedModule &M,
                                        FusedModuleAnalysisManager &) {
  M.setResolvesWorld();
  PreservedAnalyses PA = PreservedAnalyses::all();
  PA.abandon<ClosedWorldCheckAnalysis>();
  return PA;
}

void meld::registerClosedWorldCheck(PassBuilder &PB) {
  PB.registerAnalysis<ClosedWorldCheckAnalysis>(
      "closed-world-check", "finds out whether the module imports anything");
  PB.registerPass<ResolveWorldPass>(
      "closed-world-check<resolved>",
      "lets closed_world hold with imports of the root that are declared");
}
