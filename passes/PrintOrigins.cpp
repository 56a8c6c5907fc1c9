//===- PrintOrigins.cpp - Show where functions came from ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/NameSection.h"
#include "meld/IR/ImageAnalysis.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/PrintPasses.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
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

/// Names by function index, from the name section if there is one.
static llvm::DenseMap<uint32_t, std::string>
namesByFunction(const CoreModule &Module) {
  llvm::DenseMap<uint32_t, std::string> Names;
  for (const CustomSection &Custom : Module.Customs) {
    if (Custom.Name != "name")
      continue;
    NameSection Section = readNameSection(Custom.Bytes);
    for (NameAssoc &Name : Section.names(NameKind::Func))
      Names.try_emplace(Name.Index, std::move(Name.Name));
  }
  return Names;
}

PreservedAnalyses PrintOriginsPass::run(FusedModule &M,
                                        FusedModuleAnalysisManager &AM) {
  const CoreModule *Module = AM.getResult<ImageAnalysis>(M).Module.get();
  if (!Module)
    return PreservedAnalyses::all();
  const OriginMap &Origins = M.origins();
  const auto Exports = exportsByFunction(*Module);
  const auto Names = namesByFunction(*Module);
  const uint32_t First = Module->numImports(ExternKind::Func);
  const uint32_t End = Module->numEntities(ExternKind::Func);

  OS << "origins of '" << M.name() << "': " << Origins.Functions.size()
     << " of " << End - First << " functions\n";
  auto Origin = Origins.Functions.begin();
  auto Foreign = Origins.Foreign.begin();
  for (uint32_t I = First; I != End; ++I) {
    OS << "  function " << I << ": ";
    if (Origin != Origins.Functions.end() && Origin->FusedFunc == I) {
      OS << Origins.Components[Origin->Component] << " function "
         << Origin->OriginalFunc;
      ++Origin;
    } else {
      OS << "generated";
    }
    if (auto Name = Names.find(I); Name != Names.end())
      OS << ", named '" << Name->second << "'";
    if (auto Export = Exports.find(I); Export != Exports.end())
      for (StringRef Name : Export->second)
        OS << ", exported as '" << Name << "'";
    if (Foreign != Origins.Foreign.end() && Foreign->FusedFunc == I) {
      OS << ", with code of ";
      llvm::ListSeparator Comma;
      for (uint32_t Component : Foreign->Components)
        OS << Comma << Origins.Components[Component];
      ++Foreign;
    }
    OS << '\n';
  }
  return PreservedAnalyses::all();
}

void meld::registerPrintOrigins(PassBuilder &PB) {
  PB.registerPass("print<origins>", "prints where each function came from",
                  PrintOriginsPass(PB.printStream()));
}
