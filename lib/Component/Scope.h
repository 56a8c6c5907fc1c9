//===- Scope.h - The scope that a definition is read in ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// While a component or type scope is being read, its index spaces grow with
/// each definition, and each index must be valid for the space as it stands.
/// The scope also knows what later checks ask about an entry: what kind of type
/// it is, which names an instance exports. That is computed once, when an entry
/// is appended, so that no check walks chains of aliases.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_COMPONENT_SCOPE_H
#define MELD_LIB_COMPONENT_SCOPE_H

#include "ElementSize.h"
#include "ResourceFunctions.h"
#include "TypeNames.h"

#include "meld/Binary/ByteReader.h"
#include "meld/Component/Component.h"
#include "meld/Component/ExternNames.h"
#include <deque>

namespace meld {

class NameTable;
class Scope;

/// What is known about an entry of the type index space, and of a function
/// about its type.
struct TypeFacts {
  TypeDef::Kind K = TypeDef::Value;
  DefinedValType::Kind ValueKind = DefinedValType::Prim; ///< for Value
  PrimValType Prim = PrimValType::Bool;                  ///< for a Prim Value
  bool HasBorrow : 1 = false; ///< a value type that contains a `borrow`
  /// To one that is not introduced by the type itself.
  bool RefersToResource : 1 = false;
  /// A resource type that is certainly not defined by this component.
  bool IsImportedResource : 1 = false;
  bool IsAsync : 1 = false;       ///< Func
  ElementSize Element = {};       ///< for Value
  const TypeNode *Node = nullptr; ///< may be null (TypeNames.h)
};

/// What is known about an entry of an index space; which members are used
/// depends on the sort.
struct EntityInfo {
  TypeFacts Type;          ///< Type, Func
  uint32_t TypeNumber = 0; ///< CoreType: the position in its scope's pool
  /// Of an instance: its types are foreign. Of a component: those of its
  /// instances are.
  bool IsForeign = false;
  const Scope *TypeOwner = nullptr; ///< CoreType: that scope
  /// Of a component or component type: what must be supplied.
  const NameTable *Imports = nullptr;
  /// Of these, of modules and module types, and of instances and instance
  /// types, core and other: what can be aliased. Never null.
  const NameTable *Exports = nullptr;
};

/// Names with what they stand for.
class NameTable {
public:
  struct Item {
    StringRef Name;
    Sort S;
    EntityInfo Info;
  };

  void reserve(size_t Size) { Items.reserve(Size); }
  void add(StringRef Name, Sort S, const EntityInfo &Info = {}) {
    Items.push_back({Name, S, Info});
  }
  /// Must be called between the last add() and the first use.
  void finish();
  const Item *find(StringRef Name) const;
  /// By name, after finish().
  ArrayRef<Item> items() const { return Items; }

private:
  std::vector<Item> Items;
};

/// Types, and exports of instances, that are looked at to find out whether
/// types have names; more are refused. Scopes inside each other may have to
/// look at the same ones. Real components have some thousands.
constexpr uint64_t MaxNamingSteps = 20'000'000;

/// Shared by all scopes of one file.
struct ReadState {
  std::deque<NameTable> Tables; ///< whose addresses entries hold
  uint32_t Definitions = 0;     ///< of all index spaces so far
  TypeNodes Nodes;
  /// How many types may yet be looked at to find out whether they have names.
  uint64_t NamingSteps = MaxNamingSteps;

  NameTable &makeTable() { return Tables.emplace_back(); }
};

enum class ScopeKind : uint8_t { Component, ComponentType, InstanceType };

/// A component or type scope that is being read.
class Scope {
public:
  Scope(ScopeKind Kind, Scope *Parent, ReadState &State, IndexSpaces &Spaces,
        std::vector<TypeDef> &Types, std::vector<CoreTypeDef> &CoreTypes)
      : Kind(Kind), Parent(Parent), State(State), Types(Types),
        CoreTypes(CoreTypes), Imports(State.makeTable()),
        Exports(State.makeTable()), Spaces(Spaces),
        Depth(Parent ? Parent->Depth + 1 : 1) {}
  Scope(const Scope &) = delete;
  Scope &operator=(const Scope &) = delete;

  const ScopeKind Kind;
  Scope *const Parent; ///< null for the outermost component
  ReadState &State;
  std::vector<TypeDef> &Types;
  std::vector<CoreTypeDef> &CoreTypes;
  NameTable &Imports;
  NameTable &Exports;
  UniqueNames ImportNames;
  UniqueNames ExportNames;
  ResourceFunctions ImportedFunctions;
  ResourceFunctions ExportedFunctions;
  TypeNames ImportedTypes{nullptr, State.NamingSteps};
  TypeNames ExportedTypes{&ImportedTypes, State.NamingSteps};
  /// Whether an outer alias reaches a resource type of a scope around this one.
  bool RefersToOuterResource = false;
  /// Of the canonical definitions context.get and .set so far.
  std::optional<CoreValType> ContextType;

  /// As many subtypes as the core type space has entries, all moved from:
  /// core types are read behind them, so that the indices inside them count as
  /// they do in this scope.
  std::vector<CoreSubType> CoreTypeScratch;

  bool isTypeScope() const { return Kind != ScopeKind::Component; }

  /// An error if a scope inside this one would be nested too deeply.
  Error checkNesting(uint64_t Offset) const;

  /// Appends \p Entry to the space of \p S.
  Error append(Sort S, const IndexEntry &Entry, const EntityInfo &Info = {});
  uint32_t size(Sort S) const {
    return static_cast<uint32_t>(std::as_const(Spaces)[S].size());
  }
  const IndexEntry &entry(Sort S, uint32_t Index) const {
    return std::as_const(Spaces)[S][Index];
  }
  /// What is known about entry \p Index; nothing for the sorts of which
  /// EntityInfo has no member.
  const EntityInfo &info(Sort S, uint32_t Index) const;

  /// An error unless \p Index, read at \p Offset, is in the space of \p S.
  Error checkIndex(Sort S, uint32_t Index, uint64_t Offset) const;
  /// Reads an index of the space of \p S and checks it.
  Expected<uint32_t> readIndex(ByteReader &R, Sort S) const;

  /// Sorts the tables of names and checks that names are strongly unique.
  Error finish();

private:
  IndexSpaces &Spaces;
  const unsigned Depth;
  std::array<std::vector<EntityInfo>, NumSorts> Infos;
};

/// Makes room for \p Count more elements, but for no more than a few: counts
/// are bounded by the bytes left, of which an element may need far more than
/// its encoding.
template <typename T> void reserveSome(std::vector<T> &List, size_t Count) {
  constexpr size_t MaxReserved = 64;
  const size_t Needed = List.size() + std::min(Count, MaxReserved);
  if (Needed > List.capacity())
    List.reserve(std::max(Needed, 2 * List.capacity()));
}

} // namespace meld

#endif // MELD_LIB_COMPONENT_SCOPE_H
