//===- StandardInstrumentations.cpp - Watch passes at work ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/StandardInstrumentations.h"
#include "Instrumented.h"
#include "meld/Graph/GraphPrinter.h"
#include "meld/IR/Verify.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

StandardInstrumentations::StandardInstrumentations(InstrumentationOptions Given,
                                                   raw_ostream &OS)
    : Options(std::move(Given)), OS(OS), Timing(Options.TimePasses) {
  Timing.setOutStream(OS);
}

/// A module has text once it is linked; before, it has a graph.
void StandardInstrumentations::print(StringRef When, StringRef Pass,
                                     FusedModule &Module) {
  OS << ";; " << When << " '" << Pass << "'\n";
  if (Module.hasImage())
    Module.report(Module.writeText(OS));
  else if (const InstanceGraph *Graph = Module.graph())
    printGraph(OS, *Graph);
}

void StandardInstrumentations::registerCallbacks(PassBuilder &PB) {
  llvm::PassInstrumentationCallbacks &Callbacks = PB.callbacks();
  const bool PrintsBefore =
      Options.PrintBeforeAll || !Options.PrintBefore.empty();
  const bool PrintsAfter = Options.PrintAfterAll || !Options.PrintAfter.empty();

  if (PrintsBefore)
    Callbacks.registerBeforeNonSkippedPassCallback(
        [this, &PB](StringRef Class, const llvm::Any &IR) {
          const StringRef Pass = PB.passName(Class);
          if (Options.PrintBeforeAll ||
              llvm::is_contained(Options.PrintBefore, Pass))
            print("before", Pass, instrumented(IR));
        });

  // Before timing is registered: the time for this is not the pass'.
  Timing.registerCallbacks(Callbacks);

  if (PrintsAfter)
    Callbacks.registerAfterPassCallback([this, &PB](StringRef Class,
                                                    const llvm::Any &IR,
                                                    const PreservedAnalyses &) {
      const StringRef Pass = PB.passName(Class);
      if (Options.PrintAfterAll || llvm::is_contained(Options.PrintAfter, Pass))
        print("after", Pass, instrumented(IR));
    });

  if (Options.VerifyEach)
    Callbacks.registerAfterPassCallback(
        [&PB](StringRef Class, const llvm::Any &IR, const PreservedAnalyses &) {
          FusedModule &Module = instrumented(IR);
          if (!Module.hasErrors() && Module.hasImage())
            Module.report(addContext(verify(Module),
                                     "after '" + PB.passName(Class) + "'"));
        });
}

void StandardInstrumentations::finish() {
  if (Options.TimePasses)
    Timing.print();
}
