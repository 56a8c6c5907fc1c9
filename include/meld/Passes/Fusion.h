//===- Fusion.h - Link a composition into one module ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The pass that makes one core module of a composition of components.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_FUSION_H
#define MELD_PASSES_FUSION_H

#include "meld/CanonicalABI/Boundaries.h"
#include "meld/IR/FusedModule.h"

namespace meld {

class PassBuilder;

/// Flattens the composition, lowers its boundaries and links its core
/// instances, adapters included; the result is the module's image.
///
/// Pipeline name: `fuse`. The first pass of nearly every pipeline. A module
/// that is a core module already stays byte for byte what it is.
struct FusionPass : llvm::PassInfoMixin<FusionPass> {
  FusionPass() = default;
  explicit FusionPass(BoundaryOptions Options) : Options(Options) {}
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);

private:
  BoundaryOptions Options;
};

void registerFusion(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_FUSION_H
