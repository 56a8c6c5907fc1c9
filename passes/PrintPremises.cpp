//===- PrintPremises.cpp - Show what the module proves, and why -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/InstructionWalker.h"
#include "meld/IR/ImageAnalysis.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/ClosedWorldCheck.h"
#include "meld/Passes/MemoryProbe.h"
#include "meld/Passes/PrintPasses.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

namespace {
struct GrowFinder : InstructionVisitor {
  bool Found = false;
  bool instruction(Opcode Op, const uint8_t *) {
    Found |= Op == Opcode::MemoryGrow;
    return true;
  }
};
} // namespace

static void printGrowingFunctions(const CoreModule &Module, raw_ostream &OS) {
  uint32_t Index = Module.numImports(ExternKind::Func);
  for (const CoreBody &Body : Module.Bodies) {
    GrowFinder Finder;
    if (Error Err = walkBody(Body, Finder))
      OS << "    function " << Index
         << " is malformed: " << toString(std::move(Err)) << '\n';
    else if (Finder.Found)
      OS << "    function " << Index << " contains memory.grow\n";
    ++Index;
  }
}

static void printImports(const CoreModule &Module, raw_ostream &OS) {
  for (const CoreImport &Import : Module.Imports)
    OS << "    imports " << externKindName(Import.Kind) << " '" << Import.Module
       << "' '" << Import.Field << "'\n";
}

PreservedAnalyses PrintPremisesPass::run(FusedModule &M,
                                         FusedModuleAnalysisManager &AM) {
  const CoreModule *Module = AM.getResult<ImageAnalysis>(M).Module.get();
  if (!Module)
    return PreservedAnalyses::all();
  const bool Bounded = AM.getResult<MemoryProbeAnalysis>(M).BoundedMemory;
  const bool Closed = AM.getResult<ClosedWorldCheckAnalysis>(M).ClosedWorld;
  OS << "premises of '" << M.name() << "'\n";
  OS << "  bounded_memory: " << (Bounded ? "true" : "false") << '\n';
  if (!Bounded)
    printGrowingFunctions(*Module, OS);
  OS << "  closed_world: " << (Closed ? "true" : "false") << '\n';
  if (!Closed)
    printImports(*Module, OS);
  return PreservedAnalyses::all();
}

void meld::registerPrintPremises(PassBuilder &PB) {
  PB.registerPass("print<premises>",
                  "prints what the module proves, and what stands against it",
                  PrintPremisesPass(PB.printStream()));
}
