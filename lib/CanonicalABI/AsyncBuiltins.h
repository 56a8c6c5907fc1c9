//===- AsyncBuiltins.h - Asynchronous code's built-ins ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What the built-ins of asynchronous code do where all tasks are synchronous,
/// as far as that is certain:
///
/// - `backpressure.inc` and `.dec` count. Only asynchronous functions wait for
///   the count to be zero, so that all there is to see of it are the traps when
///   it would leave its range.
/// - Others begin with a trap unless their component instance may be left. That
///   is so for every call if only realloc and post-return functions make them.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_ASYNCBUILTINS_H
#define MELD_LIB_CANONICALABI_ASYNCBUILTINS_H

#include "AdapterModule.h"
#include "CoreCalls.h"
#include "Reached.h"

namespace meld {

/// Whether \p Kind is backpressure.inc or .dec.
bool isBackpressure(CanonKind Kind);

/// The core type of \p Builtin, which is not supported, if it begins with a
/// trap unless its component instance may be left. None for others, and where
/// it takes more to tell whether the definition is valid.
std::optional<CoreFuncType>
typeWhereItTraps(const InstanceGraph &Graph, Layouts &Types,
                 const InstanceGraph::Builtin &Builtin);

/// Of built-ins that are not supported, the first one of which some call might
/// not trap. \returns an error for a function body that cannot be decoded.
Expected<std::optional<uint32_t>>
findUnsupportedBuiltin(const CoreDefinitions &Definitions,
                       const ReachedDefinitions &Reached, Layouts &Types);

/// Adds a function of core type \p Type for a built-in that traps.
BoundaryTarget emitTrap(AdapterModule &Module, const CoreFuncType &Type,
                        StringRef Name);

/// Adds the function for backpressure.inc or .dec.
BoundaryTarget emitBackpressure(AdapterModule &Module,
                                const InstanceGraph::Builtin &Builtin,
                                StringRef Name);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_ASYNCBUILTINS_H
