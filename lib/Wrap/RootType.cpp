//===- RootType.cpp - The type of the root component ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "RootTypeEvaluator.h"

#include "meld/Support/Error.h"
#include "meld/Support/Quote.h"

#include "llvm/Support/SaveAndRestore.h"

using namespace meld;

/// Definitions evaluated inside each other. Chains of aliases do not count.
static constexpr unsigned MaxEvaluationDepth = 1000;

meld::RootTypeEvaluator::RootTypeEvaluator(const InstanceGraph &Graph)
    : Graph(Graph), Children(Graph.ComponentInstances.size()) {
  for (uint32_t I = 0; I != Graph.ComponentInstances.size(); ++I)
    if (const std::optional<uint32_t> Parent =
            Graph.ComponentInstances[I].Parent)
      Children[*Parent].push_back(I);
}

//===----------------------------------------------------------------------===//
// Index spaces
//===----------------------------------------------------------------------===//

/// Imports and aliases form chains as long as the input: they are followed in a
/// loop.
Expected<EntityValue> meld::RootTypeEvaluator::resolve(EvaluationScope &From,
                                                       Sort S, uint32_t Index) {
  if (Depth == MaxEvaluationDepth)
    return makeError("the types of the root's exports are made of more than " +
                     Twine(MaxEvaluationDepth) +
                     " definitions inside each other");
  const llvm::SaveAndRestore Restore(Depth, Depth + 1);
  SmallVector<Hop, 4> Hops;
  Found At = Place{&From, S, Index};
  while (const Place *Next = std::get_if<Place>(&At))
    if (Error Err = follow(*Next, Hops).moveInto(At))
      return Err;
  EntityValue Value = std::get<EntityValue>(At);
  for (const Hop &Way : llvm::reverse(Hops)) {
    if (Way.IsExport) {
      Expected<EntityValue> Export = exportAs(*Way.In, Way.Index, Value);
      if (!Export)
        return Export.takeError();
      Value = *Export;
      Way.In->Exports[Way.Index] = Value;
      continue;
    }
    if (Way.View)
      Value.Instance.View = Value.Component.View = Way.View;
    Way.In->Known[{static_cast<unsigned>(Way.S), Way.Index}] = Value;
  }
  return Value;
}

static EvaluationScope *outer(EvaluationScope *In, uint32_t Depth) {
  while (In && Depth-- != 0)
    In = In->Parent;
  return In;
}

Expected<RootTypeEvaluator::Found>
meld::RootTypeEvaluator::follow(Place At, SmallVectorImpl<Hop> &Hops) {
  auto [In, S, Index] = At;
  const auto Known = In->Known.find({static_cast<unsigned>(S), Index});
  if (Known != In->Known.end())
    return Known->second;
  const std::vector<IndexEntry> &Space = (*In->Spaces)[S];
  if (Index >= Space.size())
    return makeError(sortName(S) + " index " + Twine(Index) +
                     " is out of range");
  const IndexEntry &Entry = Space[Index];
  switch (Entry.K) {
  case IndexEntry::Defined:
    Hops.push_back({In, S, Index});
    return define(*In, S, Entry);
  case IndexEntry::Import: {
    if (!In->ArgumentScope)
      return In->Declared.lookup(Entry.Index);
    const ImportDef &Import = In->Def->Imports[Entry.Index];
    const std::vector<InstanceDef::Arg> &Args = In->Arguments->Args;
    const std::optional<uint32_t> Arg =
        Names.find(Args, Import.Name.Name,
                   [](const InstanceDef::Arg &A) { return A.Name; });
    if (!Arg)
      return makeErrorAt(Import.Offset,
                         "no argument " + quoted(Import.Name.Name));
    const bool HasView = S == Sort::Instance || S == Sort::Component;
    Hops.push_back({In, S, Index, /*IsExport=*/false,
                    HasView ? findScope(In, Import.Type.Index) : nullptr});
    return Place{In->ArgumentScope, S, Args[*Arg].Item.Index};
  }
  case IndexEntry::Export:
    if (!In->Def)
      return In->Declared.lookup(Entry.Index);
    Hops.push_back({In, S, Index});
    return followExport(*In, Entry.Index, Hops);
  case IndexEntry::ExportAlias: {
    Expected<EntityValue> Instance = resolve(*In, Sort::Instance, Entry.Index);
    if (!Instance)
      return Instance.takeError();
    Hops.push_back({In, S, Index});
    return select(Instance->Instance, Entry.Name, Entry.Offset, Hops);
  }
  case IndexEntry::OuterAlias:
    Hops.push_back({In, S, Index});
    if (EvaluationScope *Around = outer(In, Entry.Depth))
      return Place{Around, S, Entry.Index};
    return makeErrorAt(Entry.Offset, "outer alias past the root component");
  case IndexEntry::CoreExportAlias:
  case IndexEntry::StartResult:
    break;
  }
  return makeErrorAt(Entry.Offset,
                     "a " + sortName(S) + " has no component-level type");
}

Expected<RootTypeEvaluator::Found>
meld::RootTypeEvaluator::followExport(EvaluationScope &In, uint32_t Number,
                                      SmallVectorImpl<Hop> &Hops) {
  const auto Known = In.Exports.find(Number);
  if (Known != In.Exports.end())
    return Known->second;
  const SortIndex Item = In.Def->Exports[Number].Item;
  Hops.push_back({&In, Item.S, Number, /*IsExport=*/true});
  return Place{&In, Item.S, Item.Index};
}

Expected<RootTypeEvaluator::Found>
meld::RootTypeEvaluator::select(const InstanceValue &Of, StringRef Name,
                                uint64_t Offset, SmallVectorImpl<Hop> &Hops) {
  std::optional<uint32_t> Position;
  switch (Of.K) {
  case InstanceValue::Typed: {
    if (!Of.Type)
      break;
    const std::vector<SurfaceItem> &Items = Of.Type->definition().Items;
    Position = Names.find(Items, Name,
                          [](const SurfaceItem &I) { return I.Name.Name; });
    if (!Position)
      break;
    EntityValue Value;
    Value.Type = Items[*Position].Type;
    Value.Instance.Type = Value.Type;
    return Value;
  }
  case InstanceValue::Bag:
    Position = Names.find(
        Of.Def->Exports, Name,
        [](const InstanceDef::InlineExport &E) { return E.Name.Name; });
    if (!Position)
      break;
    return Place{Of.In, Of.Def->Exports[*Position].Item.S,
                 Of.Def->Exports[*Position].Item.Index};
  case InstanceValue::Made:
    Position = Names.find(Of.In->Def->Exports, Name,
                          [](const ExportDef &E) { return E.Name.Name; });
    if (!Position)
      break;
    return followExport(*Of.In, *Position, Hops);
  }
  return makeErrorAt(Offset, "instance without an export " + quoted(Name));
}

Expected<EntityValue> meld::RootTypeEvaluator::define(EvaluationScope &In,
                                                      Sort S,
                                                      const IndexEntry &Entry) {
  EntityValue Value;
  switch (S) {
  case Sort::Type: {
    Expected<const TypeNode *> Type = defineType(In, In.Types[Entry.Index]);
    if (!Type)
      return Type.takeError();
    Value.Type = *Type;
    return Value;
  }
  case Sort::Func: {
    Expected<const TypeNode *> Type =
        typeAt(In, In.Def->Canons[Entry.Index].Type);
    if (!Type)
      return Type.takeError();
    Value.Type = *Type;
    return Value;
  }
  case Sort::Component:
    Value.Component.Def = In.Def->Components[Entry.Index].get();
    Value.Component.Outer = &In;
    return Value;
  case Sort::Instance: {
    const InstanceDef &Def = In.Def->Instances[Entry.Index];
    Value.Instance.K = InstanceValue::Bag;
    Value.Instance.In = &In;
    Value.Instance.Def = &Def;
    if (!Def.IsInstantiate)
      return Value;
    Expected<EntityValue> Code = resolve(In, Sort::Component, Def.Component);
    if (!Code)
      return Code.takeError();
    if (!Code->Component.Def)
      return makeErrorAt(Def.Offset, "unsupported: an imported component");
    Value.Instance.K = InstanceValue::Made;
    Value.Instance.In = &instantiate(In, Entry.Index, Code->Component);
    Value.Instance.View = Code->Component.View;
    return Value;
  }
  default:
    return makeErrorAt(Entry.Offset,
                       "a " + sortName(S) + " has no component-level type");
  }
}

EvaluationScope &
meld::RootTypeEvaluator::instantiate(EvaluationScope &In, uint32_t Pool,
                                     const ComponentValue &Code) {
  EvaluationScope *&Made = In.Nested[Pool];
  if (Made)
    return *Made;
  // The graph numbers instances in the order in which they are made.
  unsigned Before = 0;
  for (uint32_t I = 0; I != Pool; ++I)
    Before += In.Def->Instances[I].IsInstantiate;
  EvaluationScope &Inner = Scopes.emplace_back();
  Inner.Def = Code.Def;
  Inner.Spaces = &Code.Def->Spaces;
  Inner.Types = Code.Def->Types;
  Inner.Parent = Code.Outer;
  Inner.ComponentInstance = Children[In.ComponentInstance][Before];
  Inner.ArgumentScope = &In;
  Inner.Arguments = &In.Def->Instances[Pool];
  Made = &Inner;
  return Inner;
}

//===----------------------------------------------------------------------===//
// Exports
//===----------------------------------------------------------------------===//

Expected<EntityValue> meld::RootTypeEvaluator::exportAs(EvaluationScope &In,
                                                        uint32_t Number,
                                                        EntityValue Item) {
  const ExportDef &Export = In.Def->Exports[Number];
  if (!Export.Type) {
    if (Export.Item.S == Sort::Type)
      Item.Type = nameOf(Item.Type);
    return Item;
  }
  switch (Export.Type->K) {
  case ExternType::Func:
    if (Error Err = typeAt(In, Export.Type->Index).moveInto(Item.Type))
      return Err;
    return Item;
  case ExternType::Type:
    if (Export.Type->TypeBound == ExternType::Eq)
      if (Error Err = typeAt(In, Export.Type->Index).moveInto(Item.Type))
        return Err;
    Item.Type = nameOf(Item.Type);
    return Item;
  case ExternType::Instance: {
    Expected<const TypeNode *> Type = typeAt(In, Export.Type->Index);
    if (!Type)
      return Type.takeError();
    const auto Origin = Origins.find(&(*Type)->definition());
    if (Origin == Origins.end())
      return makeErrorAt(Export.Offset, "expected an instance type");
    const auto [Outer, Def] = Origin->second;
    Expected<const TypeNode *> Ascribed =
        defineScope(*Outer, *Def, &Item.Instance, std::nullopt);
    if (!Ascribed)
      return Ascribed.takeError();
    Item.Instance = InstanceValue();
    Item.Instance.Type = *Ascribed;
    return Item;
  }
  case ExternType::Component:
    Item.Component.View = findScope(&In, Export.Type->Index);
    return Item;
  case ExternType::CoreModule:
  case ExternType::Value:
    break;
  }
  return Item;
}

Expected<EntityValue> meld::RootTypeEvaluator::exported(EvaluationScope &In,
                                                        uint32_t Number) {
  const auto Known = In.Exports.find(Number);
  if (Known != In.Exports.end())
    return Known->second;
  const SortIndex Item = In.Def->Exports[Number].Item;
  Expected<EntityValue> Value = resolve(In, Item.S, Item.Index);
  if (!Value)
    return Value.takeError();
  Expected<EntityValue> Export = exportAs(In, Number, *Value);
  if (Export)
    In.Exports[Number] = *Export;
  return Export;
}

/// The exports of an instance that the root exports.
Expected<std::vector<SurfaceItem>>
meld::RootTypeEvaluator::itemsOf(const InstanceValue &Of, uint64_t Offset) {
  std::vector<SurfaceItem> Items;
  const auto Add = [&](const ExternName &Name, Sort S,
                       Expected<EntityValue> Value) -> Error {
    if (!Value)
      return Value.takeError();
    Items.push_back({Name, S, Value->Type});
    return Error::success();
  };
  switch (Of.K) {
  case InstanceValue::Typed:
    Items = Of.Type->definition().Items;
    break;
  case InstanceValue::Bag:
    for (const InstanceDef::InlineExport &Export : Of.Def->Exports)
      if (Error Err = Add(Export.Name, Export.Item.S,
                          resolve(*Of.In, Export.Item.S, Export.Item.Index)))
        return Err;
    break;
  case InstanceValue::Made: {
    const std::vector<ExportDef> &Exports = Of.In->Def->Exports;
    for (uint32_t I = 0; I != Exports.size(); ++I)
      if (Error Err =
              Add(Exports[I].Name, Exports[I].Item.S, exported(*Of.In, I)))
        return Err;
    break;
  }
  }
  if (!Of.View)
    return Items;
  // In the order and with the names that the importer declared.
  std::vector<SurfaceItem> Seen;
  for (const TypeDecl &Decl : Of.View->Decls) {
    if (Decl.K != TypeDecl::Export)
      continue;
    const auto Item = llvm::find_if(Items, [&](const SurfaceItem &I) {
      return I.Name.Name == Decl.Name.Name;
    });
    if (Item == Items.end())
      return makeErrorAt(Offset, "instance without an export " +
                                     quoted(Decl.Name.Name));
    Seen.push_back({Decl.Name, Item->S, Item->Type});
  }
  return Seen;
}

//===----------------------------------------------------------------------===//
// The root
//===----------------------------------------------------------------------===//

Expected<RootType> meld::RootTypeEvaluator::run() {
  const Component &Def = *Graph.Root;
  EvaluationScope &Root = Scopes.emplace_back();
  Root.Def = &Def;
  Root.Spaces = &Def.Spaces;
  Root.Types = Def.Types;
  const auto Add = [](std::vector<SurfaceItem> &Items, const ExternName &Name,
                      Sort S, const TypeNode *Type) {
    Items.push_back({Name, S, Type});
  };
  for (uint32_t I = 0; I != Def.Imports.size(); ++I) {
    const ImportDef &Import = Def.Imports[I];
    Expected<EntityValue> Value =
        declare(Root, Import.Name, Import.Type, Import.Offset,
                /*Actual=*/nullptr, /*Interface=*/StringRef());
    if (!Value)
      return Value.takeError();
    Root.Declared[I] = *Value;
    switch (Import.Type.K) {
    case ExternType::Func:
      Add(Result.Imports, Import.Name, Sort::Func, Value->Type);
      break;
    case ExternType::Type:
      Add(Result.Imports, Import.Name, Sort::Type, Value->Type);
      break;
    default:
      Add(Result.Imports, Import.Name, Sort::Instance, Value->Instance.Type);
      break;
    }
  }
  for (uint32_t I = 0; I != Def.Exports.size(); ++I) {
    const ExportDef &Export = Def.Exports[I];
    Expected<EntityValue> Value = exported(Root, I);
    if (!Value)
      return Value.takeError();
    if (Export.Item.S != Sort::Instance) {
      Add(Result.Exports, Export.Name, Export.Item.S, Value->Type);
      continue;
    }
    TypeNode &Node = addNode(TypeNode::Instance);
    if (Error Err =
            itemsOf(Value->Instance, Export.Offset).moveInto(Node.Items))
      return Err;
    Add(Result.Exports, Export.Name, Sort::Instance, &Node);
  }
  return std::move(Result);
}

Expected<RootType> meld::evaluateRootType(const InstanceGraph &Graph) {
  return RootTypeEvaluator(Graph).run();
}
