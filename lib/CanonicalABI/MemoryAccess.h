//===- MemoryAccess.h - Reading and writing guest memories ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// One side of a copy between two component instances: its canonical options,
/// and the code that touches its memory.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_MEMORYACCESS_H
#define MELD_LIB_CANONICALABI_MEMORYACCESS_H

#include "FunctionBuilder.h"
#include "HandleForm.h"

namespace meld {

/// What one side's canonical options say. Names are those of the adapter
/// module, which are equal only if their addresses are.
struct CopySide {
  const char *Memory = nullptr; ///< none: its values are all flat
  AddressType Address = AddressType::I32;
  unsigned PageSizeLog2 = 16; ///< of Memory, in bytes
  StringEncoding Encoding = StringEncoding::Utf8;
  /// A function that calls the side's realloc and checks what it returns
  /// (Realloc.h); null where nothing is allocated.
  const char *Realloc = nullptr;
  HandleForm Handles;
  /// Values that were lifted and are to be lowered later lie here: text keeps
  /// its form, whether or not another one would do.
  bool KeepsText = false;

  BinaryenType word() const { return toBinaryen(Address); }
};

/// Where a value comes from and where it goes to.
struct CopyRoute {
  CopySide From, To;
  /// Both sides are one, and only handles are to be rewritten: in memory the
  /// value stays where it is, core values besides handles are passed unread.
  bool OnlyHandles = false;
};

/// CanonicalABI.md, "Loading": MAX_STRING_BYTE_LENGTH, MAX_LIST_BYTE_LENGTH.
constexpr uint64_t MaxByteLength = (uint64_t(1) << 28) - 1;

/// Loads \p Bytes bytes at \p Pointer + \p Offset, sign- or zero-extended.
FunctionBuilder::Expr emitLoad(FunctionBuilder &B, const CopySide &Side,
                               BinaryenType Type, unsigned Bytes, bool Signed,
                               FunctionBuilder::Local Pointer,
                               uint32_t Offset = 0);
/// The same without assuming that the address is aligned.
FunctionBuilder::Expr emitLoadUnaligned(FunctionBuilder &B,
                                        const CopySide &Side, BinaryenType Type,
                                        unsigned Bytes,
                                        FunctionBuilder::Local Pointer,
                                        uint32_t Offset = 0);

void emitStore(FunctionBuilder &B, const CopySide &Side, BinaryenType Type,
               unsigned Bytes, FunctionBuilder::Local Pointer, uint32_t Offset,
               FunctionBuilder::Expr Value);
void emitStoreUnaligned(FunctionBuilder &B, const CopySide &Side,
                        BinaryenType Type, unsigned Bytes,
                        FunctionBuilder::Local Pointer,
                        FunctionBuilder::Expr Value, uint32_t Offset = 0);

/// Traps unless \p Pointer is a multiple of \p Align and \p Bytes bytes at it,
/// a word of at most 2^32, lie in the memory.
void emitRangeCheck(FunctionBuilder &B, const CopySide &Side,
                    FunctionBuilder::Local Pointer, FunctionBuilder::Expr Bytes,
                    FunctionBuilder::Expr AlignMask);

/// Copies \p Bytes bytes, a word of the destination, within checked ranges.
void emitBulkCopy(FunctionBuilder &B, const CopyRoute &Route,
                  FunctionBuilder::Expr To, FunctionBuilder::Expr From,
                  FunctionBuilder::Expr Bytes);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_MEMORYACCESS_H
