//===- CoreTypeDefReader.cpp - Core types of a component ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "CoreImportNames.h"
#include "Readers.h"

#include "llvm/ADT/STLExtras.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Module types
//===----------------------------------------------------------------------===//

static bool refersToTypes(const CoreSubType &Type) {
  const auto IsConcrete = [](const CoreValType &T) {
    return T.isRef() && T.Heap.isConcrete();
  };
  return !Type.Supers.empty() ||
         llvm::any_of(Type.Signature.Params, IsConcrete) ||
         llvm::any_of(Type.Signature.Results, IsConcrete) ||
         llvm::any_of(Type.Fields, [&](const CoreFieldType &Field) {
           return IsConcrete(Field.Storage);
         });
}

/// Entry \p Index of the core type space of \p S, aliases resolved.
static const CoreTypeDef &coreTypeDef(const Scope &S, uint32_t Index) {
  const EntityInfo &Info = S.info(Sort::CoreType, Index);
  return Info.TypeOwner->CoreTypes[Info.TypeNumber];
}

/// A `core:alias` inside a module type, which brings a type of a scope around
/// it into the module type's own index space.
static Error readModuleTypeAlias(ByteReader &R, const Scope &S,
                                 CoreModuleTypeDef &Def) {
  const uint64_t Offset = R.offset();
  uint8_t OfSort, Target;
  if (Error Err = R.readByte("alias sort").moveInto(OfSort))
    return Err;
  if (Error Err = R.readByte("alias target").moveInto(Target))
    return Err;
  if (OfSort != 0x10 || Target != 0x01)
    return malformedAt(Offset,
                       "unknown alias 0x%02x 0x%02x in a module type, expected "
                       "an outer alias of a type (0x10 0x01)",
                       OfSort, Target);
  uint32_t Count, Index;
  if (Error Err = R.readU32("outer alias count").moveInto(Count))
    return Err;
  const uint64_t IndexOffset = R.offset();
  if (Error Err = R.readU32("core type index").moveInto(Index))
    return Err;
  const CoreSubType *Type;
  if (Count == 0) {
    if (Index >= Def.Types.size())
      return malformedAt(IndexOffset,
                         "core type index %u is out of range: %zu defined so "
                         "far",
                         Index, Def.Types.size());
    Type = &Def.Types[Index];
  } else {
    const Scope *Target = &S;
    for (uint32_t I = 1; I != Count && Target; ++I)
      Target = Target->Parent;
    if (!Target)
      return malformedAt(Offset,
                         "outer alias count %u is larger than the number of "
                         "scopes around it",
                         Count);
    if (Error Err = Target->checkIndex(Sort::CoreType, Index, IndexOffset))
      return Err;
    const CoreTypeDef &Aliased = coreTypeDef(*Target, Index);
    if (Aliased.kind() == CoreTypeDef::Module)
      return malformedAt(IndexOffset,
                         "core type index %u is a module type, which a module "
                         "type cannot alias",
                         Index);
    Type = &Aliased.sub();
  }
  // A copy would need its indices translated.
  if (refersToTypes(*Type))
    return makeErrorAt(Offset, "aliases in a module type of types that refer "
                               "to other types are not supported");
  CoreSubType Copy = *Type;
  Def.RecGroups.push_back({static_cast<uint32_t>(Def.Types.size()), 1});
  Def.Types.push_back(std::move(Copy));
  return Error::success();
}

static Error checkExternType(const CoreExternType &Type,
                             const CoreModuleTypeDef &Def, uint64_t Offset) {
  if (Type.Kind != ExternKind::Func && Type.Kind != ExternKind::Tag)
    return Error::success();
  if (Type.TypeIndex < Def.Types.size() &&
      Def.Types[Type.TypeIndex].K == CoreSubType::Func)
    return Error::success();
  return malformedAt(Offset,
                     "type index %u is not a function type of this module type",
                     Type.TypeIndex);
}

static Error readModuleDecl(ByteReader &R, Scope &S, CoreModuleTypeDef &Def,
                            CoreImportNames &ImportNames,
                            UniqueNames &ExportNames) {
  const uint64_t Offset = R.offset();
  uint8_t Kind;
  if (Error Err = R.readByte("module type declarator").moveInto(Kind))
    return Err;
  switch (Kind) {
  case 0x00: {
    CoreModuleTypeDef::Import &Import = Def.Imports.emplace_back();
    if (Error Err = R.readName("import module name").moveInto(Import.Module))
      return Err;
    if (Error Err = R.readName("import field name").moveInto(Import.Field))
      return Err;
    ImportNames.add(Import.Module, Import.Field, Offset);
    if (Error Err = readCoreExternType(R).moveInto(Import.Type))
      return Err;
    return checkExternType(Import.Type, Def, Offset);
  }
  case 0x01:
    return readRecType(R, Def.Types, Def.RecGroups);
  case 0x02:
    return readModuleTypeAlias(R, S, Def);
  case 0x03: {
    CoreModuleTypeDef::Export &Export = Def.Exports.emplace_back();
    const uint64_t NameOffset = R.offset();
    if (Error Err = R.readName("export name").moveInto(Export.Name))
      return Err;
    ExportNames.addExact(Export.Name, NameOffset);
    if (Error Err = readCoreExternType(R).moveInto(Export.Type))
      return Err;
    return checkExternType(Export.Type, Def, Offset);
  }
  default:
    return malformedAt(Offset, "unknown module type declarator 0x%02x", Kind);
  }
}

static Expected<std::unique_ptr<CoreModuleTypeDef>>
readModuleType(ByteReader &R, Scope &S) {
  auto Def = std::make_unique<CoreModuleTypeDef>();
  uint32_t Count;
  if (Error Err = R.readCount("declarator count", 2).moveInto(Count))
    return std::move(Err);
  CoreImportNames ImportNames;
  UniqueNames ExportNames;
  for (uint32_t I = 0; I != Count; ++I)
    if (Error Err = readModuleDecl(R, S, *Def, ImportNames, ExportNames))
      return std::move(Err);
  if (Error Err = ImportNames.check())
    return std::move(Err);
  if (Error Err = ExportNames.check("export name"))
    return std::move(Err);
  return Def;
}

//===----------------------------------------------------------------------===//
// Core types
//===----------------------------------------------------------------------===//

static const NameTable &
makeExportTable(ArrayRef<CoreModuleTypeDef::Export> Exports, ReadState &State) {
  NameTable &Table = State.makeTable();
  Table.reserve(Exports.size());
  for (const CoreModuleTypeDef::Export &Export : Exports)
    Table.add(Export.Name, sortOfExtern(Export.Type.Kind));
  Table.finish();
  return Table;
}

/// Adds \p Def to the pool and the index space.
static Error appendCoreType(Scope &S, CoreTypeDef Def) {
  EntityInfo Info;
  Info.TypeOwner = &S;
  Info.TypeNumber = static_cast<uint32_t>(S.CoreTypes.size());
  if (Def.kind() == CoreTypeDef::Module)
    Info.Exports = &makeExportTable(Def.module().Exports, S.State);
  const IndexEntry Entry{
      .K = IndexEntry::Defined, .Offset = Def.Offset, .Index = Info.TypeNumber};
  S.CoreTypes.push_back(std::move(Def));
  return S.append(Sort::CoreType, Entry, Info);
}

static Error appendModuleType(ByteReader &R, Scope &S, uint64_t Offset) {
  CoreTypeDef Def;
  Def.Offset = Offset;
  if (Error Err = readModuleType(R, S).moveInto(Def.Def.emplace<1>()))
    return Err;
  return appendCoreType(S, std::move(Def));
}

/// Appends the types of the recursion group that is being read by \p Read.
template <typename Reader>
static Error appendSubTypes(Scope &S, uint64_t Offset, Reader Read) {
  const uint32_t First = S.size(Sort::CoreType);
  std::vector<CoreSubType> &Scratch = S.CoreTypeScratch;
  Scratch.resize(First);
  std::vector<CoreRecGroup> Groups;
  if (Error Err = Read(Scratch, Groups))
    return Err;
  const auto Count = static_cast<uint32_t>(Scratch.size() - First);
  for (uint32_t I = 0; I != Count; ++I) {
    CoreTypeDef Def;
    Def.Def = std::move(Scratch[First + I]);
    Def.Group = {First, Count};
    Def.Offset = Offset;
    if (Error Err = appendCoreType(S, std::move(Def)))
      return Err;
  }
  return Error::success();
}

Error meld::readCoreType(ByteReader &R, Scope &S) {
  const uint64_t Offset = R.offset();
  uint8_t Opcode;
  if (Error Err = R.peekByte("core type").moveInto(Opcode))
    return Err;
  if (Opcode == 0x50) {
    if (Error Err = R.readByte("module type").moveInto(Opcode))
      return Err;
    return appendModuleType(R, S, Offset);
  }
  if (Opcode != 0x00)
    return appendSubTypes(S, Offset, [&R](auto &Types, auto &Groups) {
      return readRecType(R, Types, Groups);
    });
  // 0x50 alone would be a module type.
  if (Error Err = R.readByte("core type").moveInto(Opcode))
    return Err;
  if (Error Err = R.readByte("non-final subtype").moveInto(Opcode))
    return Err;
  if (Opcode != 0x50)
    return malformedAt(Offset,
                       "core type 0x00 0x%02x, expected 0x00 0x50 (a non-final "
                       "subtype)",
                       Opcode);
  return appendSubTypes(S, Offset, [&R](auto &Types, auto &Groups) {
    return readComponentSubType(R, Types, Groups);
  });
}
