//===- Wrap.cpp - Give the module its component type back -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/Wrap.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Support/Error.h"
#include "meld/Wrap/Wrap.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

static Expected<std::vector<uint8_t>> wrap(FusedModule &M) {
  if (M.inputLayer() == WasmLayer::CoreModule)
    return makeError("the input is a core module, which has no component type "
                     "to be given back");
  if (!M.hasImage() || !M.hostSurface())
    return makeError("nothing is fused yet: the pipeline has to run 'fuse' "
                     "first");
  if (!M.hostSurface()->Drops.empty())
    return makeError("with fuse<resources=internal> the module keeps the "
                     "handles that an engine keeps for a component");
  llvm::SmallVector<char, 0> Module;
  llvm::raw_svector_ostream OS(Module);
  if (Error Err = M.writeModule(OS))
    return Err;
  return wrapModule(*M.graph(), *M.hostSurface(),
                    llvm::arrayRefFromStringRef(OS.str()));
}

PreservedAnalyses WrapPass::run(FusedModule &M, FusedModuleAnalysisManager &) {
  Expected<std::vector<uint8_t>> Component = wrap(M);
  if (!Component) {
    M.report(addContext(Component.takeError(), "wrap"));
    return PreservedAnalyses::all();
  }
  M.statistics().set("wrap", "bytes of the component", Component->size());
  M.setWrapper(std::move(*Component));
  return PreservedAnalyses::all();
}

void meld::registerWrap(PassBuilder &PB) {
  PB.registerPass<WrapPass>(
      "wrap", "makes a component of the fused module; runs behind emit-scpv");
}
