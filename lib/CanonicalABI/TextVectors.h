//===- TextVectors.h - Looking at sixteen bytes of text ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Questions about a vector of text. Vectors are v128, the first unit in lane
/// 0.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_TEXTVECTORS_H
#define MELD_LIB_CANONICALABI_TEXTVECTORS_H

#include "TextUnits.h"

#include <array>

namespace meld {

/// Bytes of a vector.
constexpr uint32_t VectorBytes = 16;

FunctionBuilder::Expr loadVector(FunctionBuilder &B, const CopySide &Side,
                                 FunctionBuilder::Local Pointer,
                                 uint32_t Offset = 0);
void storeVector(FunctionBuilder &B, const CopySide &Side,
                 FunctionBuilder::Local Pointer, FunctionBuilder::Expr Value,
                 uint32_t Offset = 0);

/// Four or eight bytes, and zeros behind them.
FunctionBuilder::Expr loadLowBytes(FunctionBuilder &B, const CopySide &Side,
                                   FunctionBuilder::Local Pointer,
                                   uint32_t Bytes);
/// Stores lane \p Lane of \p Value, whose lanes are of two, four or eight
/// bytes.
void storeLane(FunctionBuilder &B, const CopySide &Side,
               FunctionBuilder::Local Pointer, FunctionBuilder::Expr Value,
               uint32_t Bytes, unsigned Lane, uint32_t Offset = 0);

/// A vector that is known now.
FunctionBuilder::Expr bytes(FunctionBuilder &B,
                            const std::array<uint8_t, VectorBytes> &Value);
/// One all of whose sixteen, eight or four lanes are \p Value.
FunctionBuilder::Expr splat8(FunctionBuilder &B, uint8_t Value);
FunctionBuilder::Expr splat16(FunctionBuilder &B, uint16_t Value);
FunctionBuilder::Expr splat32(FunctionBuilder &B, uint32_t Value);

/// \p Vector without its first \p Count bytes, an i32 of at most 16, and with
/// zeros at the end instead.
FunctionBuilder::Expr dropBytes(FunctionBuilder &B,
                                FunctionBuilder::Local Vector,
                                FunctionBuilder::Expr Count);

/// An operator of \p Vectors such that \c hasSequences of what it joins tells
/// whether one of them has any.
FunctionBuilder::Expr joinVectors(FunctionBuilder &B, TextForm Form,
                                  ArrayRef<FunctionBuilder::Local> Vectors);
/// An i32 that is 0 if each unit of \p Vector is a character by itself. For
/// UTF-16 it may be another number as well.
FunctionBuilder::Expr hasSequences(FunctionBuilder &B, TextForm Form,
                                   FunctionBuilder::Expr Vector);

/// A vector in which some bit is set if \p Vector, which comes behind
/// \p Previous, is no well-formed continuation of it: Utf8 or Utf16.
FunctionBuilder::Expr findIllFormed(FunctionBuilder &B, TextForm Form,
                                    FunctionBuilder::Local Vector,
                                    FunctionBuilder::Local Previous);
/// A vector in which some bit is set if \p Vector ends within a character.
FunctionBuilder::Expr findCutOff(FunctionBuilder &B, TextForm Form,
                                 FunctionBuilder::Local Vector);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_TEXTVECTORS_H
