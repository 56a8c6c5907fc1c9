//===- ClosedWorldCheck.cpp - Does the module import anything? ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/ClosedWorldCheck.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Provenance/Premises.h"

using namespace meld;

llvm::AnalysisKey ClosedWorldCheckAnalysis::Key;

ClosedWorldResult
ClosedWorldCheckAnalysis::run(FusedModule &M, FusedModuleAnalysisManager &AM) {
  const DecodedImage &Image = AM.getResult<ImageAnalysis>(M);
  ClosedWorldResult Result(M);
  Result.ClosedWorld = Image.Module && probeClosedWorld(*Image.Module);
  return Result;
}

void meld::registerClosedWorldCheck(PassBuilder &PB) {
  PB.registerAnalysis<ClosedWorldCheckAnalysis>(
      "closed-world-check", "finds out whether the module imports anything");
}
