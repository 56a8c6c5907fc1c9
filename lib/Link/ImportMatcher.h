//===- ImportMatcher.h - Types on both sides of a binding -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Checks bindings as instantiation would (core, "Import Matching").
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_IMPORTMATCHER_H
#define MELD_LIB_LINK_IMPORTMATCHER_H

#include "LinkState.h"

namespace meld {

/// Checks that what each import is bound to has a type that matches the
/// import's, and that a residual import has exactly the type of every import
/// bound to it. Sizes of tables and memories are compared as declared: growth
/// by a start function, which could only make more imports match, is unknown.
///
/// \returns an error that names both sides.
Error matchImports(const LinkState &State);

} // namespace meld

#endif // MELD_LIB_LINK_IMPORTMATCHER_H
