//===- ProvenanceEmit.h - Say where each function came from -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The pass that makes the `component-provenance` section.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_PROVENANCEEMIT_H
#define MELD_PASSES_PROVENANCEEMIT_H

#include "meld/IR/FusedModule.h"

namespace meld {

class PassBuilder;

/// Serialises origins, premises, code ranges and the module's hash as SCPV v3
/// (docs/scpv.md). Premises are computed where `premises` has not done so.
///
/// Pipeline name: `emit-scpv`. The last pass: one that changes the module
/// after it takes the section away again.
struct ProvenanceEmitPass : llvm::PassInfoMixin<ProvenanceEmitPass> {
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
};

void registerProvenanceEmit(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_PROVENANCEEMIT_H
