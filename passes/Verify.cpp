//===- Verify.cpp - Validate the image in the middle of things ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/Verify.h"
#include "meld/IR/Verify.h"
#include "meld/Pass/PassBuilder.h"

using namespace meld;

PreservedAnalyses VerifyPass::run(FusedModule &M,
                                  FusedModuleAnalysisManager &) {
  M.report(verify(M));
  return PreservedAnalyses::all();
}

void meld::registerVerify(PassBuilder &PB) {
  PB.registerPass<VerifyPass>("verify", "validates the core module");
}
