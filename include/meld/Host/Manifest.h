//===- Manifest.h - A fused module's world as JSON --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Tells a host without components how to instantiate and call a fused module:
/// component-level types of what it imports and exports, and the canonical
/// options to lift and lower them with. docs/manifest.md has the schema.
//===----------------------------------------------------------------------===//
#ifndef MELD_HOST_MANIFEST_H
#define MELD_HOST_MANIFEST_H

#include "meld/Binary/CoreModule.h"
#include "meld/CanonicalABI/HostSurface.h"
#include "meld/Support/Sha256.h"

namespace meld {

/// The bytes that a manifest in a file of its own is about.
struct DescribedModule {
  uint64_t Size = 0;
  Sha256Digest Hash{};
};

struct ManifestInput {
  const InstanceGraph &Graph;
  const HostSurface &Surface;
  /// The module as it is now. What passes have removed from it is left out.
  const CoreModule &Image;
  bool BoundedMemory = false;
  bool ClosedWorld = false;
  /// None in a custom section, which is part of what the hash would cover.
  std::optional<DescribedModule> Module;
};

/// The manifest as JSON with an indent of two, without a newline at the end.
///
/// \returns an error for a module that does not fit the surface: it imports
/// something that nobody knows the type of.
Expected<std::string> writeManifest(const ManifestInput &Input);

} // namespace meld

#endif // MELD_HOST_MANIFEST_H
