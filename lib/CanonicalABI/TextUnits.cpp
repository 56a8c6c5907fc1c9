//===- TextUnits.cpp - Reading and writing characters ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TextUnits.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

/// \p Pointer + \p Bytes.
static Expr behind(FunctionBuilder &B, const CopySide &Side, Local Pointer,
                   uint32_t Bytes) {
  return B.op(Side.Address, IntOp::Add, B.get(Pointer),
              B.word(Side.Address, Bytes));
}

static void advance(FunctionBuilder &B, const CopySide &Side, Local Pointer,
                    uint32_t Bytes) {
  B.set(Pointer, behind(B, Side, Pointer, Bytes));
}

//===----------------------------------------------------------------------===//
// UTF-8 beyond ASCII
//===----------------------------------------------------------------------===//

/// What decode.utf8 returns holds the length in bytes above the character.
static constexpr uint32_t LengthShift = 24;

/// (position, end) to length and character.
static void emitDecodeUtf8(FunctionBuilder &B, const CopySide &Side) {
  const Local Position = B.param(0), End = B.param(1);
  const Local First = B.newLocal(BinaryenTypeInt32());
  const Local Char = B.newLocal(BinaryenTypeInt32());
  const Local Byte = B.newLocal(BinaryenTypeInt32());
  const auto NeedBytes = [&](uint32_t Length) {
    B.trapIf(B.op(Side.Address, IntOp::LtU,
                  B.op(Side.Address, IntOp::Sub, B.get(End), B.get(Position)),
                  B.word(Side.Address, Length)));
  };
  const auto Continue = [&](uint32_t Offset) {
    B.set(Byte,
          emitLoad(B, Side, BinaryenTypeInt32(), 1, false, Position, Offset));
    B.trapIf(B.op(IntOp::Ne, B.op(IntOp::And, B.get(Byte), B.i32(0xc0)),
                  B.i32(0x80)));
    B.set(Char, B.op(IntOp::Or, B.op(IntOp::Shl, B.get(Char), B.i32(6)),
                     B.op(IntOp::And, B.get(Byte), B.i32(0x3f))));
  };
  const auto Begin = [&](uint32_t Length, uint32_t Mask) {
    NeedBytes(Length);
    B.set(Char, B.op(IntOp::And, B.get(First), B.i32(Mask)));
    for (uint32_t I = 1; I != Length; ++I)
      Continue(I);
  };
  const auto Finish = [&](uint32_t Length) {
    B.giveBack(B.op(IntOp::Or, B.get(Char), B.i32(Length << LengthShift)));
  };

  B.set(First, emitLoad(B, Side, BinaryenTypeInt32(), 1, false, Position));
  // A continuation byte, or the first of two that one would have sufficed for.
  B.trapIf(B.op(IntOp::LtU, B.get(First), B.i32(0xc2)));
  B.ifThen(B.op(IntOp::LtU, B.get(First), B.i32(0xe0)), [&] {
    Begin(2, 0x1f);
    Finish(2);
  });
  B.ifThen(B.op(IntOp::LtU, B.get(First), B.i32(0xf0)), [&] {
    Begin(3, 0x0f);
    B.trapIf(B.op(IntOp::LtU, B.get(Char), B.i32(0x800)));
    B.trapIf(B.op(IntOp::LtU, B.op(IntOp::Sub, B.get(Char), B.i32(0xd800)),
                  B.i32(0x800)));
    Finish(3);
  });
  B.trapIf(B.op(IntOp::GtU, B.get(First), B.i32(0xf4)));
  Begin(4, 0x07);
  B.trapIf(B.op(IntOp::GeU, B.op(IntOp::Sub, B.get(Char), B.i32(0x10000)),
                B.i32(0x100000)));
  Finish(4);
}

static const char *decodeUtf8Helper(HelperTable &Helpers,
                                    const CopySide &Side) {
  HelperKey Key{HelperKind::DecodeUtf8, 0, {}};
  Key.Route.From.Memory = Side.Memory;
  return Helpers.get(Key, "decode.utf8", {Side.word(), Side.word()},
                     {BinaryenTypeInt32()},
                     [&](FunctionBuilder &B) { emitDecodeUtf8(B, Side); });
}

/// (position, character) to the position behind it.
static void emitEncodeUtf8(FunctionBuilder &B, const CopySide &Side) {
  const Local Position = B.param(0), Char = B.param(1);
  const auto StoreByte = [&](uint32_t Offset, Expr Value) {
    emitStore(B, Side, BinaryenTypeInt32(), 1, Position, Offset, Value);
  };
  const auto Shifted = [&](uint32_t Bits) {
    return Bits == 0 ? B.get(Char)
                     : B.op(IntOp::ShrU, B.get(Char), B.i32(Bits));
  };
  const auto Write = [&](uint32_t Length, uint32_t Lead) {
    StoreByte(0, B.op(IntOp::Or, Shifted(6 * (Length - 1)), B.i32(Lead)));
    for (uint32_t I = 1; I != Length; ++I)
      StoreByte(
          I, B.op(IntOp::Or,
                  B.op(IntOp::And, Shifted(6 * (Length - 1 - I)), B.i32(0x3f)),
                  B.i32(0x80)));
    B.giveBack(behind(B, Side, Position, Length));
  };
  B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0x800)),
           [&] { Write(2, 0xc0); });
  B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0x10000)),
           [&] { Write(3, 0xe0); });
  Write(4, 0xf0);
}

static const char *encodeUtf8Helper(HelperTable &Helpers,
                                    const CopySide &Side) {
  HelperKey Key{HelperKind::EncodeUtf8, 0, {}};
  Key.Route.To.Memory = Side.Memory;
  return Helpers.get(Key, "encode.utf8", {Side.word(), BinaryenTypeInt32()},
                     {Side.word()},
                     [&](FunctionBuilder &B) { emitEncodeUtf8(B, Side); });
}

//===----------------------------------------------------------------------===//
// Characters
//===----------------------------------------------------------------------===//

/// Reads the character at \p Position and sets \p Next behind it.
static void emitDecode(FunctionBuilder &B, HelperTable &Helpers,
                       const CopySide &Side, TextForm Form, Local Position,
                       Local End, Local Char, Local Next) {
  const BinaryenType I32 = BinaryenTypeInt32();
  B.set(Char, emitLoad(B, Side, I32, unitSize(Form), false, Position));
  B.set(Next, behind(B, Side, Position, unitSize(Form)));
  switch (Form) {
  case TextForm::Latin1:
    return;
  case TextForm::Utf8:
    B.ifThen(B.op(IntOp::GeU, B.get(Char), B.i32(0x80)), [&] {
      B.set(Char, B.call(decodeUtf8Helper(Helpers, Side),
                         {B.get(Position), B.get(End)}, I32));
      Expr Length = B.op(IntOp::ShrU, B.get(Char), B.i32(LengthShift));
      B.set(Next, B.op(Side.Address, IntOp::Add, B.get(Position),
                       B.convert(AddressType::I32, Side.Address, Length)));
      B.set(Char, B.op(IntOp::And, B.get(Char), B.i32(0x1fffff)));
    });
    return;
  case TextForm::Utf16:
    const auto KindOf = [&](Expr Unit, uint32_t Mask) {
      return B.op(IntOp::And, Unit, B.i32(Mask));
    };
    B.ifThen(B.op(IntOp::Eq, KindOf(B.get(Char), 0xf800), B.i32(0xd800)), [&] {
      // A low surrogate, or a high one at the end.
      B.trapIf(B.op(IntOp::GeU, B.get(Char), B.i32(0xdc00)));
      B.trapIf(B.op(Side.Address, IntOp::Eq, B.get(Next), B.get(End)));
      const Scratch Low(B, I32, emitLoad(B, Side, I32, 2, false, Position, 2));
      B.trapIf(B.op(IntOp::Ne, KindOf(B.get(Low), 0xfc00), B.i32(0xdc00)));
      // (high - 0xd800 << 10) + (low - 0xdc00) + 0x10000
      B.set(Char,
            B.op(IntOp::Sub,
                 B.op(IntOp::Add, B.op(IntOp::Shl, B.get(Char), B.i32(10)),
                      B.get(Low)),
                 B.i32((0xd800u << 10) + 0xdc00 - 0x10000)));
      B.set(Next, behind(B, Side, Position, 4));
    });
    return;
  }
  llvm_unreachable("not a text form");
}

/// Writes \p Char at \p Position and advances that.
static void emitEncode(FunctionBuilder &B, HelperTable &Helpers,
                       const CopySide &Side, TextForm Form, Local Position,
                       Local Char) {
  const BinaryenType I32 = BinaryenTypeInt32();
  const auto WriteUnit = [&] {
    emitStore(B, Side, I32, unitSize(Form), Position, 0, B.get(Char));
    advance(B, Side, Position, unitSize(Form));
  };
  switch (Form) {
  case TextForm::Latin1:
    WriteUnit();
    return;
  case TextForm::Utf8:
    B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0x80)), WriteUnit, [&] {
      B.set(Position, B.call(encodeUtf8Helper(Helpers, Side),
                             {B.get(Position), B.get(Char)}, Side.word()));
    });
    return;
  case TextForm::Utf16:
    B.ifThen(B.op(IntOp::LtU, B.get(Char), B.i32(0x10000)), WriteUnit, [&] {
      // 0xd800 + (char - 0x10000 >> 10), 0xdc00 + (char & 0x3ff)
      emitStore(B, Side, I32, 2, Position, 0,
                B.op(IntOp::Add, B.op(IntOp::ShrU, B.get(Char), B.i32(10)),
                     B.i32(0xd800 - (0x10000 >> 10))));
      emitStore(B, Side, I32, 2, Position, 2,
                B.op(IntOp::Or, B.op(IntOp::And, B.get(Char), B.i32(0x3ff)),
                     B.i32(0xdc00)));
      advance(B, Side, Position, 4);
    });
    return;
  }
  llvm_unreachable("not a text form");
}

//===----------------------------------------------------------------------===//
// Runs of ASCII
//===----------------------------------------------------------------------===//

/// 0x8080.. or 0xff80..: what ASCII units do not have, in \p Bytes bytes.
static uint64_t beyondAscii(TextForm Form, unsigned Bytes) {
  const uint64_t Mask =
      unitSize(Form) == 1 ? 0x8080808080808080ull : 0xff80ff80ff80ff80ull;
  return Bytes == 8 ? Mask : Mask & 0xffffffff;
}

/// The four or eight units in \p Chunk, an i64, as others of another width.
static Expr resize(FunctionBuilder &B, Local Chunk, TextForm From,
                   TextForm To) {
  constexpr AddressType Wide = AddressType::I64;
  if (unitSize(From) == unitSize(To))
    return B.get(Chunk);
  const auto Step = [&](IntOp Shift, uint32_t Bits, uint64_t Mask) {
    B.set(Chunk, B.op(Wide, IntOp::And,
                      B.op(Wide, IntOp::Or, B.get(Chunk),
                           B.op(Wide, Shift, B.get(Chunk), B.i64(Bits))),
                      B.i64(Mask)));
  };
  if (unitSize(To) == 1) {
    Step(IntOp::ShrU, 8, 0x0000ffff0000ffff);
    Step(IntOp::ShrU, 16, 0x00000000ffffffff);
  } else {
    Step(IntOp::Shl, 16, 0x0000ffff0000ffff);
    Step(IntOp::Shl, 8, 0x00ff00ff00ff00ff);
  }
  return B.get(Chunk);
}

/// Copies ASCII, eight bytes at a time on the wider side; nothing is written
/// without \p To.
static void emitAsciiRun(FunctionBuilder &B, const CopyRoute &Route,
                         TextForm FromForm, TextForm ToForm, Local From,
                         Local End, std::optional<Local> To) {
  const AddressType Word = Route.From.Address;
  const uint32_t Units =
      unitSize(FromForm) == 1 && unitSize(ToForm) == 1 ? 8 : 4;
  const uint32_t FromBytes = Units * unitSize(FromForm);
  const uint32_t ToBytes = Units * unitSize(ToForm);
  const Scratch Chunk(B, BinaryenTypeInt64());
  B.block([&](const char *Done) {
    B.loop([&](const char *Next) {
      B.branch(Done, B.op(Word, IntOp::LtU,
                          B.op(Word, IntOp::Sub, B.get(End), B.get(From)),
                          B.word(Word, FromBytes)));
      B.set(Chunk, emitLoadUnaligned(B, Route.From, BinaryenTypeInt64(),
                                     FromBytes, From));
      B.branch(Done, B.op(AddressType::I64, IntOp::Ne,
                          B.op(AddressType::I64, IntOp::And, B.get(Chunk),
                               B.i64(beyondAscii(FromForm, FromBytes))),
                          B.i64(0)));
      if (To) {
        emitStoreUnaligned(B, Route.To, BinaryenTypeInt64(), ToBytes, *To,
                           resize(B, Chunk, FromForm, ToForm));
        advance(B, Route.To, *To, ToBytes);
      }
      advance(B, Route.From, From, FromBytes);
      B.branch(Next);
    });
  });
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

void meld::emitTranscode(FunctionBuilder &B, HelperTable &Helpers,
                         const CopyRoute &Route, TextForm FromForm,
                         TextForm ToForm, Local From, Local End, Local To,
                         uint32_t Limit) {
  const Scratch Char(B, BinaryenTypeInt32());
  const Scratch Behind(B, Route.From.word());
  B.block([&](const char *Done) {
    B.loop([&](const char *Next) {
      emitAsciiRun(B, Route, FromForm, ToForm, From, End, To);
      B.branch(Done,
               B.op(Route.From.Address, IntOp::Eq, B.get(From), B.get(End)));
      emitDecode(B, Helpers, Route.From, FromForm, From, End, Char, Behind);
      if (Limit != 0)
        B.branch(Done, B.op(IntOp::GeU, B.get(Char), B.i32(Limit)));
      B.set(From, B.get(Behind));
      emitEncode(B, Helpers, Route.To, ToForm, To, Char);
      B.branch(Next);
    });
  });
}

const char *meld::validateHelper(HelperTable &Helpers, const CopySide &Side,
                                 TextForm Form) {
  HelperKey Key{HelperKind::ValidateText, static_cast<uint32_t>(Form), {}};
  Key.Route.From.Memory = Side.Memory;
  return Helpers.get(
      Key, Form == TextForm::Utf8 ? "validate.utf8" : "validate.utf16",
      {Side.word(), Side.word()}, {}, [&](FunctionBuilder &B) {
        const Local Position = B.param(0), End = B.param(1);
        const Scratch Char(B, BinaryenTypeInt32());
        B.block([&](const char *Done) {
          B.loop([&](const char *Next) {
            emitAsciiRun(B, {Side, Side}, Form, Form, Position, End,
                         std::nullopt);
            B.branch(Done, B.op(Side.Address, IntOp::Eq, B.get(Position),
                                B.get(End)));
            const Scratch Behind(B, Side.word());
            emitDecode(B, Helpers, Side, Form, Position, End, Char, Behind);
            B.set(Position, B.get(Behind));
            B.branch(Next);
          });
        });
      });
}
