//===- OriginCounts.cpp - Which component brought how much code -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// An example of a pass plugin: an analysis over the fused module and a pass
/// that prints it, with a parameter.
///
///     meld-opt -load-pass-plugin=OriginCounts.so \
///       -passes='fuse,print-origin-counts' app.wasm -o fused.wasm
///
/// prints, for each component that the module was fused from, how many
/// functions of it there are and how many bytes of code they take:
///
///        2 functions       11 bytes  first
///        1 functions        7 bytes  second
///        1 functions       14 bytes  (generated)
//===----------------------------------------------------------------------===//

#include "meld/IR/ImageAnalysis.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Pass/PassPlugin.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

namespace {

//===----------------------------------------------------------------------===//
// The analysis
//===----------------------------------------------------------------------===//

struct OriginCount {
  std::string Component; ///< empty: generated code
  uint64_t Functions = 0;
  uint64_t Bytes = 0; ///< of function bodies, locals included
};

/// As an ImageResult it goes away when a pass changes the image.
struct OriginCounts : ImageResult {
  using ImageResult::ImageResult;
  std::vector<OriginCount> Counts;
};

class OriginCountsAnalysis
    : public llvm::AnalysisInfoMixin<OriginCountsAnalysis> {
  friend llvm::AnalysisInfoMixin<OriginCountsAnalysis>;
  static llvm::AnalysisKey Key;

public:
  using Result = OriginCounts;

  Result run(FusedModule &M, FusedModuleAnalysisManager &AM) {
    Result Counted(M);
    // Decoded already when another pass asked for it. Null when there is no
    // fused module yet; that has been reported then.
    const CoreModule *Module = AM.getResult<ImageAnalysis>(M).Module.get();
    if (!Module)
      return Counted;
    const OriginMap &Origins = M.origins();
    for (const std::string &Component : Origins.Components)
      Counted.Counts.push_back({Component});
    Counted.Counts.push_back({});

    const uint32_t NumImports = Module->numImports(ExternKind::Func);
    auto Origin = Origins.Functions.begin();
    for (const auto &[I, Body] : llvm::enumerate(Module->Bodies)) {
      OriginCount *Count = &Counted.Counts.back();
      if (Origin != Origins.Functions.end() &&
          Origin->FusedFunc == NumImports + I)
        Count = &Counted.Counts[Origin++->Component];
      ++Count->Functions;
      Count->Bytes += Body.Bytes.size();
    }
    return Counted;
  }
};
llvm::AnalysisKey OriginCountsAnalysis::Key;

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

/// Prints the counts of components that have at least Min functions.
struct PrintOriginCountsPass : llvm::PassInfoMixin<PrintOriginCountsPass> {
  raw_ostream &OS;
  uint64_t Min;

  PrintOriginCountsPass(raw_ostream &OS, uint64_t Min) : OS(OS), Min(Min) {}

  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM) {
    for (const OriginCount &Count :
         AM.getResult<OriginCountsAnalysis>(M).Counts) {
      if (Count.Functions < Min)
        continue;
      OS << llvm::format("%8llu functions %8llu bytes  ",
                         static_cast<unsigned long long>(Count.Functions),
                         static_cast<unsigned long long>(Count.Bytes))
         << (Count.Component.empty() ? "(generated)" : Count.Component) << '\n';
    }
    return PreservedAnalyses::all();
  }
};

//===----------------------------------------------------------------------===//
// Registration
//===----------------------------------------------------------------------===//

void registerPasses(PassBuilder &PB) {
  PB.registerAnalysis<OriginCountsAnalysis>(
      "origin-counts", "counts functions and code bytes by component");
  PB.registerPassWithParameters<PrintOriginCountsPass>(
      "print-origin-counts", "min=N",
      "prints origin-counts of components with at least N functions (1)",
      [&PB](PassParameters &Parameters) -> Expected<PrintOriginCountsPass> {
        uint64_t Min = 1;
        if (std::optional<StringRef> Text = Parameters.take("min"))
          if (Text->getAsInteger(10, Min))
            return llvm::createStringError("'min' is not a number");
        return PrintOriginCountsPass(PB.printStream(), Min);
      });
}

} // namespace

extern "C" PassPluginLibraryInfo meldGetPassPluginInfo() {
  return {MELD_PLUGIN_API_VERSION, "OriginCounts", "1.0", registerPasses};
}
