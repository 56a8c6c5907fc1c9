//===- PrintOrigins.cpp - Show where functions came from ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/ImageAnalysis.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/PrintPasses.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

/// Export names by function index.
static llvm::DenseMap<uint32_t, SmallVector<StringRef, 1>>
exportsByFunction(const CoreModule &Module) {
  llvm::DenseMap<uint32_t, SmallVector<StringRef, 1>> Names;
  for (const CoreExport &Export : Module.Exports)
    if (Export.Kind == ExternKind::Func)
      Names[Export.Index].push_back(Export.Name);
  return Names;
}

PreservedAnalyses PrintOriginsPass::run(FusedModule &M,
                                        FusedModuleAnalysisManager &AM) {
  const CoreModule *Module = AM.getResult<ImageAnalysis>(M).Module.get();
  if (!Module)
    return PreservedAnalyses::all();
  const OriginMap &Origins = M.origins();
  const auto Exports = exportsByFunction(*Module);
  const uint32_t First = Module->numImports(ExternKind::Func);
  const uint32_t End = Module->numEntities(ExternKind::Func);

  OS << "origins of '" << M.name() << "': " << Origins.Functions.size()
     << " of " << End - First << " functions\n";
  auto Origin = Origins.Functions.begin();
  for (uint32_t I = First; I != End; ++I) {
    OS << "  function " << I << ": ";
    if (Origin != Origins.Functions.end() && Origin->FusedFunc == I) {
      OS << Origins.Components[Origin->Component] << " function "
         << Origin->OriginalFunc;
      ++Origin;
    } else {
      OS << "generated";
    }
    auto Names = Exports.find(I);
    if (Names != Exports.end())
      for (StringRef Name : Names->second)
        OS << ", exported as '" << Name << "'";
    OS << '\n';
  }
  return PreservedAnalyses::all();
}

void meld::registerPrintOrigins(PassBuilder &PB) {
  PB.registerPass("print<origins>", "prints where each function came from",
                  PrintOriginsPass(PB.printStream()));
}
