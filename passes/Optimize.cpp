//===- Optimize.cpp - Optimise the fused module ---------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/Optimize.h"
#include "meld/IR/BinaryenPassTable.h"
#include "meld/Pass/BinaryenParameters.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

PreservedAnalyses OptimizePass::run(FusedModule &M,
                                    FusedModuleAnalysisManager &) {
  BinaryenModuleRef Module = M.ir();
  if (!Module)
    return PreservedAnalyses::all();
  // A shim's table is filled by its fixup module and by nobody else, which
  // Binaryen sees now that they are one module. In its own order calls become
  // direct only when all inlining is over.
  std::vector<std::string> Passes = {"directize"};
  llvm::append_range(Passes, presetPasses(Module, Options));
  std::vector<BinaryenStep> Steps;
  for (std::string &Pass : Passes)
    if (!llvm::is_contained(Skipped, Pass))
      Steps.push_back({std::move(Pass), std::nullopt});
  M.runBinaryen(Steps, Options, OS);
  return PreservedAnalyses::none();
}

namespace {
struct Level {
  StringRef Name;
  unsigned Optimize, Shrink;
};
} // namespace

static constexpr Level Levels[] = {{"O1", 1, 0}, {"O2", 2, 0}, {"O3", 3, 0},
                                   {"O4", 4, 0}, {"Os", 2, 1}, {"Oz", 2, 2}};

/// Names of all arguments that some pass takes.
static std::vector<StringRef> allArguments() {
  std::vector<StringRef> Names;
  for (const BinaryenPass &Pass : binaryenPasses())
    if (!Pass.Arguments.empty())
      llvm::append_range(Names, llvm::split(Pass.Arguments, ' '));
  return Names;
}

static Expected<OptimizePass> makePass(PassParameters &Parameters,
                                       raw_ostream &OS) {
  const Level *Chosen = nullptr;
  for (const Level &Candidate : Levels)
    if (Parameters.takeFlag(Candidate.Name)) {
      if (Chosen)
        return makeError("two levels, " + Chosen->Name + " and " +
                         Candidate.Name);
      Chosen = &Candidate;
    }
  if (!Chosen)
    return makeError("expected a level: O1, O2, O3, O4, Os or Oz");
  Expected<BinaryenOptions> Options =
      takeBinaryenOptions(Parameters, allArguments());
  if (!Options)
    return Options.takeError();
  Options->OptimizeLevel = Chosen->Optimize;
  Options->ShrinkLevel = Chosen->Shrink;
  std::vector<std::string> Skipped;
  while (std::optional<StringRef> Skip = Parameters.take("skip-pass")) {
    if (!findBinaryenPass(*Skip))
      return makeError("skip-pass: Binaryen has no pass '" + *Skip + "'");
    Skipped.push_back(Skip->str());
  }
  return OptimizePass(std::move(*Options), std::move(Skipped), OS);
}

void meld::registerOptimize(PassBuilder &PB) {
  PB.registerPassWithParameters<OptimizePass>(
      "opt", "O1|O2|O3|O4|Os|Oz;skip-pass=NAME;...",
      "optimises the module as wasm-opt does",
      [&OS = PB.printStream()](PassParameters &Parameters) {
        return makePass(Parameters, OS);
      });
  PB.setExtensionPoints("opt", ExtensionPoint::BeforeOptimization,
                        ExtensionPoint::AfterOptimization);
}
