//===- PrintGraph.cpp - Show the composition ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Graph/GraphPrinter.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/PrintPasses.h"

using namespace meld;

PreservedAnalyses PrintGraphPass::run(FusedModule &M,
                                      FusedModuleAnalysisManager &) {
  if (const InstanceGraph *Graph = M.graph())
    printGraph(OS, *Graph);
  return PreservedAnalyses::all();
}

PreservedAnalyses PrintGraphDotPass::run(FusedModule &M,
                                         FusedModuleAnalysisManager &) {
  if (const InstanceGraph *Graph = M.graph())
    printGraphDot(OS, *Graph);
  return PreservedAnalyses::all();
}

void meld::registerPrintGraph(PassBuilder &PB) {
  PB.registerPass("print<graph>", "prints core instances and their bindings",
                  PrintGraphPass(PB.printStream()));
  PB.registerPass("print<graph-dot>", "prints the same for Graphviz",
                  PrintGraphDotPass(PB.printStream()));
}
