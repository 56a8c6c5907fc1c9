//===- ImportPolicy.cpp - Who may use what of the host --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// An example of a pass plugin that checks a composition, without the user
/// having to mention it in the pipeline:
///
///     meld-opt -load-pass-plugin=ImportPolicy.so app.wasm -o fused.wasm
///       -plugin-opt=import-policy=policy.txt
///
/// fails where a component uses a function of the host that the policy does
/// not allow it. A line of the policy is a pattern of component instances, as
/// print<graph> shows them, `may`, and a pattern of interfaces:
///
///     # nobody else talks to the network
///     root.$gateway may wasi:sockets/*
///     * may wasi:clocks/*
//===----------------------------------------------------------------------===//

#include "meld/Graph/InstanceGraph.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Pass/PassPlugin.h"
#include "meld/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>

using namespace meld;

namespace {

struct Permission {
  llvm::GlobPattern Instances;
  llvm::GlobPattern Interfaces;
};

struct Policy {
  std::unique_ptr<llvm::MemoryBuffer> Text; // what patterns point into
  std::vector<Permission> Permissions;

  bool allows(StringRef Instance, StringRef Interface) const {
    return llvm::any_of(Permissions, [&](const Permission &P) {
      return P.Instances.match(Instance) && P.Interfaces.match(Interface);
    });
  }
};

Expected<Policy> readPolicy(StringRef Path) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> File =
      llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!File)
    return makeError("'" + Path + "': " + File.getError().message());
  Policy Result;
  Result.Text = std::move(*File);
  unsigned Number = 0;
  for (StringRef Line : llvm::split(Result.Text->getBuffer(), '\n')) {
    ++Number;
    SmallVector<StringRef, 3> Words;
    llvm::SplitString(Line.split('#').first, Words);
    if (Words.empty())
      continue;
    if (Words.size() != 3 || Words[1] != "may")
      return makeError("'" + Path + "': line " + Twine(Number) +
                       ": expected INSTANCES may INTERFACES");
    Expected<llvm::GlobPattern> Instances = llvm::GlobPattern::create(Words[0]);
    if (!Instances)
      return Instances.takeError();
    Expected<llvm::GlobPattern> Interfaces =
        llvm::GlobPattern::create(Words[2]);
    if (!Interfaces)
      return Interfaces.takeError();
    Result.Permissions.push_back(
        {std::move(*Instances), std::move(*Interfaces)});
  }
  return Result;
}

struct ImportPolicyPass : llvm::PassInfoMixin<ImportPolicyPass> {
  std::shared_ptr<const Policy> Rules;

  explicit ImportPolicyPass(std::shared_ptr<const Policy> Rules)
      : Rules(std::move(Rules)) {}

  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &) {
    const InstanceGraph *Graph = M.graph();
    if (!Graph) // that has been reported
      return PreservedAnalyses::all();
    for (const InstanceGraph::Lowering &Lowering : Graph->Lowerings)
      if (Lowering.Callee.K == FuncRef::Import)
        check(M, Graph->ComponentInstances[Lowering.ComponentInstance].Path,
              Graph->Imports[Lowering.Callee.Index]);
    return PreservedAnalyses::all();
  }

private:
  void check(FusedModule &M, StringRef Instance,
             const InstanceGraph::ImportedFunc &Import) const {
    if (!Rules->allows(Instance, Import.Interface))
      M.report(makeErrorAt(
          Import.Offset, "the policy does not let " + Instance + " use '" +
                             Import.Name + "' of '" + Import.Interface + "'"));
  }
};

void registerPasses(PassBuilder &PB) {
  auto Rules = std::make_shared<Policy>();
  PB.registerPass<ImportPolicyPass>("import-policy",
                                    "checks the imports of each component",
                                    ImportPolicyPass(Rules));
  PB.registerOption(
      "import-policy", "file", "the policy; it is checked behind fuse",
      [&PB, Rules](StringRef Path) -> Error {
        Expected<Policy> Read = readPolicy(Path);
        if (!Read)
          return Read.takeError();
        *Rules = std::move(*Read);
        PB.registerExtension(ExtensionPoint::AfterLink,
                             [Rules](FusedModulePassManager &Passes) {
                               Passes.addPass(ImportPolicyPass(Rules));
                             });
        return Error::success();
      });
}

} // namespace

extern "C" PassPluginLibraryInfo meldGetPassPluginInfo() {
  return {MELD_PLUGIN_API_VERSION, "ImportPolicy", "1.0", registerPasses};
}
