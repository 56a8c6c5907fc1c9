//===- ClosedWorldCheck.h - Does the module import anything? ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The analysis behind the premise `closed_world`.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_CLOSEDWORLDCHECK_H
#define MELD_PASSES_CLOSEDWORLDCHECK_H

#include "meld/IR/ImageAnalysis.h"
#include "meld/Provenance/ImportResolution.h"

namespace meld {

class PassBuilder;

struct ClosedWorldResult : ImageResult {
  explicit ClosedWorldResult(const FusedModule &M)
      : ImageResult(M), IsResolved(M.resolvesWorld()) {}
  /// The module imports nothing of any kind. What an import is called proves
  /// nothing, so no name is an exception. False when there is no image.
  ///
  /// Where the module resolves its world (FusedModule::resolvesWorld) it may
  /// have imports, if there is Evidence for all of them.
  bool ClosedWorld = false;
  std::optional<HostEvidence> Evidence;

  bool invalidate(FusedModule &M, const PreservedAnalyses &PA,
                  FusedModuleAnalysisManager::Invalidator &Invalidator) {
    return M.resolvesWorld() != IsResolved ||
           ImageResult::invalidate(M, PA, Invalidator);
  }

private:
  bool IsResolved;
};

/// Reads off the image whether its behaviour depends on a host that nobody
/// knows.
///
/// Pipeline name: `closed-world-check`.
class ClosedWorldCheckAnalysis
    : public llvm::AnalysisInfoMixin<ClosedWorldCheckAnalysis> {
  friend llvm::AnalysisInfoMixin<ClosedWorldCheckAnalysis>;
  static llvm::AnalysisKey Key;

public:
  using Result = ClosedWorldResult;
  Result run(FusedModule &M, FusedModuleAnalysisManager &AM);
};

/// Has the premise admit imports of the root that the user has declared to be
/// the host's, from here on.
///
/// Pipeline name: `closed-world-check<resolved>`.
struct ResolveWorldPass : llvm::PassInfoMixin<ResolveWorldPass> {
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM);
};

/// What each import of \p Image, the decoded image of \p M, is to the root
/// component, as far as \p M was fused in this run.
std::vector<ImportResolution> resolveImports(FusedModule &M,
                                             const CoreModule &Image);

void registerClosedWorldCheck(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_CLOSEDWORLDCHECK_H
