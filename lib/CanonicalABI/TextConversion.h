//===- TextConversion.h - Text that changes its form ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Loops over text: converting it, validating it, changing the size of its
/// units where it is. Most are functions of the adapter module.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_TEXTCONVERSION_H
#define MELD_LIB_CANONICALABI_TEXTCONVERSION_H

#include "HelperTable.h"
#include "TextChunk.h"

namespace meld {

/// Converts from \p From until it reaches \p End, advancing \p From and \p To,
/// all words of their sides. Writes one unit, or for one that is not ASCII what
/// it takes, for each unit it reads, and nothing behind the last one. Traps on
/// ill-formed text.
///
/// With a limit it ends before the first character that is not below it; if it
/// meets ill-formed text, it may end before that instead of trapping.
void emitConversion(FunctionBuilder &B, HelperTable &Helpers,
                    const CopyRoute &Route, const TextPair &Pair,
                    FunctionBuilder::Local From, FunctionBuilder::Local End,
                    FunctionBuilder::Local To);

/// The function that traps unless what lies between two words of \p Side is
/// well-formed.
const char *validateHelper(HelperTable &Helpers, const CopySide &Side,
                           TextForm Form);

/// Advances \p Position, in UTF-16, to the first unit that Latin-1 does not
/// have, or to \p End.
void emitFindWide(FunctionBuilder &B, HelperTable &Helpers,
                  const CopySide &Side, FunctionBuilder::Local Position,
                  FunctionBuilder::Local End);

/// Makes one byte of each two between \p From and \p End, beginning at \p To,
/// which is not behind \p From; advances both.
void emitNarrow(FunctionBuilder &B, HelperTable &Helpers, const CopySide &Side,
                FunctionBuilder::Local From, FunctionBuilder::Local End,
                FunctionBuilder::Local To);

/// Makes two bytes of each that lies between \p Begin and \p End, ending at
/// twice the distance from \p Begin.
void emitWiden(FunctionBuilder &B, const CopySide &Side,
               FunctionBuilder::Local Begin, FunctionBuilder::Local End);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_TEXTCONVERSION_H
