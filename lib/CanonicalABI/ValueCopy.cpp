//===- ValueCopy.cpp - Passing a value between two instances --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ValueCopy.h"

#include "Transcoder.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

/// Types of a greater weight get functions of their own inside of others.
static constexpr uint32_t MaxInlineWeight = 40;

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

Place meld::ValueCopier::part(const Place &Of, unsigned Slot, uint64_t Offset) {
  if (Of.isFlat())
    return Place::flat(Of.Slots.drop_front(Slot));
  return Place::memory(Of.Pointer, Of.Offset + static_cast<uint32_t>(Offset));
}

Expr meld::ValueCopier::pointer(const CopySide &Side, const Place &Of) {
  if (Of.Offset == 0)
    return B.get(Of.Pointer);
  return B.op(Side.Address, IntOp::Add, B.get(Of.Pointer),
              B.word(Side.Address, Of.Offset));
}

Expr meld::ValueCopier::readSlot(const Place &From, unsigned Slot,
                                 CoreValType::Kind Wanted) {
  const Local Have = From.Slots[Slot];
  Expr Value = B.get(Have);
  if (Have.Type == toBinaryen(Wanted))
    return Value;
  // lift_flat_variant, CoerceValueIter; variants inside each other coerce
  // several times, which comes to the same.
  if (Wanted == CoreValType::F64)
    return B.unary(BinaryenReinterpretInt64(), Value);
  if (Have.Type == BinaryenTypeInt64())
    Value = B.unary(BinaryenWrapInt64(), Value);
  if (Wanted == CoreValType::F32)
    Value = B.unary(BinaryenReinterpretInt32(), Value);
  return Value;
}

void meld::ValueCopier::writeSlot(const Place &To, unsigned Slot,
                                  CoreValType::Kind Given, Expr Value) {
  const Local Want = To.Slots[Slot];
  if (Want.Type != toBinaryen(Given)) {
    // lower_flat_variant
    if (Given == CoreValType::F64)
      Value = B.unary(BinaryenReinterpretFloat64(), Value);
    if (Given == CoreValType::F32)
      Value = B.unary(BinaryenReinterpretFloat32(), Value);
    if (Given != CoreValType::F64 && Want.Type == BinaryenTypeInt64())
      Value = B.unary(BinaryenExtendUInt32(), Value);
  }
  B.set(Want, Value);
}

Expr meld::ValueCopier::read(const Place &From, CoreValType::Kind Kind,
                             unsigned Bytes, bool Signed) {
  if (From.isFlat())
    return readSlot(From, 0, Kind);
  return emitLoad(B, Route.From, toBinaryen(Kind), Bytes, Signed, From.Pointer,
                  From.Offset);
}

void meld::ValueCopier::write(const Place &To, CoreValType::Kind Kind,
                              unsigned Bytes, Expr Value) {
  if (To.isFlat())
    writeSlot(To, 0, Kind, Value);
  else
    emitStore(B, Route.To, toBinaryen(Kind), Bytes, To.Pointer, To.Offset,
              Value);
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

void meld::ValueCopier::copy(TypeId Id, const Place &From, const Place &To) {
  if (isLeftAlone(Id, To))
    return;
  if (Route.OnlyHandles && !Types.contents(Id).handles())
    return passFlat(Id, From, To);
  if (Helpers.Shapes.weight(Id) > MaxInlineWeight)
    copyOutlined(Id, From, To);
  else
    copyHere(Id, From, To);
}

void meld::ValueCopier::passFlat(TypeId Id, const Place &From,
                                 const Place &To) {
  for (auto [I, Kind] : llvm::enumerate(from(Id).Flat))
    writeSlot(To, I, Kind, readSlot(From, I, Kind));
}

void meld::ValueCopier::copyHere(TypeId Id, const Place &From,
                                 const Place &To) {
  const ResolvedType &Type = Types.types()[Id];
  switch (Type.K) {
  case DefinedValType::Prim:
    if (Type.Prim == PrimValType::ErrorContext)
      return copyHandle(Type, From, To);
    return copyPrimitive(Type.Prim, From, To);
  case DefinedValType::Record:
  case DefinedValType::Tuple:
    return copyFields(Id, From, To);
  case DefinedValType::Variant:
  case DefinedValType::Enum:
  case DefinedValType::Option:
  case DefinedValType::Result:
    return copyVariant(Id, From, To);
  case DefinedValType::Flags:
    return copyFlags(Id, From, To);
  case DefinedValType::List:
  case DefinedValType::Map:
    return copyList(Id, From, To);
  case DefinedValType::FixedList:
    return copyFixedList(Id, From, To);
  case DefinedValType::Own:
  case DefinedValType::Borrow:
    return copyHandle(Type, From, To);
  case DefinedValType::Stream:
  case DefinedValType::Future:
    llvm_unreachable("was refused");
  }
  llvm_unreachable("not a value type");
}

void meld::ValueCopier::copyHandle(const ResolvedType &Type, const Place &From,
                                   const Place &To) {
  write(To, CoreValType::I32, 4,
        Helpers.Handles.copy(B, Type, Route.From.Handles, Route.To.Handles,
                             read(From, CoreValType::I32, 4)));
}

void meld::emitCharCheck(FunctionBuilder &B, Local Value) {
  // convert_i32_to_char: beyond Unicode, or a surrogate.
  B.trapIf(B.op(IntOp::Or, B.op(IntOp::GeU, B.get(Value), B.i32(0x110000)),
                B.op(IntOp::LtU, B.op(IntOp::Sub, B.get(Value), B.i32(0xd800)),
                     B.i32(0x800))));
}

void meld::ValueCopier::copyPrimitive(PrimValType Type, const Place &From,
                                      const Place &To) {
  const bool IsFlat = From.isFlat();
  constexpr CoreValType::Kind I32 = CoreValType::I32;
  switch (Type) {
  case PrimValType::Bool:
    return write(To, I32, 1, B.op(IntOp::Ne, read(From, I32, 1), B.i32(0)));
  case PrimValType::U8:
    return write(To, I32, 1,
                 IsFlat ? B.op(IntOp::And, read(From, I32, 1), B.i32(0xff))
                        : read(From, I32, 1));
  case PrimValType::U16:
    return write(To, I32, 2,
                 IsFlat ? B.op(IntOp::And, read(From, I32, 2), B.i32(0xffff))
                        : read(From, I32, 2));
  case PrimValType::S8:
    return write(To, I32, 1,
                 IsFlat ? B.unary(BinaryenExtendS8Int32(), read(From, I32, 1))
                        : read(From, I32, 1));
  case PrimValType::S16:
    return write(To, I32, 2,
                 IsFlat ? B.unary(BinaryenExtendS16Int32(), read(From, I32, 2))
                        : read(From, I32, 2));
  case PrimValType::S32:
  case PrimValType::U32:
    return write(To, I32, 4, read(From, I32, 4));
  case PrimValType::S64:
  case PrimValType::U64:
    return write(To, CoreValType::I64, 8, read(From, CoreValType::I64, 8));
  // canonicalize_nan and maybe_scramble_nan may keep every bit of a NaN.
  case PrimValType::F32:
    return write(To, CoreValType::F32, 4, read(From, CoreValType::F32, 4));
  case PrimValType::F64:
    return write(To, CoreValType::F64, 8, read(From, CoreValType::F64, 8));
  case PrimValType::Char: {
    const Scratch Value(B, BinaryenTypeInt32(), read(From, I32, 4));
    emitCharCheck(B, Value);
    return write(To, I32, 4, B.get(Value));
  }
  case PrimValType::String:
    return copyString(From, To);
  case PrimValType::ErrorContext:
    llvm_unreachable("is a handle");
  }
  llvm_unreachable("not a primitive type");
}

void meld::ValueCopier::copyFlags(TypeId Id, const Place &From,
                                  const Place &To) {
  const size_t NumFlags = Types.types()[Id].Labels.size();
  const unsigned Bytes = from(Id).Size;
  Expr Value = read(From, CoreValType::I32, Bytes);
  // Bits that stand for no flag are ignored, and written as zero.
  const bool HasOthers = From.isFlat() ? NumFlags != 32 : NumFlags != 8 * Bytes;
  if (HasOthers)
    Value = B.op(IntOp::And, Value, B.i32((uint32_t(1) << NumFlags) - 1));
  write(To, CoreValType::I32, Bytes, Value);
}

void meld::ValueCopier::copyFields(TypeId Id, const Place &From,
                                   const Place &To) {
  unsigned Slot = 0;
  for (auto [I, Field] : llvm::enumerate(Types.types()[Id].Children)) {
    copy(*Field, part(From, Slot, from(Id).FieldOffsets[I]),
         part(To, Slot, to(Id).FieldOffsets[I]));
    Slot += from(*Field).FlatCount;
  }
}

void meld::ValueCopier::copyTuple(ArrayRef<TypeId> Members, Local From,
                                  Local To) {
  const TypeLayout FromLayout = Types.ofTuple(Members, Route.From.Address);
  const TypeLayout ToLayout = Types.ofTuple(Members, Route.To.Address);
  for (auto [I, Member] : llvm::enumerate(Members))
    copy(Member, Place::memory(From, FromLayout.FieldOffsets[I]),
         Place::memory(To, ToLayout.FieldOffsets[I]));
}

void meld::ValueCopier::copyFixedList(TypeId Id, const Place &From,
                                      const Place &To) {
  const ResolvedType &Type = Types.types()[Id];
  if (From.isFlat()) {
    const TypeId Element = *Type.Children.front();
    const unsigned Slots = from(Element).FlatCount;
    for (uint32_t I = 0; I != Type.Length; ++I)
      copy(Element, part(From, I * Slots, 0), part(To, I * Slots, 0));
    return;
  }
  if (Helpers.Shapes.isDense(Id))
    return emitBulkCopy(B, Route, pointer(Route.To, To),
                        pointer(Route.From, From),
                        B.word(Route.To.Address, to(Id).Size));
  B.add(B.call(elementsHelper(Id),
               {pointer(Route.From, From), pointer(Route.To, To),
                B.word(Route.To.Address, Type.Length)},
               BinaryenTypeNone()));
}

//===----------------------------------------------------------------------===//
// Pointers and lengths
//===----------------------------------------------------------------------===//

void meld::ValueCopier::copyPair(const char *Function, const Place &From,
                                 const Place &To) {
  const uint32_t FromSize = pointerSize(Route.From.Address);
  const uint32_t ToSize = pointerSize(Route.To.Address);
  const CoreValType::Kind FromKind = pointerType(Route.From.Address).K;
  const CoreValType::Kind ToKind = pointerType(Route.To.Address).K;
  const BinaryenType Word = Route.To.word();
  Expr Pointer = read(From, FromKind, FromSize);
  Expr Length = read(part(From, 1, FromSize), FromKind, FromSize);
  const Scratch Pair(
      B, resultType({Word, Word}),
      B.call(Function, {Pointer, Length}, resultType({Word, Word})));
  write(To, ToKind, ToSize, B.extract(Pair, 0));
  write(part(To, 1, ToSize), ToKind, ToSize, B.extract(Pair, 1));
}

void meld::ValueCopier::copyList(TypeId Id, const Place &From,
                                 const Place &To) {
  if (!Route.OnlyHandles)
    return copyPair(listHelper(Id), From, To);
  const uint32_t Size = pointerSize(Route.From.Address);
  const CoreValType::Kind Kind = pointerType(Route.From.Address).K;
  const Scratch Elements(B, Route.From.word(), read(From, Kind, Size));
  B.add(B.call(
      elementsHelper(Id),
      {B.get(Elements), B.get(Elements), read(part(From, 1, Size), Kind, Size)},
      BinaryenTypeNone()));
  if (To.isFlat())
    passFlat(Id, From, To);
}

void meld::ValueCopier::copyString(const Place &From, const Place &To) {
  CopyRoute Used = Route;
  Used.From.Handles = Used.To.Handles = {};
  copyPair(textHelper(Helpers, Used), From, To);
}

//===----------------------------------------------------------------------===//
// Outlining
//===----------------------------------------------------------------------===//

/// What copying a value of type \p Id from memory to memory depends on.
static CopyRoute withoutUnused(const CopyRoute &Route,
                               const TypeContents &Contents, bool IsFlat) {
  CopyRoute Used = Route;
  if (!Contents.Strings) {
    Used.From.Encoding = Used.To.Encoding = StringEncoding::Utf8;
    Used.From.KeepsText = Used.To.KeepsText = false;
  }
  if (!Contents.handles())
    Used.From.Handles = Used.To.Handles = {};
  Used.From.Realloc = nullptr; // the source allocates nothing
  if (Contents.pointers())
    return Used;
  Used.To.Realloc = nullptr;
  if (!IsFlat)
    return Used;
  CopyRoute Flat;
  Flat.From.Handles = Used.From.Handles;
  Flat.To.Handles = Used.To.Handles;
  Flat.OnlyHandles = Used.OnlyHandles;
  return Flat;
}

void meld::ValueCopier::copyOutlined(TypeId Id, const Place &From,
                                     const Place &To) {
  const bool IsFlat = From.isFlat();
  const CopyRoute Used = withoutUnused(Route, Types.contents(Id), IsFlat);
  if (!IsFlat) {
    const char *Name = Helpers.get(
        {HelperKind::CopyMemory, Id.Value, Used}, "copy",
        {Used.From.word(), Used.To.word()}, {}, [&](FunctionBuilder &Body) {
          ValueCopier(Body, Helpers, Used)
              .copyHere(Id, Place::memory(Body.param(0)),
                        Place::memory(Body.param(1)));
        });
    B.add(B.call(Name, {pointer(Route.From, From), pointer(Route.To, To)},
                 BinaryenTypeNone()));
    return;
  }

  SmallVector<BinaryenType, 17> Params, Results;
  SmallVector<Expr, 17> Args;
  for (auto [I, Kind] : llvm::enumerate(from(Id).Flat)) {
    Params.push_back(toBinaryen(Kind));
    Args.push_back(readSlot(From, I, Kind));
  }
  for (CoreValType::Kind Kind : to(Id).Flat)
    Results.push_back(toBinaryen(Kind));
  const char *Name = Helpers.get(
      {HelperKind::CopyFlat, Id.Value, Used}, "copy.flat", Params, Results,
      [&](FunctionBuilder &Body) {
        SmallVector<Local, 17> FromSlots, ToSlots;
        for (size_t I = 0; I != Params.size(); ++I)
          FromSlots.push_back(Body.param(I));
        for (BinaryenType Type : Results)
          ToSlots.push_back(Body.newLocal(Type));
        ValueCopier(Body, Helpers, Used)
            .copyHere(Id, Place::flat(FromSlots), Place::flat(ToSlots));
        SmallVector<Expr, 17> Values;
        for (const Local &Slot : ToSlots)
          Values.push_back(Body.get(Slot));
        if (Values.size() == 1)
          Body.giveBack(Values.front());
        else
          Body.giveBack(ArrayRef<Expr>(Values));
      });
  const BinaryenType Result = resultType(Results);
  if (Results.size() == 1)
    return writeSlot(To, 0, to(Id).Flat.front(), B.call(Name, Args, Result));
  const Scratch Values(B, Result, B.call(Name, Args, Result));
  for (auto [I, Kind] : llvm::enumerate(to(Id).Flat))
    writeSlot(To, I, Kind, B.extract(Values, I));
}
