//===- PipelineText.h - The text behind -passes= ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Splits a textual pipeline into its elements; which passes they mean is not
/// known here.
///
///     pipeline := element (',' element)*
///     element  := name ('<' parameters '>')? ('(' pipeline ')')?
///
/// Parameters may hold nested angle brackets. Spaces around elements are
/// allowed.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASS_PIPELINETEXT_H
#define MELD_PASS_PIPELINETEXT_H

#include "meld/Support/LLVM.h"
#include <vector>

namespace meld {

/// One element, pointing into the text.
struct PipelineElement {
  StringRef Name;
  StringRef Parameters;       ///< between the angle brackets
  bool HasParameters = false; ///< `fuse<>` has them, `fuse` has not
  std::vector<PipelineElement> Inner;
  bool HasInner = false;
  unsigned Column = 1; ///< of the name's first character, from 1

  /// Name and parameters as written: "print<graph>".
  StringRef spelling() const {
    return HasParameters
               ? StringRef(Name.begin(), Parameters.end() + 1 - Name.begin())
               : Name;
  }
};

/// Levels of parentheses that are parsed.
constexpr unsigned MaxPipelineDepth = 100;

/// \returns an error that starts with `column N: ` when \p Text does not have
/// the form above.
Expected<std::vector<PipelineElement>> parsePipelineText(StringRef Text);

/// Makes the error `column N: <Message>`.
Error makePipelineError(unsigned Column, const Twine &Message);

} // namespace meld

#endif // MELD_PASS_PIPELINETEXT_H
