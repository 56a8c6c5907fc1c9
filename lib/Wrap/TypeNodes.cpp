//===- TypeNodes.cpp - Types as they are named ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "RootTypeEvaluator.h"

#include "meld/Support/Error.h"
#include "meld/Support/Quote.h"

using namespace meld;

Expected<const TypeNode *> meld::RootTypeEvaluator::typeAt(EvaluationScope &In,
                                                           uint32_t Index) {
  Expected<EntityValue> Value = resolve(In, Sort::Type, Index);
  if (!Value)
    return Value.takeError();
  if (!Value->Type)
    return makeError("type index " + Twine(Index) + " stands for no type");
  return Value->Type;
}

Expected<std::optional<ValueUse>>
meld::RootTypeEvaluator::use(EvaluationScope &In,
                             std::optional<ValTypeRef> Ref) {
  if (!Ref)
    return std::optional<ValueUse>();
  ValueUse Use;
  Use.Prim = Ref->Prim;
  if (!Ref->IsPrim)
    if (Error Err = typeAt(In, Ref->Index).moveInto(Use.Node))
      return Err;
  return std::optional<ValueUse>(Use);
}

Error meld::RootTypeEvaluator::defineValue(EvaluationScope &In,
                                           const DefinedValType &Def,
                                           TypeNode &Node) {
  Node.Def = &Def;
  const auto Add = [&](std::optional<ValTypeRef> Ref) {
    return use(In, Ref).moveInto(Node.Parts.emplace_back());
  };
  for (const LabeledValType &Field : Def.fields())
    if (Error Err = Add(Field.Type))
      return Err;
  for (const VariantCase &Case : Def.cases())
    if (Error Err = Add(Case.Payload))
      return Err;
  for (const ValTypeRef &Element : Def.elements())
    if (Error Err = Add(Element))
      return Err;
  switch (Def.K) {
  case DefinedValType::Own:
  case DefinedValType::Borrow:
    return typeAt(In, Def.Resource).moveInto(Node.Handled);
  case DefinedValType::Result:
  case DefinedValType::Map:
    if (Error Err = Add(Def.First))
      return Err;
    return Add(Def.Second);
  case DefinedValType::List:
  case DefinedValType::FixedList:
  case DefinedValType::Option:
  case DefinedValType::Stream:
  case DefinedValType::Future:
    return Add(Def.First);
  case DefinedValType::Prim:
  case DefinedValType::Record:
  case DefinedValType::Variant:
  case DefinedValType::Tuple:
  case DefinedValType::Flags:
  case DefinedValType::Enum:
    return Error::success();
  }
  llvm_unreachable("all kinds are handled");
}

Expected<const TypeNode *>
meld::RootTypeEvaluator::defineType(EvaluationScope &In, const TypeDef &Def) {
  switch (Def.K) {
  case TypeDef::Value: {
    TypeNode &Node = addNode(TypeNode::Value);
    if (Error Err = defineValue(In, Def.value(), Node))
      return Err;
    return &Node;
  }
  case TypeDef::Func: {
    TypeNode &Node = addNode(TypeNode::Func);
    Node.Async = Def.func().Async;
    for (const LabeledValType &Param : Def.func().Params) {
      Expected<std::optional<ValueUse>> Use = use(In, Param.Type);
      if (!Use)
        return Use.takeError();
      Node.Params.push_back({Param.Label, **Use});
    }
    if (Error Err = use(In, Def.func().Result).moveInto(Node.Result))
      return Err;
    return &Node;
  }
  case TypeDef::Resource: {
    TypeNode &Node = addNode(TypeNode::Resource);
    const auto Found =
        llvm::find_if(Graph.Resources, [&](const InstanceGraph::Resource &R) {
          return !R.IsImport && R.ComponentInstance == In.ComponentInstance &&
                 R.Offset == Def.Offset;
        });
    if (Found == Graph.Resources.end())
      return makeErrorAt(Def.Offset, "a resource type that is not known");
    Node.Id.Value = Found - Graph.Resources.begin();
    return &Node;
  }
  case TypeDef::Instance:
    return defineScope(In, Def.scope(), /*Actual=*/nullptr, std::nullopt);
  case TypeDef::Component:
    break;
  }
  return makeErrorAt(Def.Offset, "unsupported: the root exports something of a "
                                 "component type");
}

Expected<const TypeNode *> meld::RootTypeEvaluator::defineScope(
    EvaluationScope &Outer, const TypeScope &Def, const InstanceValue *Actual,
    std::optional<StringRef> Interface) {
  EvaluationScope &In = Scopes.emplace_back();
  In.Spaces = &Def.Spaces;
  In.Types = Def.Types;
  In.Parent = &Outer;
  TypeNode &Node = addNode(TypeNode::Instance);
  Origins[&Node] = {&Outer, &Def};
  for (uint32_t I = 0; I != Def.Decls.size(); ++I) {
    const TypeDecl &Decl = Def.Decls[I];
    if (Decl.K != TypeDecl::Export)
      continue;
    Expected<EntityValue> Value =
        declare(In, Decl.Name, Decl.Extern, Decl.Offset, Actual, Interface);
    if (!Value)
      return Value.takeError();
    In.Declared[I] = *Value;
    const Sort S = Decl.Extern.K == ExternType::Func   ? Sort::Func
                   : Decl.Extern.K == ExternType::Type ? Sort::Type
                                                       : Sort::Instance;
    Node.Items.push_back(
        {Decl.Name, S,
         S == Sort::Instance ? Value->Instance.Type : Value->Type});
  }
  return &Node;
}

/// What a declared import or export is. A resource that is only declared is the
/// root's import \p Name of \p Interface.
Expected<EntityValue>
meld::RootTypeEvaluator::declare(EvaluationScope &In, const ExternName &Name,
                                 const ExternType &Type, uint64_t Offset,
                                 const InstanceValue *Actual,
                                 std::optional<StringRef> Interface) {
  std::optional<EntityValue> Given;
  if (Actual) {
    SmallVector<Hop, 4> Hops;
    Found At;
    if (Error Err = select(*Actual, Name.Name, Offset, Hops).moveInto(At))
      return Err;
    if (const Place *Next = std::get_if<Place>(&At)) {
      // An export of a component is asked for by its number, to be named.
      Expected<EntityValue> Value =
          Hops.empty() ? resolve(*Next->In, Next->S, Next->Index)
                       : exported(*Hops.back().In, Hops.back().Index);
      if (!Value)
        return Value.takeError();
      Given = *Value;
    } else {
      Given = std::get<EntityValue>(At);
    }
  }
  EntityValue Value;
  switch (Type.K) {
  case ExternType::Func:
    if (Error Err = typeAt(In, Type.Index).moveInto(Value.Type))
      return Err;
    return Value;
  case ExternType::Type: {
    if (Type.TypeBound == ExternType::Eq) {
      Expected<const TypeNode *> Bound = typeAt(In, Type.Index);
      if (!Bound)
        return Bound.takeError();
      Value.Type = nameOf(*Bound);
      return Value;
    }
    if (Given) {
      Value.Type = nameOf(Given->Type);
      return Value;
    }
    TypeNode &Node = addNode(TypeNode::Resource);
    Node.Id.Value = UINT32_MAX;
    if (Interface) {
      const auto Found =
          llvm::find_if(Graph.Resources, [&](const InstanceGraph::Resource &R) {
            return R.IsImport && R.Interface == *Interface &&
                   R.Name == Name.Name;
          });
      if (Found != Graph.Resources.end())
        Node.Id.Value = Found - Graph.Resources.begin();
    }
    Value.Type = &Node;
    return Value;
  }
  case ExternType::Instance: {
    // Of the root's imports, each has resources of its own.
    Expected<const TypeNode *> Instance = typeAt(In, Type.Index);
    if (!Instance)
      return Instance.takeError();
    const auto Origin = Origins.find(&(*Instance)->definition());
    if (Origin == Origins.end())
      return makeErrorAt(Offset, "expected an instance type");
    const auto [Outer, Def] = Origin->second;
    if (Error Err =
            defineScope(*Outer, *Def, Given ? &Given->Instance : nullptr,
                        In.Def ? std::optional(Name.Name) : std::nullopt)
                .moveInto(Value.Instance.Type))
      return Err;
    return Value;
  }
  case ExternType::CoreModule:
  case ExternType::Component:
  case ExternType::Value:
    break;
  }
  return makeErrorAt(Offset, "unsupported: " + quoted(Name.Name) +
                                 " is neither a function, a type nor an "
                                 "instance");
}

const TypeScope *meld::RootTypeEvaluator::findScope(const EvaluationScope *In,
                                                    uint32_t Index) {
  while (In && Index < (*In->Spaces)[Sort::Type].size()) {
    const IndexEntry &Entry = (*In->Spaces)[Sort::Type][Index];
    switch (Entry.K) {
    case IndexEntry::Defined: {
      const TypeDef &Def = In->Types[Entry.Index];
      return Def.K == TypeDef::Instance || Def.K == TypeDef::Component
                 ? &Def.scope()
                 : nullptr;
    }
    case IndexEntry::OuterAlias:
      for (uint32_t I = 0; In && I != Entry.Depth; ++I)
        In = In->Parent;
      Index = Entry.Index;
      break;
    case IndexEntry::Import:
      if (!In->Def)
        return nullptr;
      Index = In->Def->Imports[Entry.Index].Type.Index;
      break;
    case IndexEntry::Export:
      if (!In->Def)
        return nullptr;
      Index = In->Def->Exports[Entry.Index].Item.Index;
      break;
    default:
      return nullptr;
    }
  }
  return nullptr;
}
