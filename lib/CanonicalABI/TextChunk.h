//===- TextChunk.h - Text whose units are characters ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Several code units that are looked at, converted and written at once, if
/// each of them is one unit of the other form as well.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_TEXTCHUNK_H
#define MELD_LIB_CANONICALABI_TEXTCHUNK_H

#include "TextUnits.h"

namespace meld {

/// From which form to which, and up to which character.
struct TextPair {
  TextForm From = TextForm::Utf8, To = TextForm::Utf8;
  /// Characters that are not below it are not converted; 0: there is none.
  uint32_t Limit = 0;

  /// A power of two: units below it are units of the other form. 0: all are.
  uint32_t limitOfUnits() const;
};

/// The code that deals with a chunk. Its locals are free for others when this
/// goes out of scope.
class TextChunk {
public:
  using Expr = FunctionBuilder::Expr;
  using Local = FunctionBuilder::Local;

  /// Units of a chunk: with vectors 16, 8 and 4, else a number of them that is
  /// best.
  enum : uint32_t { MostUnits = 16, BestOfWord = 0 };

  /// \p Units: of vectors, or \c BestOfWord.
  TextChunk(FunctionBuilder &B, const CopyRoute &Route, const TextPair &Pair,
            uint32_t Units);

  uint32_t fromBytes() const { return Units * unitSize(Pair.From); }
  uint32_t toBytes() const { return Units * unitSize(Pair.To); }

  void load(Local From);
  /// Whether some unit is not below the pair's limit, an i32. Null if none is.
  Expr hasOthers();
  void store(Local To);
  /// The first vector, which \c load has set.
  Local first() const { return First; }

private:
  void loadVectors(Local From);
  void storeVectors(Local To);
  Expr resizedWord();
  Expr resizedVector();

  FunctionBuilder &B;
  const CopyRoute &Route;
  const TextPair Pair;
  const bool IsWord;
  const uint32_t Units;
  const Scratch First;  ///< v128 or i64
  const Scratch Second; ///< units 8 to 15, of two bytes each
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_TEXTCHUNK_H
