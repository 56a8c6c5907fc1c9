//===- PrintPasses.h - Passes that show what is known -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The family `print<...>`. They print to the pass builder's print stream and
/// change nothing.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_PRINTPASSES_H
#define MELD_PASSES_PRINTPASSES_H

#include "meld/IR/FusedModule.h"

namespace meld {

class PassBuilder;

/// Prints which core instances the composition consists of, what each imports
/// from where, and what crosses component boundaries. Works before `fuse`.
///
/// Pipeline names: `print<graph>` (text), `print<graph-dot>` (Graphviz).
struct PrintGraphPass : llvm::PassInfoMixin<PrintGraphPass> {
  explicit PrintGraphPass(raw_ostream &OS) : OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
  raw_ostream &OS;
};
struct PrintGraphDotPass : llvm::PassInfoMixin<PrintGraphDotPass> {
  explicit PrintGraphDotPass(raw_ostream &OS) : OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
  raw_ostream &OS;
};

/// Prints how each boundary between component instances, or to the host, was
/// lowered; before `fuse`, how `fuse` would do it by default.
///
/// Pipeline names: `print<boundaries>` (text), `print<boundaries-json>`.
struct PrintBoundariesPass : llvm::PassInfoMixin<PrintBoundariesPass> {
  explicit PrintBoundariesPass(raw_ostream &OS) : OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
  raw_ostream &OS;
};
struct PrintBoundariesJsonPass : llvm::PassInfoMixin<PrintBoundariesJsonPass> {
  explicit PrintBoundariesJsonPass(raw_ostream &OS) : OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
  raw_ostream &OS;
};

/// Prints one line for each defined function of the image: its index, which
/// function of which component it is, and its name or exports.
///
/// Pipeline name: `print<origins>`.
struct PrintOriginsPass : llvm::PassInfoMixin<PrintOriginsPass> {
  explicit PrintOriginsPass(raw_ostream &OS) : OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
  raw_ostream &OS;
};

/// Prints the premises with what decides each: the functions that grow a
/// memory, the imports.
///
/// Pipeline name: `print<premises>`.
struct PrintPremisesPass : llvm::PassInfoMixin<PrintPremisesPass> {
  explicit PrintPremisesPass(raw_ostream &OS) : OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
  raw_ostream &OS;
};

/// Prints the features of WebAssembly that the image uses, by the names that
/// `meld-validate --features` takes.
///
/// Pipeline name: `print<features>`.
struct PrintFeaturesPass : llvm::PassInfoMixin<PrintFeaturesPass> {
  explicit PrintFeaturesPass(raw_ostream &OS) : OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
  raw_ostream &OS;
};

/// Prints of each import of the image which import of the root component it
/// is, or which canonical built-in; through which component instances it is
/// reached; and what declares it to be the host's.
///
/// Pipeline name: `print<imports>`.
struct PrintImportsPass : llvm::PassInfoMixin<PrintImportsPass> {
  explicit PrintImportsPass(raw_ostream &OS) : OS(OS) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
  raw_ostream &OS;
};

void registerPrintBoundaries(PassBuilder &PB);
void registerPrintFeatures(PassBuilder &PB);
void registerPrintGraph(PassBuilder &PB);
void registerPrintImports(PassBuilder &PB);
void registerPrintOrigins(PassBuilder &PB);
void registerPrintPremises(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_PRINTPASSES_H
