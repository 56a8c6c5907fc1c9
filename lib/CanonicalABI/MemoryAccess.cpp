//===- MemoryAccess.cpp - Reading and writing guest memories --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "MemoryAccess.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

Expr meld::emitLoad(FunctionBuilder &B, const CopySide &Side, BinaryenType Type,
                    unsigned Bytes, bool Signed, Local Pointer,
                    uint32_t Offset) {
  return BinaryenLoad(B.ref(), Bytes, Signed, Offset, /*align=*/0, Type,
                      B.get(Pointer), Side.Memory);
}

Expr meld::emitLoadUnaligned(FunctionBuilder &B, const CopySide &Side,
                             BinaryenType Type, unsigned Bytes, Local Pointer,
                             uint32_t Offset) {
  return BinaryenLoad(B.ref(), Bytes, /*signed=*/false, Offset,
                      /*align=*/1, Type, B.get(Pointer), Side.Memory);
}

void meld::emitStore(FunctionBuilder &B, const CopySide &Side,
                     BinaryenType Type, unsigned Bytes, Local Pointer,
                     uint32_t Offset, Expr Value) {
  B.add(BinaryenStore(B.ref(), Bytes, Offset, /*align=*/0, B.get(Pointer),
                      Value, Type, Side.Memory));
}

void meld::emitStoreUnaligned(FunctionBuilder &B, const CopySide &Side,
                              BinaryenType Type, unsigned Bytes, Local Pointer,
                              Expr Value, uint32_t Offset) {
  B.add(BinaryenStore(B.ref(), Bytes, Offset, /*align=*/1, B.get(Pointer),
                      Value, Type, Side.Memory));
}

/// Of the memory, in bytes, as an i64.
static Expr byteSize(FunctionBuilder &B, const CopySide &Side) {
  Expr Pages = BinaryenMemorySize(B.ref(), Side.Memory,
                                  Side.Address == AddressType::I64);
  Pages = B.convert(Side.Address, AddressType::I64, Pages);
  if (Side.PageSizeLog2 == 0)
    return Pages;
  return B.op(AddressType::I64, IntOp::Shl, Pages, B.i64(Side.PageSizeLog2));
}

void meld::emitRangeCheck(FunctionBuilder &B, const CopySide &Side,
                          Local Pointer, Expr Bytes, Expr AlignMask) {
  constexpr AddressType Wide = AddressType::I64;
  if (AlignMask) {
    Expr Odd = B.op(Side.Address, IntOp::And, B.get(Pointer), AlignMask);
    B.trapIf(Side.Address == AddressType::I32
                 ? Odd
                 : B.op(Side.Address, IntOp::Ne, Odd, B.i64(0)));
  }
  // Added as 64-bit numbers, since the guest picks both.
  Expr Sum =
      B.op(Wide, IntOp::Add, B.convert(Side.Address, Wide, B.get(Pointer)),
           B.convert(Side.Address, Wide, Bytes));
  if (Side.Address == AddressType::I32) {
    B.trapIf(B.op(Wide, IntOp::GtU, Sum, byteSize(B, Side)));
    return;
  }
  const Scratch End(B, BinaryenTypeInt64(), Sum);
  B.trapIf(B.op(IntOp::Or, B.op(Wide, IntOp::LtU, B.get(End), B.get(Pointer)),
                B.op(Wide, IntOp::GtU, B.get(End), byteSize(B, Side))));
}

/// Copies \p Bytes bytes at a time while that many are left before \p End.
static void emitCopyLoop(FunctionBuilder &B, const CopyRoute &Route, Local To,
                         Local From, Local End, unsigned Bytes) {
  const AddressType Word = Route.To.Address;
  const BinaryenType Type = BinaryenTypeInt64();
  const auto Advance = [&](Local Pointer, const CopySide &Side) {
    B.set(Pointer, B.op(Side.Address, IntOp::Add, B.get(Pointer),
                        B.word(Side.Address, Bytes)));
  };
  B.block([&](const char *Done) {
    B.loop([&](const char *Next) {
      B.branch(Done, B.op(Word, IntOp::LtU,
                          B.op(Word, IntOp::Sub, B.get(End), B.get(To)),
                          B.word(Word, Bytes)));
      emitStoreUnaligned(B, Route.To, Type, Bytes, To,
                         emitLoadUnaligned(B, Route.From, Type, Bytes, From));
      Advance(To, Route.To);
      Advance(From, Route.From);
      B.branch(Next);
    });
  });
}

void meld::emitBulkCopy(FunctionBuilder &B, const CopyRoute &Route, Expr To,
                        Expr From, Expr Bytes) {
  if (Route.From.Address == Route.To.Address) {
    B.add(BinaryenMemoryCopy(B.ref(), To, From, Bytes, Route.To.Memory,
                             Route.From.Memory));
    return;
  }
  // Binaryen has no memory.copy between memories of two address types.
  const Scratch ToCursor(B, Route.To.word(), To);
  const Scratch FromCursor(B, Route.From.word(), From);
  const Scratch End(B, Route.To.word(),
                    B.op(Route.To.Address, IntOp::Add, B.get(ToCursor), Bytes));
  emitCopyLoop(B, Route, ToCursor, FromCursor, End, 8);
  emitCopyLoop(B, Route, ToCursor, FromCursor, End, 1);
}
