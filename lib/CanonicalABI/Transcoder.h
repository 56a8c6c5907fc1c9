//===- Transcoder.h - Passing strings between instances ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "Storing": `store_string_into_range`, with the calls to
/// realloc that it makes, and `load_string_from_range`.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_TRANSCODER_H
#define MELD_LIB_CANONICALABI_TRANSCODER_H

#include "HelperTable.h"

namespace meld {

/// The function that makes a copy of a string, in the destination's encoding:
/// pointer and tagged length, words of the source, to those of the copy. Traps
/// on ill-formed text.
const char *textHelper(HelperTable &Helpers, const CopyRoute &Route);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_TRANSCODER_H
