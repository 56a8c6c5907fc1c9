//===- TypeNames.cpp - Types that are named outside -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "TypeNames.h"

#include "Scope.h"

#include "llvm/ADT/STLExtras.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

TypeNode *meld::TypeNodes::make(TypeNode::Kind K,
                                ArrayRef<const TypeNode *> Parts) {
  return new (Allocator) TypeNode{K, Parts};
}

const TypeNode *meld::TypeNodes::foreign() {
  static const TypeNode Node = {TypeNode::Foreign, {}};
  return &Node;
}

const TypeNode *meld::TypeNodes::renamed(const TypeNode *Node) {
  if (!Node || Node->K == TypeNode::Foreign)
    return Node;
  return new (Allocator) TypeNode(*Node);
}

static const TypeNode *nodeOf(const ValTypeRef &Type, const Scope &S) {
  return Type.IsPrim ? nullptr : S.info(Sort::Type, Type.Index).Type.Node;
}

namespace {

/// Collects the nodes of parts.
class Parts {
public:
  explicit Parts(const Scope &S) : S(S) {}
  void add(const TypeNode *Node) {
    if (Node)
      Nodes.push_back(Node);
  }
  void add(const ValTypeRef &Type) { add(nodeOf(Type, S)); }
  void add(const std::optional<ValTypeRef> &Type) {
    if (Type)
      add(*Type);
  }

  SmallVector<const TypeNode *, 8> Nodes;

private:
  const Scope &S;
};

} // namespace

const TypeNode *meld::TypeNodes::ofValue(const DefinedValType &Type,
                                         const Scope &S) {
  Parts Of(S);
  TypeNode::Kind K = TypeNode::Nameless;
  switch (Type.K) {
  case DefinedValType::Record:
  case DefinedValType::Variant:
  case DefinedValType::Enum:
  case DefinedValType::Flags:
    K = TypeNode::Nameable;
    break;
  case DefinedValType::Own:
  case DefinedValType::Borrow:
    K = Type.K == DefinedValType::Own ? TypeNode::Own : TypeNode::Borrow;
    Of.add(S.info(Sort::Type, Type.Resource).Type.Node);
    break;
  default:
    break;
  }
  for (const LabeledValType &Field : Type.fields())
    Of.add(Field.Type);
  for (const VariantCase &Case : Type.cases())
    Of.add(Case.Payload);
  for (const ValTypeRef &Element : Type.elements())
    Of.add(Element);
  Of.add(Type.First);
  if (Type.K == DefinedValType::Result && !Of.Nodes.empty() &&
      Of.Nodes[0]->K == TypeNode::Own)
    K = TypeNode::ResultOfOwn;
  Of.add(Type.Second);
  if (Of.Nodes.empty() && K != TypeNode::Nameable)
    return nullptr;
  return make(K, ArrayRef(Of.Nodes).copy(Allocator));
}

const TypeNode *meld::TypeNodes::ofFunc(const FuncTypeDef &Type,
                                        const Scope &S) {
  Parts Of(S);
  for (const LabeledValType &Param : Type.Params)
    Of.add(Param.Type);
  Of.add(Type.Result);
  if (Of.Nodes.empty())
    return nullptr;
  TypeNode *Node = make(TypeNode::Nameless, ArrayRef(Of.Nodes).copy(Allocator));
  // Of a foreign type it is not known what it is.
  if (!Type.Params.empty() && Type.Params[0].Label == "self")
    if (const TypeNode *Self = nodeOf(Type.Params[0].Type, S)) {
      if (Self->K == TypeNode::Borrow)
        Node->Self = Self->Parts[0];
      else if (Self->K == TypeNode::Foreign)
        Node->Self = Self;
    }
  const TypeNode *Result = Type.Result ? nodeOf(*Type.Result, S) : nullptr;
  if (Result && Result->K == TypeNode::ResultOfOwn)
    Result = Result->Parts[0];
  if (Result && Result->K == TypeNode::Own)
    Node->Made = Result->Parts[0];
  else if (Result && Result->K == TypeNode::Foreign)
    Node->Made = Result;
  return Node;
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

bool meld::TypeNames::isNamed(const TypeNode *Node) {
  // Each type that is found to be named is not walked again: over all imports
  // and exports, the walks are as long as the types are large.
  SmallVector<const TypeNode *, 16> Stack = {Node};
  while (!Stack.empty()) {
    const TypeNode *Top = Stack.pop_back_val();
    if (!step())
      return true;
    if (isKnown(Top))
      continue;
    if (Top->K == TypeNode::Nameable || Top->K == TypeNode::Resource)
      return false;
    // Added before its parts are looked at: if these have no name, reading
    // ends, and nothing asks again.
    Named.insert(Top);
    llvm::append_range(Stack, Top->Parts);
  }
  return true;
}

bool meld::TypeNames::arePartsNamed(const TypeNode *Node) {
  if (!Node || Node->Parts.empty() || NamedParts.contains(Node->Parts.data()))
    return true;
  if (!llvm::all_of(Node->Parts,
                    [this](const TypeNode *Part) { return isNamed(Part); }))
    return false;
  NamedParts.insert(Node->Parts.data());
  return true;
}

bool meld::TypeNames::addInstance(const NameTable &Exports) {
  // All types come first, since the tables are not in the order of exports.
  SmallVector<const NameTable *, 8> Added;
  SmallVector<const NameTable *, 8> Stack = {&Exports};
  while (!Stack.empty()) {
    const NameTable *Table = Stack.pop_back_val();
    if (!Instances.insert(Table).second)
      continue;
    Added.push_back(Table);
    for (const NameTable::Item &Item : Table->items()) {
      if (!step())
        return true;
      if (Item.S == Sort::Type)
        add(Item.Info.Type.Node);
      else if (Item.S == Sort::Instance && !Item.Info.IsForeign)
        Stack.push_back(Item.Info.Exports);
    }
  }
  for (const NameTable *Table : Added)
    for (const NameTable::Item &Item : Table->items()) {
      const TypeNode *Node = Item.Info.Type.Node;
      if (Item.S == Sort::Type ? !arePartsNamed(Node)
                               : Item.S == Sort::Func && !isNamed(Node))
        return false;
    }
  return true;
}
