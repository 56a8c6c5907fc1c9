//===- TextSequences.h - Vectors of characters of several units -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Converts text whose characters take different numbers of bytes, several at
/// once and without a branch for each of them, which nobody could foretell.
///
/// What is written may go a few bytes beyond what has been converted. Callers
/// see to it that there is more text, which overwrites that.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_TEXTSEQUENCES_H
#define MELD_LIB_CANONICALABI_TEXTSEQUENCES_H

#include "TextChunk.h"

namespace meld {

/// Whether there is code for a pair.
bool hasSequenceCode(const TextPair &Pair);

/// Bytes of the source there must be from \p From on.
uint32_t bytesForSequences(const TextPair &Pair);

/// Converts the first characters of a chunk that lies in \p First and at
/// \p From, and advances \p From and \p To. Branches to \p No, having done
/// nothing, if there are characters it does not know; traps if the chunk has
/// ill-formed text.
void emitSequences(FunctionBuilder &B, const CopyRoute &Route,
                   const TextPair &Pair, FunctionBuilder::Local First,
                   FunctionBuilder::Local From, FunctionBuilder::Local To,
                   const char *No);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_TEXTSEQUENCES_H
