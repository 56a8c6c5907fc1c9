//===- TextUnits.h - Reading and writing characters -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Decoders and encoders of single characters.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_TEXTUNITS_H
#define MELD_LIB_CANONICALABI_TEXTUNITS_H

#include "MemoryAccess.h"

namespace meld {

/// How a string is stored, once the tag of `latin1+utf16` has been looked at.
enum class TextForm : uint8_t { Utf8, Utf16, Latin1 };

/// Bytes of a code unit.
constexpr uint32_t unitSize(TextForm Form) {
  return Form == TextForm::Utf16 ? 2 : 1;
}

/// \p Pointer, a word of \p Side, goes on by \p Bytes.
void emitAdvance(FunctionBuilder &B, const CopySide &Side,
                 FunctionBuilder::Local Pointer, uint32_t Bytes);

/// Whether fewer than \p Bytes bytes are left between two words of \p Side.
FunctionBuilder::Expr emitIsShort(FunctionBuilder &B, const CopySide &Side,
                                  FunctionBuilder::Local Position,
                                  FunctionBuilder::Local End, uint32_t Bytes);

/// Reads the character at \p Position, which is before \p End, and goes on
/// behind it. Traps on ill-formed text. What is used has been read once.
void emitDecode(FunctionBuilder &B, const CopySide &Side, TextForm Form,
                FunctionBuilder::Local Position, FunctionBuilder::Local End,
                FunctionBuilder::Local Char);

/// Writes \p Char, which \p Form has, at \p Position and goes on behind it.
void emitEncode(FunctionBuilder &B, const CopySide &Side, TextForm Form,
                FunctionBuilder::Local Position, FunctionBuilder::Local Char);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_TEXTUNITS_H
