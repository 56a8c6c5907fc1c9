//===- ClosedWorldCheck.h - Does the module import anything? ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The analysis behind the premise `closed_world`.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_CLOSEDWORLDCHECK_H
#define MELD_PASSES_CLOSEDWORLDCHECK_H

#include "meld/IR/ImageAnalysis.h"

namespace meld {

class PassBuilder;

struct ClosedWorldResult : ImageResult {
  using ImageResult::ImageResult;
  /// The module imports nothing of any kind. What an import is called proves
  /// nothing, so no name is an exception. False when there is no image.
  bool ClosedWorld = false;
};

/// Reads off the image whether its behaviour depends on a host.
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

void registerClosedWorldCheck(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_CLOSEDWORLDCHECK_H
