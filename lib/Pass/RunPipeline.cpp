//===- RunPipeline.cpp - Run a pipeline and collect its errors ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/Containment.h"
#include "meld/Pass/PassBuilder.h"

using namespace meld;

Error meld::runPipeline(FusedModulePassManager &Passes, FusedModule &Module,
                        FusedModuleAnalysisManager &Analyses) {
  Error Thrown = catchBinaryen([&] {
    Passes.run(Module, Analyses);
    return Error::success();
  });
  // What was computed when the exception came may be half of a result.
  if (Thrown)
    Analyses.clear();
  return joinErrors(Module.takeErrors(), std::move(Thrown));
}
