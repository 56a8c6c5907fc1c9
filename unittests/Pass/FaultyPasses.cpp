//===- FaultyPasses.cpp - A plugin whose passes break the module ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Injects the faults that the tool has to refuse (test/Tool). Its passes are
/// generators gone wrong: they do to the image what no pass may do.
//===----------------------------------------------------------------------===//

#include "meld/Pass/PassBuilder.h"
#include "meld/Pass/PassPlugin.h"

using namespace meld;

#ifndef FAULTY_API_VERSION
#define FAULTY_API_VERSION MELD_PLUGIN_API_VERSION
#endif

namespace {
/// Makes the last function's last instruction, before its `end`, a nop.
struct BreakCodePass : llvm::PassInfoMixin<BreakCodePass> {
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &) {
    std::vector<uint8_t> Image = M.image().vec();
    Expected<CoreModule> Module = readCoreModule(Image);
    if (!Module) {
      M.report(Module.takeError());
      return PreservedAnalyses::all();
    }
    const ArrayRef<uint8_t> Body = Module->Bodies.back().Bytes;
    Image[Body.end() - 2 - Module->Bytes.begin()] = 0x01;
    M.setImage(std::move(Image), M.origins());
    return PreservedAnalyses::none();
  }
};

/// Puts an empty module in place of the fused one.
struct LoseCodePass : llvm::PassInfoMixin<LoseCodePass> {
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &) {
    M.setImage(M.image().take_front(8).vec(), OriginMap());
    return PreservedAnalyses::none();
  }
};

/// Leaves the origins of a module without functions as they were.
struct KeepOriginsPass : llvm::PassInfoMixin<KeepOriginsPass> {
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &) {
    M.setImage(M.image().take_front(8).vec(), M.origins());
    return PreservedAnalyses::none();
  }
};
} // namespace

extern "C" PassPluginLibraryInfo meldGetPassPluginInfo() {
  return {FAULTY_API_VERSION, "FaultyPasses", "1", [](PassBuilder &PB) {
            PB.registerPass<BreakCodePass>("break-code", "for tests");
            PB.registerPass<LoseCodePass>("lose-code", "for tests");
            PB.registerPass<KeepOriginsPass>("keep-origins", "for tests");
          }};
}
