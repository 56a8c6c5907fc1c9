//===- TextCopy.h - Text that keeps its form --------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Copying text from memory to memory and validating it on the way.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_TEXTCOPY_H
#define MELD_LIB_CANONICALABI_TEXTCOPY_H

#include "HelperTable.h"
#include "TextUnits.h"

namespace meld {

/// Copies \p Bytes bytes of text, a word of the destination, within checked
/// ranges. Traps if it is ill-formed, then or before.
void emitTextCopy(FunctionBuilder &B, HelperTable &Helpers,
                  const CopyRoute &Route, TextForm Form,
                  FunctionBuilder::Local To, FunctionBuilder::Local From,
                  FunctionBuilder::Expr Bytes);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_TEXTCOPY_H
