//===- PrintFeatures.cpp - Show what the module needs ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/ImageAnalysis.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/PrintPasses.h"
#include "meld/Validate/Validate.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

PreservedAnalyses PrintFeaturesPass::run(FusedModule &M,
                                         FusedModuleAnalysisManager &AM) {
  const CoreModule *Module = AM.getResult<ImageAnalysis>(M).Module.get();
  if (!Module)
    return PreservedAnalyses::all();
  Expected<FeatureSet> Used =
      findFeatures(*Module, {FeatureSet::all(), M.options().Threads});
  if (!Used) {
    M.report(Used.takeError());
    return PreservedAnalyses::all();
  }
  OS << "features of '" << M.name() << "': " << toString(*Used) << '\n';
  return PreservedAnalyses::all();
}

void meld::registerPrintFeatures(PassBuilder &PB) {
  PB.registerPass("print<features>", "prints what the module needs of engines",
                  PrintFeaturesPass(PB.printStream()));
}
