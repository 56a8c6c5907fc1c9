//===- TextChunk.cpp - Text whose units are characters --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TextChunk.h"

#include "TextVectors.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

uint32_t meld::TextPair::limitOfUnits() const {
  if (From == TextForm::Utf8 || To == TextForm::Utf8)
    return 0x80;
  if (From == TextForm::Latin1)
    return 0;
  // UTF-16 that stays so: all below the surrogates that one bit tells.
  return To == TextForm::Latin1 ? 0x100 : 0x8000;
}

static uint32_t unitsOfWord(const TextPair &Pair) {
  return unitSize(Pair.From) == 1 && unitSize(Pair.To) == 1 ? 8 : 4;
}

meld::TextChunk::TextChunk(FunctionBuilder &B, const CopyRoute &Route,
                           const TextPair &Pair, uint32_t Units)
    : B(B), Route(Route), Pair(Pair), IsWord(Units == BestOfWord),
      Units(IsWord ? unitsOfWord(Pair) : Units),
      First(B, IsWord ? BinaryenTypeInt64() : BinaryenTypeVec128()),
      Second(B, IsWord ? BinaryenTypeInt64() : BinaryenTypeVec128()) {}

//===----------------------------------------------------------------------===//
// Vectors
//===----------------------------------------------------------------------===//

void meld::TextChunk::loadVectors(Local From) {
  switch (fromBytes()) {
  case 4:
  case 8:
    B.set(First, loadLowBytes(B, Route.From, From, fromBytes()));
    return;
  case 16:
    B.set(First, loadVector(B, Route.From, From));
    return;
  case 32:
    B.set(First, loadVector(B, Route.From, From));
    B.set(Second, loadVector(B, Route.From, From, VectorBytes));
    return;
  }
  llvm_unreachable("not a number of units");
}

/// The first vector, or both of them if there are two, as units of the size
/// that is wanted; half of them if they are too many.
Expr meld::TextChunk::resizedVector() {
  if (unitSize(Pair.From) == unitSize(Pair.To))
    return B.get(First);
  if (unitSize(Pair.To) == 2)
    return B.unary(BinaryenExtendLowUVecI8x16ToVecI16x8(), B.get(First));
  return B.binary(BinaryenNarrowUVecI16x8ToVecI8x16(), B.get(First),
                  B.get(fromBytes() == 32 ? Second : First));
}

void meld::TextChunk::storeVectors(Local To) {
  if (toBytes() < VectorBytes)
    return storeLane(B, Route.To, To, resizedVector(), toBytes(), 0);
  storeVector(B, Route.To, To, resizedVector());
  if (toBytes() == VectorBytes)
    return;
  Expr Rest =
      unitSize(Pair.From) == 2
          ? B.get(Second)
          : B.unary(BinaryenExtendHighUVecI8x16ToVecI16x8(), B.get(First));
  storeVector(B, Route.To, To, Rest, VectorBytes);
}

//===----------------------------------------------------------------------===//
// Numbers of eight bytes
//===----------------------------------------------------------------------===//

/// The bits of \p Bytes bytes that units below \p Limit do not have.
static uint64_t bitsBeyond(uint32_t Limit, uint32_t UnitSize, uint32_t Bytes) {
  const uint64_t OfUnit =
      (UnitSize == 1 ? 0xff : 0xffff) & ~uint64_t(Limit - 1);
  uint64_t All = 0;
  for (uint32_t I = 0; I != Bytes; I += UnitSize)
    All |= OfUnit << (8 * I);
  return All;
}

/// The units in the first number, as others of the size that is wanted.
Expr meld::TextChunk::resizedWord() {
  constexpr AddressType Wide = AddressType::I64;
  if (unitSize(Pair.From) == unitSize(Pair.To))
    return B.get(First);
  const auto Step = [&](IntOp Shift, uint32_t Bits, uint64_t Mask) {
    B.set(First, B.op(Wide, IntOp::And,
                      B.op(Wide, IntOp::Or, B.get(First),
                           B.op(Wide, Shift, B.get(First), B.i64(Bits))),
                      B.i64(Mask)));
  };
  if (unitSize(Pair.To) == 1) {
    Step(IntOp::ShrU, 8, 0x0000ffff0000ffff);
    Step(IntOp::ShrU, 16, 0x00000000ffffffff);
  } else {
    Step(IntOp::Shl, 16, 0x0000ffff0000ffff);
    Step(IntOp::Shl, 8, 0x00ff00ff00ff00ff);
  }
  return B.get(First);
}

//===----------------------------------------------------------------------===//
// Either
//===----------------------------------------------------------------------===//

void meld::TextChunk::load(Local From) {
  if (!IsWord)
    return loadVectors(From);
  B.set(First, emitLoadUnaligned(B, Route.From, BinaryenTypeInt64(),
                                 fromBytes(), From));
}

Expr meld::TextChunk::hasOthers() {
  const uint32_t Limit = Pair.limitOfUnits();
  if (Limit == 0)
    return nullptr;
  if (IsWord)
    return B.op(
        AddressType::I64, IntOp::Ne,
        B.op(AddressType::I64, IntOp::And, B.get(First),
             B.i64(bitsBeyond(Limit, unitSize(Pair.From), fromBytes()))),
        B.i64(0));
  if (unitSize(Pair.From) == 1)
    return B.unary(BinaryenBitmaskVecI8x16(), B.get(First));
  Expr All = B.get(First);
  if (fromBytes() == 32)
    All = B.binary(BinaryenOrVec128(), All, B.get(Second));
  return B.unary(BinaryenAnyTrueVec128(),
                 B.binary(BinaryenAndVec128(), All,
                          splat16(B, static_cast<uint16_t>(~(Limit - 1)))));
}

void meld::TextChunk::store(Local To) {
  if (!IsWord)
    return storeVectors(To);
  emitStoreUnaligned(B, Route.To, BinaryenTypeInt64(), toBytes(), To,
                     resizedWord());
}
