//===- WitWorld.h - The imports of a world in WIT ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Reads one document of WIT (WIT.md of the component model) as far as it says
/// what a world imports:
///
///     package ns:name@1.0.0;
///     world w {
///       import iface;                     ns:name/iface@1.0.0
///       import wasi:cli/stdout@0.2.0;     wasi:cli/stdout@0.2.0
///       import log: interface { .. }      log
///       import now: func() -> u64;        the function now
///       use wasi:io/poll@0.2.0.{pollable} wasi:io/poll@0.2.0
///       export ..  type ..  record ..     nothing
///     }
///
/// Imports are those that are written. What their interfaces use in turn is
/// imported as well when a component is made of the world, but is written
/// elsewhere; `wasm-tools component wit` prints worlds with all of it.
///
/// Whatever else may change the imports is refused by name: `include`, a
/// resource of the world itself, a gate (`@unstable`), renamed imports,
/// top-level `use`, nested namespaces.
//===----------------------------------------------------------------------===//
#ifndef MELD_HOST_WITWORLD_H
#define MELD_HOST_WITWORLD_H

#include "meld/Host/HostDeclarations.h"

namespace meld {

/// The imports of the world \p World in the document \p Text; of its only one
/// if \p World is empty. Worlds of nested packages (`package a:b { .. }`) do
/// not count.
///
/// \returns an error that begins with `line 3, column 7: ` for what is no WIT
/// or not understood.
Expected<std::vector<HostDeclaration>> readWorldImports(StringRef Text,
                                                        StringRef World);

} // namespace meld

#endif // MELD_HOST_WITWORLD_H
