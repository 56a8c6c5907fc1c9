//===- TypeSpaces.cpp - Types of the wrapper and in it --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TypeSpaces.h"

using namespace meld;

std::optional<uint32_t> meld::WrapperTypes::named(const TypeNode &Node) {
  const auto Export = Exports.find(&Node);
  if (Export != Exports.end()) {
    const auto [Instance, Name] = Export->second;
    Exports.erase(Export);
    return Names[&Node] = Out.aliasExport(Sort::Type, Instance, Name);
  }
  const auto Name = Names.find(&Node);
  if (Name != Names.end())
    return Name->second;
  if (Node.K != TypeNode::Resource || Node.Named)
    return std::nullopt;
  const auto Resource = Resources.find(Node.Id.Value);
  if (Resource != Resources.end())
    return Resource->second;
  return std::nullopt;
}

std::optional<uint32_t> meld::ForeignTypes::find(const TypeNode &Node) {
  // One resource must not be imported as two.
  const bool IsResource = Node.K == TypeNode::Resource;
  const TypeNode *Key = IsResource ? &Node.definition() : &Node;
  const auto Known = Imported.find(Key);
  if (Known != Imported.end())
    return Known->second;
  const std::optional<uint32_t> Argument = Outer.named(Node);
  if (!Argument)
    return std::nullopt;
  ExternType Type;
  Type.K = ExternType::Type;
  if (IsResource)
    Type.TypeBound = ExternType::SubResource;
  else
    Type.Index = defineAgain(Node);
  return Imported[Key] = Imports.addType(Type, *Argument);
}

std::optional<uint32_t> meld::ImportedTypes::find(const TypeNode &Node) {
  const bool IsOwn = OwnTypes.contains(&Node);
  if (!IsOwn)
    return Foreign.named(Node);
  // Another name of a foreign type needs no import of its own.
  for (const TypeNode *Name = Node.Named; Name; Name = Name->Named)
    if (const std::optional<uint32_t> Index = Foreign.named(*Name))
      return Index;
  ExternType Type;
  Type.K = ExternType::Type;
  Type.Index = defineAgain(Node);
  return Imports.addType(Type, Outer.index(Node));
}
