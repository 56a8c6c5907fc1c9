//===- InstanceExports.cpp - Instances that the root exports --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What the root exports must mention types only by names that it exports or
/// imports (Explainer.md, "External visibility of types"). A function is lifted
/// before the instance that it belongs to names any type, so its type is
/// ascribed afterwards.
//===----------------------------------------------------------------------===//

#include "Wrapper.h"

#include "meld/Support/Error.h"

using namespace meld;

Error meld::Wrapper::exportBundle(const SurfaceItem &Export) {
  const std::vector<SurfaceItem> &Items = Export.Type->Items;
  UnnamedTypes Unnamed(Out, Types);
  std::vector<ComponentWriter::InstanceExport> Exports;
  for (const SurfaceItem &Item : Items) {
    uint32_t Index;
    if (Item.S == Sort::Func) {
      if (Error Err = exportedFunc(*Item.Type, Unnamed).moveInto(Index))
        return Err;
    } else {
      Index = Unnamed.index(*Item.Type);
    }
    Exports.push_back({Item.Name, {Item.S, Index}});
  }
  std::optional<ExternType> Ascribed;
  if (llvm::any_of(Items, [](const SurfaceItem &Item) {
        return Item.S == Sort::Type;
      })) {
    InstanceTypeEmitter Type(Types);
    Type.declare(*Export.Type);
    Ascribed.emplace().K = ExternType::Instance;
    Ascribed->Index = Out.addType(Type.finish());
  }
  const uint32_t Bundle = Out.bundle(Exports);
  const uint32_t Instance =
      Out.addExport(Export.Name, {Sort::Instance, Bundle}, Ascribed);
  for (const SurfaceItem &Item : Items)
    if (Item.S == Sort::Type)
      Types.bindExport(*Item.Type, Instance, Item.Name.Name);
  return Error::success();
}

Error meld::Wrapper::exportTyped(const SurfaceItem &Export) {
  const std::vector<SurfaceItem> &Items = Export.Type->Items;
  ComponentWriter Inner;
  InnerImports InnerArgs(Inner);
  ForeignTypes Foreign(Inner, InnerArgs, Types);
  UnnamedTypes Unnamed(Out, Types);
  ImportedTypes Imported(Inner, InnerArgs, Foreign, Unnamed, Items);
  std::vector<uint32_t> Funcs;
  for (const SurfaceItem &Item : Items) {
    if (Item.S != Sort::Func)
      continue;
    Expected<uint32_t> Func = exportedFunc(*Item.Type, Unnamed);
    if (!Func)
      return Func.takeError();
    Funcs.push_back(InnerArgs.addFunc(Imported.externType(Item), *Func));
  }

  ExportedTypes Exported(Inner, Foreign);
  auto Func = Funcs.begin();
  for (const SurfaceItem &Item : Items) {
    if (Item.S == Sort::Func) {
      Inner.addExport(Item.Name, {Sort::Func, *Func++},
                      Exported.externType(Item));
      continue;
    }
    const uint32_t Index =
        Inner.addExport(Item.Name, {Sort::Type, Exported.boundOf(*Item.Type)});
    Exported.bind(*Item.Type, Index);
  }
  const uint32_t Component = Out.addComponent(Inner.finish());
  const uint32_t Made = Out.instantiate(Component, InnerArgs.arguments());
  const uint32_t Instance = Out.addExport(Export.Name, {Sort::Instance, Made});
  for (const SurfaceItem &Item : Items)
    if (Item.S == Sort::Type)
      Types.bindExport(*Item.Type, Instance, Item.Name.Name);
  return Error::success();
}

Error meld::Wrapper::exportInstance(const SurfaceItem &Export) {
  const auto Imported = ImportedInstances.find(Export.Type);
  if (Imported != ImportedInstances.end()) {
    Out.addExport(Export.Name, {Sort::Instance, Imported->second});
    NumExported += llvm::count_if(Export.Type->Items, [](const auto &Item) {
      return Item.S == Sort::Func;
    });
    return Error::success();
  }
  // An instance made of exports cannot say which of its resources the name of
  // a method refers to.
  const bool HasMethods =
      llvm::any_of(Export.Type->Items, [](const SurfaceItem &Item) {
        return Item.Name.Name.starts_with("[");
      });
  return HasMethods ? exportTyped(Export) : exportBundle(Export);
}
