//===- ModuleLabels.h - Short names of core modules -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Labels for diagnostics and for prefixes of function names. Unlike SCPV
/// component ids they are for people, and distinct for each module.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_GRAPH_MODULELABELS_H
#define MELD_LIB_GRAPH_MODULELABELS_H

#include "meld/Support/LLVM.h"
#include "llvm/ADT/StringMap.h"
#include <string>

namespace meld {

/// Bytes of each of the names that a label is made of, roughly; longer names
/// are cut.
constexpr size_t MaxLabelPart = 64;

class ModuleLabels {
public:
  /// A label not given before: `component/module`, or the one of the two names
  /// that is not empty; `.2`, `.3` and so on where that is taken.
  std::string make(StringRef ComponentName, StringRef ModuleName);

private:
  /// How often a label was asked for; the labels given are keys, too.
  llvm::StringMap<unsigned> Uses;
};

} // namespace meld

#endif // MELD_LIB_GRAPH_MODULELABELS_H
