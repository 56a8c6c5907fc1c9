//===- Wrapper.cpp - Give a fused module its component type back ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Wrapper.h"

#include "meld/Support/Error.h"
#include "meld/Wrap/Wrap.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Imports
//===----------------------------------------------------------------------===//

void meld::Wrapper::writeImports() {
  for (const SurfaceItem &Import : Type.Imports) {
    const bool IsResource = Import.S == Sort::Type &&
                            Import.Type->K == TypeNode::Resource &&
                            !Import.Type->Named;
    ExternType Declared;
    if (IsResource) {
      Declared.K = ExternType::Type;
      Declared.TypeBound = ExternType::SubResource;
      ImportedResources[Import.Type->Id.Value] = Import.Type;
    } else {
      Declared = Types.externType(Import);
    }
    const uint32_t Index = Out.addImport(Import.Name, Declared);
    if (Import.S == Sort::Func) {
      ImportedFuncs.push_back({std::nullopt, "", Index});
      continue;
    }
    if (Import.S == Sort::Type) {
      Types.bindName(*Import.Type, Index);
      continue;
    }
    ImportedInstances[Import.Type] = Index;
    for (const SurfaceItem &Item : Import.Type->Items) {
      if (Item.S == Sort::Func) {
        ImportedFuncs.push_back({Index, Item.Name.Name});
        continue;
      }
      Types.bindExport(*Item.Type, Index, Item.Name.Name);
      if (Item.Type->K == TypeNode::Resource && !Item.Type->Named)
        ImportedResources[Item.Type->Id.Value] = Item.Type;
    }
  }
}

uint32_t meld::Wrapper::importedFunc(uint32_t Number) {
  ImportedFunc &Import = ImportedFuncs[Number];
  if (Import.Instance) {
    Import.Func = Out.aliasExport(Sort::Func, *Import.Instance, Import.Name);
    Import.Instance.reset();
  }
  return Import.Func;
}

//===----------------------------------------------------------------------===//
// Exports
//===----------------------------------------------------------------------===//

Expected<uint32_t> meld::Wrapper::exportedFunc(const TypeNode &FuncType,
                                               TypeEmitter &Space) {
  const HostExport &Export = Surface.Exports[NumExported++];
  if (Export.Import)
    return importedFunc(*Export.Import);
  Expected<uint32_t> Core = coreExport(Sort::CoreFunc, Export.Name);
  if (!Core)
    return Core.takeError();
  Expected<CanonOptions> Options = optionsOf(Export.Options);
  if (!Options)
    return Options.takeError();
  const uint32_t Index = Space.index(FuncType);
  return Out.lift(*Core, *Options, Index);
}

Error meld::Wrapper::writeExports() {
  for (const SurfaceItem &Export : Type.Exports) {
    switch (Export.S) {
    case Sort::Func: {
      Expected<uint32_t> Func = exportedFunc(*Export.Type, Types);
      if (!Func)
        return Func.takeError();
      Out.addExport(Export.Name, {Sort::Func, *Func});
      break;
    }
    case Sort::Type:
      Types.bindName(*Export.Type,
                     Out.addExport(Export.Name,
                                   {Sort::Type, Types.boundOf(*Export.Type)}));
      break;
    default:
      if (Error Err = exportInstance(Export))
        return Err;
      break;
    }
  }
  return Error::success();
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

/// Whether a custom section speaks of the component as its users see it.
static bool describesSurface(StringRef Name) {
  static constexpr StringRef Names[] = {"package-docs", "producers", "authors",
                                        "description",  "homepage",  "licenses",
                                        "revision",     "source",    "version"};
  return llvm::is_contained(Names, Name) || Name.starts_with("component-type");
}

void meld::Wrapper::writeCustoms() {
  for (const CustomSection &Section : Graph.Root->Customs)
    if (describesSurface(Section.Name))
      Out.addCustom(Section.Name, Section.Bytes);
  // Binary.md, "Name Section": the component's own name. Indices have changed.
  const StringRef Name = Graph.Root->Names.Self;
  if (Name.empty())
    return;
  ByteWriter Text, Section;
  Text.writeName(Name);
  Section.writeSection(0x00, Text.bytes());
  Out.addCustom("component-name", Section.bytes());
}

/// The functions among \p Items, and inside of instances.
static size_t countFuncs(ArrayRef<SurfaceItem> Items) {
  size_t Count = 0;
  for (const SurfaceItem &Item : Items) {
    Count += Item.S == Sort::Func;
    if (Item.S == Sort::Instance)
      Count += llvm::count_if(Item.Type->Items, [](const SurfaceItem &Inner) {
        return Inner.S == Sort::Func;
      });
  }
  return Count;
}

Expected<std::vector<uint8_t>> meld::Wrapper::run() {
  if (countFuncs(Type.Imports) != Graph.Imports.size() ||
      countFuncs(Type.Exports) != Graph.Exports.size())
    return makeError("the root's type has other functions than the instance "
                     "graph");
  writeImports();
  if (Error Err = writeCoreParts())
    return Err;
  if (Error Err = writeExports())
    return Err;
  writeCustoms();
  return Out.finish();
}

Expected<std::vector<uint8_t>> meld::wrapModule(const InstanceGraph &Graph,
                                                const HostSurface &Surface,
                                                ArrayRef<uint8_t> Bytes) {
  assert(Graph.Root && "a bare module has no component type");
  Expected<CoreModule> Module = readCoreModule(Bytes);
  if (!Module)
    return Module.takeError();
  Expected<RootType> Type = evaluateRootType(Graph);
  if (!Type)
    return Type.takeError();
  return Wrapper(Graph, Surface, Bytes, std::move(*Module), std::move(*Type))
      .run();
}
