//===- Verify.cpp - Validate the image in the middle of things ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/Verify.h"
#include "meld/IR/Verify.h"
#include "meld/Pass/PassBuilder.h"

using namespace meld;

PreservedAnalyses VerifyPass::run(FusedModule &M,
                                  FusedModuleAnalysisManager &) {
  Error Err = verify(M);
  if (!Err && AsksBinaryen)
    Err = verifyWithBinaryen(M.image());
  M.report(std::move(Err));
  return PreservedAnalyses::all();
}

static Expected<VerifyPass> makePass(PassParameters &Parameters) {
  return VerifyPass(Parameters.takeFlag("binaryen"));
}

void meld::registerVerify(PassBuilder &PB) {
  PB.registerPassWithParameters<VerifyPass>(
      "verify", "binaryen", "validates the core module", makePass);
}
