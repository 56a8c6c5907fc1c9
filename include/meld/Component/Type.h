//===- Type.h - Component-level types as written ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The type forms of Binary.md, "Type Definitions", as a component states
/// them: with type indices of the scope they stand in, nothing resolved.
//===----------------------------------------------------------------------===//
#ifndef MELD_COMPONENT_TYPE_H
#define MELD_COMPONENT_TYPE_H

#include "meld/Binary/CoreModule.h"
#include "meld/Component/IndexSpace.h"
#include <memory>
#include <optional>
#include <variant>

namespace meld {

enum class PrimValType : uint8_t {
  Bool,
  S8,
  U8,
  S16,
  U16,
  S32,
  U32,
  S64,
  U64,
  F32,
  F64,
  Char,
  String,
  ErrorContext
};
/// "bool", "u8", ... as WIT writes it.
StringRef primValTypeName(PrimValType Type);

/// A valtype: a primitive one or the index of a defined value type.
struct ValTypeRef {
  bool IsPrim = true;
  PrimValType Prim = PrimValType::Bool;
  uint32_t Index = 0;
};

struct LabeledValType {
  StringRef Label;
  ValTypeRef Type;
};

struct VariantCase {
  StringRef Label;
  std::optional<ValTypeRef> Payload;
};

/// A defvaltype (Binary.md). Which members are used depends on the kind; the
/// lists of other kinds are empty.
struct DefinedValType {
  enum Kind : uint8_t {
    Prim,
    Record,
    Variant,
    List,
    FixedList,
    Tuple,
    Flags,
    Enum,
    Option,
    Result,
    Own,
    Borrow,
    Stream,
    Future,
    Map
  };
  Kind K = Prim;
  PrimValType PrimType = PrimValType::Bool; ///< Prim
  uint32_t Length = 0;                      ///< FixedList, in elements
  uint32_t Resource = 0;                    ///< Own, Borrow: type index
  /// List, FixedList, Option, Stream, Future: the element where there is one;
  /// Result: the ok type; Map: the key.
  std::optional<ValTypeRef> First;
  std::optional<ValTypeRef> Second; ///< Result: the error type; Map: the value

  ArrayRef<LabeledValType> fields() const { return list<LabeledValType>(); }
  ArrayRef<VariantCase> cases() const { return list<VariantCase>(); }
  /// Of flags or an enum.
  ArrayRef<StringRef> labels() const { return list<StringRef>(); }
  /// Of a tuple.
  ArrayRef<ValTypeRef> elements() const { return list<ValTypeRef>(); }

  /// The one list that the kind has.
  std::variant<std::monostate, std::vector<LabeledValType>,
               std::vector<VariantCase>, std::vector<StringRef>,
               std::vector<ValTypeRef>>
      Items;

private:
  template <typename T> ArrayRef<T> list() const {
    const auto *Elements = std::get_if<std::vector<T>>(&Items);
    return Elements ? ArrayRef<T>(*Elements) : ArrayRef<T>();
  }
};

struct FuncTypeDef {
  bool Async = false;
  std::vector<LabeledValType> Params;
  std::optional<ValTypeRef> Result;
};

struct ResourceTypeDef {
  CoreValType Rep;              ///< i32 (or i64, memory64)
  std::optional<uint32_t> Dtor; ///< core function index
};

/// The type of an import or export (externtype).
struct ExternType {
  enum Kind : uint8_t { CoreModule, Func, Value, Type, Component, Instance };
  Kind K = Func;
  uint32_t Index =
      0; ///< CoreModule: core type; Func, Component, Instance: type
  /// Type: `(eq Index)` or `(sub resource)`.
  enum Bound : uint8_t { Eq, SubResource } TypeBound = Eq;
  /// Value: `(eq value Index)` or a type.
  bool ValueIsEq = false;
  ValTypeRef ValueType;
};

/// The attributes of an import or export (attribute).
struct ExternAttributes {
  std::optional<StringRef> Implements;
  std::optional<StringRef> VersionSuffix;
  std::optional<StringRef> ExternalId;
};

/// An import's or export's name with its attributes (nameattributes).
struct ExternName {
  StringRef Name;
  /// Null for a name that is written without attributes, as nearly all are.
  std::shared_ptr<const ExternAttributes> Attributes;
};

/// One declarator of a component or instance type.
struct TypeDecl {
  enum Kind : uint8_t { CoreType, Type, Alias, Import, Export };
  Kind K = Type;
  /// CoreType, Type: position in the scope's pool of that sort; Alias: unused
  /// (the index space entry tells).
  uint32_t Index = 0;
  ExternName Name;   ///< Import, Export
  ExternType Extern; ///< Import, Export
  uint64_t Offset = 0;
};

struct TypeDef;
struct CoreTypeDef;

/// A scope of types: a component or instance type's declarators with the index
/// spaces that they build. Imports and exports append to the space of their
/// sort in declaration order, as aliases do. A scope holds no entries of core
/// sorts other than types and modules.
struct TypeScope {
  std::vector<TypeDecl> Decls;
  IndexSpaces Spaces;
  std::vector<TypeDef> Types;         ///< pool behind IndexEntry::Defined
  std::vector<CoreTypeDef> CoreTypes; ///< likewise
};

/// A core module type: its own core types, imports and exports.
struct CoreModuleTypeDef {
  std::vector<CoreSubType> Types;
  std::vector<CoreRecGroup> RecGroups;
  struct Import {
    StringRef Module, Field;
    CoreExternType Type;
  };
  struct Export {
    StringRef Name;
    CoreExternType Type;
  };
  std::vector<Import> Imports;
  std::vector<Export> Exports;
};

/// One entry of a core type pool: a subtype of a rec group, or a module type.
struct CoreTypeDef {
  enum Kind : uint8_t { Sub, Module };
  /// The alternatives stand in the order of Kind.
  std::variant<CoreSubType, std::unique_ptr<CoreModuleTypeDef>> Def;
  /// Of a subtype: the rec group, as entries of the core type index space.
  CoreRecGroup Group;
  uint64_t Offset = 0;

  Kind kind() const { return static_cast<Kind>(Def.index()); }
  const CoreSubType &sub() const { return std::get<CoreSubType>(Def); }
  const CoreModuleTypeDef &module() const { return *std::get<Module>(Def); }
};

/// One entry of a type pool.
struct TypeDef {
  enum Kind : uint8_t { Value, Func, Component, Instance, Resource };
  Kind K = Value;
  std::variant<DefinedValType, FuncTypeDef, ResourceTypeDef,
               std::unique_ptr<TypeScope>>
      Def;
  uint64_t Offset = 0;

  const DefinedValType &value() const { return std::get<DefinedValType>(Def); }
  const FuncTypeDef &func() const { return std::get<FuncTypeDef>(Def); }
  const ResourceTypeDef &resource() const {
    return std::get<ResourceTypeDef>(Def);
  }
  /// Of a component or instance type.
  const TypeScope &scope() const {
    return *std::get<std::unique_ptr<TypeScope>>(Def);
  }
};

} // namespace meld

#endif // MELD_COMPONENT_TYPE_H
