//===- Optimize.h - Optimise the fused module -------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Two passes that hand the module to Binaryen: a whole optimisation, or any
/// single pass. What they do to the origin map is in BinaryenPassTable.h.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_OPTIMIZE_H
#define MELD_PASSES_OPTIMIZE_H

#include "meld/IR/FusedModule.h"

namespace meld {

class PassBuilder;

/// Optimises as `wasm-opt -O1` to `-Oz` does, after it has made use of what
/// fusion brought together: calls through tables that are filled once and for
/// all become direct first, so that what they reach can be inlined or removed.
///
/// Pipeline name: `opt`.
class OptimizePass : public llvm::PassInfoMixin<OptimizePass> {
public:
  OptimizePass(BinaryenOptions Options, std::vector<std::string> Skipped,
               raw_ostream &OS)
      : Options(std::move(Options)), Skipped(std::move(Skipped)), OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);

private:
  BinaryenOptions Options;
  std::vector<std::string> Skipped;
  raw_ostream &OS;
};

/// Runs one pass of Binaryen.
///
/// Pipeline name: `binaryen`.
class RunBinaryenPass : public llvm::PassInfoMixin<RunBinaryenPass> {
public:
  RunBinaryenPass(BinaryenStep Step, BinaryenOptions Options, raw_ostream &OS)
      : Step(std::move(Step)), Options(std::move(Options)), OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);

private:
  BinaryenStep Step;
  BinaryenOptions Options;
  raw_ostream &OS;
};

void registerOptimize(PassBuilder &PB);
void registerRunBinaryen(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_OPTIMIZE_H
