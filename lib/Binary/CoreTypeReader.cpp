//===- CoreTypeReader.cpp - Decode core types -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/CoreTypeReader.h"

#include "meld/Binary/ByteReader.h"

#include "llvm/Support/FormatVariadic.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Forms that are refused by name
//===----------------------------------------------------------------------===//

static StringRef proposalOfTypeByte(uint8_t Byte) {
  switch (Byte) {
  case 0x4c: // describes
  case 0x4d: // descriptor
  case 0x62: // exact
    return "custom descriptors";
  case 0x5b: // nowaitqueue
  case 0x5c: // waitqueue
  case 0x65: // shared
    return "shared-everything threads";
  case 0x5d: // cont (composite)
  case 0x68: // cont
  case 0x75: // nocont
    return "stack switching";
  case 0x67:
    return "reference-typed strings";
  default:
    return {};
  }
}

std::string meld::describeUnknownType(const char *What, uint8_t Byte) {
  StringRef Proposal = proposalOfTypeByte(Byte);
  if (Proposal.empty())
    return llvm::formatv("unknown {0} 0x{1:x-2}", What, Byte);
  return llvm::formatv("{0} 0x{1:x-2} is of {2}, which is not supported", What,
                       Byte, Proposal);
}

static Error unknownType(uint64_t Offset, const char *What, uint8_t Byte) {
  return makeErrorAt(Offset, describeUnknownType(What, Byte));
}

//===----------------------------------------------------------------------===//
// Value types
//===----------------------------------------------------------------------===//

Expected<HeapType> meld::readHeapType(ByteReader &R) {
  const uint64_t Begin = R.offset();
  Expected<uint8_t> First = R.peekByte("heap type");
  if (!First)
    return First.takeError();
  Expected<int64_t> Code = R.readS33("heap type");
  if (!Code)
    return Code.takeError();
  // An abstract heap type is one byte and no longer spelling of its number.
  if (*Code < 0 && (!HeapType::isAbstract(*Code) || R.offset() - Begin != 1))
    return unknownType(Begin, "heap type", *First);
  return HeapType{*Code};
}

/// The type that one byte stands for on its own; none for other bytes.
static std::optional<CoreValType> shortValType(uint8_t Byte) {
  switch (Byte) {
  case 0x7f:
    return CoreValType{CoreValType::I32, false, {}};
  case 0x7e:
    return CoreValType{CoreValType::I64, false, {}};
  case 0x7d:
    return CoreValType{CoreValType::F32, false, {}};
  case 0x7c:
    return CoreValType{CoreValType::F64, false, {}};
  case 0x7b:
    return CoreValType{CoreValType::V128, false, {}};
  default: {
    const int64_t Code = static_cast<int64_t>(Byte) - 0x80;
    if (Byte < 0x80 && HeapType::isAbstract(Code))
      return CoreValType::ref({Code}, /*Nullable=*/true);
    return std::nullopt;
  }
  }
}

static Expected<CoreValType> readType(ByteReader &R, const char *What) {
  const uint64_t Begin = R.offset();
  Expected<uint8_t> Byte = R.readByte(What);
  if (!Byte)
    return Byte.takeError();
  if (*Byte == 0x63 || *Byte == 0x64) {
    Expected<HeapType> Heap = readHeapType(R);
    if (!Heap)
      return Heap.takeError();
    return CoreValType::ref(*Heap, /*Nullable=*/*Byte == 0x63);
  }
  if (std::optional<CoreValType> Type = shortValType(*Byte))
    return *Type;
  return unknownType(Begin, What, *Byte);
}

Expected<CoreValType> meld::readCoreValType(ByteReader &R) {
  return readType(R, "value type");
}

Expected<CoreValType> meld::readCoreRefType(ByteReader &R) {
  const uint64_t Begin = R.offset();
  Expected<CoreValType> Type = readType(R, "reference type");
  if (Type && !Type->isRef())
    return makeErrorAt(Begin,
                       "expected a reference type, found " + toString(*Type));
  return Type;
}

static Expected<CoreValType> readStorageType(ByteReader &R) {
  Expected<uint8_t> Byte = R.peekByte("storage type");
  if (!Byte)
    return Byte.takeError();
  if (*Byte != 0x77 && *Byte != 0x78)
    return readType(R, "storage type");
  Expected<uint8_t> Consumed = R.readByte("storage type");
  if (!Consumed)
    return Consumed.takeError();
  return CoreValType{
      *Consumed == 0x78 ? CoreValType::I8 : CoreValType::I16, false, {}};
}

static Expected<bool> readMutability(ByteReader &R) {
  const uint64_t Begin = R.offset();
  Expected<uint8_t> Byte = R.readByte("mutability");
  if (!Byte)
    return Byte.takeError();
  if (*Byte > 1)
    return malformedAt(Begin, "unknown mutability 0x%02x", *Byte);
  return *Byte == 1;
}

//===----------------------------------------------------------------------===//
// Composite and recursive types
//===----------------------------------------------------------------------===//

static Error readResultType(ByteReader &R, const char *What,
                            std::vector<CoreValType> &Types) {
  Expected<uint32_t> Count = R.readCount(What);
  if (!Count)
    return Count.takeError();
  Types.reserve(*Count);
  for (uint32_t I = 0; I != *Count; ++I) {
    Expected<CoreValType> Type = readCoreValType(R);
    if (!Type)
      return Type.takeError();
    Types.push_back(*Type);
  }
  return Error::success();
}

static Error readField(ByteReader &R, CoreSubType &Type) {
  Expected<CoreValType> Storage = readStorageType(R);
  if (!Storage)
    return Storage.takeError();
  Expected<bool> Mutable = readMutability(R);
  if (!Mutable)
    return Mutable.takeError();
  Type.Fields.push_back({*Storage, *Mutable});
  return Error::success();
}

static Error readCompositeType(ByteReader &R, CoreSubType &Type) {
  const uint64_t Begin = R.offset();
  Expected<uint8_t> Form = R.readByte("composite type");
  if (!Form)
    return Form.takeError();
  switch (*Form) {
  case 0x60:
    Type.K = CoreSubType::Func;
    if (Error E = readResultType(R, "parameter types", Type.Signature.Params))
      return E;
    return readResultType(R, "result types", Type.Signature.Results);
  case 0x5f: {
    Type.K = CoreSubType::Struct;
    Expected<uint32_t> Count = R.readCount("fields", 2);
    if (!Count)
      return Count.takeError();
    Type.Fields.reserve(*Count);
    for (uint32_t I = 0; I != *Count; ++I)
      if (Error E = readField(R, Type))
        return E;
    return Error::success();
  }
  case 0x5e:
    Type.K = CoreSubType::Array;
    return readField(R, Type);
  default:
    return unknownType(Begin, "composite type", *Form);
  }
}

static Error readSupertypes(ByteReader &R, CoreSubType &Type) {
  Expected<uint32_t> Count = R.readCount("supertypes");
  if (!Count)
    return Count.takeError();
  for (uint32_t I = 0; I != *Count; ++I) {
    Expected<uint32_t> Super = R.readU32("supertype");
    if (!Super)
      return Super.takeError();
    Type.Supers.push_back(*Super);
  }
  return Error::success();
}

static Expected<CoreSubType> readSubType(ByteReader &R) {
  CoreSubType Type;
  Expected<uint8_t> Form = R.peekByte("type definition");
  if (!Form)
    return Form.takeError();
  if (*Form == 0x50 || *Form == 0x4f) {
    if (Expected<uint8_t> Byte = R.readByte("type definition"); !Byte)
      return Byte.takeError();
    Type.Final = *Form == 0x4f;
    if (Error E = readSupertypes(R, Type))
      return E;
  }
  if (Error E = readCompositeType(R, Type))
    return E;
  return Type;
}

/// Checks the indices in Types[\p Index], whose group ends before \p GroupEnd.
static Error checkTypeIndices(const CoreSubType &Type, uint32_t Index,
                              uint32_t GroupEnd, uint64_t Offset) {
  for (uint32_t Super : Type.Supers)
    if (Super >= Index)
      return malformedAt(Offset, "supertype %u of type %u is not before it",
                         Super, Index);
  auto Check = [&](const CoreValType &T) -> Error {
    if (!T.isRef() || !T.Heap.isConcrete() || T.Heap.Code < GroupEnd)
      return Error::success();
    return makeErrorAt(Offset, "type index " + Twine(T.Heap.Code) +
                                   " in type " + Twine(Index) +
                                   " is out of range");
  };
  for (const CoreValType &T : Type.Signature.Params)
    if (Error E = Check(T))
      return E;
  for (const CoreValType &T : Type.Signature.Results)
    if (Error E = Check(T))
      return E;
  for (const CoreFieldType &Field : Type.Fields)
    if (Error E = Check(Field.Storage))
      return E;
  return Error::success();
}

Error meld::readRecType(ByteReader &R, std::vector<CoreSubType> &Types,
                        std::vector<CoreRecGroup> &Groups) {
  const uint64_t Begin = R.offset();
  Expected<uint8_t> Form = R.peekByte("type definition");
  if (!Form)
    return Form.takeError();
  uint32_t Count = 1;
  if (*Form == 0x4e) {
    if (Expected<uint8_t> Byte = R.readByte("type definition"); !Byte)
      return Byte.takeError();
    // The shortest type definition is an array type's three bytes, or a
    // structure or function type's two or three.
    Expected<uint32_t> Size = R.readCount("types of a recursion group", 2);
    if (!Size)
      return Size.takeError();
    Count = *Size;
  }
  const uint32_t First = static_cast<uint32_t>(Types.size());
  for (uint32_t I = 0; I != Count; ++I) {
    Expected<CoreSubType> Type = readSubType(R);
    if (!Type)
      return Type.takeError();
    Types.push_back(std::move(*Type));
  }
  for (uint32_t I = First; I != First + Count; ++I)
    if (Error E = checkTypeIndices(Types[I], I, First + Count, Begin))
      return E;
  Groups.push_back({First, Count, Begin});
  return Error::success();
}

Error meld::readComponentSubType(ByteReader &R, std::vector<CoreSubType> &Types,
                                 std::vector<CoreRecGroup> &Groups) {
  const uint64_t Begin = R.offset();
  CoreSubType Type;
  Type.Final = false;
  if (Error E = readSupertypes(R, Type))
    return E;
  if (Error E = readCompositeType(R, Type))
    return E;
  const uint32_t Index = static_cast<uint32_t>(Types.size());
  if (Error E = checkTypeIndices(Type, Index, Index + 1, Begin))
    return E;
  Types.push_back(std::move(Type));
  Groups.push_back({Index, 1, Begin});
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Tables, memories, globals, tags
//===----------------------------------------------------------------------===//

static Expected<CoreLimits> readLimits(ByteReader &R, ExternKind Kind) {
  enum : uint8_t { HasMax = 1, IsShared = 2, Is64 = 4, HasPageSize = 8 };
  const uint64_t Begin = R.offset();
  Expected<uint8_t> Flags = R.readByte("limits flags");
  if (!Flags)
    return Flags.takeError();
  const uint8_t Known = Kind == ExternKind::Memory
                            ? HasMax | IsShared | Is64 | HasPageSize
                            : HasMax | Is64;
  if (Kind == ExternKind::Table && (*Flags & IsShared))
    return makeErrorAt(Begin, "a shared table is of shared-everything threads, "
                              "which is not supported");
  if (*Flags & ~Known)
    return malformedAt(Begin, "unknown limits flags 0x%02x", *Flags);
  CoreLimits Limits;
  Limits.Shared = *Flags & IsShared;
  Limits.Is64 = *Flags & Is64;
  Expected<uint64_t> Min = R.readU64("minimum size");
  if (!Min)
    return Min.takeError();
  Limits.Min = *Min;
  if (*Flags & HasMax) {
    Expected<uint64_t> Max = R.readU64("maximum size");
    if (!Max)
      return Max.takeError();
    Limits.Max = *Max;
  }
  if (*Flags & HasPageSize) {
    const uint64_t At = R.offset();
    Expected<uint32_t> Log2 = R.readU32("page size");
    if (!Log2)
      return Log2.takeError();
    if (*Log2 != 0 && *Log2 != 16)
      return malformedAt(At,
                         "page size of 2 to the power of %u is neither 1 "
                         "nor 65536 bytes",
                         *Log2);
    Limits.PageSizeLog2 = *Log2;
  }
  return Limits;
}

/// Checks that the sizes \p Limits states fit into the address space of
/// 2^\p AddressBits units. Where a unit has an address of its own, their number
/// must be one, too.
static Error checkLimits(const CoreLimits &Limits, unsigned AddressBits,
                         const char *What, uint64_t Offset) {
  const uint64_t Most = AddressBits == 64   ? UINT64_MAX
                        : AddressBits == 32 ? UINT32_MAX
                                            : uint64_t(1) << AddressBits;
  if (Limits.Min > Most || Limits.Max.value_or(0) > Most)
    return malformedAt(Offset, "%s is larger than its address space", What);
  if (Limits.Max && *Limits.Max < Limits.Min)
    return malformedAt(Offset, "minimum size of a %s exceeds its maximum",
                       What);
  return Error::success();
}

Expected<CoreTableType> meld::readCoreTableType(ByteReader &R) {
  Expected<CoreValType> Element = readCoreRefType(R);
  if (!Element)
    return Element.takeError();
  const uint64_t Begin = R.offset();
  Expected<CoreLimits> Limits = readLimits(R, ExternKind::Table);
  if (!Limits)
    return Limits.takeError();
  if (Error E = checkLimits(*Limits, Limits->Is64 ? 64 : 32, "table", Begin))
    return E;
  return CoreTableType{*Element, *Limits};
}

Expected<CoreLimits> meld::readCoreMemoryType(ByteReader &R) {
  const uint64_t Begin = R.offset();
  Expected<CoreLimits> Limits = readLimits(R, ExternKind::Memory);
  if (!Limits)
    return Limits.takeError();
  const unsigned PageBits = Limits->PageSizeLog2.value_or(16);
  if (Error E = checkLimits(*Limits, (Limits->Is64 ? 64 : 32) - PageBits,
                            "memory", Begin))
    return E;
  if (Limits->Shared && !Limits->Max)
    return makeErrorAt(Begin, "shared memory without a maximum size");
  return Limits;
}

Expected<CoreGlobalType> meld::readCoreGlobalType(ByteReader &R) {
  Expected<CoreValType> Type = readCoreValType(R);
  if (!Type)
    return Type.takeError();
  Expected<bool> Mutable = readMutability(R);
  if (!Mutable)
    return Mutable.takeError();
  return CoreGlobalType{*Type, *Mutable};
}

Expected<uint32_t> meld::readCoreTagType(ByteReader &R) {
  const uint64_t Begin = R.offset();
  Expected<uint8_t> Attribute = R.readByte("tag attribute");
  if (!Attribute)
    return Attribute.takeError();
  if (*Attribute != 0)
    return malformedAt(Begin, "unknown tag attribute 0x%02x", *Attribute);
  return R.readU32("type index of a tag");
}

Expected<CoreExternType> meld::readCoreExternType(ByteReader &R) {
  const uint64_t Begin = R.offset();
  Expected<uint8_t> Kind = R.readByte("import kind");
  if (!Kind)
    return Kind.takeError();
  CoreExternType Type;
  auto Store = [](auto &Out, auto Value) -> Error {
    if (!Value)
      return Value.takeError();
    Out = *Value;
    return Error::success();
  };
  Error E = Error::success();
  switch (*Kind) {
  case 0x00:
    Type.Kind = ExternKind::Func;
    E = Store(Type.TypeIndex, R.readU32("type index of a function"));
    break;
  case 0x01:
    Type.Kind = ExternKind::Table;
    E = Store(Type.Table, readCoreTableType(R));
    break;
  case 0x02:
    Type.Kind = ExternKind::Memory;
    E = Store(Type.Memory, readCoreMemoryType(R));
    break;
  case 0x03:
    Type.Kind = ExternKind::Global;
    E = Store(Type.Global, readCoreGlobalType(R));
    break;
  case 0x04:
    Type.Kind = ExternKind::Tag;
    E = Store(Type.TypeIndex, readCoreTagType(R));
    break;
  case 0x20:
    E = makeErrorAt(Begin, "an exact function import is of custom descriptors, "
                           "which is not supported");
    break;
  case 0x7e:
  case 0x7f:
    E = makeErrorAt(Begin, "compact imports are not supported");
    break;
  default:
    E = malformedAt(Begin, "unknown import kind 0x%02x", *Kind);
  }
  if (E)
    return E;
  return Type;
}
