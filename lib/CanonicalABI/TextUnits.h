//===- TextUnits.h - Reading and writing characters -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Decoders and encoders of single characters, and the loop that joins them.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_TEXTUNITS_H
#define MELD_LIB_CANONICALABI_TEXTUNITS_H

#include "HelperTable.h"

namespace meld {

/// How a string is stored, once the tag of `latin1+utf16` has been looked at.
enum class TextForm : uint8_t { Utf8, Utf16, Latin1 };

/// Bytes of a code unit.
constexpr uint32_t unitSize(TextForm Form) {
  return Form == TextForm::Utf16 ? 2 : 1;
}

/// Transcodes from \p From until it reaches \p End, advancing \p From and
/// \p To, all words of their sides. Writes one unit, or for one that is not
/// ASCII what it takes, for each unit it reads. Traps on ill-formed text.
///
/// With a \p Limit it ends before the first character that is not below it.
void emitTranscode(FunctionBuilder &B, HelperTable &Helpers,
                   const CopyRoute &Route, TextForm FromForm, TextForm ToForm,
                   FunctionBuilder::Local From, FunctionBuilder::Local End,
                   FunctionBuilder::Local To, uint32_t Limit = 0);

/// The function that traps unless what lies between two words of \p Side is
/// well-formed.
const char *validateHelper(HelperTable &Helpers, const CopySide &Side,
                           TextForm Form);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_TEXTUNITS_H
