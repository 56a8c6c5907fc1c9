//===- PrintBoundaries.cpp - Show how boundaries are lowered --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/CanonicalABI/Boundaries.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/PrintPasses.h"

using namespace meld;

/// Calls \p Print with the graph and the report on it, unless there is an
/// error, which is reported.
template <typename PrintT>
static void withReport(FusedModule &M, const PrintT &Print) {
  const InstanceGraph *Graph = M.graph();
  if (!Graph)
    return;
  if (const BoundaryReport *Report = M.boundaries())
    return Print(*Graph, *Report);
  Expected<Boundaries> Lowered = lowerBoundaries(*Graph, BoundaryOptions());
  if (!Lowered)
    return M.report(Lowered.takeError());
  Print(*Graph, Lowered->Report);
}

PreservedAnalyses PrintBoundariesPass::run(FusedModule &M,
                                           FusedModuleAnalysisManager &) {
  withReport(M, [&](const InstanceGraph &Graph, const BoundaryReport &Report) {
    printBoundaries(OS, Graph, Report);
  });
  return PreservedAnalyses::all();
}

PreservedAnalyses PrintBoundariesJsonPass::run(FusedModule &M,
                                               FusedModuleAnalysisManager &) {
  withReport(M, [&](const InstanceGraph &Graph, const BoundaryReport &Report) {
    printBoundariesJson(OS, Graph, Report);
  });
  return PreservedAnalyses::all();
}

void meld::registerPrintBoundaries(PassBuilder &PB) {
  PB.registerPass("print<boundaries>",
                  "prints how each call between components is lowered",
                  PrintBoundariesPass(PB.printStream()));
  PB.registerPass("print<boundaries-json>", "prints the same as JSON",
                  PrintBoundariesJsonPass(PB.printStream()));
}
