//===- PassParameters.h - What stands in a pass' angle brackets -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Parameters of a pass in a pipeline: `key=value` pairs and flags, separated
/// by semicolons, as in `fuse<memory=multi;handles=shared>`.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASS_PASSPARAMETERS_H
#define MELD_PASS_PASSPARAMETERS_H

#include "meld/Support/LLVM.h"
#include <optional>

namespace meld {

/// A pass takes out the parameters that it knows; what is left is an error.
class PassParameters {
public:
  /// Splits \p Text; empty items are ignored.
  explicit PassParameters(StringRef Text);

  /// Takes the value of `Key=...`.
  std::optional<StringRef> take(StringRef Key);

  /// Takes `Key=...` whose value has to be one of \p Allowed. \returns the
  /// value's position in \p Allowed, or 0 where there is no such parameter.
  Expected<unsigned> takeChoice(StringRef Key, ArrayRef<StringRef> Allowed);

  /// Takes `Key=N`, a decimal number up to \p Max.
  Expected<std::optional<unsigned>> takeNumber(StringRef Key, unsigned Max);

  /// Takes what stands first, a name with or without a value.
  std::optional<std::pair<StringRef, std::optional<StringRef>>> takeFirst();

  /// Takes the flag \p Name, a parameter without a value.
  bool takeFlag(StringRef Name);

  /// An error that names the first parameter nobody took.
  Error expectEmpty() const;

private:
  struct Parameter {
    StringRef Key;
    std::optional<StringRef> Value;
  };
  SmallVector<Parameter, 4> Left;
};

} // namespace meld

#endif // MELD_PASS_PASSPARAMETERS_H
