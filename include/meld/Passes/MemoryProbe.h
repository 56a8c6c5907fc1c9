//===- MemoryProbe.h - Does any code grow a memory? -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The analysis behind the premise `bounded_memory`.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASSES_MEMORYPROBE_H
#define MELD_PASSES_MEMORYPROBE_H

#include "meld/IR/ImageAnalysis.h"

namespace meld {

class PassBuilder;

struct MemoryProbeResult : ImageResult {
  using ImageResult::ImageResult;
  /// No function body contains `memory.grow`, reachable or not, and all of
  /// them decode. False when there is no image.
  bool BoundedMemory = false;
};

/// Reads off the image whether its memories keep their size.
///
/// Pipeline name: `memory-probe`.
class MemoryProbeAnalysis
    : public llvm::AnalysisInfoMixin<MemoryProbeAnalysis> {
  friend llvm::AnalysisInfoMixin<MemoryProbeAnalysis>;
  static llvm::AnalysisKey Key;

public:
  using Result = MemoryProbeResult;
  Result run(FusedModule &M, FusedModuleAnalysisManager &AM);
};

void registerMemoryProbe(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASSES_MEMORYPROBE_H
