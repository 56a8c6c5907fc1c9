//===- LLVMCore.cpp - What the pass manager needs of LLVM's Core ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Defines three static members that LLVM's pass manager and its timing handler
/// refer to. Core defines them in files that link all of LLVM IR, which nothing
/// here uses: 5 MB, and fifty command-line options that would mean nothing.
//===----------------------------------------------------------------------===//

#include "llvm/IR/Analysis.h"
#include "llvm/Pass.h"

// Sets of analyses are known by the addresses of these.
llvm::AnalysisSetKey llvm::PreservedAnalyses::AllAnalysesKey;
llvm::AnalysisSetKey llvm::CFGAnalyses::SetKey;

// Names a pass of the old pass manager, for its timers; there are none.
const llvm::PassInfo *llvm::Pass::lookupPassInfo(const void *) {
  return nullptr;
}
