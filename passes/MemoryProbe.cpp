//===- MemoryProbe.cpp - Does any code grow a memory? ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/MemoryProbe.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Provenance/Premises.h"

using namespace meld;

llvm::AnalysisKey MemoryProbeAnalysis::Key;

MemoryProbeResult MemoryProbeAnalysis::run(FusedModule &M,
                                           FusedModuleAnalysisManager &AM) {
  const DecodedImage &Image = AM.getResult<ImageAnalysis>(M);
  MemoryProbeResult Result(M);
  Result.BoundedMemory = Image.Module && probeBoundedMemory(*Image.Module);
  return Result;
}

void meld::registerMemoryProbe(PassBuilder &PB) {
  PB.registerAnalysis<MemoryProbeAnalysis>(
      "memory-probe", "finds out whether any code can grow a memory");
}
