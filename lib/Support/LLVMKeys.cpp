//===- LLVMKeys.cpp - Keys of LLVM's analysis sets ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Defines two static members that LLVM's pass manager templates refer to. Core
/// defines them in PassManager.cpp beside the pass managers of LLVM IR; linking
/// that file links all of the IR, which nothing here uses. Only their addresses
/// matter.
//===----------------------------------------------------------------------===//

#include "llvm/IR/Analysis.h"

llvm::AnalysisSetKey llvm::PreservedAnalyses::AllAnalysesKey;
llvm::AnalysisSetKey llvm::CFGAnalyses::SetKey;
