//===- PrintImports.cpp - Show what imports are to the root ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/ClosedWorldCheck.h"
#include "meld/Passes/PrintPasses.h"
#include "meld/Support/Quote.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

/// The component instances that call \p Import, each once.
static SmallVector<uint32_t> callersOf(const HostImport &Import,
                                       const InstanceGraph &Graph) {
  SmallVector<uint32_t> Callers;
  for (const CoreBinding &User : Import.Users)
    Callers.push_back(User.K == CoreBinding::Lowered
                          ? Graph.Lowerings[User.Index].ComponentInstance
                          : Graph.Builtins[User.Index].ComponentInstance);
  llvm::sort(Callers);
  Callers.erase(llvm::unique(Callers), Callers.end());
  return Callers;
}

static void printResolution(raw_ostream &OS, const ImportResolution &Resolved,
                            const InstanceGraph &Graph) {
  const EvidencedImport &Identity = Resolved.Identity;
  if (Resolved.Import->isOfErrorContexts()) {
    OS << "canonical built-in of error contexts";
  } else {
    OS << (Identity.K == EvidencedImport::Function ? "root import "
                                                   : "canonical built-in ")
       << evidencedKindName(Identity.K) << ' ' << meld::quoted(Identity.Name);
    if (!Identity.Interface.empty())
      OS << " of " << meld::quoted(Identity.Interface);
  }
  OS << '\n';
  const SmallVector<uint32_t> Callers = callersOf(*Resolved.Import, Graph);
  // A root export that is an import, or an adapter that translates handles.
  if (Callers.empty())
    OS << "    reached through the root\n";
  for (uint32_t Caller : Callers)
    OS << "    reached through component-instance " << Caller << ' '
       << Graph.ComponentInstances[Caller].Path << '\n';
  if (const HostDeclaration *Declaration = Resolved.Declaration)
    OS << "    declared to be the host's by " << meld::quoted(Declaration->Name)
       << '\n';
  else
    OS << "    not declared to be the host's\n";
}

PreservedAnalyses PrintImportsPass::run(FusedModule &M,
                                        FusedModuleAnalysisManager &AM) {
  const CoreModule *Module = AM.getResult<ImageAnalysis>(M).Module.get();
  if (!Module)
    return PreservedAnalyses::all();
  OS << "imports of " << meld::quoted(M.name()) << ": "
     << Module->Imports.size() << '\n';
  const auto Resolved = resolveImports(M, *Module);
  for (auto [Core, Resolution] : llvm::zip_equal(Module->Imports, Resolved)) {
    OS << "  " << externKindName(Core.Kind) << ' ' << meld::quoted(Core.Module)
       << ' ' << meld::quoted(Core.Field) << ": ";
    if (Resolution.Import)
      printResolution(OS, Resolution, *M.graph());
    else if (M.hostSurface())
      OS << "unresolved: fusing did not leave it\n";
    else
      OS << "unknown: the module was not fused in this run\n";
  }
  return PreservedAnalyses::all();
}

void meld::registerPrintImports(PassBuilder &PB) {
  PB.registerPass("print<imports>",
                  "prints what each import is to the root component",
                  PrintImportsPass(PB.printStream()));
}
