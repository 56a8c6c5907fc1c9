//===- ImageAnalysis.h - The image's sections, decoded ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The analysis that all others stand on: it decodes the image once for each
/// of its states.
//===----------------------------------------------------------------------===//
#ifndef MELD_IR_IMAGEANALYSIS_H
#define MELD_IR_IMAGEANALYSIS_H

#include "meld/IR/FusedModule.h"
#include "meld/IR/PassManager.h"

namespace meld {

/// Base of a result that was read off the image. It is valid exactly as long
/// as the image stays what it was, whatever passes say they preserve.
class ImageResult {
public:
  explicit ImageResult(const FusedModule &M) : State(M.state()) {}
  bool invalidate(FusedModule &M, const PreservedAnalyses &,
                  FusedModuleAnalysisManager::Invalidator &) {
    return M.state() != State;
  }

private:
  uint64_t State;
};

/// The decoded image; null, with an error reported, when there is no image or
/// it cannot be decoded.
struct DecodedImage : ImageResult {
  using ImageResult::ImageResult;
  std::unique_ptr<const CoreModule> Module;
};

class ImageAnalysis : public llvm::AnalysisInfoMixin<ImageAnalysis> {
  friend llvm::AnalysisInfoMixin<ImageAnalysis>;
  static llvm::AnalysisKey Key;

public:
  using Result = DecodedImage;
  Result run(FusedModule &M, FusedModuleAnalysisManager &AM);
};

} // namespace meld

#endif // MELD_IR_IMAGEANALYSIS_H
