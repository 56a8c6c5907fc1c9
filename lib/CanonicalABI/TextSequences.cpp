//===- TextSequences.cpp - Vectors of characters of several units ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TextSequences.h"

#include "TextVectors.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

bool meld::hasSequenceCode(const TextPair &Pair) {
  if (Pair.From == TextForm::Utf8)
    return Pair.To != TextForm::Utf8;
  return Pair.To == TextForm::Utf8 && Pair.Limit == 0;
}

/// Each byte of UTF-8 that is left becomes two thirds of one at least. Of other
/// forms one half of a chunk is converted, whose other half becomes as many
/// bytes as there are units.
uint32_t meld::bytesForSequences(const TextPair &Pair) {
  return Pair.From == TextForm::Utf8
             ? 2 * VectorBytes
             : TextChunk::MostUnits * unitSize(Pair.From);
}

namespace {

/// The code for one pair.
class Sequences {
public:
  Sequences(FunctionBuilder &B, const CopyRoute &Route, const TextPair &Pair,
            Local First, Local From, Local To)
      : B(B), Route(Route), Pair(Pair), First(First), From(From), To(To) {}

  void fromUtf8(const char *No);
  void toUtf8(const char *No);

private:
  Expr unitsOfHalf(bool IsHigh, Local Second, Local Third);
  void storeGroups(Expr Values, Expr Indices, unsigned FirstGroup,
                   Local Chosen);
  Expr bytesOfUnits(Local Units, bool IsHigh);

  Expr bits(Expr Value, uint32_t Mask) {
    return B.op(IntOp::And, Value, B.i32(Mask));
  }
  Expr both(Expr Left, Expr Right) {
    return B.binary(BinaryenAndVec128(), Left, Right);
  }
  Expr either(Expr Left, Expr Right) {
    return B.binary(BinaryenOrVec128(), Left, Right);
  }
  Expr select(Expr True, Expr False, Expr Condition) {
    return BinaryenSIMDTernary(B.ref(), BinaryenBitselectVec128(), True, False,
                               Condition);
  }
  Expr shift(BinaryenOp Op, Expr Value, uint32_t Bits) {
    return BinaryenSIMDShift(B.ref(), Op, Value, B.i32(Bits));
  }
  Expr shiftLeft16(Expr Value, uint32_t Bits) {
    return shift(BinaryenShlVecI16x8(), Value, Bits);
  }
  void trapIfIllFormed();

  FunctionBuilder &B;
  const CopyRoute &Route;
  const TextPair Pair;
  const Local First, From, To;
};

} // namespace

//===----------------------------------------------------------------------===//
// From UTF-8
//===----------------------------------------------------------------------===//

// Each byte that begins a character gets a lane with the unit that it and the
// two behind it make. Then four lanes at a time move together: a table of
// sixteen entries tells for each set of lanes which of them come where.

/// The bytes of \p Vector \p Distance further on, and zeros behind the last.
static Expr behind(FunctionBuilder &B, Local Vector, uint8_t Distance) {
  std::array<uint8_t, VectorBytes> Lanes;
  for (uint8_t I = 0; I != VectorBytes; ++I)
    Lanes[I] = static_cast<uint8_t>(I + Distance);
  return BinaryenSIMDShuffle(B.ref(), B.get(Vector), splat16(B, 0),
                             Lanes.data());
}

/// An entry for each set of four lanes: two bits for each lane in it, the
/// first of them lowest.
static std::array<uint8_t, VectorBytes> tableOfLanes() {
  std::array<uint8_t, VectorBytes> Table{};
  for (unsigned Set = 0; Set != VectorBytes; ++Set)
    for (unsigned Lane = 0, Place = 0; Lane != 4; ++Lane)
      if (Set >> Lane & 1)
        Table[Set] |= static_cast<uint8_t>(Lane << (2 * Place++));
  return Table;
}

/// For each group of four of the sixteen lanes in \p Chosen, an i32: four bytes
/// with the numbers, within the group, of its lanes that are chosen.
static Expr lanesOfGroups(FunctionBuilder &B, Local Chosen) {
  const auto Spread = [&](Expr Bits, uint32_t By, uint32_t Mask) {
    const Scratch Before(B, BinaryenTypeInt32(), Bits);
    return B.op(IntOp::And,
                B.op(IntOp::Or, B.get(Before),
                     B.op(IntOp::Shl, B.get(Before), B.i32(By))),
                B.i32(Mask));
  };
  Expr Sets = Spread(Spread(B.get(Chosen), 8, 0x00ff00ff), 4, 0x0f0f0f0f);
  Expr Entries = B.binary(BinaryenSwizzleVecI8x16(), bytes(B, tableOfLanes()),
                          B.unary(BinaryenSplatVecI32x4(), Sets));
  const Scratch Words(
      B, BinaryenTypeVec128(),
      B.unary(BinaryenExtendLowUVecI16x8ToVecI32x4(),
              B.unary(BinaryenExtendLowUVecI8x16ToVecI16x8(), Entries)));
  Expr All = B.get(Words);
  for (uint32_t Place = 1; Place != 4; ++Place)
    All = B.binary(BinaryenOrVec128(), All,
                   BinaryenSIMDShift(B.ref(), BinaryenShlVecI32x4(),
                                     B.get(Words), B.i32(6 * Place)));
  return B.binary(BinaryenAndVec128(), All, splat16(B, 0x0303));
}

void Sequences::trapIfIllFormed() {
  const Scratch Before(B, BinaryenTypeVec128(), splat16(B, 0));
  B.trapIf(B.unary(BinaryenAnyTrueVec128(),
                   findIllFormed(B, TextForm::Utf8, First, Before)));
}

/// The UTF-16 units of characters that begin in one half of \c First. \p Second
/// and \p Third are the bytes behind, without their two highest bits.
Expr Sequences::unitsOfHalf(bool IsHigh, Local Second, Local Third) {
  const auto Extend = [&](Local Bytes) {
    return B.unary(IsHigh ? BinaryenExtendHighUVecI8x16ToVecI16x8()
                          : BinaryenExtendLowUVecI8x16ToVecI16x8(),
                   B.get(Bytes));
  };
  const BinaryenType V128 = BinaryenTypeVec128();
  const Scratch Lead(B, V128, Extend(First));
  const auto IsBelow = [&](uint16_t Limit) {
    return B.binary(BinaryenLtSVecI16x8(), B.get(Lead), splat16(B, Limit));
  };
  const Scratch Two(B, V128,
                    either(shiftLeft16(B.get(Lead), 6), Extend(Second)));
  Expr OfTwo = both(B.get(Two), splat16(B, 0x7ff));
  if (Pair.To == TextForm::Latin1)
    return select(B.get(Lead), OfTwo, IsBelow(0x80));
  // The highest bits of the lead are shifted out.
  Expr OfThree = either(shiftLeft16(B.get(Two), 6), Extend(Third));
  return select(B.get(Lead), select(OfTwo, OfThree, IsBelow(0xe0)),
                IsBelow(0x80));
}

/// Stores two groups of lanes of \p Values, in eight or in four bytes each.
void Sequences::storeGroups(Expr Values, Expr Indices, unsigned FirstGroup,
                            Local Chosen) {
  const uint32_t UnitSize = unitSize(Pair.To);
  const Scratch Together(B, BinaryenTypeVec128(),
                         B.binary(BinaryenSwizzleVecI8x16(), Values, Indices));
  for (unsigned I = 0; I != 2; ++I) {
    const unsigned Group = FirstGroup + I;
    Expr Bytes = B.unary(BinaryenPopcntInt32(),
                         bits(B.get(Chosen), (1u << (4 * Group)) - 1));
    if (UnitSize == 2)
      Bytes = B.op(IntOp::Shl, Bytes, B.i32(1));
    const Scratch At(
        B, Route.To.word(),
        B.op(Route.To.Address, IntOp::Add, B.get(To),
             B.convert(AddressType::I32, Route.To.Address, Bytes)));
    storeLane(B, Route.To, At, B.get(Together), 4 * UnitSize, I);
  }
}

void Sequences::fromUtf8(const char *No) {
  const BinaryenType I32 = BinaryenTypeInt32(), V128 = BinaryenTypeVec128();
  const bool ToLatin1 = Pair.To == TextForm::Latin1;
  // No lead of four bytes; for Latin-1 none but those of U+0080 to U+00FF.
  B.branch(No, B.unary(BinaryenAnyTrueVec128(),
                       B.binary(BinaryenSubSatUVecI8x16(), B.get(First),
                                splat8(B, ToLatin1 ? 0xc3 : 0xef))));
  trapIfIllFormed();

  const Scratch Leads(
      B, I32,
      B.unary(BinaryenBitmaskVecI8x16(),
              B.binary(BinaryenGeSVecI8x16(), B.get(First), splat8(B, 0xc0))));
  const Scratch Chosen(B, I32), Passed(B, I32);
  if (ToLatin1) {
    // Those that begin in the first eight bytes, because more than three
    // characters have to come behind them that are below the limit as well.
    B.set(Chosen, bits(B.get(Leads), 0xff));
    B.set(Passed, B.op(IntOp::Sub, B.i32(9),
                       bits(B.op(IntOp::ShrU, B.get(Leads), B.i32(8)), 1)));
  } else {
    // All but the last, which may go on behind the vector.
    B.set(Passed, B.op(IntOp::Sub, B.i32(31),
                       B.unary(BinaryenClzInt32(), B.get(Leads))));
    B.set(Chosen, B.op(IntOp::Xor, B.get(Leads),
                       B.op(IntOp::Shl, B.i32(1), B.get(Passed))));
  }

  const Scratch Second(B, V128, both(behind(B, First, 1), splat8(B, 0x3f)));
  const Scratch Third(B, V128, both(behind(B, First, 2), splat8(B, 0x3f)));
  const Scratch Lanes(B, V128, lanesOfGroups(B, Chosen));
  // The numbers become those of bytes of a vector that has two groups.
  if (ToLatin1) {
    Expr Units = unitsOfHalf(false, Second, Third);
    const Scratch Wide(B, V128, Units);
    storeGroups(
        B.binary(BinaryenNarrowUVecI16x8ToVecI8x16(), B.get(Wide), B.get(Wide)),
        B.binary(BinaryenAddVecI8x16(), B.get(Lanes),
                 bytes(B, {0, 0, 0, 0, 4, 4, 4, 4})),
        0, Chosen);
  } else {
    B.set(Lanes,
          B.binary(BinaryenAddVecI8x16(), B.get(Lanes),
                   bytes(B, {0, 0, 0, 0, 4, 4, 4, 4, 0, 0, 0, 0, 4, 4, 4, 4})));
    B.set(Lanes, B.binary(BinaryenAddVecI8x16(), B.get(Lanes), B.get(Lanes)));
    for (unsigned Half = 0; Half != 2; ++Half) {
      std::array<uint8_t, VectorBytes> Twice;
      for (unsigned I = 0; I != VectorBytes; ++I)
        Twice[I] = static_cast<uint8_t>(8 * Half + I / 2);
      Expr Indices = B.binary(BinaryenAddVecI8x16(),
                              BinaryenSIMDShuffle(B.ref(), B.get(Lanes),
                                                  B.get(Lanes), Twice.data()),
                              splat16(B, 0x0100));
      storeGroups(unitsOfHalf(Half == 1, Second, Third), Indices, 2 * Half,
                  Chosen);
    }
  }

  Expr Written = B.unary(BinaryenPopcntInt32(), B.get(Chosen));
  if (!ToLatin1)
    Written = B.op(IntOp::Shl, Written, B.i32(1));
  B.set(To, B.op(Route.To.Address, IntOp::Add, B.get(To),
                 B.convert(AddressType::I32, Route.To.Address, Written)));
  B.set(From,
        B.op(Route.From.Address, IntOp::Add, B.get(From),
             B.convert(AddressType::I32, Route.From.Address, B.get(Passed))));
}

//===----------------------------------------------------------------------===//
// To UTF-8
//===----------------------------------------------------------------------===//

// Each of eight units gets a lane with its bytes. The lanes are stored one
// after the other, each where the bytes of the former ones end.

/// Lanes with the bytes of four of the UTF-16 \p Units, which are characters.
Expr Sequences::bytesOfUnits(Local Units, bool IsHigh) {
  const Scratch Wide(B, BinaryenTypeVec128(),
                     B.unary(IsHigh ? BinaryenExtendHighUVecI16x8ToVecI32x4()
                                    : BinaryenExtendLowUVecI16x8ToVecI32x4(),
                             B.get(Units)));
  const auto Bits = [&](uint32_t Mask) {
    return both(B.get(Wide), splat32(B, Mask));
  };
  const auto Right = [&](uint32_t Bits) {
    return shift(BinaryenShrUVecI32x4(), B.get(Wide), Bits);
  };
  const auto Left = [&](Expr Value, uint32_t Bits) {
    return shift(BinaryenShlVecI32x4(), Value, Bits);
  };
  const auto IsBelow = [&](uint32_t Limit) {
    return B.binary(BinaryenLtSVecI32x4(), B.get(Wide), splat32(B, Limit));
  };
  Expr OfTwo =
      either(either(Right(6), Left(Bits(0x3f), 8)), splat32(B, 0x80c0));
  Expr OfThree = either(either(Right(12), Left(Bits(0xfc0), 2)),
                        either(Left(Bits(0x3f), 16), splat32(B, 0x8080e0)));
  return select(B.get(Wide), select(OfTwo, OfThree, IsBelow(0x800)),
                IsBelow(0x80));
}

void Sequences::toUtf8(const char *No) {
  const BinaryenType I32 = BinaryenTypeInt32(), V128 = BinaryenTypeVec128();
  const bool FromLatin1 = Pair.From == TextForm::Latin1;
  const Scratch Units(
      B, V128,
      FromLatin1 ? B.unary(BinaryenExtendLowUVecI8x16ToVecI16x8(), B.get(First))
                 : B.get(First));
  if (!FromLatin1)
    B.branch(No, B.unary(BinaryenAnyTrueVec128(),
                         B.binary(BinaryenEqVecI16x8(),
                                  both(B.get(Units), splat16(B, 0xf800)),
                                  splat16(B, 0xd800))));

  // A bit for each unit of two bytes, and one for each of three above these.
  const auto IsAtLeast = [&](uint16_t Limit) {
    return B.binary(BinaryenGeUVecI16x8(), B.get(Units), splat16(B, Limit));
  };
  const Scratch More(
      B, I32,
      B.unary(BinaryenBitmaskVecI8x16(),
              B.binary(BinaryenNarrowSVecI16x8ToVecI8x16(), IsAtLeast(0x80),
                       FromLatin1 ? splat16(B, 0) : IsAtLeast(0x800))));

  const auto BytesBefore = [&](unsigned Unit) {
    const uint32_t Before = (1u << Unit) - 1;
    return B.convert(AddressType::I32, Route.To.Address,
                     B.unary(BinaryenPopcntInt32(),
                             bits(B.get(More), Before << 8 | Before)));
  };
  // Of three bytes at most, of which four are stored; of two.
  const unsigned LaneBytes = FromLatin1 ? 2 : 4;
  const unsigned LanesPerVector = VectorBytes / LaneBytes;
  for (unsigned Unit = 0; Unit != 8; Unit += LanesPerVector) {
    const Scratch Lanes(B, V128);
    if (FromLatin1)
      B.set(Lanes,
            select(B.get(Units),
                   either(either(shift(BinaryenShrUVecI16x8(), B.get(Units), 6),
                                 shiftLeft16(
                                     both(B.get(Units), splat16(B, 0x3f)), 8)),
                          splat16(B, 0x80c0)),
                   B.binary(BinaryenLtUVecI16x8(), B.get(Units),
                            splat16(B, 0x80))));
    else
      B.set(Lanes, bytesOfUnits(Units, Unit != 0));
    for (unsigned Lane = 0; Lane != LanesPerVector; ++Lane) {
      const Scratch At(B, Route.To.word(),
                       B.op(Route.To.Address, IntOp::Add, B.get(To),
                            BytesBefore(Unit + Lane)));
      storeLane(B, Route.To, At, B.get(Lanes), LaneBytes, Lane, Unit + Lane);
    }
  }
  B.set(To, B.op(Route.To.Address, IntOp::Add,
                 B.op(Route.To.Address, IntOp::Add, B.get(To), BytesBefore(8)),
                 B.word(Route.To.Address, 8)));
  emitAdvance(B, Route.From, From, 8 * unitSize(Pair.From));
}

void meld::emitSequences(FunctionBuilder &B, const CopyRoute &Route,
                         const TextPair &Pair, Local First, Local From,
                         Local To, const char *No) {
  Sequences Code(B, Route, Pair, First, From, To);
  if (Pair.From == TextForm::Utf8)
    Code.fromUtf8(No);
  else
    Code.toUtf8(No);
}
