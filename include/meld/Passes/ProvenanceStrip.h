//===- ProvenanceStrip.h - Leave provenance out -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The pass that takes the `component-provenance` section away.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_PROVENANCESTRIP_H
#define MELD_PASSES_PROVENANCESTRIP_H

#include "meld/IR/FusedModule.h"

namespace meld {

class PassBuilder;

/// Removes the section that `emit-scpv` made. One in the input was left out
/// when the input was read, since it describes other bytes.
///
/// Pipeline name: `strip-scpv`.
struct ProvenanceStripPass : llvm::PassInfoMixin<ProvenanceStripPass> {
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
};

void registerProvenanceStrip(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_PROVENANCESTRIP_H
