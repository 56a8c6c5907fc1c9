//===- InterfaceNames.h - Versions in names of interfaces -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Which versions of an interface may stand for each other (Explainer.md,
/// "Canonical Interface Name"). Names are those of valid components.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_GRAPH_INTERFACENAMES_H
#define MELD_LIB_GRAPH_INTERFACENAMES_H

#include "meld/Support/LLVM.h"
#include <string>

namespace meld {

/// The name that all compatible versions share: `a:b/c@0.2` of `a:b/c@0.2.6`
/// and of itself. A pre-release is compatible with itself only, and other
/// names without a version are their own track.
std::string versionTrack(StringRef Name);

/// Whether \p A, a name on the same track as \p B, has the higher version. One
/// that leaves open which minor version it is counts as the lowest.
bool isHigherVersion(StringRef A, StringRef B);

/// \p Name without `@` and what follows.
StringRef withoutVersion(StringRef Name);

} // namespace meld

#endif // MELD_LIB_GRAPH_INTERFACENAMES_H
