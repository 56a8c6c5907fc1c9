//===- Environment.h - What indices mean in one instance --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The values that interpretation computes with, and the environments that
/// give them to the entries of index spaces. A component instance has an
/// environment while it is being made; so has a type scope while something is
/// compared with it.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_GRAPH_ENVIRONMENT_H
#define MELD_LIB_GRAPH_ENVIRONMENT_H

#include "meld/Graph/InstanceGraph.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include <variant>

namespace meld {

// References into the tables of Interpreter.
struct CoreModuleRef {
  uint32_t Index;
};
/// A core instance made of exports.
struct CoreBundleRef {
  uint32_t Index;
};
struct ComponentRef {
  uint32_t Index;
};
struct InstanceRef {
  uint32_t Index;
};
/// A component type or an instance type.
struct ScopeTypeRef {
  uint32_t Index;
};
/// A core instance that was instantiated, of the graph.
struct CoreInstanceRef {
  uint32_t Index;
};

/// What an entry of an index space stands for, all aliases followed.
/// CoreBinding covers the sorts that core modules export.
using Value =
    std::variant<std::monostate, CoreBinding, CoreModuleRef, CoreInstanceRef,
                 CoreBundleRef, FuncRef, ComponentRef, InstanceRef, TypeId,
                 FuncTypeId, ResourceId, ScopeTypeRef>;

inline bool isSet(const Value &V) {
  return !std::holds_alternative<std::monostate>(V);
}
/// "a function", "a resource type", ... for diagnostics.
StringRef describe(const Value &V);
/// Whether \p V belongs into the index space of \p S.
bool hasSort(const Value &V, Sort S);

/// Up to this many names a scan is quicker than an index.
constexpr size_t MaxScanned = 8;

struct NamedValue {
  StringRef Name;
  Value V;
};

/// Values by name, in order: the exports of an instance, the arguments of an
/// instantiation.
class NamedValues {
public:
  void reserve(size_t Size) { Items.reserve(Size); }
  void add(StringRef Name, Value V) { Items.push_back({Name, V}); }
  ArrayRef<NamedValue> items() const { return Items; }
  /// \returns the first value called \p Name, or null.
  const Value *find(StringRef Name) const;
  /// \returns a name that two values have, or null.
  const StringRef *findDuplicate() const;

private:
  void index() const;

  std::vector<NamedValue> Items;
  /// Built by the first look-up among many items; positions in Items.
  mutable llvm::DenseMap<StringRef, uint32_t> Positions;
};

/// Gives values to the entries of the index spaces of one component instance or
/// type scope. Entries are resolved when something asks and remembered.
///
/// What a closure refers to lives as long as the closure.
class Environment : public llvm::RefCountedBase<Environment> {
public:
  Environment(const Component &Def, Environment *Parent)
      : Def(&Def), Spaces(Def.Spaces), Types(Def.Types),
        CoreTypes(Def.CoreTypes), Parent(Parent), Imports(Def.Imports.size()),
        Exports(Def.Exports.size()), Instances(Def.Instances.size()),
        CoreInstances(Def.CoreInstances.size()) {}
  Environment(const TypeScope &Scope, Environment &Parent)
      : Spaces(Scope.Spaces), Types(Scope.Types), CoreTypes(Scope.CoreTypes),
        Parent(&Parent), Imports(Scope.Decls.size()) {}

  /// The environment \p Depth scopes outwards; null past the outermost.
  Environment *outer(uint32_t Depth);

  /// Where the values of the entries of \p S are remembered.
  MutableArrayRef<Value> memo(Sort S) {
    auto &Values = Memos[static_cast<unsigned>(S)];
    if (!Values)
      Values = std::make_unique<Value[]>(Spaces[S].size());
    return {Values.get(), Spaces[S].size()};
  }
  bool hasMemo(Sort S) const {
    return Memos[static_cast<unsigned>(S)] != nullptr;
  }

  const Component *const Def = nullptr; ///< null for a type scope
  const IndexSpaces &Spaces;
  const ArrayRef<TypeDef> Types;
  const ArrayRef<CoreTypeDef> CoreTypes;
  const llvm::IntrusiveRefCntPtr<Environment> Parent;

  /// By Component::Imports, or by TypeScope::Decls (exports, too).
  std::vector<Value> Imports;
  std::vector<Value> Exports;       ///< by Component::Exports
  std::vector<Value> Instances;     ///< by Component::Instances
  std::vector<Value> CoreInstances; ///< by Component::CoreInstances

  uint32_t ComponentInstance = 0; ///< in the graph; of a component only
  StringRef Name;                 ///< the component's, may be empty

private:
  std::array<std::unique_ptr<Value[]>, NumSorts> Memos;
};

using EnvironmentPtr = llvm::IntrusiveRefCntPtr<Environment>;

} // namespace meld

#endif // MELD_LIB_GRAPH_ENVIRONMENT_H
