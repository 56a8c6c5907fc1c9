//===- ShimModules.h - Core modules that close a cycle ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What the host lends to a module may need exports of that very module: the
/// memory that a lowered function reads, the destructor of a resource. A shim
/// is instantiated before it and calls, through a table, what the fixup module
/// puts there once the module exists.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_WRAP_SHIMMODULES_H
#define MELD_LIB_WRAP_SHIMMODULES_H

#include "meld/Binary/CoreTypes.h"
#include "meld/Support/LLVM.h"

#include <vector>

namespace meld {

/// The export of the shim, and import of the fixup module, that is the table.
constexpr StringRef ShimTableName = "$imports";

/// A module that exports, as "0", "1", ..., a function of each of \p Types,
/// and as ShimTableName the table that they call.
std::vector<uint8_t> makeShimModule(ArrayRef<CoreFuncType> Types);

/// A module that imports, from "", functions as makeShimModule exports them,
/// and the table, which it fills. With \p CallsInitialize it then calls an
/// import `_initialize`. Without \p Types there is no table.
std::vector<uint8_t> makeFixupModule(ArrayRef<CoreFuncType> Types,
                                     bool CallsInitialize);

} // namespace meld

#endif // MELD_LIB_WRAP_SHIMMODULES_H
