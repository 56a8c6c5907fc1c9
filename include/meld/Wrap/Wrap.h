//===- Wrap.h - Give a fused module its component type back -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Makes a component of a fused core module, with exactly the imports and
/// exports of the component that was fused:
///
///     (component
///       (import ...)                            as the root's
///       (core module $main ...)                 the fused module, untouched
///       (core module $shim ...)                 only where something needs it
///       (core module $fixup ...)                likewise
///       (core instance $shim (instantiate $shim))
///       (type $r (resource (rep i32) (dtor ..)))
///       (core instance $main (instantiate $main (with ..)))
///       (core instance (instantiate $fixup ..))
///       (func (canon lift ..)) ...
///       (export ...))                           as the root's
///
/// The shim stands in for what the module imports but its own memory, realloc
/// or code has to exist for: a table of functions, each with a function that
/// calls it. The fixup module fills the table, and then calls `_initialize`
/// where the fused module has it.
//===----------------------------------------------------------------------===//
#ifndef MELD_WRAP_WRAP_H
#define MELD_WRAP_WRAP_H

#include "meld/CanonicalABI/HostSurface.h"

namespace meld {

/// Wraps \p Module, the bytes of the core module that was made of \p Graph and
/// that \p Surface describes; later passes may have changed it.
///
/// \returns the component, or an error: where the module imports what \p
/// Surface does not know or lacks an export that it needs, and, by name, for
/// exported types that are components or core modules.
Expected<std::vector<uint8_t>> wrapModule(const InstanceGraph &Graph,
                                          const HostSurface &Surface,
                                          ArrayRef<uint8_t> Module);

} // namespace meld

#endif // MELD_WRAP_WRAP_H
