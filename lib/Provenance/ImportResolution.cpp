//===- ImportResolution.cpp - What an import is to the root ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Provenance/ImportResolution.h"

#include "llvm/ADT/DenseMap.h"

using namespace meld;

/// What \p Import, a built-in for a resource, is by the root's names.
static EvidencedImport identifyBuiltin(const HostImport &Import,
                                       const InstanceGraph::Resource &Of) {
  EvidencedImport Identity;
  Identity.Interface = Of.IsImport ? Of.Interface : Of.ExportInterface;
  Identity.Name = Of.IsImport ? Of.Name : Of.ExportName;
  switch (Import.K) {
  case HostImport::Function:
  case HostImport::ErrorContextNew:
  case HostImport::ErrorContextDebugMessage:
  case HostImport::ErrorContextDrop:
    llvm_unreachable("not a built-in of a resource");
  case HostImport::ResourceNew:
    Identity.K = EvidencedImport::OwnNew;
    break;
  case HostImport::ResourceRep:
    Identity.K = EvidencedImport::OwnRep;
    break;
  case HostImport::ResourceDrop:
    Identity.K =
        Of.IsImport ? EvidencedImport::ResourceDrop : EvidencedImport::OwnDrop;
    break;
  }
  return Identity;
}

static EvidencedImport identify(const HostImport &Import,
                                const InstanceGraph &Graph) {
  EvidencedImport Identity;
  if (Import.K == HostImport::Function) {
    const InstanceGraph::ImportedFunc &Func = Graph.Imports[Import.Index];
    Identity.Interface = Func.Interface;
    Identity.Name = Func.Name;
  } else {
    Identity = identifyBuiltin(Import, Graph.Resources[Import.Index]);
  }
  Identity.Module = Import.Module;
  Identity.Field = Import.Field;
  return Identity;
}

std::vector<ImportResolution>
meld::resolveImports(const CoreModule &Module, const ResolutionState &State,
                     const HostDeclarations &Host) {
  std::vector<ImportResolution> Result(Module.Imports.size());
  if (!State.Graph || !State.Surface)
    return Result;
  llvm::DenseMap<std::pair<StringRef, StringRef>, const HostImport *> Left;
  for (const HostImport &Import : State.Surface->Imports)
    Left.try_emplace({Import.Module, Import.Field}, &Import);
  for (auto [Core, Resolved] : llvm::zip_equal(Module.Imports, Result)) {
    if (Core.Kind != ExternKind::Func)
      continue;
    Resolved.Import = Left.lookup({Core.Module, Core.Field});
    // Error contexts are no interface's, so that nothing declares them.
    if (!Resolved.Import || Resolved.Import->isOfErrorContexts())
      continue;
    Resolved.Identity = identify(*Resolved.Import, *State.Graph);
    // A built-in is the host's only together with the resource's interface.
    if (Resolved.Import->K == HostImport::Function ||
        !Resolved.Identity.Interface.empty())
      Resolved.Declaration =
          Host.find(Resolved.Identity.Interface, Resolved.Identity.Name);
  }
  return Result;
}

std::optional<HostEvidence>
meld::proveHostImports(ArrayRef<ImportResolution> Imports) {
  HostEvidence Evidence;
  for (const ImportResolution &Import : Imports) {
    if (!Import.Declaration)
      return std::nullopt;
    std::vector<HostDeclaration> &Used = Evidence.Declarations;
    auto Declaration = llvm::find(Used, *Import.Declaration);
    if (Declaration == Used.end())
      Declaration = Used.insert(Used.end(), *Import.Declaration);
    Evidence.Imports.push_back(Import.Identity);
    Evidence.Imports.back().Declaration = Declaration - Used.begin();
  }
  return Evidence;
}
