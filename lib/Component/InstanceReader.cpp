//===- InstanceReader.cpp - Instances, core and other ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Readers.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Core instances
//===----------------------------------------------------------------------===//

static Error readCoreArg(ByteReader &R, const Scope &S,
                         CoreInstanceDef::Arg &Arg, UniqueNames &Names) {
  const uint64_t Offset = R.offset();
  if (Error Err = R.readName("argument name").moveInto(Arg.Name))
    return Err;
  Names.addExact(Arg.Name, Offset);
  const uint64_t SortOffset = R.offset();
  uint8_t ArgSort;
  if (Error Err = R.readByte("argument sort").moveInto(ArgSort))
    return Err;
  if (ArgSort != 0x12)
    return malformedAt(SortOffset,
                       "argument of core sort 0x%02x, expected 0x12 (core "
                       "instance)",
                       ArgSort);
  return S.readIndex(R, Sort::CoreInstance).moveInto(Arg.Instance);
}

static Error readCoreArgs(ByteReader &R, const Scope &S, CoreInstanceDef &Def) {
  uint32_t Count;
  if (Error Err = R.readCount("argument count", 3).moveInto(Count))
    return Err;
  Def.Args.resize(Count);
  UniqueNames Names;
  for (CoreInstanceDef::Arg &Arg : Def.Args)
    if (Error Err = readCoreArg(R, S, Arg, Names))
      return Err;
  return Names.check("argument");
}

static Error readCoreInlineExports(ByteReader &R, const Scope &S,
                                   CoreInstanceDef &Def, NameTable &Exports) {
  uint32_t Count;
  if (Error Err = R.readCount("export count", 3).moveInto(Count))
    return Err;
  Def.Exports.resize(Count);
  Exports.reserve(Count);
  UniqueNames Names;
  for (CoreInstanceDef::InlineExport &Export : Def.Exports) {
    const uint64_t Offset = R.offset();
    if (Error Err = R.readName("export name").moveInto(Export.Name))
      return Err;
    Names.addExact(Export.Name, Offset);
    const uint64_t ItemOffset = R.offset();
    if (Error Err = readCoreSortIndex(R, S).moveInto(Export.Item))
      return Err;
    if (!isCoreExternSort(Export.Item.S))
      return makeErrorAt(ItemOffset, aSort(Export.Item.S) +
                                         " cannot be exported by a core "
                                         "instance");
    Exports.add(Export.Name, Export.Item.S);
  }
  Exports.finish();
  return Names.check("export name");
}

Error meld::readCoreInstance(ByteReader &R, Scope &S, Component &C) {
  CoreInstanceDef Def;
  Def.Offset = R.offset();
  EntityInfo Info;
  uint8_t Form;
  if (Error Err = R.readByte("core instance").moveInto(Form))
    return Err;
  switch (Form) {
  case 0x00:
    if (Error Err = S.readIndex(R, Sort::CoreModule).moveInto(Def.Module))
      return Err;
    if (Error Err = readCoreArgs(R, S, Def))
      return Err;
    Info.Exports = S.info(Sort::CoreModule, Def.Module).Exports;
    break;
  case 0x01: {
    Def.IsInstantiate = false;
    NameTable &Exports = S.State.makeTable();
    if (Error Err = readCoreInlineExports(R, S, Def, Exports))
      return Err;
    Info.Exports = &Exports;
    break;
  }
  default:
    return malformedAt(Def.Offset, "unknown form of core instance 0x%02x",
                       Form);
  }
  const auto Index = static_cast<uint32_t>(C.CoreInstances.size());
  const IndexEntry Entry{
      .K = IndexEntry::Defined, .Offset = Def.Offset, .Index = Index};
  C.CoreInstances.push_back(std::move(Def));
  C.Steps.push_back({Component::Step::CoreInstance, Index});
  return S.append(Sort::CoreInstance, Entry, Info);
}

//===----------------------------------------------------------------------===//
// Component instances
//===----------------------------------------------------------------------===//

/// Checks that \p Args supply what component \p Index of \p S imports.
static Error checkArgs(const Scope &S, uint32_t Index, const NameTable &Args,
                       uint64_t Offset) {
  for (const NameTable::Item &Import :
       S.info(Sort::Component, Index).Imports->items()) {
    const NameTable::Item *Arg = Args.find(Import.Name);
    if (!Arg)
      return makeErrorAt(Offset, "component " + Twine(Index) +
                                     " is instantiated without an argument "
                                     "for its import '" +
                                     Import.Name + "'");
    if (Arg->S != Import.S)
      return makeErrorAt(Offset, "argument '" + Import.Name +
                                     "' of component " + Twine(Index) + " is " +
                                     aSort(Arg->S) + ", its import is " +
                                     aSort(Import.S));
  }
  return Error::success();
}

/// Whether what instances of \p Component export may mention types that they
/// were given.
static bool makesForeignTypes(const EntityInfo &Component) {
  return Component.IsForeign ||
         llvm::any_of(Component.Imports->items(), [](const auto &Import) {
           return Import.S == Sort::Type || Import.S == Sort::Instance ||
                  Import.S == Sort::Component;
         });
}

static Error readArgs(ByteReader &R, const Scope &S, InstanceDef &Def) {
  uint32_t Count;
  if (Error Err = R.readCount("argument count", 3).moveInto(Count))
    return Err;
  Def.Args.resize(Count);
  NameTable Args;
  Args.reserve(Count);
  UniqueNames Names;
  for (InstanceDef::Arg &Arg : Def.Args) {
    const uint64_t Offset = R.offset();
    if (Error Err = R.readName("argument name").moveInto(Arg.Name))
      return Err;
    Names.addExact(Arg.Name, Offset);
    const uint64_t ItemOffset = R.offset();
    if (Error Err = readSortIndex(R, S).moveInto(Arg.Item))
      return Err;
    if (!isExternSort(Arg.Item.S))
      return makeErrorAt(ItemOffset, aSort(Arg.Item.S) +
                                         " cannot be an argument of a "
                                         "component");
    Args.add(Arg.Name, Arg.Item.S);
  }
  if (Error Err = Names.check("argument"))
    return Err;
  Args.finish();
  return checkArgs(S, Def.Component, Args, Def.Offset);
}

static Error readInlineExports(ByteReader &R, const Scope &S, InstanceDef &Def,
                               NameTable &Exports) {
  uint32_t Count;
  if (Error Err = R.readCount("export count", 5).moveInto(Count))
    return Err;
  Def.Exports.resize(Count);
  Exports.reserve(Count);
  UniqueNames Names;
  // An instance that is made of exports is no scope of resource names.
  ResourceFunctions Functions;
  for (InstanceDef::InlineExport &Export : Def.Exports) {
    ReadExternName Name;
    if (Error Err = readExternName(R).moveInto(Name))
      return Err;
    const uint64_t ItemOffset = R.offset();
    if (Error Err = readSortIndex(R, S).moveInto(Export.Item))
      return Err;
    if (!isExternSort(Export.Item.S))
      return makeErrorAt(ItemOffset, aSort(Export.Item.S) +
                                         " cannot be exported by an instance");
    if (Error Err = checkExternName(Name, Export.Item.S))
      return Err;
    Names.add(Name.Name.Name, Name.Offset, Name.Kind);
    Functions.add(Name.Name.Name, Name.Offset, Name.Kind,
                  S.info(Export.Item.S, Export.Item.Index).Type.Node);
    Exports.add(Name.Name.Name, Export.Item.S,
                S.info(Export.Item.S, Export.Item.Index));
    Export.Name = std::move(Name.Name);
  }
  Exports.finish();
  if (Error Err = Names.check("export name"))
    return Err;
  return Functions.check("export");
}

Error meld::readInstance(ByteReader &R, Scope &S, Component &C) {
  InstanceDef Def;
  Def.Offset = R.offset();
  EntityInfo Info;
  uint8_t Form;
  if (Error Err = R.readByte("instance").moveInto(Form))
    return Err;
  switch (Form) {
  case 0x00:
    if (Error Err = S.readIndex(R, Sort::Component).moveInto(Def.Component))
      return Err;
    if (Error Err = readArgs(R, S, Def))
      return Err;
    Info.Exports = S.info(Sort::Component, Def.Component).Exports;
    Info.IsForeign = makesForeignTypes(S.info(Sort::Component, Def.Component));
    break;
  case 0x01: {
    Def.IsInstantiate = false;
    NameTable &Exports = S.State.makeTable();
    if (Error Err = readInlineExports(R, S, Def, Exports))
      return Err;
    Info.Exports = &Exports;
    break;
  }
  default:
    return malformedAt(Def.Offset, "unknown form of instance 0x%02x", Form);
  }
  const auto Index = static_cast<uint32_t>(C.Instances.size());
  const IndexEntry Entry{
      .K = IndexEntry::Defined, .Offset = Def.Offset, .Index = Index};
  C.Instances.push_back(std::move(Def));
  C.Steps.push_back({Component::Step::Instance, Index});
  return S.append(Sort::Instance, Entry, Info);
}
