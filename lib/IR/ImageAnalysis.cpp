//===- ImageAnalysis.cpp - The image's sections, decoded ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/ImageAnalysis.h"

using namespace meld;

llvm::AnalysisKey ImageAnalysis::Key;

DecodedImage ImageAnalysis::run(FusedModule &M, FusedModuleAnalysisManager &) {
  DecodedImage Result(M);
  const ArrayRef<uint8_t> Bytes = M.image();
  if (Bytes.empty())
    return Result;
  Expected<CoreModule> Module = readCoreModule(Bytes);
  if (Module)
    Result.Module = std::make_unique<const CoreModule>(std::move(*Module));
  else
    M.report(Module.takeError());
  return Result;
}
