//===- CanonReader.cpp - Canonical definitions ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "CanonForms.h"
#include "Readers.h"

using namespace meld;

static constexpr bool areFormsInOrder() {
  for (size_t I = 0; I != std::size(CanonForms); ++I)
    if (CanonForms[I].K != static_cast<CanonKind>(I))
      return false;
  return true;
}
static_assert(areFormsInOrder(), "CanonForms is indexed by CanonKind");

StringRef meld::canonKindName(CanonKind Kind) {
  return CanonForms[static_cast<unsigned>(Kind)].Name;
}

StringRef meld::stringEncodingName(StringEncoding Encoding) {
  switch (Encoding) {
  case StringEncoding::Utf8:
    return "utf8";
  case StringEncoding::Utf16:
    return "utf16";
  case StringEncoding::Latin1Utf16:
    return "latin1+utf16";
  }
  llvm_unreachable("not a string encoding");
}

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

namespace {
/// Options as a set; the encodings count as one.
enum OptionSet : unsigned {
  NoOption = 0,
  EncodingOption = 1,
  MemoryOption = 2,
  ReallocOption = 4,
  PostReturnOption = 8,
  AsyncOption = 16,
  CallbackOption = 32
};
} // namespace

static const char *optionName(OptionSet Option) {
  switch (Option) {
  case NoOption:
    break;
  case EncodingOption:
    return "string-encoding";
  case MemoryOption:
    return "memory";
  case ReallocOption:
    return "realloc";
  case PostReturnOption:
    return "post-return";
  case AsyncOption:
    return "async";
  case CallbackOption:
    return "callback";
  }
  llvm_unreachable("not one option");
}

/// The options that a definition can have (CanonicalABI.md, "`canonopt`
/// Validation" and the sections of the definitions).
static unsigned allowedOptions(CanonKind Kind) {
  switch (Kind) {
  case CanonKind::Lift:
    return EncodingOption | MemoryOption | ReallocOption | PostReturnOption |
           AsyncOption | CallbackOption;
  case CanonKind::Lower:
  case CanonKind::StreamRead:
  case CanonKind::StreamWrite:
  case CanonKind::FutureRead:
  case CanonKind::FutureWrite:
    return EncodingOption | MemoryOption | ReallocOption | AsyncOption;
  case CanonKind::TaskReturn:
    return EncodingOption | MemoryOption;
  case CanonKind::ErrorContextNew:
  case CanonKind::ErrorContextDebugMessage:
    return EncodingOption | MemoryOption | ReallocOption;
  default:
    return NoOption;
  }
}

static unsigned requiredOptions(CanonKind Kind) {
  switch (Kind) {
  case CanonKind::ErrorContextNew:
    return MemoryOption;
  case CanonKind::ErrorContextDebugMessage:
    return MemoryOption | ReallocOption;
  default:
    return NoOption;
  }
}

/// Reads one `canonopt` into \p Opts.
static Expected<OptionSet> readOption(ByteReader &R, const Scope &S,
                                      CanonOpts &Opts) {
  const auto Index = [&](OptionSet Option, Sort Of,
                         std::optional<uint32_t> &To) -> Expected<OptionSet> {
    if (Error Err = S.readIndex(R, Of).moveInto(To.emplace()))
      return std::move(Err);
    return Option;
  };
  const uint64_t Offset = R.offset();
  uint8_t Opcode;
  if (Error Err = R.readByte("canonical option").moveInto(Opcode))
    return std::move(Err);
  switch (Opcode) {
  case 0x00:
    Opts.Encoding = StringEncoding::Utf8;
    return EncodingOption;
  case 0x01:
    Opts.Encoding = StringEncoding::Utf16;
    return EncodingOption;
  case 0x02:
    Opts.Encoding = StringEncoding::Latin1Utf16;
    return EncodingOption;
  case 0x03:
    return Index(MemoryOption, Sort::CoreMemory, Opts.Memory);
  case 0x04:
    return Index(ReallocOption, Sort::CoreFunc, Opts.Realloc);
  case 0x05:
    return Index(PostReturnOption, Sort::CoreFunc, Opts.PostReturn);
  case 0x06:
    Opts.Async = true;
    return AsyncOption;
  case 0x07:
    return Index(CallbackOption, Sort::CoreFunc, Opts.Callback);
  case 0x08:
    return makeErrorAt(Offset, "canonical option core-type (0x08) is not "
                               "supported");
  case 0x09:
    return makeErrorAt(Offset, "canonical option gc (0x09) is not supported");
  default:
    return malformedAt(Offset, "unknown canonical option 0x%02x", Opcode);
  }
}

/// Checks the rules on which options go together.
static Error checkOptions(CanonKind Kind, unsigned Given, uint64_t Offset) {
  const auto Refuse = [&](const char *Why) {
    return makeErrorAt(Offset, "canon " + canonKindName(Kind) + ": " + Why);
  };
  for (unsigned Option = EncodingOption; Option <= CallbackOption;
       Option *= 2) {
    const char *Name = optionName(static_cast<OptionSet>(Option));
    if (Given & ~allowedOptions(Kind) & Option)
      return makeErrorAt(Offset, "canon " + canonKindName(Kind) + ": option " +
                                     Name + " is not allowed");
    if (~Given & requiredOptions(Kind) & Option)
      return makeErrorAt(Offset, "canon " + canonKindName(Kind) + ": option " +
                                     Name + " is required");
  }
  if ((Given & ReallocOption) && !(Given & MemoryOption))
    return Refuse("option realloc needs option memory");
  if ((Given & CallbackOption) && !(Given & AsyncOption))
    return Refuse("option callback needs option async");
  if ((Given & PostReturnOption) && (Given & AsyncOption))
    return Refuse("options post-return and async exclude each other");
  return Error::success();
}

static Error readOptions(ByteReader &R, const Scope &S, Canon &Def) {
  uint32_t Count;
  if (Error Err = R.readCount("canonical option count").moveInto(Count))
    return Err;
  unsigned Given = NoOption;
  for (uint32_t I = 0; I != Count; ++I) {
    const uint64_t Offset = R.offset();
    OptionSet Option;
    if (Error Err = readOption(R, S, Def.Opts).moveInto(Option))
      return Err;
    if (Given & Option)
      return malformedAt(Offset, "canonical option %s is given twice",
                         optionName(Option));
    Given |= Option;
  }
  return checkOptions(Def.K, Given, Def.Offset);
}

//===----------------------------------------------------------------------===//
// Immediates
//===----------------------------------------------------------------------===//

/// Reads the second byte of `canon lift` and `canon lower`, a reserved sort.
static Error readFuncByte(ByteReader &R) {
  const uint64_t Offset = R.offset();
  uint8_t Byte;
  if (Error Err = R.readByte("sort of a canonical definition").moveInto(Byte))
    return Err;
  if (Byte != 0x00)
    return malformedAt(Offset,
                       "sort 0x%02x of a canonical definition, expected 0x00 "
                       "(function)",
                       Byte);
  return Error::success();
}

/// `async` is for functions of async type (CanonicalABI.md, "`canonopt`
/// Validation").
static Error checkAsync(const Canon &Def, const EntityInfo &Func) {
  if (!Def.Opts.Async || Func.Type.IsAsync)
    return Error::success();
  return makeErrorAt(Def.Offset, "canon " + canonKindName(Def.K) +
                                     ": option async needs a function of async "
                                     "type");
}

static Error readLift(ByteReader &R, const Scope &S, Canon &Def) {
  if (Error Err = readFuncByte(R))
    return Err;
  if (Error Err = S.readIndex(R, Sort::CoreFunc).moveInto(Def.Func))
    return Err;
  if (Error Err = readOptions(R, S, Def))
    return Err;
  if (Error Err = readTypeIndex(R, S, TypeDef::Func).moveInto(Def.Type))
    return Err;
  return checkAsync(Def, S.info(Sort::Type, Def.Type));
}

static Error readLower(ByteReader &R, const Scope &S, Canon &Def) {
  if (Error Err = readFuncByte(R))
    return Err;
  if (Error Err = S.readIndex(R, Sort::Func).moveInto(Def.Func))
    return Err;
  if (Error Err = readOptions(R, S, Def))
    return Err;
  return checkAsync(Def, S.info(Sort::Func, Def.Func));
}

static Error readResource(ByteReader &R, const Scope &S, Canon &Def,
                          bool MustBeLocal) {
  const uint64_t Offset = R.offset();
  if (Error Err = readTypeIndex(R, S, TypeDef::Resource).moveInto(Def.Type))
    return Err;
  if (MustBeLocal && S.info(Sort::Type, Def.Type).Type.IsImportedResource)
    return makeErrorAt(Offset, "canon " + canonKindName(Def.K) +
                                   ": type index " + Twine(Def.Type) +
                                   " is not a resource type defined by this "
                                   "component");
  return Error::success();
}

/// Reads a type index of a stream or future type.
static Error readEndType(ByteReader &R, const Scope &S, Canon &Def,
                         DefinedValType::Kind K) {
  const uint64_t Offset = R.offset();
  if (Error Err = readTypeIndex(R, S, TypeDef::Value).moveInto(Def.Type))
    return Err;
  if (S.info(Sort::Type, Def.Type).Type.ValueKind != K)
    return malformedAt(Offset, "type index %u is not a %s type", Def.Type,
                       K == DefinedValType::Stream ? "stream" : "future");
  return Error::success();
}

static Error readContext(ByteReader &R, Scope &S, Canon &Def) {
  constexpr uint32_t NumSlots = 2;
  const uint64_t Offset = R.offset();
  if (Error Err = readCoreValType(R).moveInto(Def.ContextType))
    return Err;
  if (Def.ContextType.K != CoreValType::I32 &&
      Def.ContextType.K != CoreValType::I64)
    return makeErrorAt(Offset, "canon " + canonKindName(Def.K) + " of type " +
                                   toString(Def.ContextType) +
                                   ", expected i32 or i64");
  if (S.ContextType && *S.ContextType != Def.ContextType)
    return makeErrorAt(Offset, "canon " + canonKindName(Def.K) + " of type " +
                                   toString(Def.ContextType) +
                                   " in a component with another of type " +
                                   toString(*S.ContextType));
  S.ContextType = Def.ContextType;
  const uint64_t SlotOffset = R.offset();
  if (Error Err = R.readU32("context slot").moveInto(Def.Slot))
    return Err;
  if (Def.Slot >= NumSlots)
    return malformedAt(SlotOffset, "context slot %u is out of range: %u exist",
                       Def.Slot, NumSlots);
  return Error::success();
}

static Error readImmediates(ByteReader &R, Scope &S, CanonShape Shape,
                            Canon &Def) {
  switch (Shape) {
  case CanonShape::None:
    return Error::success();
  case CanonShape::Lift:
    return readLift(R, S, Def);
  case CanonShape::Lower:
    return readLower(R, S, Def);
  case CanonShape::Resource:
  case CanonShape::LocalResource:
    return readResource(R, S, Def, Shape == CanonShape::LocalResource);
  case CanonShape::ResultAndOpts: {
    TypeFacts Facts;
    const uint64_t Offset = R.offset();
    if (Error Err = readResultList(R, S, Facts).moveInto(Def.Result))
      return Err;
    if (Facts.HasBorrow)
      return makeErrorAt(Offset, "the result of a function contains a borrow");
    return readOptions(R, S, Def);
  }
  case CanonShape::Context:
    return readContext(R, S, Def);
  case CanonShape::Opts:
    return readOptions(R, S, Def);
  case CanonShape::Stream:
    return readEndType(R, S, Def, DefinedValType::Stream);
  case CanonShape::Future:
    return readEndType(R, S, Def, DefinedValType::Future);
  case CanonShape::StreamAndOpts:
    if (Error Err = readEndType(R, S, Def, DefinedValType::Stream))
      return Err;
    return readOptions(R, S, Def);
  case CanonShape::FutureAndOpts:
    if (Error Err = readEndType(R, S, Def, DefinedValType::Future))
      return Err;
    return readOptions(R, S, Def);
  case CanonShape::StreamAndAsync:
    if (Error Err = readEndType(R, S, Def, DefinedValType::Stream))
      return Err;
    return readFlag(R, "async flag").moveInto(Def.Async);
  case CanonShape::FutureAndAsync:
    if (Error Err = readEndType(R, S, Def, DefinedValType::Future))
      return Err;
    return readFlag(R, "async flag").moveInto(Def.Async);
  case CanonShape::Async:
    return readFlag(R, "async flag").moveInto(Def.Async);
  case CanonShape::Cancel:
    return readFlag(R, "cancellable flag").moveInto(Def.Cancellable);
  case CanonShape::CancelAndMemory:
    if (Error Err = readFlag(R, "cancellable flag").moveInto(Def.Cancellable))
      return Err;
    return S.readIndex(R, Sort::CoreMemory).moveInto(Def.Memory);
  case CanonShape::TypeAndTable:
    if (Error Err = S.readIndex(R, Sort::CoreType).moveInto(Def.Type))
      return Err;
    return S.readIndex(R, Sort::CoreTable).moveInto(Def.Table);
  case CanonShape::Ambiguous:
    return makeErrorAt(Def.Offset, "canon " + canonKindName(Def.K) +
                                       " is not supported: it is in use with "
                                       "two encodings that cannot be told "
                                       "apart");
  }
  llvm_unreachable("all shapes are handled");
}

static const CanonForm *findForm(uint8_t Opcode) {
  for (const CanonForm &Form : CanonForms)
    if (Form.Opcode == Opcode)
      return &Form;
  return nullptr;
}

Error meld::readCanon(ByteReader &R, Scope &S, Component &C) {
  Canon Def;
  Def.Offset = R.offset();
  uint8_t Opcode;
  if (Error Err = R.readByte("canonical definition").moveInto(Opcode))
    return Err;
  const CanonForm *Form = findForm(Opcode);
  if (!Form) {
    if (Opcode == 0x08)
      return makeErrorAt(Def.Offset, "canon backpressure.set (0x08) is not "
                                     "part of the component model any more");
    return malformedAt(Def.Offset, "unknown canonical definition 0x%02x",
                       Opcode);
  }
  Def.K = Form->K;
  if (Error Err = readImmediates(R, S, Form->Shape, Def))
    return Err;
  const IndexEntry Entry{.K = IndexEntry::Defined,
                         .Offset = Def.Offset,
                         .Index = static_cast<uint32_t>(C.Canons.size())};
  EntityInfo Info;
  if (Def.K == CanonKind::Lift)
    Info.Type = S.info(Sort::Type, Def.Type).Type;
  C.Canons.push_back(std::move(Def));
  return S.append(Form->K == CanonKind::Lift ? Sort::Func : Sort::CoreFunc,
                  Entry, Info);
}
