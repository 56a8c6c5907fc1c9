//===- RunBinaryen.cpp - Run one pass of Binaryen -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/BinaryenPassTable.h"
#include "meld/Pass/BinaryenParameters.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Passes/Optimize.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

PreservedAnalyses RunBinaryenPass::run(FusedModule &M,
                                       FusedModuleAnalysisManager &) {
  M.runBinaryen(Step, Options, OS);
  return PreservedAnalyses::none();
}

static Error takeLevel(PassParameters &Parameters, StringRef Name, unsigned Max,
                       unsigned &Into) {
  Expected<std::optional<unsigned>> Level = Parameters.takeNumber(Name, Max);
  if (!Level)
    return Level.takeError();
  Into = Level->value_or(0);
  return Error::success();
}

static Expected<RunBinaryenPass> makePass(PassParameters &Parameters,
                                          raw_ostream &OS) {
  const auto First = Parameters.takeFirst();
  if (!First)
    return makeError("expected the name of a pass of Binaryen");
  BinaryenStep Step{First->first.str(), std::nullopt};
  if (First->second)
    Step.Argument = First->second->str();
  SmallVector<StringRef, 8> Arguments;
  if (const BinaryenPass *Row = findBinaryenPass(Step.Pass))
    Row->Arguments.split(Arguments, ' ', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  Expected<BinaryenOptions> Options =
      takeBinaryenOptions(Parameters, Arguments);
  if (!Options)
    return Options.takeError();
  if (Error Err =
          takeLevel(Parameters, "optimize-level", 4, Options->OptimizeLevel))
    return Err;
  if (Error Err =
          takeLevel(Parameters, "shrink-level", 2, Options->ShrinkLevel))
    return Err;
  // A pass that cannot run is an error of the pipeline, not of the module.
  if (Error Err = checkBinaryenStep(Step, *Options))
    return Err;
  return RunBinaryenPass(std::move(Step), std::move(*Options), OS);
}

void meld::registerRunBinaryen(PassBuilder &PB) {
  PB.registerPassWithParameters<RunBinaryenPass>(
      "binaryen", "PASS|PASS=ARGUMENT;optimize-level=N;shrink-level=N;...",
      "runs a pass of Binaryen",
      [&OS = PB.printStream()](PassParameters &Parameters) {
        return makePass(Parameters, OS);
      });
}
