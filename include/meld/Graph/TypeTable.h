//===- TypeTable.h - Resolved component-level types -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Types after instantiation: every alias followed, every resource replaced by
/// its run-time identity. Types are interned, so two types are structurally
/// equal exactly when their ids are.
//===----------------------------------------------------------------------===//
#ifndef MELD_GRAPH_TYPETABLE_H
#define MELD_GRAPH_TYPETABLE_H

#include "meld/Component/Type.h"
#include <memory>

namespace meld {

/// A value type of a TypeTable.
struct TypeId {
  uint32_t Value = 0;
  bool operator==(const TypeId &) const = default;
};
/// A function type of a TypeTable.
struct FuncTypeId {
  uint32_t Value = 0;
  bool operator==(const FuncTypeId &) const = default;
};
/// A resource type's run-time identity, InstanceGraph::Resources.
struct ResourceId {
  uint32_t Value = 0;
  bool operator==(const ResourceId &) const = default;
};

/// A resolved value type. Children are ids of the same table.
struct ResolvedType {
  DefinedValType::Kind K = DefinedValType::Prim;
  PrimValType Prim = PrimValType::Bool; ///< Prim
  /// Record: field types; Tuple: elements; Variant: payloads; List, FixedList,
  /// Option, Stream, Future: the element if any; Result: ok, error; Map: key,
  /// value. Absent payloads are nullopt.
  std::vector<std::optional<TypeId>> Children;
  std::vector<StringRef> Labels; ///< Record, Variant, Flags, Enum
  uint32_t Length = 0;           ///< FixedList, in elements
  ResourceId Resource;           ///< Own, Borrow
};

struct ResolvedFuncType {
  bool Async = false;
  std::vector<std::pair<StringRef, TypeId>> Params;
  std::optional<TypeId> Result;
};

/// Levels of value types inside each other that are resolved; deeper types are
/// refused. Bounds every recursion over types.
constexpr unsigned MaxTypeDepth = 200;

class TypeTable {
public:
  TypeTable();
  ~TypeTable();
  TypeTable(TypeTable &&) noexcept;
  TypeTable &operator=(TypeTable &&) noexcept;

  TypeId prim(PrimValType Type);
  TypeId intern(ResolvedType Type);
  FuncTypeId intern(ResolvedFuncType Type);
  /// References stay valid while the table grows.
  const ResolvedType &operator[](TypeId Id) const;
  const ResolvedFuncType &operator[](FuncTypeId Id) const;
  /// Levels of types inside \p Id, at least 1.
  unsigned depth(TypeId Id) const;
  size_t numTypes() const;

  /// As WIT writes it, resources by name where \p ResourceNames gives one. A
  /// text of some kilobytes ends in "...".
  std::string str(TypeId Id) const;
  std::string str(FuncTypeId Id) const;
  /// Names resources in str(); index is ResourceId::Value.
  std::vector<std::string> ResourceNames;

private:
  struct Impl;
  std::unique_ptr<Impl> P;
};

} // namespace meld

#endif // MELD_GRAPH_TYPETABLE_H
