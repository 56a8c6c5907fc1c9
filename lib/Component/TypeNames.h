//===- TypeNames.h - Types that are named outside ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Resource, record, variant, enum and flags types that the type of an import
/// or export mentions must have a name outside of the component: be imported
/// or exported before it (Explainer.md, "External Visibility of Types").
///
/// A name belongs to an entry of a type index space: an import or export of a
/// type makes a new one, an alias does not. So each type carries a node, which
/// aliases share, and a scope knows the nodes that have names in it.
///
/// What comes out of an instance whose component imports types has nodes of
/// that component, in which the imports would have to be replaced. That is not
/// done: such types are foreign, which counts as named.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_COMPONENT_TYPENAMES_H
#define MELD_LIB_COMPONENT_TYPENAMES_H

#include "meld/Component/Type.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/Allocator.h"

namespace meld {

class NameTable;
class Scope;

/// What a type mentions. A type that mentions nothing with a name has none.
struct TypeNode {
  enum Kind : uint8_t {
    Nameless,    ///< a tuple, list, ..., or a function type
    Own,         ///< of Parts[0]
    Borrow,      ///< of Parts[0]
    ResultOfOwn, ///< whose ok type is Parts[0], an Own
    Nameable,    ///< a record, variant, enum or flags
    Resource,
    Foreign
  };
  Kind K;
  ArrayRef<const TypeNode *> Parts;
  // Of a function, for constructors and methods; null where there is none.
  const TypeNode *Self = nullptr; ///< the resource of `self: borrow<...>`
  const TypeNode *Made = nullptr; ///< that of a result that owns it
};

/// Makes nodes, which live as long as it does.
class TypeNodes {
public:
  /// The node of a type that stands in \p S; null if it needs none.
  const TypeNode *ofValue(const DefinedValType &Type, const Scope &S);
  const TypeNode *ofFunc(const FuncTypeDef &Type, const Scope &S);
  const TypeNode *ofResource() { return make(TypeNode::Resource, {}); }
  static const TypeNode *foreign();
  /// The node of an import or export of the type of \p Node.
  const TypeNode *renamed(const TypeNode *Node);

private:
  TypeNode *make(TypeNode::Kind K, ArrayRef<const TypeNode *> Parts);
  llvm::BumpPtrAllocator Allocator;
};

/// The types that have names among the imports or the exports of a scope.
class TypeNames {
public:
  /// \p Inherited, if not null, are named here as well. \p Steps is counted
  /// down for each type and export that is looked at; at zero, all is named.
  TypeNames(const TypeNames *Inherited, uint64_t &Steps)
      : Inherited(Inherited), Steps(Steps) {}

  void add(const TypeNode *Node) {
    if (Node)
      Named.insert(Node);
  }
  /// Adds the types that an imported or exported instance exports, instances
  /// in it included, and checks that these exports mention nothing else.
  ///
  /// \returns false if they do.
  bool addInstance(const NameTable &Exports);

  /// Whether a type, other than by its own name, mentions nothing without one.
  bool arePartsNamed(const TypeNode *Node);
  /// Whether its uses mention nothing without a name.
  bool isNamed(const TypeNode *Node);

private:
  bool isKnown(const TypeNode *Node) const {
    return !Node || Node->K == TypeNode::Foreign || Named.contains(Node) ||
           (Inherited && Inherited->isKnown(Node));
  }

  /// Counts one step; false if there was none left.
  bool step() {
    if (Steps == 0)
      return false;
    --Steps;
    return true;
  }

  const TypeNames *Inherited;
  uint64_t &Steps;
  /// Nameless types are here when all that they mention is.
  llvm::DenseSet<const TypeNode *> Named;
  /// The lists of parts that are named; a type shares its own with renamed
  /// ones.
  llvm::DenseSet<const void *> NamedParts;
  llvm::DenseSet<const NameTable *> Instances;
};

} // namespace meld

#endif // MELD_LIB_COMPONENT_TYPENAMES_H
