//===- PrintFeatures.cpp - Show what the module needs ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/FusedModule.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/PrintPasses.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

PreservedAnalyses PrintFeaturesPass::run(FusedModule &M,
                                         FusedModuleAnalysisManager &) {
  Expected<FeatureSet> Used = M.features();
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
