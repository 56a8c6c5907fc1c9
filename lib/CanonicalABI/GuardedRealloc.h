//===- GuardedRealloc.h - Calling an instance's realloc ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "Lifting and Lowering Context", `reallocate`, with the
/// checks of what it returns that follow each use of it.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_GUARDEDREALLOC_H
#define MELD_LIB_CANONICALABI_GUARDEDREALLOC_H

#include "CallSteps.h"
#include "MemoryAccess.h"

namespace meld {

/// Adds a function (old, old size, alignment, size) to a pointer, all words of
/// \p Side, which traps unless the pointer is aligned and \p Side's memory has
/// that many bytes there.
const char *emit(AdapterModule &Module, const CallSteps &Realloc,
                 const CopySide &Side, StringRef Name);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_GUARDEDREALLOC_H
