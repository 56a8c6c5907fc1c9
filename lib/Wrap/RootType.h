//===- RootType.h - The type of the root component --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What the root component imports and exports, with the types as they are
/// named. A TypeTable knows types by their structure, which is all that calls
/// depend on; to state them again one has to know which definition or name each
/// use of a type refers to. Here a type is a node: two nodes are the same
/// exactly where the component means the same definition or the same name.
///
/// A nested component is evaluated as it is instantiated, lazily and only as
/// far as the root's exports ask for: its imports are the arguments, so that
/// what an export takes from them keeps the name it has outside.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_WRAP_ROOTTYPE_H
#define MELD_LIB_WRAP_ROOTTYPE_H

#include "meld/Graph/InstanceGraph.h"

#include <deque>

namespace meld {

struct TypeNode;

/// A value type where it is used: a primitive one, or a node.
struct ValueUse {
  const TypeNode *Node = nullptr;
  PrimValType Prim = PrimValType::Bool; ///< without a node
};

/// Something that an instance, or the root, imports or exports.
struct SurfaceItem {
  ExternName Name;
  Sort S = Sort::Func; ///< Func, Type or Instance
  /// Func: of kind Func. Instance: of kind Instance. Type: the type's new name.
  const TypeNode *Type = nullptr;
};

/// A definition of a type, or a name that an import or export gave one.
struct TypeNode {
  enum Kind : uint8_t { Value, Func, Resource, Instance };
  Kind K = Value;
  /// The type that this is a name of; null for a definition, and for a
  /// resource that is imported.
  const TypeNode *Named = nullptr;

  // Definitions only:
  /// Value: labels, lengths and kind.
  const DefinedValType *Def = nullptr;
  /// Value: fields, payloads, elements or, of the other kinds, First and
  /// Second; absent ones are nullopt.
  std::vector<std::optional<ValueUse>> Parts;
  const TypeNode *Handled = nullptr; ///< Value, own and borrow: the resource
  ResourceId Id;                     ///< Resource
  bool Async = false;                ///< Func
  std::vector<std::pair<StringRef, ValueUse>> Params; ///< Func
  std::optional<ValueUse> Result;                     ///< Func
  std::vector<SurfaceItem> Items;                     ///< Instance, in order

  /// The definition that this is or names.
  const TypeNode &definition() const {
    const TypeNode *Node = this;
    while (Node->Named)
      Node = Node->Named;
    return *Node;
  }
};

struct RootType {
  std::vector<SurfaceItem> Imports, Exports; ///< in order
  std::deque<TypeNode> Nodes;                ///< what they point to
};

/// Evaluates the type of \p Graph's root.
///
/// \returns an error for types that have no form here: component types, and
/// whatever `flatten` does not accept at the root's surface.
Expected<RootType> evaluateRootType(const InstanceGraph &Graph);

} // namespace meld

#endif // MELD_LIB_WRAP_ROOTTYPE_H
