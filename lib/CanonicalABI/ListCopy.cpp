//===- ListCopy.cpp - Lists, maps and their elements ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "Loading", "Storing": `load_list_from_range`,
/// `store_list_into_range`. A map is a list of pairs.
//===----------------------------------------------------------------------===//

#include "ValueCopy.h"

#include "PaddedElements.h"
#include "TextVectors.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

void meld::ValueCopier::copyElement(TypeId List, const Place &From,
                                    const Place &To) {
  const ResolvedType &Type = Types.types()[List];
  if (Type.K != DefinedValType::Map)
    return copy(*Type.Children.front(), From, To);
  for (auto [I, Member] : llvm::enumerate(Type.Children))
    copy(*Member, part(From, 0, from(List).FieldOffsets[I]),
         part(To, 0, to(List).FieldOffsets[I]));
}

/// Whether the elements of \p List can be copied as one block of bytes.
static bool hasDenseElements(HelperTable &Helpers, TypeId List) {
  const ResolvedType &Type = Helpers.Types.types()[List];
  uint64_t Sum = 0;
  for (const std::optional<TypeId> &Member : Type.Children) {
    if (!Helpers.Shapes.isDense(*Member))
      return false;
    Sum += Helpers.Types.of(*Member, AddressType::I32).Size;
  }
  return Sum == Helpers.Types.of(List, AddressType::I32).ElementSize;
}

void meld::ValueCopier::copyElements(TypeId List, Local From, Local To,
                                     Local Count) {
  const AddressType ToWord = Route.To.Address;
  const uint64_t FromStride = from(List).ElementSize;
  const uint64_t ToStride = to(List).ElementSize;
  const auto Advance = [&](Local Pointer, const CopySide &Side,
                           uint64_t Stride) {
    B.set(Pointer, B.op(Side.Address, IntOp::Add, B.get(Pointer),
                        B.word(Side.Address, Stride)));
  };
  // The loop ends where the destination does.
  const Scratch End(
      B, Route.To.word(),
      B.op(ToWord, IntOp::Add, B.get(To),
           B.op(ToWord, IntOp::Mul, B.get(Count), B.word(ToWord, ToStride))));
  B.block([&](const char *Done) {
    B.loop([&](const char *Next) {
      B.branch(Done, B.op(ToWord, IntOp::Eq, B.get(To), B.get(End)));
      copyElement(List, Place::memory(From), Place::memory(To));
      Advance(From, Route.From, FromStride);
      Advance(To, Route.To, ToStride);
      B.branch(Next);
    });
  });
}

/// \p Route without what elements of \p List do not depend on.
static CopyRoute routeOfElements(const CopyRoute &Route, Layouts &Types,
                                 TypeId List) {
  CopyRoute Used = Route;
  TypeContents Contents;
  for (const std::optional<TypeId> &Member : Types.types()[List].Children)
    Contents |= Types.contents(*Member);
  if (!Contents.Strings) {
    Used.From.Encoding = Used.To.Encoding = StringEncoding::Utf8;
    Used.From.KeepsText = Used.To.KeepsText = false;
  }
  if (!Contents.handles())
    Used.From.Handles = Used.To.Handles = {};
  Used.From.Realloc = nullptr;
  return Used;
}

const char *meld::ValueCopier::elementsHelper(TypeId Id) {
  const CopyRoute Used = routeOfElements(Route, Types, Id);
  return Helpers.get({HelperKind::Elements, Id.Value, Used}, "elements",
                     {Used.From.word(), Used.To.word(), Used.To.word()}, {},
                     [&](FunctionBuilder &Body) {
                       ValueCopier(Body, Helpers, Used)
                           .copyElements(Id, Body.param(0), Body.param(1),
                                         Body.param(2));
                     });
}

/// Whether a loop over vectors may read ahead of what it writes: in one memory,
/// the copy may lie where the source does.
static bool canUseVectors(const FunctionBuilder &B, const CopyRoute &Route) {
  return B.hasSimd() && Route.From.Memory != Route.To.Memory;
}

/// The elements of \p List if they are bools or chars.
static std::optional<PrimValType> checkedElements(const TypeTable &Types,
                                                  TypeId List) {
  const ResolvedType &Element = Types[*Types[List].Children.front()];
  const bool IsCopied =
      Types[List].K == DefinedValType::List &&
      Element.K == DefinedValType::Prim &&
      (Element.Prim == PrimValType::Bool || Element.Prim == PrimValType::Char);
  return IsCopied ? std::optional(Element.Prim) : std::nullopt;
}

/// Copies bools or chars as long as they fill a vector, advances \p From and
/// \p To and reduces \p Count, a word of the destination.
static void copyChecked(FunctionBuilder &B, const CopyRoute &Route,
                        PrimValType Element, Local From, Local To,
                        Local Count) {
  const AddressType Word = Route.To.Address;
  const BinaryenType V128 = BinaryenTypeVec128();
  const bool IsBool = Element == PrimValType::Bool;
  const uint32_t Lanes = IsBool ? VectorBytes : VectorBytes / 4;
  const Scratch Vector(B, V128), Faults(B, V128, splat32(B, 0));
  B.block([&](const char *Done) {
    B.loop([&](const char *Next) {
      B.branch(Done, B.op(Word, IntOp::LtU, B.get(Count), B.word(Word, Lanes)));
      B.set(Vector, loadVector(B, Route.From, From));
      if (IsBool) {
        B.set(Vector,
              B.binary(BinaryenMinUVecI8x16(), B.get(Vector), splat8(B, 1)));
      } else {
        // Surrogates become the least numbers, then the greatest.
        Expr Moved = B.binary(
            BinaryenSubVecI32x4(),
            B.binary(BinaryenXorVec128(), B.get(Vector), splat32(B, 0xd800)),
            splat32(B, 0x800));
        B.set(Faults, B.binary(BinaryenOrVec128(), B.get(Faults),
                               B.binary(BinaryenGeUVecI32x4(), Moved,
                                        splat32(B, 0x110000 - 0x800))));
      }
      storeVector(B, Route.To, To, B.get(Vector));
      emitAdvance(B, Route.From, From, VectorBytes);
      emitAdvance(B, Route.To, To, VectorBytes);
      B.set(Count, B.op(Word, IntOp::Sub, B.get(Count), B.word(Word, Lanes)));
      B.branch(Next);
    });
  });
  if (!IsBool)
    B.trapIf(B.unary(BinaryenAnyTrueVec128(), B.get(Faults)));
}

/// Copies the same way what elements of \p List can be copied so.
static void copyVectors(FunctionBuilder &B, HelperTable &Helpers,
                        const CopyRoute &Route, TypeId List, Local From,
                        Local To, Local Count) {
  if (const std::optional<PrimValType> Element =
          checkedElements(Helpers.Types.types(), List))
    return copyChecked(B, Route, *Element, From, To, Count);
  if (const std::optional<ElementMask> Mask = maskOfElements(Helpers, List))
    copyMasked(B, Route, *Mask, From, To, Count);
}

/// (pointer, length) of the source to those of a copy.
static void emitList(FunctionBuilder &B, HelperTable &Helpers,
                     const CopyRoute &Route, TypeId Id) {
  const TypeLayout &From = Helpers.Types.of(Id, Route.From.Address);
  const TypeLayout &To = Helpers.Types.of(Id, Route.To.Address);
  const AddressType FromWord = Route.From.Address;
  const AddressType ToWord = Route.To.Address;
  const Local Source = B.param(0);
  const Local Length = B.param(1);

  // A multiplication could wrap: the guest picks the length.
  B.trapIf(B.op(FromWord, IntOp::GtU, B.get(Length),
                B.word(FromWord, MaxByteLength / From.ElementSize)));
  emitRangeCheck(B, Route.From, Source,
                 B.op(FromWord, IntOp::Mul, B.get(Length),
                      B.word(FromWord, From.ElementSize)),
                 From.ElementAlign == 1
                     ? nullptr
                     : B.word(FromWord, From.ElementAlign - 1));

  const Scratch Count(B, Route.To.word(),
                      B.convert(FromWord, ToWord, B.get(Length)));
  const auto Bytes = [&] {
    return B.op(ToWord, IntOp::Mul, B.get(Count),
                B.word(ToWord, To.ElementSize));
  };
  const Local Copy = B.newLocal(Route.To.word());
  B.set(Copy, B.call(Route.To.Realloc,
                     {B.word(ToWord, 0), B.word(ToWord, 0),
                      B.word(ToWord, To.ElementAlign), Bytes()},
                     Route.To.word()));
  if (hasDenseElements(Helpers, Id)) {
    emitBulkCopy(B, Route, B.get(Copy), B.get(Source), Bytes());
  } else {
    const Scratch Cursor(B, Route.To.word(), B.get(Copy));
    const Scratch Left(B, Route.To.word(), B.get(Count));
    if (canUseVectors(B, Route))
      copyVectors(B, Helpers, Route, Id, Source, Cursor, Left);
    ValueCopier(B, Helpers, Route).copyElements(Id, Source, Cursor, Left);
  }
  B.giveBack({B.get(Copy), B.get(Count)});
}

const char *meld::ValueCopier::listHelper(TypeId Id) {
  CopyRoute Used = routeOfElements(Route, Types, Id);
  const BinaryenType From = Used.From.word(), To = Used.To.word();
  return Helpers.get(
      {HelperKind::List, Id.Value, Used}, "list", {From, From}, {To, To},
      [&](FunctionBuilder &Body) { emitList(Body, Helpers, Used, Id); });
}
