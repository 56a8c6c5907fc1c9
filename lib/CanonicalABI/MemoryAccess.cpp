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
                             BinaryenType Type, unsigned Bytes, Local Pointer) {
  return BinaryenLoad(B.ref(), Bytes, /*signed=*/false, /*offset=*/0,
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
                              Expr Value) {
  B.add(BinaryenStore(B.ref(), Bytes, /*offset=*/0, /*align=*/1, B.get(Pointer),
                      Value, Type, Side.Memory));
}

/// Of the memory, in bytes, as an i64.
static Expr byteSize(FunctionBuilder &B, const CopySide &Side) {
  Expr Pages = BinaryenMemorySize(B.ref(), Side.Memory,
                                  Side.Address == AddressType::I64);
  return B.op(AddressType::I64, IntOp::Shl,
              B.convert(Side.Address, AddressType::I64, Pages), B.i64(16));
}

void meld::emitRangeCheck(FunctionBuilder &B, const CopySide &Side,
                          Local Pointer, Expr Bytes, Expr AlignMask) {
  constexpr AddressType Wide = AddressType::I64;
  if (AlignMask)
    B.trapIf(B.op(Side.Address, IntOp::Ne,
                  B.op(Side.Address, IntOp::And, B.get(Pointer), AlignMask),
                  B.word(Side.Address, 0)));
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

void meld::emitBulkCopy(FunctionBuilder &B, const CopyRoute &Route, Expr To,
                        Expr From, Expr Bytes) {
  // The length has the smaller of the two address types.
  const bool IsWide = Route.From.Address == AddressType::I64 &&
                      Route.To.Address == AddressType::I64;
  B.add(BinaryenMemoryCopy(
      B.ref(), To, From,
      B.convert(Route.To.Address, IsWide ? AddressType::I64 : AddressType::I32,
                Bytes),
      Route.To.Memory, Route.From.Memory));
}
