//===- RootTypeEvaluator.h - The type of the root component -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The state of one evaluateRootType. RootType.cpp says what entries of index
/// spaces and exports stand for, TypeNodes.cpp makes types of their
/// definitions.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_WRAP_ROOTTYPEEVALUATOR_H
#define MELD_LIB_WRAP_ROOTTYPEEVALUATOR_H

#include "RootType.h"

#include "llvm/ADT/DenseMap.h"

#include <variant>

namespace meld {

struct EvaluationScope;

/// An instance, of which exports are evaluated when something asks for them.
struct InstanceValue {
  enum Kind : uint8_t {
    Typed, ///< known by its type only: Type's items
    Bag,   ///< made of exports: Def, in In
    Made   ///< of a component: In is its scope
  };
  Kind K = Typed;
  const TypeNode *Type = nullptr;
  EvaluationScope *In = nullptr;
  const InstanceDef *Def = nullptr;
  /// What an importer declared it to export; null: everything.
  const TypeScope *View = nullptr;
};

struct ComponentValue {
  const Component *Def = nullptr;
  EvaluationScope *Outer = nullptr;
  const TypeScope *View = nullptr; ///< of its instances
};

/// What an entry of an index space stands for.
struct EntityValue {
  const TypeNode *Type = nullptr; ///< of sorts Func, Type
  InstanceValue Instance;
  ComponentValue Component;
};

/// A component instance, or the inside of an instance type.
struct EvaluationScope {
  const Component *Def = nullptr; ///< null for a type
  const IndexSpaces *Spaces = nullptr;
  ArrayRef<TypeDef> Types;
  EvaluationScope *Parent = nullptr;
  uint32_t ComponentInstance = 0; ///< in the graph; of a component only
  // Of a nested component: its arguments.
  EvaluationScope *ArgumentScope = nullptr;
  const InstanceDef *Arguments = nullptr;
  /// Of the root, by import; of a type, by declarator.
  llvm::DenseMap<uint32_t, EntityValue> Declared;
  llvm::DenseMap<uint32_t, EntityValue> Exports; ///< by Component::Exports
  llvm::DenseMap<uint32_t, EvaluationScope *>
      Nested; ///< by Component::Instances
  llvm::DenseMap<std::pair<unsigned, uint32_t>, EntityValue> Known;
};

/// Finds positions by name in lists that do not change.
class NameIndex {
public:
  template <typename RangeT, typename NameT>
  std::optional<uint32_t> find(const RangeT &Range, StringRef Name,
                               NameT NameOf) {
    auto [Entry, IsNew] = Lists.try_emplace(Range.data());
    if (IsNew)
      for (uint32_t I = 0; I != Range.size(); ++I)
        Entry->second.try_emplace(NameOf(Range[I]), I);
    const auto Found = Entry->second.find(Name);
    if (Found == Entry->second.end())
      return std::nullopt;
    return Found->second;
  }

private:
  llvm::DenseMap<const void *, llvm::DenseMap<StringRef, uint32_t>> Lists;
};

class RootTypeEvaluator {
public:
  explicit RootTypeEvaluator(const InstanceGraph &Graph);

  Expected<RootType> run();

private:
  /// A step on the way to what an entry stands for, to be remembered.
  struct Hop {
    EvaluationScope *In;
    Sort S;
    /// An entry of the index space, or an export of the component.
    uint32_t Index;
    bool IsExport = false;
    const TypeScope *View = nullptr;
  };
  struct Place {
    EvaluationScope *In;
    Sort S;
    uint32_t Index;
  };
  using Found = std::variant<EntityValue, Place>;

  Expected<EntityValue> resolve(EvaluationScope &From, Sort S, uint32_t Index);
  Expected<Found> follow(Place At, SmallVectorImpl<Hop> &Hops);
  Expected<Found> followExport(EvaluationScope &In, uint32_t Number,
                               SmallVectorImpl<Hop> &Hops);
  Expected<Found> select(const InstanceValue &Of, StringRef Name,
                         uint64_t Offset, SmallVectorImpl<Hop> &Hops);
  Expected<EntityValue> define(EvaluationScope &In, Sort S,
                               const IndexEntry &Entry);
  /// \p Item as export \p Number of a component exports it.
  Expected<EntityValue> exportAs(EvaluationScope &In, uint32_t Number,
                                 EntityValue Item);
  Expected<EntityValue> exported(EvaluationScope &In, uint32_t Number);
  Expected<std::vector<SurfaceItem>> itemsOf(const InstanceValue &Of,
                                             uint64_t Offset);
  EvaluationScope &instantiate(EvaluationScope &In, uint32_t Pool,
                               const ComponentValue &Code);

  Expected<const TypeNode *> typeAt(EvaluationScope &In, uint32_t Index);
  Expected<std::optional<ValueUse>> use(EvaluationScope &In,
                                        std::optional<ValTypeRef> Ref);
  Expected<const TypeNode *> defineType(EvaluationScope &In,
                                        const TypeDef &Def);
  Error defineValue(EvaluationScope &In, const DefinedValType &Def,
                    TypeNode &Node);
  /// Evaluates an instance type. \p Actual, where there is one, is an instance
  /// of that type and says what its resources are. \p Interface is the name of
  /// the root's import that has the type, if one does.
  Expected<const TypeNode *> defineScope(EvaluationScope &Outer,
                                         const TypeScope &Def,
                                         const InstanceValue *Actual,
                                         std::optional<StringRef> Interface);
  Expected<EntityValue> declare(EvaluationScope &In, const ExternName &Name,
                                const ExternType &Type, uint64_t Offset,
                                const InstanceValue *Actual,
                                std::optional<StringRef> Interface);
  /// The scope of the component or instance type \p Index, without evaluating
  /// it; null where it is not stated in a component around.
  static const TypeScope *findScope(const EvaluationScope *In, uint32_t Index);

  TypeNode &addNode(TypeNode::Kind K) {
    TypeNode &Node = Result.Nodes.emplace_back();
    Node.K = K;
    return Node;
  }
  const TypeNode *nameOf(const TypeNode *Type) {
    TypeNode &Node = addNode(Type->K);
    Node.Named = Type;
    return &Node;
  }

  const InstanceGraph &Graph;
  RootType Result;
  std::deque<EvaluationScope> Scopes;
  /// Of each component instance those that it instantiated, in order.
  std::vector<std::vector<uint32_t>> Children;
  /// Where an instance type stands, to evaluate it for a certain instance.
  llvm::DenseMap<const TypeNode *,
                 std::pair<EvaluationScope *, const TypeScope *>>
      Origins;
  NameIndex Names;
  unsigned Depth = 0;
};

} // namespace meld

#endif // MELD_LIB_WRAP_ROOTTYPEEVALUATOR_H
