//===- InterfaceNames.cpp - Versions in names of interfaces ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "InterfaceNames.h"

#include "llvm/ADT/STLExtras.h"

using namespace meld;

StringRef meld::withoutVersion(StringRef Name) { return Name.split('@').first; }

/// The numbers of a version, at most three; none of a pre-release.
static SmallVector<StringRef, 3> numbersOf(StringRef Name) {
  SmallVector<StringRef, 3> Numbers;
  const StringRef Version = Name.split('@').second.split('+').first;
  if (!Version.empty() && !Version.contains('-'))
    Version.split(Numbers, '.');
  return Numbers;
}

std::string meld::versionTrack(StringRef Name) {
  std::string Track = withoutVersion(Name).str();
  const SmallVector<StringRef, 3> Numbers = numbersOf(Name);
  if (Numbers.empty())
    return Name.str();
  char Separator = '@';
  for (StringRef Number : Numbers) {
    Track += Separator + Number.str();
    Separator = '.';
    if (Number != "0")
      break;
  }
  return Track;
}

bool meld::isHigherVersion(StringRef A, StringRef B) {
  // Numbers have no leading zeros, and any length.
  const auto IsLess = [](StringRef X, StringRef Y) {
    return std::pair(X.size(), X) < std::pair(Y.size(), Y);
  };
  const SmallVector<StringRef, 3> NumbersA = numbersOf(A);
  const SmallVector<StringRef, 3> NumbersB = numbersOf(B);
  return std::lexicographical_compare(NumbersB.begin(), NumbersB.end(),
                                      NumbersA.begin(), NumbersA.end(), IsLess);
}
