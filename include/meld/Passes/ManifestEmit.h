//===- ManifestEmit.h - Tell hosts how to call the module -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The manifest, as a custom section and as text for a file of its own.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_MANIFESTEMIT_H
#define MELD_PASSES_MANIFESTEMIT_H

#include "meld/Host/Manifest.h"
#include "meld/IR/FusedModule.h"
#include "meld/IR/PassManager.h"

namespace meld {

class PassBuilder;

/// Puts the manifest of the image (docs/manifest.md) into the custom section
/// `meld-manifest`. Provenance covers it, so that it is made before that.
///
/// Pipeline name: `emit-manifest`.
struct ManifestEmitPass : llvm::PassInfoMixin<ManifestEmitPass> {
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
};

/// The manifest of \p M as it is now, for a file beside the module \p Written.
///
/// \returns an error when \p M was not fused in this run: nobody knows the
/// types of its functions then.
Expected<std::string> makeManifest(FusedModule &M,
                                   FusedModuleAnalysisManager &AM,
                                   std::optional<DescribedModule> Written);

void registerManifestEmit(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_MANIFESTEMIT_H
