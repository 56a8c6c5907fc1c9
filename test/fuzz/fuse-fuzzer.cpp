//===- fuse-fuzzer.cpp - The whole main job -------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The input is fused as `meld-opt` does. What is written is valid, and its
/// provenance is what the bytes and the input show.
//===----------------------------------------------------------------------===//

#include "Fuzzer.h"

#include "meld/IR/Verify.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Provenance/Verify.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;
using namespace meld::fuzz;

static Error runMainJob(FusedModule &Module) {
  PassBuilder PB(llvm::nulls());
  FusedModulePassManager Passes;
  if (Error Err = PB.parsePipeline(Passes, "fuse,premises,emit-scpv"))
    return Err;
  FusedModuleAnalysisManager Analyses;
  PB.registerAnalyses(Analyses);
  return runPipeline(Passes, Module, Analyses);
}

static void checkProvenance(ArrayRef<uint8_t> Module, ArrayRef<uint8_t> Input) {
  Expected<Differences> Own = verifyScpv(Module);
  expect(Own.takeError(), "there is a provenance section");
  expect(Own->empty(), "the provenance is what the module shows");
  Expected<Originals> From = readOriginals(Input);
  expect(From.takeError(), "what was fused can be read");
  Expected<Differences> Against = verifyScpvAgainst(Module, *From);
  expect(Against.takeError(), "origins can be compared");
  expect(Against->empty(), "origins are what the input shows");
}

int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  const ArrayRef<uint8_t> Input(Data, Size);
  Expected<std::unique_ptr<FusedModule>> Module = FusedModule::load(
      llvm::MemoryBuffer::getMemBuffer(llvm::toStringRef(Input), "input",
                                       /*RequiresNullTerminator=*/false));
  if (!Module)
    return refused(Module.takeError());
  if (Error Err = runMainJob(**Module))
    return refused(std::move(Err));
  expect(verify(**Module), "what was fused is valid");

  SmallVector<char, 0> Output;
  llvm::raw_svector_ostream OS(Output);
  expect((*Module)->write(OS), "what was fused can be written");
  checkProvenance(llvm::arrayRefFromStringRef(OS.str()), Input);
  return 0;
}
