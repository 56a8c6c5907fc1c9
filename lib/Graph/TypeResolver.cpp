//===- TypeResolver.cpp - Makes types of the type table -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

using namespace meld;

Expected<Value> Interpreter::defineType(Environment &Env, const TypeDef &Def) {
  switch (Def.K) {
  case TypeDef::Value: {
    Expected<TypeId> Id = makeValueType(Env, Def.value(), Def.Offset);
    if (!Id)
      return Id.takeError();
    if (G.Types.depth(*Id) > MaxTypeDepth)
      return makeErrorAt(Def.Offset, "more than " + Twine(MaxTypeDepth) +
                                         " levels of types inside each other");
    return *Id;
  }
  case TypeDef::Func: {
    Expected<FuncTypeId> Id = makeFuncType(Env, Def.func(), Def.Offset);
    if (!Id)
      return Id.takeError();
    return *Id;
  }
  case TypeDef::Component:
  case TypeDef::Instance:
    ScopeTypes.push_back({&Def, &Env});
    return ScopeTypeRef{static_cast<uint32_t>(ScopeTypes.size() - 1)};
  case TypeDef::Resource: {
    InstanceGraph::Resource Resource;
    Resource.ComponentInstance = Env.ComponentInstance;
    Resource.Rep = Def.resource().Rep;
    Resource.Offset = Def.Offset;
    if (Error Err = resolveCoreInto(Env, Sort::CoreFunc, Def.resource().Dtor,
                                    Resource.Dtor))
      return Err;
    return addResource(std::move(Resource));
  }
  }
  return makeErrorAt(Def.Offset, "unknown kind of type");
}

ResourceId Interpreter::addResource(InstanceGraph::Resource Resource) {
  G.Resources.push_back(std::move(Resource));
  const ResourceId Id{static_cast<uint32_t>(G.Resources.size() - 1)};
  G.Types.ResourceNames.emplace_back();
  // A copy, because naming replaces it.
  const std::string Name = G.Resources.back().Name;
  nameResource(Id, Name);
  return Id;
}

/// Gives \p V, if it is a resource without a name, the name \p Name.
void Interpreter::nameResource(const Value &V, StringRef Name) {
  const auto *Id = std::get_if<ResourceId>(&V);
  if (!Id || Name.empty() || !G.Types.ResourceNames[Id->Value].empty())
    return;
  G.Resources[Id->Value].Name = Name.str();
  // In printed types the name must tell resources apart.
  std::string Printed = Name.str();
  if (!ResourceNames.insert(Printed).second)
    Printed += "#" + std::to_string(Id->Value);
  G.Types.ResourceNames[Id->Value] = std::move(Printed);
}

Expected<TypeId> Interpreter::makeValueType(Environment &Env,
                                            const DefinedValType &Def,
                                            uint64_t Offset) {
  ResolvedType Type;
  Type.K = Def.K;
  Type.Prim = Def.PrimType;
  Type.Length = Def.Length;

  const auto AddChild = [&](std::optional<ValTypeRef> Ref) -> Error {
    if (!Ref) {
      Type.Children.push_back(std::nullopt);
      return Error::success();
    }
    Expected<TypeId> Child = valType(Env, *Ref, Offset);
    if (!Child)
      return Child.takeError();
    Type.Children.push_back(*Child);
    return Error::success();
  };

  const size_t Size = Def.fields().size() + Def.cases().size() +
                      Def.labels().size() + Def.elements().size();
  if (Error Err = charge(Size, Offset))
    return Err;
  Type.Children.reserve(Size);

  switch (Def.K) {
  case DefinedValType::Prim:
  case DefinedValType::Flags:
  case DefinedValType::Enum:
    break;
  case DefinedValType::Own:
  case DefinedValType::Borrow: {
    Expected<ResourceId> Resource = resourceType(Env, Def.Resource, Offset);
    if (!Resource)
      return Resource.takeError();
    Type.Resource = *Resource;
    break;
  }
  case DefinedValType::Record:
    for (const LabeledValType &Field : Def.fields()) {
      Type.Labels.push_back(Field.Label);
      if (Error Err = AddChild(Field.Type))
        return Err;
    }
    break;
  case DefinedValType::Variant:
    for (const VariantCase &Case : Def.cases()) {
      Type.Labels.push_back(Case.Label);
      if (Error Err = AddChild(Case.Payload))
        return Err;
    }
    break;
  case DefinedValType::Tuple:
    for (const ValTypeRef &Element : Def.elements())
      if (Error Err = AddChild(Element))
        return Err;
    break;
  case DefinedValType::List:
  case DefinedValType::FixedList:
  case DefinedValType::Option:
  case DefinedValType::Stream:
  case DefinedValType::Future:
    if (Error Err = AddChild(Def.First))
      return Err;
    break;
  case DefinedValType::Result:
  case DefinedValType::Map:
    if (Error Err = AddChild(Def.First))
      return Err;
    if (Error Err = AddChild(Def.Second))
      return Err;
    break;
  }
  for (StringRef Label : Def.labels())
    Type.Labels.push_back(Label);
  return G.Types.intern(std::move(Type));
}

Expected<FuncTypeId> Interpreter::makeFuncType(Environment &Env,
                                               const FuncTypeDef &Def,
                                               uint64_t Offset) {
  ResolvedFuncType Type;
  Type.Async = Def.Async;
  if (Error Err = charge(Def.Params.size(), Offset))
    return Err;
  Type.Params.reserve(Def.Params.size());
  for (const LabeledValType &Param : Def.Params) {
    Expected<TypeId> Id = valType(Env, Param.Type, Offset);
    if (!Id)
      return Id.takeError();
    Type.Params.push_back({Param.Label, *Id});
  }
  if (Def.Result) {
    Expected<TypeId> Id = valType(Env, *Def.Result, Offset);
    if (!Id)
      return Id.takeError();
    Type.Result = *Id;
  }
  return G.Types.intern(std::move(Type));
}

/// What type \p Index is, if it is a \p T.
template <typename T>
static Expected<T> expectKind(Expected<Value> V, uint64_t Offset,
                              const char *Expected) {
  if (!V)
    return V.takeError();
  if (const T *Found = std::get_if<T>(&*V))
    return *Found;
  return makeErrorAt(Offset,
                     Twine("expected ") + Expected + ", found " + describe(*V));
}

Expected<TypeId> Interpreter::valType(Environment &Env, ValTypeRef Ref,
                                      uint64_t Offset) {
  if (Ref.IsPrim)
    return G.Types.prim(Ref.Prim);
  return expectKind<TypeId>(resolve(Env, Sort::Type, Ref.Index), Offset,
                            "a value type");
}

Expected<FuncTypeId> Interpreter::funcType(Environment &Env, uint32_t Index,
                                           uint64_t Offset) {
  return expectKind<FuncTypeId>(resolve(Env, Sort::Type, Index), Offset,
                                "a function type");
}

Expected<ResourceId> Interpreter::resourceType(Environment &Env, uint32_t Index,
                                               uint64_t Offset) {
  return expectKind<ResourceId>(resolve(Env, Sort::Type, Index), Offset,
                                "a resource type");
}

Expected<ScopeTypeRef> Interpreter::scopeType(Environment &Env, uint32_t Index,
                                              TypeDef::Kind Kind,
                                              uint64_t Offset) {
  const char *What =
      Kind == TypeDef::Component ? "a component type" : "an instance type";
  Expected<ScopeTypeRef> Type =
      expectKind<ScopeTypeRef>(resolve(Env, Sort::Type, Index), Offset, What);
  if (Type && ScopeTypes[Type->Index].Def->K != Kind)
    return makeErrorAt(Offset, Twine("expected ") + What);
  return Type;
}
