//===- CallCounter.cpp - Count calls by where code came from --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// An example of a pass plugin that changes the module, through Binaryen's C
/// API:
///
///     meld-opt -load-pass-plugin=CallCounter.so app.wasm -o fused.wasm
///       -passes='fuse,count-calls,emit-scpv'
///
/// exports, for each component that the module was fused from, a global
/// `calls:COMPONENT` of type i64, which counts how often a function of that
/// component was entered. What fusion generated is not counted.
/// `count-calls<only=COMPONENT>` counts for one component.
//===----------------------------------------------------------------------===//

#include "meld/Pass/PassBuilder.h"
#include "meld/Pass/PassPlugin.h"
#include "meld/Support/Error.h"

#include <binaryen-c.h>

using namespace meld;

namespace {

/// Makes the expression that adds one to \p Global.
BinaryenExpressionRef increment(BinaryenModuleRef Module, const char *Global) {
  return BinaryenGlobalSet(
      Module, Global,
      BinaryenBinary(Module, BinaryenAddInt64(),
                     BinaryenGlobalGet(Module, Global, BinaryenTypeInt64()),
                     BinaryenConst(Module, BinaryenLiteralInt64(1))));
}

/// Puts \p First before the body of \p Function.
void prepend(BinaryenModuleRef Module, BinaryenFunctionRef Function,
             BinaryenExpressionRef First) {
  BinaryenExpressionRef Body[] = {First, BinaryenFunctionGetBody(Function)};
  BinaryenFunctionSetBody(Function,
                          BinaryenBlock(Module, /*name=*/nullptr, Body, 2,
                                        BinaryenFunctionGetResults(Function)));
}

struct CountCallsPass : llvm::PassInfoMixin<CountCallsPass> {
  std::string Only; ///< empty: all components

  explicit CountCallsPass(std::string Only) : Only(std::move(Only)) {}

  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &) {
    // A copy: mutateIR() begins a new state, and the map is part of it.
    const OriginMap Origins = M.origins();
    BinaryenModuleRef Module = M.mutateIR();
    if (!Module) // there is no fused module yet; that has been reported
      return PreservedAnalyses::all();

    std::vector<std::string> Globals; // by component
    for (const std::string &Component : Origins.Components) {
      const bool IsCounted = Only.empty() || Only == Component;
      Globals.push_back(IsCounted ? "calls:" + Component : "");
      if (!IsCounted)
        continue;
      const char *Name = Globals.back().c_str();
      if (BinaryenGetExport(Module, Name)) {
        M.report(
            makeError("the module exports '" + Globals.back() + "' already"));
        return PreservedAnalyses::none();
      }
      BinaryenAddGlobal(Module, Name, BinaryenTypeInt64(), /*mutable=*/true,
                        BinaryenConst(Module, BinaryenLiteralInt64(0)));
      BinaryenAddGlobalExport(Module, Name, Name);
    }
    for (const FunctionOrigin &Origin : Origins.Functions) {
      const std::string &Global = Globals[Origin.Component];
      if (!Global.empty())
        prepend(
            Module,
            BinaryenGetFunction(Module, FusedModule::nameInIR(Origin).c_str()),
            increment(Module, Global.c_str()));
    }
    return PreservedAnalyses::none();
  }
};

void registerPasses(PassBuilder &PB) {
  PB.registerPassWithParameters<CountCallsPass>(
      "count-calls", "only=COMPONENT",
      "exports a count of calls for each component",
      [](PassParameters &Parameters) -> Expected<CountCallsPass> {
        return CountCallsPass(Parameters.take("only").value_or("").str());
      });
}

} // namespace

extern "C" PassPluginLibraryInfo meldGetPassPluginInfo() {
  return {MELD_PLUGIN_API_VERSION, "CallCounter", "1.0", registerPasses};
}
