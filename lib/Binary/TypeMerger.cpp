//===- TypeMerger.cpp - One type section for all modules ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/TypeMerger.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Binary/CoreTypeWriter.h"

using namespace meld;

CoreValType meld::mapValType(CoreValType Type, ArrayRef<uint32_t> TypeMap) {
  if (Type.isRef() && Type.Heap.isConcrete())
    Type.Heap.Code = TypeMap[Type.Heap.typeIndex()];
  return Type;
}

/// Replaces every type index in \p Type by \p Map of it.
template <typename FnT> static void mapTypeIndices(CoreSubType &Type, FnT Map) {
  auto MapVal = [&](CoreValType &T) {
    if (T.isRef() && T.Heap.isConcrete())
      T.Heap.Code = Map(T.Heap.typeIndex());
  };
  for (uint32_t &Super : Type.Supers)
    Super = Map(Super);
  for (CoreValType &T : Type.Signature.Params)
    MapVal(T);
  for (CoreValType &T : Type.Signature.Results)
    MapVal(T);
  for (CoreFieldType &Field : Type.Fields)
    MapVal(Field.Storage);
}

/// Encodes \p Group so that equal encodings mean equal groups. Its type
/// indices are merged ones, or, inside the group, InGroup plus the position.
static std::string keyOf(const std::vector<CoreSubType> &Group) {
  ByteWriter W;
  for (const CoreSubType &Type : Group)
    writeSubType(W, Type);
  return std::string(W.bytes().begin(), W.bytes().end());
}

/// Marks a type index as a position in its own group; above all type indices.
static constexpr uint32_t InGroup = 1u << 31;

uint32_t TypeMerger::addGroup(std::vector<CoreSubType> Group, StringRef Key) {
  const uint32_t First = static_cast<uint32_t>(Types.size());
  auto [Entry, IsNew] = GroupsByKey.try_emplace(Key, First);
  if (!IsNew)
    return Entry->second;
  Groups.push_back({First, static_cast<uint32_t>(Group.size())});
  for (CoreSubType &Type : Group) {
    mapTypeIndices(Type, [&](uint32_t Index) {
      return Index & InGroup ? First + (Index & ~InGroup) : Index;
    });
    Types.push_back(std::move(Type));
  }
  return First;
}

std::vector<uint32_t> TypeMerger::addModule(const CoreModule &Module) {
  std::vector<uint32_t> Map(Module.Types.size());
  for (const CoreRecGroup &Extent : Module.RecGroups) {
    if (Extent.Count == 0)
      continue;
    std::vector<CoreSubType> Group(Module.Types.begin() + Extent.First,
                                   Module.Types.begin() + Extent.First +
                                       Extent.Count);
    for (CoreSubType &Type : Group)
      mapTypeIndices(Type, [&](uint32_t Index) {
        return Index >= Extent.First ? InGroup + (Index - Extent.First)
                                     : Map[Index];
      });
    std::string Key = keyOf(Group);
    const uint32_t First = addGroup(std::move(Group), Key);
    for (uint32_t I = 0; I != Extent.Count; ++I)
      Map[Extent.First + I] = First + I;
  }
  return Map;
}

uint32_t TypeMerger::addFuncType(const CoreFuncType &Type) {
  CoreSubType Definition;
  Definition.Signature = Type;
  std::vector<CoreSubType> Group = {std::move(Definition)};
  std::string Key = keyOf(Group);
  return addGroup(std::move(Group), Key);
}

void TypeMerger::write(ByteWriter &W) const {
  W.writeULEB(Groups.size());
  for (const CoreRecGroup &Group : Groups) {
    if (Group.Count != 1) {
      W.writeByte(0x4e);
      W.writeULEB(Group.Count);
    }
    for (uint32_t I = 0; I != Group.Count; ++I)
      writeSubType(W, Types[Group.First + I]);
  }
}

//===----------------------------------------------------------------------===//
// Matching
//===----------------------------------------------------------------------===//

bool TypeMerger::matchesDefined(uint32_t Sub, uint32_t Super) const {
  // A supertype comes before its subtypes, so this ends. The format allows
  // one supertype at most; more are refused by validation of the output.
  while (Sub != Super) {
    if (Types[Sub].Supers.empty())
      return false;
    Sub = Types[Sub].Supers.front();
  }
  return true;
}

/// The abstract heap type right above all types of composite kind \p K.
static int64_t abstractOf(CoreSubType::Composite K) {
  switch (K) {
  case CoreSubType::Func:
    return HeapType::Func;
  case CoreSubType::Struct:
    return HeapType::Struct;
  case CoreSubType::Array:
    return HeapType::Array;
  }
  return HeapType::Any;
}

static bool matchesAbstract(int64_t Sub, int64_t Super) {
  if (Sub == Super)
    return true;
  switch (Sub) {
  case HeapType::None:
    return Super == HeapType::I31 || Super == HeapType::Struct ||
           Super == HeapType::Array || Super == HeapType::Eq ||
           Super == HeapType::Any;
  case HeapType::I31:
  case HeapType::Struct:
  case HeapType::Array:
    return Super == HeapType::Eq || Super == HeapType::Any;
  case HeapType::Eq:
    return Super == HeapType::Any;
  case HeapType::NoFunc:
    return Super == HeapType::Func;
  case HeapType::NoExtern:
    return Super == HeapType::Extern;
  case HeapType::NoExn:
    return Super == HeapType::Exn;
  default:
    return false;
  }
}

bool TypeMerger::matchesHeapType(HeapType Sub, HeapType Super) const {
  if (Sub.isConcrete() && Super.isConcrete())
    return matchesDefined(Sub.typeIndex(), Super.typeIndex());
  if (Sub.isConcrete())
    return matchesAbstract(abstractOf(Types[Sub.typeIndex()].K), Super.Code);
  if (Super.isConcrete()) {
    const int64_t Top = abstractOf(Types[Super.typeIndex()].K);
    return Sub.Code ==
           (Top == HeapType::Func ? HeapType::NoFunc : HeapType::None);
  }
  return matchesAbstract(Sub.Code, Super.Code);
}

bool TypeMerger::matches(const CoreValType &Sub,
                         const CoreValType &Super) const {
  if (!Sub.isRef() || !Super.isRef())
    return Sub == Super;
  return (Super.Nullable || !Sub.Nullable) &&
         matchesHeapType(Sub.Heap, Super.Heap);
}
