//===- ComponentIds.h - Stable names of where code came from ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// SCPV component ids (docs/scpv.md): `label` or `label#module`, independent
/// of file paths and of the position of a component among others.
//===----------------------------------------------------------------------===//
#ifndef MELD_GRAPH_COMPONENTIDS_H
#define MELD_GRAPH_COMPONENTIDS_H

#include "meld/Component/Component.h"
#include "llvm/ADT/DenseMap.h"

namespace meld {

/// Ids of the core modules of a component tree. label: the component's own
/// name (component-name section), else the name its parent's name section
/// gives it, else `component-` and the first 16 hex digits of the SHA-256 of
/// its bytes; where different components have one name, `~` and 8 hex digits
/// of that hash follow. `#module` only when the component defines several core
/// modules: the module's own name, else the name that the component's name
/// section gives it, else its core module index; the index, too, where modules
/// share the name or it is all digits. `#`, `~` and `%` inside names are
/// percent-escaped. A name of more than 64 bytes counts as none, because every
/// function's provenance repeats it. Byte-identical components share their ids;
/// components without core modules have none and no influence on others.
struct ComponentIds {
  /// Keyed by CoreModuleDef::Module; look up only, never iterate.
  llvm::DenseMap<const CoreModule *, std::string> Ids;
  StringRef idOf(const CoreModule &Module) const;
};

/// Hashes only components that need it: 18 MB take noticeable time.
ComponentIds computeComponentIds(const Component &Root);

/// The id of the functions of a module that no component contains: its name,
/// escaped, else `component-` and 16 digits of its hash.
std::string bareModuleId(const CoreModule &Module, StringRef Name);

/// The name of the core module that \p Owner defines as core module \p Index:
/// its own, else the one that Owner's name section gives it, else "".
StringRef nameOfModule(const Component &Owner, uint32_t Index);

/// The name that the name section of \p Module gives it, or "".
std::string coreModuleName(const CoreModule &Module);

/// \p Name as part of an id: `#`, `~` and `%` as `%23`, `%7E` and `%25`.
std::string escapeIdPart(StringRef Name);

} // namespace meld

#endif // MELD_GRAPH_COMPONENTIDS_H
