//===- CoreInstantiation.cpp - Binds the imports of core modules ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

#include "meld/Support/Quote.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

/// Makes the core instance that entry \p Pool of Component::CoreInstances
/// defines.
Error Interpreter::makeCoreInstance(Environment &Env, uint32_t Pool) {
  const CoreInstanceDef &Def = Env.Def->CoreInstances[Pool];
  NamedValues Items;
  const size_t Size = Def.Args.size() + Def.Exports.size();
  Items.reserve(Size);
  if (Error Err = charge(Size, Def.Offset))
    return Err;

  if (!Def.IsInstantiate) {
    for (const CoreInstanceDef::InlineExport &Export : Def.Exports) {
      Expected<Value> V = resolve(Env, Export.Item.S, Export.Item.Index);
      if (!V)
        return V.takeError();
      Items.add(Export.Name, *V);
    }
    if (const StringRef *Name = Items.findDuplicate())
      return makeErrorAt(Def.Offset, "duplicate core export " + quoted(*Name));
    CoreBundles.push_back(std::move(Items));
    Env.CoreInstances[Pool] =
        CoreBundleRef{static_cast<uint32_t>(CoreBundles.size() - 1)};
    return Error::success();
  }

  for (const CoreInstanceDef::Arg &Arg : Def.Args) {
    Expected<Value> V = resolve(Env, Sort::CoreInstance, Arg.Instance);
    if (!V)
      return V.takeError();
    Items.add(Arg.Name, *V);
  }
  if (const StringRef *Name = Items.findDuplicate())
    return makeErrorAt(Def.Offset,
                       "duplicate instantiation argument " + quoted(*Name));
  Expected<Value> Module = resolve(Env, Sort::CoreModule, Def.Module);
  if (!Module)
    return Module.takeError();
  Expected<uint32_t> Instance = instantiateModule(
      Env, std::get<CoreModuleRef>(*Module), Items, Def.Offset);
  if (!Instance)
    return Instance.takeError();
  Env.CoreInstances[Pool] = CoreInstanceRef{*Instance};
  return Error::success();
}

/// \returns the index of a new core instance of the graph. Whether types match
/// is the linker's question; here only names and kinds must.
Expected<uint32_t> Interpreter::instantiateModule(Environment &Env,
                                                  CoreModuleRef Module,
                                                  const NamedValues &Args,
                                                  uint64_t Offset) {
  if (G.CoreInstances.size() == MaxInstances)
    return makeErrorAt(Offset,
                       "more than " + Twine(MaxInstances) + " core instances");
  InstanceGraph::CoreInstance Instance;
  Instance.Module = moduleIndex(Module);
  Instance.ComponentInstance = Env.ComponentInstance;
  const InstanceGraph::Module &M = G.Modules[Instance.Module];
  if (Error Err = charge(M.Core->Imports.size(), Offset))
    return Err;
  Instance.Imports.reserve(M.Core->Imports.size());
  for (const CoreImport &Import : M.Core->Imports) {
    const auto Refuse = [&](const Twine &Message) {
      return makeErrorAt(Offset,
                         G.ComponentInstances[Env.ComponentInstance].Path +
                             ": core module " + quoted(M.Label) + ": import " +
                             quoted(Import.Module) + " " +
                             quoted(Import.Field) + ": " + Message);
    };
    const Value *Provider = Args.find(Import.Module);
    if (!Provider)
      return Refuse("the instantiation has no argument " +
                    quoted(Import.Module));
    Expected<Value> Found = select(*Provider, Import.Field, Offset);
    if (!Found) {
      llvm::consumeError(Found.takeError());
      return Refuse("the argument has no export " + quoted(Import.Field));
    }
    const auto *Binding = std::get_if<CoreBinding>(&*Found);
    if (!Binding || Binding->Extern != Import.Kind)
      return Refuse("expected a core " + externKindName(Import.Kind) +
                    ", found " + describe(*Found));
    Instance.Imports.push_back(*Binding);
  }
  G.CoreInstances.push_back(std::move(Instance));
  return static_cast<uint32_t>(G.CoreInstances.size() - 1);
}

/// The number of \p Module among the graph's modules, to which it is added when
/// it is instantiated for the first time.
uint32_t Interpreter::moduleIndex(CoreModuleRef Module) {
  const OwnedModule &Owned = CoreModules[Module.Index];
  const CoreModule &Core = Owned.Def->Module;
  const auto [Found, IsNew] =
      ModuleNumbers.try_emplace(&Core, G.Modules.size());
  if (!IsNew)
    return Found->second;
  std::string Name = nameOfModule(*Owned.Owner, Owned.Index).str();
  if (Name.empty() && Owned.Owner->CoreModules.size() > 1)
    Name = "module" + llvm::utostr(Owned.Index);
  InstanceGraph::Module M;
  M.Core = &Core;
  M.ComponentId = Ids.idOf(Core).str();
  M.Label = Labels.make(Owned.OwnerName, Name);
  G.Modules.push_back(std::move(M));

  ModuleExports.emplace_back();
  return Found->second;
}

const CoreExport *Interpreter::findCoreExport(uint32_t Module, StringRef Name) {
  const std::vector<CoreExport> &Exports = G.Modules[Module].Core->Exports;
  if (Exports.size() <= MaxScanned) {
    const auto Found = llvm::find_if(
        Exports, [&](const CoreExport &E) { return E.Name == Name; });
    return Found == Exports.end() ? nullptr : &*Found;
  }
  auto &Positions = ModuleExports[Module];
  if (Positions.empty()) {
    Positions.reserve(Exports.size());
    for (const CoreExport &Export : Exports)
      Positions.try_emplace(Export.Name, &Export);
  }
  return Positions.lookup(Name);
}
