//===- Quote.h - Names of the input in messages and pictures ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Names come from the input: any text, of any length.
//===----------------------------------------------------------------------===//
#ifndef MELD_SUPPORT_QUOTE_H
#define MELD_SUPPORT_QUOTE_H

#include "meld/Support/LLVM.h"
#include <string>

namespace meld {

/// \p Name with control characters, quotes and backslashes escaped (`\0a`), and
/// without what exceeds \p MaxBytes, which "..." replaces.
std::string escaped(StringRef Name, size_t MaxBytes = 200);

/// The same in single quotes, as messages have it.
std::string quoted(StringRef Name);

/// The same in double quotes, as the text format has it, and whole.
std::string doubleQuoted(StringRef Name);

} // namespace meld

#endif // MELD_SUPPORT_QUOTE_H
