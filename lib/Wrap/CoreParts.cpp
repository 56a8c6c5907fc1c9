//===- CoreParts.cpp - The core modules of a wrapper ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Explainer.md, "Canonical ABI", and CanonicalABI.md, "canon lower", "canon
/// resource.new".
//===----------------------------------------------------------------------===//

#include "ShimModules.h"
#include "Wrapper.h"

#include "meld/Support/Error.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/MapVector.h"

using namespace meld;

static std::string nameOf(const CoreImport &Import) {
  return quoted(Import.Module) + " " + quoted(Import.Field);
}

/// Finds what each import of the module is, and which have to wait.
Error meld::Wrapper::findImports() {
  llvm::DenseMap<std::pair<StringRef, StringRef>, const HostImport *> Known;
  for (const HostImport &Import : Surface.Imports)
    Known[{Import.Module, Import.Field}] = &Import;
  for (const CoreImport &Import : Module.Imports) {
    const HostImport *Found = Known.lookup({Import.Module, Import.Field});
    if (!Found || Import.Kind != ExternKind::Func)
      return makeError("import " + nameOf(Import) +
                       " of the core module is none that fuse left");
    Imports.push_back(Found);
    if (!Found->Options.Memory && !Found->Options.Realloc)
      continue;
    // The same function may be imported twice.
    const auto [Slot, IsNew] = SlotOf.try_emplace(Found, Slots.size());
    if (IsNew)
      Slots.push_back({Module.Types[Import.TypeIndex].Signature, Found});
  }
  return Error::success();
}

/// Resource types are defined before their destructors exist.
void meld::Wrapper::addDestructors() {
  for (const HostDestructor &Destructor : Surface.Destructors)
    Slots.push_back({{{Graph.Resources[Destructor.Resource.Value].Rep}, {}},
                     nullptr,
                     &Destructor});
}

Expected<uint32_t> meld::Wrapper::coreExport(Sort S, StringRef Name) {
  const auto Known = CoreExports.find(Name);
  if (Known != CoreExports.end())
    return Known->second;
  const CoreExport *Export = Module.findExport(Name);
  if (!Export || (Export->Kind == ExternKind::Func) != (S == Sort::CoreFunc))
    return makeError("the core module lacks the export " + quoted(Name) +
                     " that fuse made");
  return CoreExports[Name] = Out.aliasCoreExport(S, MainInstance, Name);
}

Expected<CanonOptions> meld::Wrapper::optionsOf(const HostOptions &Options) {
  CanonOptions Result;
  Result.Encoding = Options.Encoding;
  Result.Async = Options.Async;
  const auto Set = [&](std::optional<uint32_t> &Option, Sort S,
                       const std::optional<std::string> &Name) -> Error {
    if (!Name)
      return Error::success();
    return coreExport(S, *Name).moveInto(Option.emplace());
  };
  if (Error Err = Set(Result.Memory, Sort::CoreMemory, Options.Memory))
    return Err;
  if (Error Err = Set(Result.Realloc, Sort::CoreFunc, Options.Realloc))
    return Err;
  if (Error Err = Set(Result.PostReturn, Sort::CoreFunc, Options.PostReturn))
    return Err;
  if (Error Err = Set(Result.Callback, Sort::CoreFunc, Options.Callback))
    return Err;
  return Result;
}

void meld::Wrapper::defineResources() {
  llvm::DenseMap<uint32_t, uint32_t> Destructors;
  for (uint32_t I = 0; I != Slots.size(); ++I)
    if (Slots[I].Destructor)
      Destructors[Slots[I].Destructor->Resource.Value] =
          Out.aliasCoreExport(Sort::CoreFunc, ShimInstance, std::to_string(I));
  for (uint32_t I = 0; I != Graph.Resources.size(); ++I) {
    const InstanceGraph::Resource &Resource = Graph.Resources[I];
    if (Resource.IsImport || !Resource.IsExported)
      continue;
    const auto Destructor = Destructors.find(I);
    Types.bindResource(
        {I},
        Out.addResource(Resource.Rep, Destructor == Destructors.end()
                                          ? std::nullopt
                                          : std::optional(Destructor->second)));
  }
}

/// The core function that \p Import is, which is not of a resource.
uint32_t meld::Wrapper::importWith(const HostImport &Import,
                                   const CanonOptions &Options) {
  switch (Import.K) {
  case HostImport::Function:
    return Out.lower(importedFunc(Import.Index), Options);
  case HostImport::ErrorContextNew:
    return Out.errorContextBuiltin(CanonKind::ErrorContextNew, Options);
  case HostImport::ErrorContextDebugMessage:
    return Out.errorContextBuiltin(CanonKind::ErrorContextDebugMessage,
                                   Options);
  case HostImport::ErrorContextDrop:
    return Out.errorContextBuiltin(CanonKind::ErrorContextDrop, Options);
  case HostImport::ResourceNew:
  case HostImport::ResourceRep:
  case HostImport::ResourceDrop:
    break;
  }
  llvm_unreachable("built-ins of resources have no options");
}

/// The core function that \p Import is, which needs nothing of the module.
Expected<uint32_t> meld::Wrapper::directImport(const HostImport &Import) {
  CanonKind Kind;
  switch (Import.K) {
  case HostImport::Function:
  case HostImport::ErrorContextNew:
  case HostImport::ErrorContextDebugMessage:
  case HostImport::ErrorContextDrop: {
    CanonOptions Options;
    Options.Encoding = Import.Options.Encoding;
    Options.Async = Import.Options.Async;
    return importWith(Import, Options);
  }
  case HostImport::ResourceNew:
    Kind = CanonKind::ResourceNew;
    break;
  case HostImport::ResourceRep:
    Kind = CanonKind::ResourceRep;
    break;
  case HostImport::ResourceDrop:
    Kind = CanonKind::ResourceDrop;
    break;
  }
  const auto Imported = ImportedResources.find(Import.Index);
  if (Imported != ImportedResources.end())
    return Out.resourceBuiltin(Kind, Types.index(*Imported->second));
  TypeNode Defined;
  Defined.K = TypeNode::Resource;
  Defined.Id.Value = Import.Index;
  const std::optional<uint32_t> Index = Types.named(Defined);
  if (!Index)
    return makeError("import " + quoted(Import.Field) +
                     " of the core module is of a resource that the root "
                     "neither imports nor exports");
  return Out.resourceBuiltin(Kind, *Index);
}

Error meld::Wrapper::instantiateModule() {
  llvm::MapVector<StringRef, std::vector<ComponentWriter::Item>> Bundles;
  for (auto [Import, Known] : llvm::zip_equal(Module.Imports, Imports)) {
    const auto Slot = SlotOf.find(Known);
    Expected<uint32_t> Func =
        Slot != SlotOf.end() ? Out.aliasCoreExport(Sort::CoreFunc, ShimInstance,
                                                   std::to_string(Slot->second))
                             : directImport(*Known);
    if (!Func)
      return Func.takeError();
    Bundles[Import.Module].push_back(
        {Import.Field.str(), {Sort::CoreFunc, *Func}});
  }
  std::vector<std::pair<std::string, uint32_t>> Args;
  for (const auto &[Name, Exports] : Bundles)
    Args.push_back({Name.str(), Out.bundleCore(Exports)});
  MainInstance = Out.instantiateCore(/*Module=*/0, Args);
  return Error::success();
}

/// Instantiates the fixup module, module 2 or, without a shim, 1.
Error meld::Wrapper::fillShim() {
  std::vector<ComponentWriter::Item> Args;
  for (uint32_t I = 0; I != Slots.size(); ++I) {
    uint32_t Func;
    if (Slots[I].Destructor) {
      if (Error Err = coreExport(Sort::CoreFunc, Slots[I].Destructor->Name)
                          .moveInto(Func))
        return Err;
    } else {
      const HostImport &Import = *Slots[I].Import;
      Expected<CanonOptions> Options = optionsOf(Import.Options);
      if (!Options)
        return Options.takeError();
      Func = importWith(Import, *Options);
    }
    Args.push_back({std::to_string(I), {Sort::CoreFunc, Func}});
  }
  if (!Slots.empty())
    Args.push_back(
        {ShimTableName.str(),
         {Sort::CoreTable,
          Out.aliasCoreExport(Sort::CoreTable, ShimInstance, ShimTableName)}});
  if (Surface.ExportsInitialize) {
    Expected<uint32_t> Initialize = coreExport(Sort::CoreFunc, "_initialize");
    if (!Initialize)
      return Initialize.takeError();
    Args.push_back({"_initialize", {Sort::CoreFunc, *Initialize}});
  }
  if (Args.empty())
    return Error::success();
  Out.instantiateCore(Slots.empty() ? 1 : 2, {{"", Out.bundleCore(Args)}});
  return Error::success();
}

Error meld::Wrapper::writeCoreParts() {
  if (Error Err = findImports())
    return Err;
  addDestructors();
  Out.addCoreModule(Bytes);
  std::vector<CoreFuncType> Signatures;
  for (const Slot &S : Slots)
    Signatures.push_back(S.Type);
  if (!Slots.empty())
    Out.addCoreModule(makeShimModule(Signatures));
  if (!Slots.empty() || Surface.ExportsInitialize)
    Out.addCoreModule(makeFixupModule(Signatures, Surface.ExportsInitialize));
  if (!Slots.empty())
    ShimInstance = Out.instantiateCore(/*Module=*/1, {});
  defineResources();
  if (Error Err = instantiateModule())
    return Err;
  return fillShim();
}
