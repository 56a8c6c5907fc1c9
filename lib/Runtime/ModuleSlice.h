//===- ModuleSlice.h - Take functions out of a core module ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Copies some exported functions of a module, and what they call, into a
/// module of their own.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_RUNTIME_MODULESLICE_H
#define MELD_LIB_RUNTIME_MODULESLICE_H

#include "MemoryPlan.h"

#include "meld/Binary/CoreModule.h"

namespace meld {

/// Takes out of \p Module the functions it exports as \p Exports. Functions
/// stay in their order and keep their names. The result defines one memory as
/// \p Plan says, and nothing else.
///
/// \p Module is one that was compiled from our own sources: code that uses
/// globals, tables, segments or imports is an error.
Expected<RuntimeImage> sliceModule(const CoreModule &Module,
                                   ArrayRef<StringRef> Exports,
                                   const MemoryPlan &Plan);

} // namespace meld

#endif // MELD_LIB_RUNTIME_MODULESLICE_H
