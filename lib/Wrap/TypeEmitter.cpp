//===- TypeEmitter.cpp - State types again --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TypeEmitter.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Definitions
//===----------------------------------------------------------------------===//

/// Binary.md, "Type Definitions": `primvaltype`.
static uint8_t primByte(PrimValType Type) {
  return Type == PrimValType::ErrorContext ? 0x64
                                           : 0x7f - static_cast<uint8_t>(Type);
}

void meld::TypeEmitter::writeUse(ByteWriter &W, const ValueUse &Use) {
  if (Use.Node)
    W.writeSLEB(index(*Use.Node));
  else
    W.writeByte(primByte(Use.Prim));
}

void meld::TypeEmitter::writeOptional(ByteWriter &W,
                                      const std::optional<ValueUse> &Use) {
  W.writeByte(Use.has_value());
  if (Use)
    writeUse(W, *Use);
}

void meld::TypeEmitter::writeValue(ByteWriter &W, const TypeNode &Node) {
  const DefinedValType &Def = *Node.Def;
  const auto WriteLabels = [&] {
    W.writeULEB(Def.labels().size());
    for (StringRef Label : Def.labels())
      W.writeName(Label);
  };
  switch (Def.K) {
  case DefinedValType::Prim:
    return W.writeByte(primByte(Def.PrimType));
  case DefinedValType::Record:
    W.writeByte(0x72);
    W.writeULEB(Node.Parts.size());
    for (auto [Field, Part] : llvm::zip_equal(Def.fields(), Node.Parts)) {
      W.writeName(Field.Label);
      writeUse(W, *Part);
    }
    return;
  case DefinedValType::Variant:
    W.writeByte(0x71);
    W.writeULEB(Node.Parts.size());
    for (auto [Case, Part] : llvm::zip_equal(Def.cases(), Node.Parts)) {
      W.writeName(Case.Label);
      writeOptional(W, Part);
      W.writeByte(0x00); // once the case that this one refines
    }
    return;
  case DefinedValType::List:
    W.writeByte(0x70);
    return writeUse(W, *Node.Parts[0]);
  case DefinedValType::FixedList:
    W.writeByte(0x67);
    writeUse(W, *Node.Parts[0]);
    return W.writeULEB(Def.Length);
  case DefinedValType::Tuple:
    W.writeByte(0x6f);
    W.writeULEB(Node.Parts.size());
    for (const std::optional<ValueUse> &Part : Node.Parts)
      writeUse(W, *Part);
    return;
  case DefinedValType::Flags:
    W.writeByte(0x6e);
    return WriteLabels();
  case DefinedValType::Enum:
    W.writeByte(0x6d);
    return WriteLabels();
  case DefinedValType::Option:
    W.writeByte(0x6b);
    return writeUse(W, *Node.Parts[0]);
  case DefinedValType::Result:
    W.writeByte(0x6a);
    writeOptional(W, Node.Parts[0]);
    return writeOptional(W, Node.Parts[1]);
  case DefinedValType::Own:
    W.writeByte(0x69);
    return W.writeULEB(index(*Node.Handled));
  case DefinedValType::Borrow:
    W.writeByte(0x68);
    return W.writeULEB(index(*Node.Handled));
  case DefinedValType::Stream:
    W.writeByte(0x66);
    return writeOptional(W, Node.Parts[0]);
  case DefinedValType::Future:
    W.writeByte(0x65);
    return writeOptional(W, Node.Parts[0]);
  case DefinedValType::Map:
    W.writeByte(0x63);
    writeUse(W, *Node.Parts[0]);
    return writeUse(W, *Node.Parts[1]);
  }
}

void meld::TypeEmitter::writeFunc(ByteWriter &W, const TypeNode &Node) {
  W.writeByte(Node.Async ? 0x43 : 0x40);
  W.writeULEB(Node.Params.size());
  for (const auto &[Label, Param] : Node.Params) {
    W.writeName(Label);
    writeUse(W, Param);
  }
  if (Node.Result) {
    W.writeByte(0x00);
    writeUse(W, *Node.Result);
  } else {
    W.writeByte(0x01);
    W.writeByte(0x00);
  }
}

//===----------------------------------------------------------------------===//
// References
//===----------------------------------------------------------------------===//

std::optional<uint32_t> meld::TypeEmitter::lookUpExactly(const TypeNode &Node) {
  const auto Found = Known.find(&Node);
  if (Found != Known.end())
    return Found->second;
  return find(Node);
}

/// The nearest of the names of \p Node that the space knows.
std::optional<uint32_t> meld::TypeEmitter::lookUp(const TypeNode &Node) {
  for (const TypeNode *Name = &Node; Name; Name = Name->Named)
    if (const std::optional<uint32_t> Index = lookUpExactly(*Name))
      return Index;
  return std::nullopt;
}

uint32_t meld::TypeEmitter::index(const TypeNode &Node) {
  if (const std::optional<uint32_t> Index = lookUp(Node))
    return Known[&Node] = *Index;
  const TypeNode &Definition = Node.definition();
  const uint32_t Index = defineAgain(Definition);
  Known[&Definition] = Index;
  return Known[&Node] = Index;
}

uint32_t meld::TypeEmitter::defineAgain(const TypeNode &Node) {
  const TypeNode &Definition = Node.definition();
  // What it is made of is defined while it is being encoded.
  ByteWriter W;
  switch (Definition.K) {
  case TypeNode::Value:
    writeValue(W, Definition);
    break;
  case TypeNode::Func:
    writeFunc(W, Definition);
    break;
  case TypeNode::Instance: {
    InstanceTypeEmitter Inner(*this);
    Inner.declare(Definition);
    W.writeBytes(Inner.finish());
    break;
  }
  case TypeNode::Resource:
    llvm_unreachable("the space that defines a resource knows it");
  }
  return define(W.bytes());
}

ExternType meld::TypeEmitter::externType(const SurfaceItem &Item) {
  ExternType Type;
  switch (Item.S) {
  case Sort::Func:
    Type.K = ExternType::Func;
    Type.Index = index(*Item.Type);
    break;
  case Sort::Instance:
    Type.K = ExternType::Instance;
    Type.Index = index(*Item.Type);
    break;
  default:
    Type.K = ExternType::Type;
    Type.Index = boundOf(*Item.Type);
    break;
  }
  return Type;
}

//===----------------------------------------------------------------------===//
// Instance types
//===----------------------------------------------------------------------===//

uint32_t meld::InstanceTypeEmitter::define(ArrayRef<uint8_t> Definition) {
  Decls.writeByte(0x01);
  Decls.writeBytes(Definition);
  ++NumDecls;
  return NumTypes++;
}

std::optional<uint32_t> meld::InstanceTypeEmitter::find(const TypeNode &Node) {
  const std::optional<uint32_t> Index = Outer.lookUpExactly(Node);
  if (!Index)
    return std::nullopt;
  Decls.writeByte(0x02);
  writeSort(Decls, Sort::Type);
  Decls.writeByte(0x02);
  Decls.writeULEB(1); // scopes outwards
  Decls.writeULEB(*Index);
  ++NumDecls;
  return NumTypes++;
}

void meld::InstanceTypeEmitter::declare(const TypeNode &Node) {
  for (const SurfaceItem &Item : Node.Items) {
    ExternType Type;
    // One that is new here, as those of imports are.
    if (Item.S == Sort::Type && Item.Type->K == TypeNode::Resource &&
        !Item.Type->Named && !lookUpExactly(*Item.Type)) {
      Type.K = ExternType::Type;
      Type.TypeBound = ExternType::SubResource;
    } else {
      Type = externType(Item);
    }
    Decls.writeByte(0x04);
    writeExternName(Decls, Item.Name);
    writeExternType(Decls, Type);
    ++NumDecls;
    if (Item.S == Sort::Type)
      bind(*Item.Type, NumTypes++);
  }
}

std::vector<uint8_t> meld::InstanceTypeEmitter::finish() {
  ByteWriter W;
  W.writeByte(0x42);
  W.writeULEB(NumDecls);
  W.writeBytes(Decls.bytes());
  return W.take();
}
