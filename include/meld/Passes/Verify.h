//===- Verify.h - Validate the image in the middle of things ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The pass form of meld/IR/Verify.h.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_VERIFY_H
#define MELD_PASSES_VERIFY_H

#include "meld/IR/FusedModule.h"

namespace meld {

class PassBuilder;

/// Reports what makes the image an invalid module. meld-opt does the same at
/// the end of every pipeline, unless told not to.
///
/// Pipeline name: `verify`; `verify<binaryen>` asks Binaryen's validator, too.
/// Changes nothing.
struct VerifyPass : llvm::PassInfoMixin<VerifyPass> {
  explicit VerifyPass(bool AsksBinaryen = false) : AsksBinaryen(AsksBinaryen) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
  bool AsksBinaryen;
};

void registerVerify(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_VERIFY_H
