//===- TextUnits.cpp - Reading and writing characters ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TextUnits.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

void meld::emitAdvance(FunctionBuilder &B, const CopySide &Side, Local Pointer,
                       uint32_t Bytes) {
  B.set(Pointer, B.op(Side.Address, IntOp::Add, B.get(Pointer),
                      B.word(Side.Address, Bytes)));
}

Expr meld::emitIsShort(FunctionBuilder &B, const CopySide &Side, Local Position,
                       Local End, uint32_t Bytes) {
  return B.op(Side.Address, IntOp::LtU,
              B.op(Side.Address, IntOp::Sub, B.get(End), B.get(Position)),
              B.word(Side.Address, Bytes));
}

//===----------------------------------------------------------------------===//
// UTF-8 beyond ASCII
//===----------------------------------------------------------------------===//

/// \p Char is the first byte, which is not ASCII, and becomes the character.
static void emitDecodeSequence(FunctionBuilder &B, const CopySide &Side,
                               Local Position, Local End, Local Char) {
  const BinaryenType I32 = BinaryenTypeInt32();
  const auto Has = [&](Local Value, uint32_t Mask) {
    return B.op(IntOp::And, B.get(Value), B.i32(Mask));
  };
  // Of bytes that follow, which lie in Rest without their highest bit.
  const auto Bits = [&](Expr Value, uint32_t Shift) {
    return B.op(IntOp::Shl, Value, B.i32(Shift));
  };
  const auto Or = [&](Expr Left, Expr Right) {
    return B.op(IntOp::Or, Left, Right);
  };
  const auto WithoutLead = [&](uint32_t Lead) {
    return B.op(IntOp::Xor, B.get(Char), B.i32(Lead));
  };
  const auto NeedBytes = [&](uint32_t Bytes) {
    B.trapIf(emitIsShort(B, Side, Position, End, Bytes));
  };
  const Scratch Rest(B, I32);
  const auto SetRest = [&](Expr Value, uint32_t Highest, uint32_t Others) {
    B.set(Rest, B.op(IntOp::Xor, Value, B.i32(Highest)));
    B.trapIf(Has(Rest, Others));
  };

  // A continuation byte, or the first of two that one would have sufficed for.
  B.trapIf(B.op(IntOp::LtU, B.get(Char), B.i32(0xc2)));
  const auto Two = [&] {
    NeedBytes(2);
    SetRest(emitLoadUnaligned(B, Side, I32, 1, Position, 1), 0x80, 0xc0);
    B.set(Char, Or(Bits(WithoutLead(0xc0), 6), B.get(Rest)));
    emitAdvance(B, Side, Position, 2);
  };
  const auto Three = [&] {
    NeedBytes(3);
    SetRest(emitLoadUnaligned(B, Side, I32, 2, Position, 1), 0x8080, 0xc0c0);
    B.set(Char, Or(Bits(WithoutLead(0xe0), 12),
                   Or(Bits(Has(Rest, 0x3f), 6),
                      B.op(IntOp::ShrU, B.get(Rest), B.i32(8)))));
    // Two bytes would have sufficed; a surrogate.
    B.trapIf(B.eqz(Has(Char, 0xf800)));
    B.trapIf(B.op(IntOp::Eq, Has(Char, 0xf800), B.i32(0xd800)));
    emitAdvance(B, Side, Position, 3);
  };
  const auto Four = [&] {
    NeedBytes(4);
    SetRest(B.op(IntOp::ShrU, emitLoadUnaligned(B, Side, I32, 4, Position),
                 B.i32(8)),
            0x808080, 0xc0c0c0);
    B.set(Char, Or(Or(Bits(WithoutLead(0xf0), 18), Bits(Has(Rest, 0x3f), 12)),
                   Or(B.op(IntOp::ShrU, Has(Rest, 0x3f00), B.i32(2)),
                      B.op(IntOp::ShrU, B.get(Rest), B.i32(16)))));
    // Three bytes would have sufficed; beyond U+10FFFF, whatever the lead.
    B.trapIf(B.op(IntOp::GeU, B.op(IntOp::Sub, B.get(Char), B.i32(0x10000)),
                  B.i32(0x100000)));
    emitAdvance(B, Side, Position, 4);
  };
  B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0xe0)), Two, [&] {
    B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0xf0)), Three, Four);
  });
}

/// \p Char is not ASCII.
static void emitEncodeSequence(FunctionBuilder &B, const CopySide &Side,
                               Local Position, Local Char) {
  // Six bits of the character from bit \p From on, as the byte number \p Byte.
  const auto Six = [&](uint32_t From, uint32_t Byte) {
    Expr Value = B.get(Char);
    if (From != 0)
      Value = B.op(IntOp::ShrU, Value, B.i32(From));
    Value = B.op(IntOp::And, Value, B.i32(0x3f));
    return Byte == 0 ? Value : B.op(IntOp::Shl, Value, B.i32(8 * Byte));
  };
  const auto Lead = [&](uint32_t From) {
    return B.op(IntOp::ShrU, B.get(Char), B.i32(From));
  };
  const auto Or = [&](Expr Left, Expr Right) {
    return B.op(IntOp::Or, Left, Right);
  };
  const auto Store = [&](uint32_t Offset, unsigned Bytes, Expr Value,
                         uint32_t Marks) {
    emitStoreUnaligned(B, Side, BinaryenTypeInt32(), Bytes, Position,
                       Or(Value, B.i32(Marks)), Offset);
  };
  const auto Two = [&] {
    Store(0, 2, Or(Lead(6), Six(0, 1)), 0x80c0);
    emitAdvance(B, Side, Position, 2);
  };
  const auto Three = [&] {
    Store(0, 1, Lead(12), 0xe0);
    Store(1, 2, Or(Six(6, 0), Six(0, 1)), 0x8080);
    emitAdvance(B, Side, Position, 3);
  };
  const auto Four = [&] {
    Store(0, 4, Or(Or(Lead(18), Six(12, 1)), Or(Six(6, 2), Six(0, 3))),
          0x808080f0);
    emitAdvance(B, Side, Position, 4);
  };
  B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0x800)), Two, [&] {
    B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0x10000)), Three, Four);
  });
}

//===----------------------------------------------------------------------===//
// UTF-16 beyond the Basic Multilingual Plane
//===----------------------------------------------------------------------===//

/// \p Char is a surrogate, which \p Position is behind.
static void emitDecodePair(FunctionBuilder &B, const CopySide &Side,
                           Local Position, Local End, Local Char) {
  const BinaryenType I32 = BinaryenTypeInt32();
  // A low surrogate, or a high one at the end.
  B.trapIf(B.op(IntOp::GeU, B.get(Char), B.i32(0xdc00)));
  B.trapIf(B.op(Side.Address, IntOp::Eq, B.get(Position), B.get(End)));
  const Scratch Low(B, I32, emitLoad(B, Side, I32, 2, false, Position));
  B.trapIf(B.op(IntOp::Ne, B.op(IntOp::And, B.get(Low), B.i32(0xfc00)),
                B.i32(0xdc00)));
  // (high - 0xd800 << 10) + (low - 0xdc00) + 0x10000
  B.set(Char, B.op(IntOp::Sub,
                   B.op(IntOp::Add, B.op(IntOp::Shl, B.get(Char), B.i32(10)),
                        B.get(Low)),
                   B.i32((0xd800u << 10) + 0xdc00 - 0x10000)));
  emitAdvance(B, Side, Position, 2);
}

static void emitEncodePair(FunctionBuilder &B, const CopySide &Side,
                           Local Position, Local Char) {
  // 0xd800 + (char - 0x10000 >> 10), and 0xdc00 + (char & 0x3ff) behind it
  Expr High = B.op(IntOp::Add, B.op(IntOp::ShrU, B.get(Char), B.i32(10)),
                   B.i32(0xd800 - (0x10000 >> 10)));
  Expr Low = B.op(IntOp::Or, B.op(IntOp::And, B.get(Char), B.i32(0x3ff)),
                  B.i32(0xdc00));
  emitStoreUnaligned(B, Side, BinaryenTypeInt32(), 4, Position,
                     B.op(IntOp::Or, High, B.op(IntOp::Shl, Low, B.i32(16))));
  emitAdvance(B, Side, Position, 4);
}

//===----------------------------------------------------------------------===//
// Characters
//===----------------------------------------------------------------------===//

void meld::emitDecode(FunctionBuilder &B, const CopySide &Side, TextForm Form,
                      Local Position, Local End, Local Char) {
  const auto PassUnit = [&] { emitAdvance(B, Side, Position, unitSize(Form)); };
  B.set(Char, emitLoad(B, Side, BinaryenTypeInt32(), unitSize(Form), false,
                       Position));
  switch (Form) {
  case TextForm::Latin1:
    PassUnit();
    return;
  case TextForm::Utf8:
    B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0x80)), PassUnit,
             [&] { emitDecodeSequence(B, Side, Position, End, Char); });
    return;
  case TextForm::Utf16:
    PassUnit();
    B.ifThen(B.op(IntOp::Eq, B.op(IntOp::And, B.get(Char), B.i32(0xf800)),
                  B.i32(0xd800)),
             [&] { emitDecodePair(B, Side, Position, End, Char); });
    return;
  }
  llvm_unreachable("not a text form");
}

void meld::emitEncode(FunctionBuilder &B, const CopySide &Side, TextForm Form,
                      Local Position, Local Char) {
  const auto WriteUnit = [&] {
    emitStore(B, Side, BinaryenTypeInt32(), unitSize(Form), Position, 0,
              B.get(Char));
    emitAdvance(B, Side, Position, unitSize(Form));
  };
  switch (Form) {
  case TextForm::Latin1:
    WriteUnit();
    return;
  case TextForm::Utf8:
    B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0x80)), WriteUnit,
             [&] { emitEncodeSequence(B, Side, Position, Char); });
    return;
  case TextForm::Utf16:
    B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0x10000)), WriteUnit,
             [&] { emitEncodePair(B, Side, Position, Char); });
    return;
  }
  llvm_unreachable("not a text form");
}
