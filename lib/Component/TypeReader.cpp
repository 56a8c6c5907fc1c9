//===- TypeReader.cpp - Types ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Readers.h"

using namespace meld;

const char *meld::typeKindName(TypeDef::Kind K) {
  switch (K) {
  case TypeDef::Value:
    return "a value type";
  case TypeDef::Func:
    return "a function type";
  case TypeDef::Component:
    return "a component type";
  case TypeDef::Instance:
    return "an instance type";
  case TypeDef::Resource:
    return "a resource type";
  }
  llvm_unreachable("all kinds are handled");
}

Expected<uint32_t> meld::readTypeIndex(ByteReader &R, const Scope &S,
                                       TypeDef::Kind K) {
  const uint64_t Offset = R.offset();
  uint32_t Index;
  if (Error Err = S.readIndex(R, Sort::Type).moveInto(Index))
    return std::move(Err);
  const TypeDef::Kind Found = S.info(Sort::Type, Index).Type.K;
  if (Found != K)
    return malformedAt(Offset, "type index %u is %s, expected %s", Index,
                       typeKindName(Found), typeKindName(K));
  return Index;
}

//===----------------------------------------------------------------------===//
// Function and resource types
//===----------------------------------------------------------------------===//

static Expected<FuncTypeDef> readFuncType(ByteReader &R, const Scope &S,
                                          bool IsAsync, TypeFacts &Facts) {
  FuncTypeDef Def;
  Def.Async = IsAsync;
  if (Error Err =
          readLabeledValTypes(R, S, Facts, "parameter").moveInto(Def.Params))
    return std::move(Err);
  TypeFacts OfResult;
  const uint64_t Offset = R.offset();
  if (Error Err = readResultList(R, S, OfResult).moveInto(Def.Result))
    return std::move(Err);
  if (OfResult.HasBorrow)
    return makeErrorAt(Offset, "the result of a function contains a borrow");
  Facts.K = TypeDef::Func;
  Facts.IsAsync = IsAsync;
  Facts.Node = S.State.Nodes.ofFunc(Def, S);
  Facts.RefersToResource |= OfResult.RefersToResource;
  return Def;
}

static Expected<ResourceTypeDef> readResourceType(ByteReader &R, const Scope &S,
                                                  uint64_t Offset,
                                                  TypeFacts &Facts) {
  if (S.isTypeScope())
    return makeErrorAt(Offset, "a resource type is defined inside a component "
                               "or instance type");
  ResourceTypeDef Def;
  const uint64_t RepOffset = R.offset();
  if (Error Err = readCoreValType(R).moveInto(Def.Rep))
    return std::move(Err);
  if (Def.Rep.K != CoreValType::I32 && Def.Rep.K != CoreValType::I64)
    return makeErrorAt(RepOffset, "a resource is represented by " +
                                      toString(Def.Rep) +
                                      ", expected i32 or i64");
  bool HasDtor;
  if (Error Err = readFlag(R, "presence of a destructor").moveInto(HasDtor))
    return std::move(Err);
  if (HasDtor)
    if (Error Err = S.readIndex(R, Sort::CoreFunc).moveInto(Def.Dtor.emplace()))
      return std::move(Err);
  Facts.K = TypeDef::Resource;
  Facts.RefersToResource = true;
  Facts.Node = S.State.Nodes.ofResource();
  return Def;
}

//===----------------------------------------------------------------------===//
// Component and instance types
//===----------------------------------------------------------------------===//

/// Reads a `componentdecl` or `instancedecl` into \p Types, of which \p S is
/// the scope.
static Error readDecl(ByteReader &R, Scope &S, TypeScope &Types) {
  TypeDecl Decl;
  Decl.Offset = R.offset();
  const auto Number = static_cast<uint32_t>(Types.Decls.size());
  uint8_t Kind;
  if (Error Err = R.readByte("type declarator").moveInto(Kind))
    return Err;
  const auto StoreExtern = [&Decl](TypeDecl::Kind K,
                                   Expected<ImportDef> Def) -> Error {
    if (!Def)
      return Def.takeError();
    Decl.K = K;
    Decl.Name = std::move(Def->Name);
    Decl.Extern = Def->Type;
    return Error::success();
  };
  switch (Kind) {
  case 0x00: {
    // A recursion group has any number of types, each a declarator here.
    const auto First = static_cast<uint32_t>(Types.CoreTypes.size());
    if (Error Err = readCoreType(R, S))
      return Err;
    Decl.K = TypeDecl::CoreType;
    for (uint32_t I = First; I != Types.CoreTypes.size(); ++I) {
      Decl.Index = I;
      Types.Decls.push_back(Decl);
    }
    return Error::success();
  }
  case 0x01:
    Decl.K = TypeDecl::Type;
    Decl.Index = static_cast<uint32_t>(Types.Types.size());
    if (Error Err = readType(R, S))
      return Err;
    break;
  case 0x02:
    Decl.K = TypeDecl::Alias;
    if (Error Err = readAlias(R, S))
      return Err;
    break;
  case 0x03:
    if (S.Kind != ScopeKind::ComponentType)
      return makeErrorAt(Decl.Offset, "an import is declared in an instance "
                                      "type");
    if (Error Err = StoreExtern(TypeDecl::Import, readImport(R, S, Number)))
      return Err;
    break;
  case 0x04:
    if (Error Err = StoreExtern(TypeDecl::Export, readExportDecl(R, S, Number)))
      return Err;
    break;
  default:
    return malformedAt(Decl.Offset, "unknown type declarator 0x%02x", Kind);
  }
  Types.Decls.push_back(std::move(Decl));
  return Error::success();
}

static Expected<std::unique_ptr<TypeScope>>
readTypeScope(ByteReader &R, Scope &Outer, TypeDef::Kind K, uint64_t Offset,
              EntityInfo &Info) {
  if (Error Err = Outer.checkNesting(Offset))
    return std::move(Err);
  auto Types = std::make_unique<TypeScope>();
  Scope S(K == TypeDef::Component ? ScopeKind::ComponentType
                                  : ScopeKind::InstanceType,
          &Outer, Outer.State, Types->Spaces, Types->Types, Types->CoreTypes);
  uint32_t Count;
  if (Error Err = R.readCount("declarator count", 2).moveInto(Count))
    return std::move(Err);
  reserveSome(Types->Decls, Count);
  for (uint32_t I = 0; I != Count; ++I)
    if (Error Err = readDecl(R, S, *Types))
      return std::move(Err);
  if (Error Err = S.finish())
    return std::move(Err);
  Info.Type.K = K;
  Info.Type.RefersToResource = S.RefersToOuterResource;
  Info.Imports = &S.Imports;
  Info.Exports = &S.Exports;
  return Types;
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

Error meld::readType(ByteReader &R, Scope &S) {
  TypeDef Def;
  Def.Offset = R.offset();
  uint8_t Opcode;
  if (Error Err = R.readByte("type").moveInto(Opcode))
    return Err;
  EntityInfo Info;
  const auto Store = [&Def](TypeDef::Kind K, auto Part) -> Error {
    if (!Part)
      return Part.takeError();
    Def.K = K;
    Def.Def = std::move(*Part);
    return Error::success();
  };
  Error Err = Error::success();
  switch (Opcode) {
  case 0x3f:
    Err =
        Store(TypeDef::Resource, readResourceType(R, S, Def.Offset, Info.Type));
    break;
  case 0x40:
  case 0x43:
    Err = Store(TypeDef::Func, readFuncType(R, S, Opcode == 0x43, Info.Type));
    break;
  case 0x41:
    Err = Store(TypeDef::Component,
                readTypeScope(R, S, TypeDef::Component, Def.Offset, Info));
    break;
  case 0x42:
    Err = Store(TypeDef::Instance,
                readTypeScope(R, S, TypeDef::Instance, Def.Offset, Info));
    break;
  default:
    Err = Store(TypeDef::Value,
                readDefinedValType(R, Opcode, Def.Offset, S, Info.Type));
  }
  if (Err)
    return Err;
  const IndexEntry Entry{.K = IndexEntry::Defined,
                         .Offset = Def.Offset,
                         .Index = static_cast<uint32_t>(S.Types.size())};
  S.Types.push_back(std::move(Def));
  return S.append(Sort::Type, Entry, Info);
}
