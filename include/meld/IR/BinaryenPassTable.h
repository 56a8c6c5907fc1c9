//===- BinaryenPassTable.h - What Binaryen's passes do to origins -*- C++
//-*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The one place that says, for each pass of Binaryen, what becomes of the
/// entries of the origin map when it runs, and whether it may run at all. The
/// rows are in lib/IR/BinaryenPasses.def; a test runs each of them.
//===----------------------------------------------------------------------===//
#ifndef MELD_IR_BINARYENPASSTABLE_H
#define MELD_IR_BINARYENPASSTABLE_H

#include "meld/Support/LLVM.h"
#include <string>
#include <vector>

namespace meld {

/// What a pass may do to functions. Whatever it does inside a function, and
/// whichever functions it removes: the entry of one that is left stays right.
enum class OriginEffect : uint8_t {
  /// Adds no function and moves no code from one to another.
  Keeps,
  /// Adds functions, which have no origin. What it moves into them is listed
  /// as received from the components that it came from.
  Adds,
  /// Copies the code of functions into others, which keep their entries and
  /// are listed as having received it.
  Inlines,
  /// Replaces equal functions by one of them. Functions of different
  /// components are kept from being equal while it runs.
  Merges,
  /// May do anything: all entries are forgotten. That is also what is assumed
  /// of a pass without a row.
  Forgets,
  /// Does not run; BinaryenPass::Reason says why.
  Refused,
};

/// "keeps", "adds", ...
StringRef nameOf(OriginEffect Effect);

struct BinaryenPass {
  StringRef Name;
  OriginEffect Effect;
  /// What the module has to be like, and becomes: a set of the bits below.
  unsigned Demands;
  /// Names of further arguments that it reads, separated by spaces. Its own
  /// name is one when it takes `pass=value`.
  StringRef Arguments;
  /// Why it is refused.
  StringRef Reason;

  enum : unsigned {
    /// The code in it takes the first memory for the only one.
    OneMemory = 1,
    /// It is unsound unless types of references are private to the module.
    ClosedWorld = 2,
    /// The module means something else afterwards: a trap less, instrumented
    /// code, canonical NaNs.
    ChangesMeaning = 4,
    /// The host has to provide more than before.
    AddsImports = 8,
    /// Vector instructions break it.
    NoVectors = 16,
  };

  bool takesArgument(StringRef Name) const;
};

/// All passes of the Binaryen that libmeld contains, by name.
ArrayRef<BinaryenPass> binaryenPasses();

/// The row of \p Name, or null.
const BinaryenPass *findBinaryenPass(StringRef Name);

/// Names of all passes that Binaryen registers, sorted: the table's, as long as
/// that is complete.
std::vector<std::string> registeredBinaryenPasses();

/// Prints the table in the form that docs/binaryen.md quotes.
void printBinaryenPasses(raw_ostream &OS);

} // namespace meld

#endif // MELD_IR_BINARYENPASSTABLE_H
