//===- ValueTypeReader.cpp - Value types ----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Readers.h"

using namespace meld;

static std::optional<PrimValType> primValType(uint8_t Opcode) {
  switch (Opcode) {
  case 0x7f:
    return PrimValType::Bool;
  case 0x7e:
    return PrimValType::S8;
  case 0x7d:
    return PrimValType::U8;
  case 0x7c:
    return PrimValType::S16;
  case 0x7b:
    return PrimValType::U16;
  case 0x7a:
    return PrimValType::S32;
  case 0x79:
    return PrimValType::U32;
  case 0x78:
    return PrimValType::S64;
  case 0x77:
    return PrimValType::U64;
  case 0x76:
    return PrimValType::F32;
  case 0x75:
    return PrimValType::F64;
  case 0x74:
    return PrimValType::Char;
  case 0x73:
    return PrimValType::String;
  case 0x64:
    return PrimValType::ErrorContext;
  default:
    return std::nullopt;
  }
}

Expected<ValTypeRef> meld::readValType(ByteReader &R, const Scope &S,
                                       TypeFacts &Facts) {
  const uint64_t Offset = R.offset();
  uint8_t Byte;
  if (Error Err = R.peekByte("value type").moveInto(Byte))
    return std::move(Err);
  int64_t Index;
  if (Error Err = R.readS33("value type").moveInto(Index))
    return std::move(Err);
  if (Index < 0) {
    const std::optional<PrimValType> Prim = primValType(Byte);
    if (!Prim)
      return malformedAt(Offset,
                         "expected a value type (a primitive one or a type "
                         "index), found opcode 0x%02x",
                         Byte);
    return ValTypeRef{true, *Prim, 0};
  }
  const auto TypeIndex = static_cast<uint32_t>(Index);
  if (Error Err = S.checkIndex(Sort::Type, TypeIndex, Offset))
    return std::move(Err);
  const TypeFacts &Of = S.info(Sort::Type, TypeIndex).Type;
  if (Of.K != TypeDef::Value)
    return malformedAt(Offset, "type index %u is %s, expected a value type",
                       TypeIndex, typeKindName(Of.K));
  Facts.HasBorrow |= Of.HasBorrow;
  Facts.RefersToResource |= Of.RefersToResource;
  return ValTypeRef{false, PrimValType::Bool, TypeIndex};
}

Expected<std::optional<ValTypeRef>>
meld::readOptionalValType(ByteReader &R, const Scope &S, TypeFacts &Facts) {
  bool IsPresent;
  if (Error Err = readFlag(R, "presence of a value type").moveInto(IsPresent))
    return std::move(Err);
  if (!IsPresent)
    return std::nullopt;
  ValTypeRef Type;
  if (Error Err = readValType(R, S, Facts).moveInto(Type))
    return std::move(Err);
  return Type;
}

Expected<std::optional<ValTypeRef>>
meld::readResultList(ByteReader &R, const Scope &S, TypeFacts &Facts) {
  const uint64_t Offset = R.offset();
  uint8_t Form;
  if (Error Err = R.readByte("result list").moveInto(Form))
    return std::move(Err);
  if (Form == 0x00) {
    ValTypeRef Type;
    if (Error Err = readValType(R, S, Facts).moveInto(Type))
      return std::move(Err);
    return Type;
  }
  if (Form != 0x01)
    return malformedAt(Offset, "unknown form of result list 0x%02x", Form);
  uint8_t Count;
  if (Error Err = R.readByte("result count").moveInto(Count))
    return std::move(Err);
  if (Count != 0)
    return makeErrorAt(Offset, "named results are not part of the component "
                               "model any more");
  return std::nullopt;
}

/// Reads a `labellit` and adds it to \p Labels.
static Expected<StringRef> readLabel(ByteReader &R, const char *What,
                                     UniqueNames &Labels) {
  const uint64_t Offset = R.offset();
  StringRef Label;
  if (Error Err = R.readName(What).moveInto(Label))
    return std::move(Err);
  if (!isLabel(Label))
    return makeErrorAt(Offset,
                       What + Twine(" '") + Label + "' is not in kebab case");
  Labels.add(Label, Offset);
  return Label;
}

Expected<std::vector<LabeledValType>>
meld::readLabeledValTypes(ByteReader &R, const Scope &S, TypeFacts &Facts,
                          const char *What) {
  uint32_t Count;
  // A label takes at least two bytes and a type one.
  if (Error Err = R.readCount("count of labelled types", 3).moveInto(Count))
    return std::move(Err);
  std::vector<LabeledValType> List;
  List.reserve(Count);
  UniqueNames Labels;
  for (uint32_t I = 0; I != Count; ++I) {
    LabeledValType &Item = List.emplace_back();
    if (Error Err = readLabel(R, What, Labels).moveInto(Item.Label))
      return std::move(Err);
    if (Error Err = readValType(R, S, Facts).moveInto(Item.Type))
      return std::move(Err);
  }
  if (Error Err = Labels.check(What))
    return std::move(Err);
  return List;
}

static Expected<std::vector<VariantCase>>
readCases(ByteReader &R, const Scope &S, TypeFacts &Facts) {
  uint32_t Count;
  if (Error Err = R.readCount("case count", 4).moveInto(Count))
    return std::move(Err);
  std::vector<VariantCase> Cases;
  Cases.reserve(Count);
  UniqueNames Labels;
  for (uint32_t I = 0; I != Count; ++I) {
    VariantCase &Case = Cases.emplace_back();
    if (Error Err = readLabel(R, "case", Labels).moveInto(Case.Label))
      return std::move(Err);
    if (Error Err = readOptionalValType(R, S, Facts).moveInto(Case.Payload))
      return std::move(Err);
    const uint64_t Offset = R.offset();
    uint8_t Zero;
    if (Error Err = R.readByte("end of case").moveInto(Zero))
      return std::move(Err);
    if (Zero != 0)
      return malformedAt(Offset, "a case ends in 0x%02x, expected 0x00", Zero);
  }
  if (Error Err = Labels.check("case"))
    return std::move(Err);
  return Cases;
}

static Expected<std::vector<StringRef>> readLabels(ByteReader &R,
                                                   const char *What) {
  uint32_t Count;
  if (Error Err = R.readCount("label count", 2).moveInto(Count))
    return std::move(Err);
  std::vector<StringRef> List;
  List.reserve(Count);
  UniqueNames Labels;
  for (uint32_t I = 0; I != Count; ++I)
    if (Error Err = readLabel(R, What, Labels).moveInto(List.emplace_back()))
      return std::move(Err);
  if (Error Err = Labels.check(What))
    return std::move(Err);
  return List;
}

static Expected<std::vector<ValTypeRef>>
readTupleElements(ByteReader &R, const Scope &S, TypeFacts &Facts) {
  uint32_t Count;
  if (Error Err = R.readCount("tuple element count").moveInto(Count))
    return std::move(Err);
  std::vector<ValTypeRef> Elements;
  Elements.reserve(Count);
  for (uint32_t I = 0; I != Count; ++I)
    if (Error Err = readValType(R, S, Facts).moveInto(Elements.emplace_back()))
      return std::move(Err);
  return Elements;
}

/// Reads the resource type of an `own` or `borrow`.
static Error readHandle(ByteReader &R, const Scope &S, DefinedValType &Type,
                        TypeFacts &Facts) {
  Facts.RefersToResource = true;
  Facts.HasBorrow = Type.K == DefinedValType::Borrow;
  return readTypeIndex(R, S, TypeDef::Resource).moveInto(Type.Resource);
}

/// Reads the element of a `stream` or `future`.
static Error readPayload(ByteReader &R, const Scope &S, DefinedValType &Type,
                         TypeFacts &Facts) {
  const bool IsStream = Type.K == DefinedValType::Stream;
  const uint64_t Offset = R.offset();
  if (Error Err = readOptionalValType(R, S, Facts).moveInto(Type.First))
    return Err;
  if (Facts.HasBorrow)
    return malformedAt(Offset, "the element of a %s contains a borrow",
                       IsStream ? "stream" : "future");
  if (!IsStream || !Type.First)
    return Error::success();
  const ValTypeRef &Element = *Type.First;
  const TypeFacts Of = Element.IsPrim ? TypeFacts{.Prim = Element.Prim}
                                      : S.info(Sort::Type, Element.Index).Type;
  if (Of.ValueKind == DefinedValType::Prim && Of.Prim == PrimValType::Char)
    return makeErrorAt(Offset, "a stream of char is not allowed yet");
  return Error::success();
}

static bool isKeyType(const ValTypeRef &Type, const Scope &S) {
  TypeFacts Of{.Prim = Type.Prim};
  if (!Type.IsPrim)
    Of = S.info(Sort::Type, Type.Index).Type;
  return Of.ValueKind == DefinedValType::Prim && Of.Prim != PrimValType::F32 &&
         Of.Prim != PrimValType::F64 && Of.Prim != PrimValType::ErrorContext;
}

static Error readMap(ByteReader &R, const Scope &S, DefinedValType &Type,
                     TypeFacts &Facts) {
  const uint64_t Offset = R.offset();
  Type.First.emplace();
  if (Error Err = readValType(R, S, Facts).moveInto(*Type.First))
    return Err;
  if (!isKeyType(*Type.First, S))
    return makeErrorAt(Offset, "the key of a map must be bool, an integer, "
                               "char or string");
  Type.Second.emplace();
  return readValType(R, S, Facts).moveInto(*Type.Second);
}

static Error readFixedLength(ByteReader &R, DefinedValType &Type) {
  const uint64_t Offset = R.offset();
  if (Error Err = R.readU32("length of a list").moveInto(Type.Length))
    return Err;
  if (Type.Length == 0)
    return makeErrorAt(Offset, "a list of fixed length has no element");
  return Error::success();
}

/// Reads what follows the opcode of a type of kind Type.K.
static Error readParts(ByteReader &R, const Scope &S, DefinedValType &Type,
                       TypeFacts &Facts) {
  const auto Store = [&Type](auto List) -> Error {
    if (!List)
      return List.takeError();
    Type.Items = std::move(*List);
    return Error::success();
  };
  switch (Type.K) {
  case DefinedValType::Prim:
    return Error::success();
  case DefinedValType::Record:
    return Store(readLabeledValTypes(R, S, Facts, "field"));
  case DefinedValType::Variant:
    return Store(readCases(R, S, Facts));
  case DefinedValType::Tuple:
    return Store(readTupleElements(R, S, Facts));
  case DefinedValType::Flags:
    return Store(readLabels(R, "flag"));
  case DefinedValType::Enum:
    return Store(readLabels(R, "enum case"));
  case DefinedValType::List:
  case DefinedValType::Option:
    Type.First.emplace();
    return readValType(R, S, Facts).moveInto(*Type.First);
  case DefinedValType::FixedList:
    Type.First.emplace();
    if (Error Err = readValType(R, S, Facts).moveInto(*Type.First))
      return Err;
    return readFixedLength(R, Type);
  case DefinedValType::Result:
    if (Error Err = readOptionalValType(R, S, Facts).moveInto(Type.First))
      return Err;
    return readOptionalValType(R, S, Facts).moveInto(Type.Second);
  case DefinedValType::Own:
  case DefinedValType::Borrow:
    return readHandle(R, S, Type, Facts);
  case DefinedValType::Stream:
  case DefinedValType::Future:
    return readPayload(R, S, Type, Facts);
  case DefinedValType::Map:
    return readMap(R, S, Type, Facts);
  }
  llvm_unreachable("all kinds are handled");
}

static std::optional<DefinedValType::Kind> definedKind(uint8_t Opcode) {
  switch (Opcode) {
  case 0x72:
    return DefinedValType::Record;
  case 0x71:
    return DefinedValType::Variant;
  case 0x70:
    return DefinedValType::List;
  case 0x6f:
    return DefinedValType::Tuple;
  case 0x6e:
    return DefinedValType::Flags;
  case 0x6d:
    return DefinedValType::Enum;
  case 0x6b:
    return DefinedValType::Option;
  case 0x6a:
    return DefinedValType::Result;
  case 0x69:
    return DefinedValType::Own;
  case 0x68:
    return DefinedValType::Borrow;
  case 0x67:
    return DefinedValType::FixedList;
  case 0x66:
    return DefinedValType::Stream;
  case 0x65:
    return DefinedValType::Future;
  case 0x63:
    return DefinedValType::Map;
  default:
    return std::nullopt;
  }
}

/// Checks the number of parts where the specification limits it.
static Error checkPartCount(const DefinedValType &Type, uint64_t Offset) {
  constexpr size_t MaxFlags = 32;
  const auto NotEmpty = [Offset](bool IsEmpty, const char *What) -> Error {
    return IsEmpty ? malformedAt(Offset, "%s", What) : Error::success();
  };
  switch (Type.K) {
  case DefinedValType::Record:
    return NotEmpty(Type.fields().empty(), "a record has no field");
  case DefinedValType::Variant:
    return NotEmpty(Type.cases().empty(), "a variant has no case");
  case DefinedValType::Tuple:
    return NotEmpty(Type.elements().empty(), "a tuple has no element");
  case DefinedValType::Enum:
    return NotEmpty(Type.labels().empty(), "an enum has no case");
  case DefinedValType::Flags:
    if (Type.labels().size() > MaxFlags)
      return makeErrorAt(Offset, "flags with " + Twine(Type.labels().size()) +
                                     " labels, at most " + Twine(MaxFlags) +
                                     " are allowed");
    return NotEmpty(Type.labels().empty(), "flags have no label");
  default:
    return Error::success();
  }
}

Expected<DefinedValType> meld::readDefinedValType(ByteReader &R, uint8_t Opcode,
                                                  uint64_t Offset,
                                                  const Scope &S,
                                                  TypeFacts &Facts) {
  DefinedValType Type;
  if (const std::optional<PrimValType> Prim = primValType(Opcode)) {
    Type.PrimType = *Prim;
  } else if (const std::optional<DefinedValType::Kind> K =
                 definedKind(Opcode)) {
    Type.K = *K;
    if (Error Err = readParts(R, S, Type, Facts))
      return std::move(Err);
    if (Error Err = checkPartCount(Type, Offset))
      return std::move(Err);
  } else {
    return malformedAt(Offset, "unknown type opcode 0x%02x", Opcode);
  }
  Facts.K = TypeDef::Value;
  Facts.ValueKind = Type.K;
  Facts.Prim = Type.PrimType;
  Facts.Node = S.State.Nodes.ofValue(Type, S);
  if (Error Err = elementSize(Type, S, Offset).moveInto(Facts.Element))
    return std::move(Err);
  return Type;
}
