//===- TextVectors.cpp - Looking at sixteen bytes of text -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TextVectors.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;
using Bytes = std::array<uint8_t, VectorBytes>;

//===----------------------------------------------------------------------===//
// Vectors
//===----------------------------------------------------------------------===//

Expr meld::loadVector(FunctionBuilder &B, const CopySide &Side, Local Pointer,
                      uint32_t Offset) {
  return emitLoadUnaligned(B, Side, BinaryenTypeVec128(), VectorBytes, Pointer,
                           Offset);
}

void meld::storeVector(FunctionBuilder &B, const CopySide &Side, Local Pointer,
                       Expr Value, uint32_t Offset) {
  emitStoreUnaligned(B, Side, BinaryenTypeVec128(), VectorBytes, Pointer, Value,
                     Offset);
}

Expr meld::loadLowBytes(FunctionBuilder &B, const CopySide &Side, Local Pointer,
                        uint32_t Bytes) {
  assert((Bytes == 4 || Bytes == 8) && "not half or a quarter of a vector");
  return BinaryenSIMDLoad(
      B.ref(),
      Bytes == 8 ? BinaryenLoad64ZeroVec128() : BinaryenLoad32ZeroVec128(),
      /*offset=*/0, /*align=*/1, B.get(Pointer), Side.Memory);
}

void meld::storeLane(FunctionBuilder &B, const CopySide &Side, Local Pointer,
                     Expr Value, uint32_t Bytes, unsigned Lane,
                     uint32_t Offset) {
  const BinaryenOp Op = Bytes == 8   ? BinaryenStore64LaneVec128()
                        : Bytes == 4 ? BinaryenStore32LaneVec128()
                                     : BinaryenStore16LaneVec128();
  assert((Bytes == 2 || Bytes == 4 || Bytes == 8) && "not the size of a lane");
  B.add(BinaryenSIMDLoadStoreLane(B.ref(), Op, Offset, /*align=*/1,
                                  static_cast<uint8_t>(Lane), B.get(Pointer),
                                  Value, Side.Memory));
}

Expr meld::bytes(FunctionBuilder &B, const Bytes &Value) {
  return BinaryenConst(B.ref(), BinaryenLiteralVec128(Value.data()));
}

Expr meld::splat8(FunctionBuilder &B, uint8_t Value) {
  return splat32(B, Value * 0x01010101u);
}

Expr meld::splat16(FunctionBuilder &B, uint16_t Value) {
  return splat32(B, Value * 0x00010001u);
}

Expr meld::splat32(FunctionBuilder &B, uint32_t Value) {
  Bytes Lanes;
  for (unsigned I = 0; I != VectorBytes; ++I)
    Lanes[I] = static_cast<uint8_t>(Value >> (8 * (I % 4)));
  return bytes(B, Lanes);
}

/// The bytes that come \p Distance before those of \p Vector.
static Expr before(FunctionBuilder &B, Local Vector, Local Previous,
                   uint8_t Distance) {
  Bytes Lanes;
  for (uint8_t I = 0; I != VectorBytes; ++I)
    Lanes[I] = static_cast<uint8_t>(VectorBytes - Distance + I);
  return BinaryenSIMDShuffle(B.ref(), B.get(Previous), B.get(Vector),
                             Lanes.data());
}

Expr meld::dropBytes(FunctionBuilder &B, Local Vector, Expr Count) {
  Bytes Numbers;
  for (uint8_t I = 0; I != VectorBytes; ++I)
    Numbers[I] = I;
  // What is past the last lane is zero.
  return B.binary(BinaryenSwizzleVecI8x16(), B.get(Vector),
                  B.binary(BinaryenAddVecI8x16(), bytes(B, Numbers),
                           B.unary(BinaryenSplatVecI8x16(), Count)));
}

//===----------------------------------------------------------------------===//
// UTF-8
//===----------------------------------------------------------------------===//

// What is wrong with UTF-8 shows in the first twelve bits of two bytes that
// follow each other, except that a third or fourth byte is missing or is one
// too many. So three tables of sixteen entries, one for each half of a byte,
// hold a bit for each kind of fault; where one bit is in all three, the fault
// is there. The idea is from Keiser and Lemire, "Validating UTF-8 In Less Than
// One Instruction Per Byte".

namespace {

/// Values of half a byte, as a set of bits.
using Halves = uint16_t;
constexpr Halves halves(unsigned First, unsigned Last) {
  return static_cast<Halves>((2u << Last) - (1u << First));
}
constexpr Halves AnyHalf = halves(0x0, 0xf);
/// Upper halves of bytes that continue a character.
constexpr Halves Continuing = halves(0x8, 0xb);

struct Fault {
  Halves First, FirstLow, Second; ///< First and Second: the upper halves
};
constexpr Fault Faults[] = {
    // A character is cut short.
    {halves(0xc, 0xf), AnyHalf, AnyHalf & ~Continuing},
    // A continuation behind ASCII.
    {halves(0x0, 0x7), AnyHalf, Continuing},
    // Fewer bytes would have sufficed: two, three.
    {halves(0xc, 0xc), halves(0x0, 0x1), Continuing},
    {halves(0xe, 0xe), halves(0x0, 0x0), halves(0x8, 0x9)},
    // A surrogate.
    {halves(0xe, 0xe), halves(0xd, 0xd), halves(0xa, 0xb)},
    // Beyond U+10FFFF.
    {halves(0xf, 0xf), halves(0x4, 0xf), halves(0x9, 0xb)},
    // The same, and four bytes where fewer would have sufficed.
    {halves(0xf, 0xf), halves(0x5, 0xf) | halves(0x0, 0x0), halves(0x8, 0x8)},
    // A continuation of a continuation: no fault in a third or fourth byte.
    {Continuing, AnyHalf, Continuing},
};
/// The bit of the last one.
constexpr uint8_t ContinuesTwice = 0x80;

} // namespace

/// \p Vector's faults where \p Part of a byte, each lane below 16, is \p Index.
static Expr lookUp(FunctionBuilder &B, Halves Fault::*Part, Expr Index) {
  Bytes Table{};
  for (auto [Bit, Fault] : llvm::enumerate(Faults))
    for (unsigned Half = 0; Half != VectorBytes; ++Half)
      Table[Half] |= static_cast<uint8_t>((Fault.*Part >> Half & 1) << Bit);
  return B.binary(BinaryenSwizzleVecI8x16(), bytes(B, Table), Index);
}

static Expr upperHalves(FunctionBuilder &B, Expr Vector) {
  return BinaryenSIMDShift(B.ref(), BinaryenShrUVecI8x16(), Vector, B.i32(4));
}

static Expr findIllFormedUtf8(FunctionBuilder &B, Local Vector,
                              Local Previous) {
  const auto And = [&](Expr Left, Expr Right) {
    return B.binary(BinaryenAndVec128(), Left, Right);
  };
  const Scratch First(B, BinaryenTypeVec128(), before(B, Vector, Previous, 1));
  Expr Found =
      And(And(lookUp(B, &Fault::First, upperHalves(B, B.get(First))),
              lookUp(B, &Fault::FirstLow, And(B.get(First), splat8(B, 0x0f)))),
          lookUp(B, &Fault::Second, upperHalves(B, B.get(Vector))));
  // The sign bit is set where the lead of three or four bytes is as far back.
  const auto Leads = [&](uint8_t Distance, uint8_t Least) {
    return B.binary(BinaryenSubSatUVecI8x16(),
                    before(B, Vector, Previous, Distance),
                    splat8(B, static_cast<uint8_t>(Least - 0x80)));
  };
  Expr Continued =
      And(B.binary(BinaryenOrVec128(), Leads(2, 0xe0), Leads(3, 0xf0)),
          splat8(B, ContinuesTwice));
  return B.binary(BinaryenXorVec128(), Found, Continued);
}

//===----------------------------------------------------------------------===//
// UTF-16
//===----------------------------------------------------------------------===//

/// All bits of the units that are surrogates of the half that begins at
/// \p Least.
static Expr surrogates(FunctionBuilder &B, Expr Vector, uint16_t Least) {
  return B.binary(BinaryenEqVecI16x8(),
                  B.binary(BinaryenAndVec128(), Vector, splat16(B, 0xfc00)),
                  splat16(B, Least));
}

//===----------------------------------------------------------------------===//
// Either
//===----------------------------------------------------------------------===//

Expr meld::joinVectors(FunctionBuilder &B, TextForm Form,
                       ArrayRef<Local> Vectors) {
  Expr Joined = B.get(Vectors.front());
  for (Local Vector : Vectors.drop_front())
    Joined = B.binary(Form == TextForm::Utf8 ? BinaryenOrVec128()
                                             : BinaryenMaxUVecI16x8(),
                      Joined, B.get(Vector));
  return Joined;
}

Expr meld::hasSequences(FunctionBuilder &B, TextForm Form, Expr Vector) {
  if (Form == TextForm::Utf8)
    return B.unary(BinaryenBitmaskVecI8x16(), Vector);
  return B.unary(BinaryenAnyTrueVec128(),
                 B.binary(BinaryenGeUVecI16x8(), Vector, splat16(B, 0xd800)));
}

Expr meld::findIllFormed(FunctionBuilder &B, TextForm Form, Local Vector,
                         Local Previous) {
  if (Form == TextForm::Utf8)
    return findIllFormedUtf8(B, Vector, Previous);
  return B.binary(BinaryenXorVec128(),
                  surrogates(B, before(B, Vector, Previous, 2), 0xd800),
                  surrogates(B, B.get(Vector), 0xdc00));
}

Expr meld::findCutOff(FunctionBuilder &B, TextForm Form, Local Vector) {
  Bytes Last;
  Last.fill(Form == TextForm::Utf8 ? 0xff : 0);
  if (Form == TextForm::Utf8) {
    // The greatest bytes that need not be followed by three, two and one.
    Last[VectorBytes - 3] = 0xef;
    Last[VectorBytes - 2] = 0xdf;
    Last[VectorBytes - 1] = 0xbf;
    return B.binary(BinaryenSubSatUVecI8x16(), B.get(Vector), bytes(B, Last));
  }
  Last[VectorBytes - 2] = Last[VectorBytes - 1] = 0xff;
  return B.binary(BinaryenAndVec128(), surrogates(B, B.get(Vector), 0xd800),
                  bytes(B, Last));
}
