//===- CoreModuleReader.cpp - Decode the sections of a core module --------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/ByteReader.h"
#include "meld/Binary/CoreModule.h"
#include "meld/Binary/InstructionWalker.h"

#include "llvm/ADT/DenseSet.h"

using namespace meld;

namespace {

enum SectionId : uint8_t {
  CustomId,
  TypeId,
  ImportId,
  FunctionId,
  TableId,
  MemoryId,
  GlobalId,
  ExportId,
  StartId,
  ElementId,
  CodeId,
  DataId,
  DataCountId,
  TagId,
  NumSectionIds
};

/// Place in a module of each section (core, "Modules", binary format).
constexpr uint8_t SectionRank[NumSectionIds] = {0, 1, 2,  3,  4,  5,  7,
                                                8, 9, 10, 12, 13, 11, 6};
constexpr const char *SectionNames[NumSectionIds] = {
    "custom section",     "type section",   "import section",
    "function section",   "table section",  "memory section",
    "global section",     "export section", "start section",
    "element section",    "code section",   "data section",
    "data count section", "tag section"};

class ModuleReader {
public:
  ModuleReader(ArrayRef<uint8_t> Bytes, uint64_t BaseOffset)
      : R(Bytes, BaseOffset) {
    M.Bytes = Bytes;
    M.Offset = BaseOffset;
  }
  Expected<CoreModule> read();

private:
  Error readHeader();
  Error readSection();
  Error readContents(uint8_t Id, ByteReader &S);
  Error readCustom(ByteReader &S, uint64_t Begin, const uint8_t *Whole);
  Error readImport(ByteReader &S);
  Error readTable(ByteReader &S);
  Error readGlobal(ByteReader &S);
  Error readExport(ByteReader &S);
  Error readElem(ByteReader &S);
  Error readElemItems(ByteReader &S, CoreElemSegment &Elem);
  Error readData(ByteReader &S);
  Error readBody(ByteReader &S);
  Expected<ConstExpr> readConstExpr(ByteReader &S);
  Expected<uint32_t> readFuncTypeIndex(ByteReader &S, uint64_t Begin,
                                       const char *What);
  Error checkFuncType(uint32_t Index, uint64_t Offset, const char *What);
  Error checkValType(const CoreValType &Type, uint64_t Offset);
  Error checkIndex(uint32_t Index, ExternKind Kind, uint64_t Offset,
                   const char *What);
  Error checkCounts();

  /// Reads a count, at most \p Max, and as many times \p ReadItem.
  template <typename FnT>
  Error readVector(ByteReader &S, const char *What, size_t MinItemSize,
                   FnT ReadItem, uint32_t Max = MaxModuleItems) {
    const uint64_t Begin = S.offset();
    Expected<uint32_t> Count = S.readCount(What, MinItemSize);
    if (!Count)
      return Count.takeError();
    if (*Count > Max)
      return malformedAt(Begin, "%u %s, at most %u are possible", *Count, What,
                         Max);
    for (uint32_t I = 0; I != *Count; ++I)
      if (Error E = ReadItem(S))
        return E;
    return Error::success();
  }

  ByteReader R;
  CoreModule M;
  uint8_t LastRank = 0;
  uint32_t DefinedFuncs = 0;
  uint64_t FunctionSectionOffset = 0;
  llvm::DenseSet<StringRef> ExportNames;
};

/// Lets constant instructions pass.
struct ConstExprVisitor : InstructionVisitor {
  bool instruction(Opcode Op, const uint8_t *) { return isConstantOpcode(Op); }
};

} // namespace

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

Error ModuleReader::checkFuncType(uint32_t Index, uint64_t Offset,
                                  const char *What) {
  if (Index >= M.Types.size())
    return malformedAt(Offset, "type index %u of a %s is out of range", Index,
                       What);
  if (M.Types[Index].K != CoreSubType::Func)
    return malformedAt(Offset, "type %u of a %s is not a function type", Index,
                       What);
  return Error::success();
}

Error ModuleReader::checkValType(const CoreValType &Type, uint64_t Offset) {
  if (Type.isRef() && Type.Heap.isConcrete() &&
      Type.Heap.typeIndex() >= M.Types.size())
    return malformedAt(Offset, "type index %u is out of range",
                       Type.Heap.typeIndex());
  return Error::success();
}

Error ModuleReader::checkIndex(uint32_t Index, ExternKind Kind, uint64_t Offset,
                               const char *What) {
  if (Index < M.numEntities(Kind))
    return Error::success();
  return makeErrorAt(Offset, externKindName(Kind) + " index " + Twine(Index) +
                                 " of " + What + " is out of range");
}

Error ModuleReader::checkCounts() {
  if (M.Bodies.size() != DefinedFuncs)
    return makeErrorAt(
        M.CodeContentsPosition ? M.Offset + M.CodeContentsPosition
                               : FunctionSectionOffset,
        "function section declares " + Twine(DefinedFuncs) +
            " functions, the code section has " + Twine(M.Bodies.size()));
  if (M.DataCount && *M.DataCount != M.Datas.size())
    return makeErrorAt(R.offset(), "data count section announces " +
                                       Twine(*M.DataCount) +
                                       " segments, the data section has " +
                                       Twine(M.Datas.size()));
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Items
//===----------------------------------------------------------------------===//

Expected<ConstExpr> ModuleReader::readConstExpr(ByteReader &S) {
  const uint64_t Begin = S.offset();
  const uint8_t *First = S.cursor();
  ConstExprVisitor Visitor;
  InstructionWalker<ConstExprVisitor> Walker(First, First + S.bytesLeft(),
                                             Visitor);
  if (!Walker.walkExpression())
    return makeWalkError(Walker.failure(), First, Begin);
  Expected<ArrayRef<uint8_t>> Bytes =
      S.readBytes(Walker.cursor() - First, "constant expression");
  if (!Bytes)
    return Bytes.takeError();
  return ConstExpr{*Bytes, Begin};
}

Expected<uint32_t> ModuleReader::readFuncTypeIndex(ByteReader &S,
                                                   uint64_t Begin,
                                                   const char *What) {
  Expected<uint32_t> Index = S.readU32("type index");
  if (!Index)
    return Index.takeError();
  if (Error E = checkFuncType(*Index, Begin, What))
    return E;
  return *Index;
}

Error ModuleReader::readImport(ByteReader &S) {
  CoreImport Import;
  Import.Offset = S.offset();
  Expected<StringRef> Module = S.readName("module name of an import");
  if (!Module)
    return Module.takeError();
  Expected<StringRef> Field = S.readName("name of an import");
  if (!Field)
    return Field.takeError();
  const uint64_t TypeOffset = S.offset();
  Expected<CoreExternType> Type = readCoreExternType(S);
  if (!Type)
    return Type.takeError();
  Import.Module = *Module;
  Import.Field = *Field;
  Import.Kind = Type->Kind;
  Import.TypeIndex = Type->TypeIndex;
  Import.Table = Type->Table;
  Import.Memory = Type->Memory;
  Import.Global = Type->Global;
  Error E = Error::success();
  switch (Import.Kind) {
  case ExternKind::Func:
    E = checkFuncType(Import.TypeIndex, TypeOffset, "function import");
    M.FuncTypes.push_back(Import.TypeIndex);
    break;
  case ExternKind::Tag:
    E = checkFuncType(Import.TypeIndex, TypeOffset, "tag import");
    M.TagTypes.push_back(Import.TypeIndex);
    break;
  case ExternKind::Table:
    E = checkValType(Import.Table.Element, TypeOffset);
    break;
  case ExternKind::Global:
    E = checkValType(Import.Global.Type, TypeOffset);
    break;
  case ExternKind::Memory:
    break;
  }
  if (E)
    return E;
  const unsigned Kind = static_cast<unsigned>(Import.Kind);
  Import.Index = M.ImportCounts[Kind]++;
  M.ImportsOfKind[Kind].push_back(static_cast<uint32_t>(M.Imports.size()));
  M.Imports.push_back(Import);
  return Error::success();
}

Error ModuleReader::readTable(ByteReader &S) {
  CoreTable Table;
  const uint64_t Begin = S.offset();
  Expected<uint8_t> First = S.peekByte("table");
  if (!First)
    return First.takeError();
  const bool HasInit = *First == 0x40;
  if (HasInit) { // 0x40 0x00 tabletype expr
    Expected<ArrayRef<uint8_t>> Head = S.readBytes(2, "table");
    if (!Head)
      return Head.takeError();
    if ((*Head)[1] != 0)
      return malformedAt(Begin + 1,
                         "expected 0x00 in a table with an "
                         "initialiser, found 0x%02x",
                         (*Head)[1]);
  }
  Expected<CoreTableType> Type = readCoreTableType(S);
  if (!Type)
    return Type.takeError();
  if (Error E = checkValType(Type->Element, Begin))
    return E;
  Table.Type = *Type;
  if (HasInit) {
    Expected<ConstExpr> Init = readConstExpr(S);
    if (!Init)
      return Init.takeError();
    Table.Init = *Init;
  }
  M.Tables.push_back(std::move(Table));
  return Error::success();
}

Error ModuleReader::readGlobal(ByteReader &S) {
  const uint64_t Begin = S.offset();
  Expected<CoreGlobalType> Type = readCoreGlobalType(S);
  if (!Type)
    return Type.takeError();
  if (Error E = checkValType(Type->Type, Begin))
    return E;
  Expected<ConstExpr> Init = readConstExpr(S);
  if (!Init)
    return Init.takeError();
  M.Globals.push_back({*Type, *Init});
  return Error::success();
}

Error ModuleReader::readExport(ByteReader &S) {
  CoreExport Export;
  Export.Offset = S.offset();
  Expected<StringRef> Name = S.readName("name of an export");
  if (!Name)
    return Name.takeError();
  const uint64_t KindOffset = S.offset();
  Expected<uint8_t> Kind = S.readByte("export kind");
  if (!Kind)
    return Kind.takeError();
  if (*Kind >= NumExternKinds)
    return malformedAt(KindOffset, "unknown export kind 0x%02x", *Kind);
  const uint64_t IndexOffset = S.offset();
  Expected<uint32_t> Index = S.readU32("index of an export");
  if (!Index)
    return Index.takeError();
  Export.Name = *Name;
  Export.Kind = static_cast<ExternKind>(*Kind);
  Export.Index = *Index;
  if (Error E = checkIndex(*Index, Export.Kind, IndexOffset, "an export"))
    return E;
  if (!ExportNames.insert(*Name).second)
    return makeErrorAt(Export.Offset, "duplicate export '" + *Name + "'");
  M.Exports.push_back(Export);
  return Error::success();
}

Error ModuleReader::readElemItems(ByteReader &S, CoreElemSegment &Elem) {
  Expected<uint32_t> Count = S.readCount("elements");
  if (!Count)
    return Count.takeError();
  Elem.Count = *Count;
  const uint8_t *Begin = S.cursor();
  for (uint32_t I = 0; I != *Count; ++I) {
    if (Elem.UsesExprs) {
      if (Expected<ConstExpr> Expr = readConstExpr(S); !Expr)
        return Expr.takeError();
      continue;
    }
    const uint64_t At = S.offset();
    Expected<uint32_t> Func = S.readU32("function index of an element");
    if (!Func)
      return Func.takeError();
    if (Error E = checkIndex(*Func, ExternKind::Func, At, "an element"))
      return E;
  }
  Elem.Items = ArrayRef<uint8_t>(Begin, S.cursor());
  return Error::success();
}

Error ModuleReader::readElem(ByteReader &S) {
  // Core, "Element Section": bit 0 is passive or declarative, bit 1 an
  // explicit table index or (with bit 0) declarative, bit 2 expressions.
  enum : uint32_t { NotActive = 1, Explicit = 2, UsesExprs = 4 };
  CoreElemSegment Elem;
  Elem.Offset = S.offset();
  Expected<uint32_t> Flags = S.readU32("element segment");
  if (!Flags)
    return Flags.takeError();
  if (*Flags > 7)
    return malformedAt(Elem.Offset, "unknown element segment form 0x%02x",
                       *Flags);
  Elem.UsesExprs = *Flags & UsesExprs;
  Elem.Element = CoreValType::ref({HeapType::Func}, Elem.UsesExprs);
  if (*Flags & NotActive) {
    Elem.Mode =
        *Flags & Explicit ? SegmentMode::Declarative : SegmentMode::Passive;
  } else {
    const uint64_t TableOffset = S.offset();
    if (*Flags & Explicit) {
      Expected<uint32_t> Table = S.readU32("table index");
      if (!Table)
        return Table.takeError();
      Elem.Table = *Table;
    }
    if (Error E = checkIndex(Elem.Table, ExternKind::Table, TableOffset,
                             "an element segment"))
      return E;
    Expected<ConstExpr> Offset = readConstExpr(S);
    if (!Offset)
      return Offset.takeError();
    Elem.OffsetExpr = *Offset;
  }
  if (*Flags & (NotActive | Explicit)) {
    const uint64_t KindOffset = S.offset();
    if (Elem.UsesExprs) {
      Expected<CoreValType> Type = readCoreRefType(S);
      if (!Type)
        return Type.takeError();
      if (Error E = checkValType(*Type, KindOffset))
        return E;
      Elem.Element = *Type;
    } else {
      Expected<uint8_t> Kind = S.readByte("element kind");
      if (!Kind)
        return Kind.takeError();
      if (*Kind != 0)
        return malformedAt(KindOffset, "unknown element kind 0x%02x", *Kind);
    }
  }
  if (Error E = readElemItems(S, Elem))
    return E;
  M.Elems.push_back(std::move(Elem));
  return Error::success();
}

Error ModuleReader::readData(ByteReader &S) {
  CoreDataSegment Data;
  Data.Offset = S.offset();
  Expected<uint32_t> Form = S.readU32("data segment");
  if (!Form)
    return Form.takeError();
  if (*Form > 2)
    return malformedAt(Data.Offset, "unknown data segment form 0x%02x", *Form);
  if (*Form == 1) {
    Data.Mode = SegmentMode::Passive;
  } else {
    const uint64_t MemoryOffset = S.offset();
    if (*Form == 2) {
      Expected<uint32_t> Memory = S.readU32("memory index");
      if (!Memory)
        return Memory.takeError();
      Data.Memory = *Memory;
    }
    if (Error E = checkIndex(Data.Memory, ExternKind::Memory, MemoryOffset,
                             "a data segment"))
      return E;
    Expected<ConstExpr> Offset = readConstExpr(S);
    if (!Offset)
      return Offset.takeError();
    Data.OffsetExpr = *Offset;
  }
  Expected<uint32_t> Size = S.readU32("size of a data segment");
  if (!Size)
    return Size.takeError();
  Expected<ArrayRef<uint8_t>> Bytes =
      S.readBytes(*Size, "bytes of a data segment");
  if (!Bytes)
    return Bytes.takeError();
  Data.Bytes = *Bytes;
  M.Datas.push_back(Data);
  return Error::success();
}

Error ModuleReader::readBody(ByteReader &S) {
  const uint64_t Begin = S.offset();
  Expected<uint32_t> Size = S.readU32("size of a function body");
  if (!Size)
    return Size.takeError();
  if (*Size > MaxBodySize)
    return malformedAt(Begin,
                       "function body of %u bytes, at most %u are possible",
                       *Size, MaxBodySize);
  CoreBody Body;
  Body.Offset = S.offset();
  Expected<ArrayRef<uint8_t>> Bytes = S.readBytes(*Size, "function body");
  if (!Bytes)
    return Bytes.takeError();
  Body.Bytes = *Bytes;
  M.Bodies.push_back(Body);
  return Error::success();
}

Error ModuleReader::readCustom(ByteReader &S, uint64_t Begin,
                               const uint8_t *Whole) {
  CustomSection Custom;
  Custom.Offset = Begin;
  Expected<StringRef> Name = S.readName("name of a custom section");
  if (!Name)
    return Name.takeError();
  Custom.Name = *Name;
  Custom.Bytes = ArrayRef<uint8_t>(S.cursor(), S.bytesLeft());
  Custom.Whole = ArrayRef<uint8_t>(Whole, S.cursor() + S.bytesLeft());
  M.Customs.push_back(Custom);
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Sections
//===----------------------------------------------------------------------===//

Error ModuleReader::readContents(uint8_t Id, ByteReader &S) {
  switch (Id) {
  case TypeId:
    return readVector(S, "type definitions", 2, [&](ByteReader &R) -> Error {
      const uint64_t Begin = R.offset();
      if (Error E = readRecType(R, M.Types, M.RecGroups))
        return E;
      if (M.Types.size() > MaxModuleItems)
        return malformedAt(Begin, "more than %u types", MaxModuleItems);
      return Error::success();
    });
  case ImportId:
    return readVector(S, "imports", 4,
                      [&](ByteReader &R) { return readImport(R); });
  case FunctionId:
    FunctionSectionOffset = S.offset();
    return readVector(S, "functions", 1, [&](ByteReader &R) -> Error {
      Expected<uint32_t> Type = readFuncTypeIndex(R, R.offset(), "function");
      if (!Type)
        return Type.takeError();
      M.FuncTypes.push_back(*Type);
      ++DefinedFuncs;
      return Error::success();
    });
  case TableId:
    return readVector(
        S, "tables", 3, [&](ByteReader &R) { return readTable(R); }, MaxTables);
  case MemoryId:
    return readVector(S, "memories", 2, [&](ByteReader &R) -> Error {
      Expected<CoreLimits> Limits = readCoreMemoryType(R);
      if (!Limits)
        return Limits.takeError();
      M.Memories.push_back(*Limits);
      return Error::success();
    });
  case TagId:
    return readVector(S, "tags", 2, [&](ByteReader &R) -> Error {
      const uint64_t Begin = R.offset();
      Expected<uint32_t> Type = readCoreTagType(R);
      if (!Type)
        return Type.takeError();
      M.TagTypes.push_back(*Type);
      return checkFuncType(*Type, Begin, "tag");
    });
  case GlobalId:
    return readVector(S, "globals", 4,
                      [&](ByteReader &R) { return readGlobal(R); });
  case ExportId:
    return readVector(S, "exports", 3,
                      [&](ByteReader &R) { return readExport(R); });
  case StartId: {
    const uint64_t Begin = S.offset();
    Expected<uint32_t> Func = S.readU32("start function");
    if (!Func)
      return Func.takeError();
    if (Error E = checkIndex(*Func, ExternKind::Func, Begin, "the start"))
      return E;
    if (!M.funcType(*Func).Params.empty() || !M.funcType(*Func).Results.empty())
      return makeErrorAt(Begin, "start function has parameters or results: " +
                                    toString(M.funcType(*Func)));
    M.Start = *Func;
    return Error::success();
  }
  case ElementId:
    return readVector(
        S, "element segments", 2, [&](ByteReader &R) { return readElem(R); },
        MaxSegments);
  case DataCountId: {
    Expected<uint32_t> Count = S.readU32("data segment count");
    if (!Count)
      return Count.takeError();
    M.DataCount = *Count;
    return Error::success();
  }
  case CodeId: {
    M.CodeContentsPosition = S.cursor() - M.Bytes.begin();
    M.Bodies.reserve(DefinedFuncs);
    return readVector(S, "function bodies", 3,
                      [&](ByteReader &R) { return readBody(R); });
  }
  case DataId:
    return readVector(
        S, "data segments", 2, [&](ByteReader &R) { return readData(R); },
        MaxSegments);
  }
  llvm_unreachable("section id was checked");
}

Error ModuleReader::readSection() {
  const uint64_t Begin = R.offset();
  const uint8_t *Whole = R.cursor();
  Expected<uint8_t> Id = R.readByte("section id");
  if (!Id)
    return Id.takeError();
  if (*Id >= NumSectionIds)
    return malformedAt(Begin, "unknown section id 0x%02x", *Id);
  Expected<ByteReader> Contents = R.readSized(SectionNames[*Id]);
  if (!Contents)
    return Contents.takeError();
  if (*Id == CustomId)
    return readCustom(*Contents, Begin, Whole);
  if (SectionRank[*Id] == LastRank)
    return makeErrorAt(Begin, Twine("duplicate ") + SectionNames[*Id]);
  if (SectionRank[*Id] < LastRank)
    return makeErrorAt(Begin, Twine(SectionNames[*Id]) + " is out of order");
  LastRank = SectionRank[*Id];
  M.SectionOffsets[*Id] = Contents->offset();
  if (Error E = readContents(*Id, *Contents))
    return E;
  return Contents->expectEnd(SectionNames[*Id]);
}

Error ModuleReader::readHeader() {
  constexpr uint8_t Magic[] = {0x00, 'a', 's', 'm'};
  Expected<ArrayRef<uint8_t>> Header = R.readBytes(8, "core module header");
  if (!Header)
    return Header.takeError();
  if (!Header->take_front(4).equals(Magic))
    return makeErrorAt(M.Offset, "expected a WebAssembly module (\\0asm)");
  const uint8_t *Version = Header->data() + 4;
  if (Version[2] == 1)
    return makeErrorAt(M.Offset + 4,
                       "expected a core module, found a component");
  if (Version[0] != 1 || Version[1] || Version[2] || Version[3])
    return makeErrorAt(M.Offset + 4, "unsupported version of a core module");
  return Error::success();
}

Expected<CoreModule> ModuleReader::read() {
  if (Error E = readHeader())
    return E;
  while (!R.atEnd())
    if (Error E = readSection())
      return E;
  if (Error E = checkCounts())
    return E;
  return std::move(M);
}

Expected<CoreModule> meld::readCoreModule(ArrayRef<uint8_t> Bytes,
                                          uint64_t BaseOffset) {
  return ModuleReader(Bytes, BaseOffset).read();
}
