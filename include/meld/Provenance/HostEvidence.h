//===- HostEvidence.h - Why a world with imports is closed ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Codec of the custom section `closed-world-evidence` (docs/scpv.md). A module
/// that imports something is a closed world only together with this section:
/// it says of each import what it is to the root component, and which of the
/// user's declarations makes that the host's. The hash of component-provenance
/// covers it. The encoding is little-endian; the decoder is strict.
//===----------------------------------------------------------------------===//
#ifndef MELD_PROVENANCE_HOSTEVIDENCE_H
#define MELD_PROVENANCE_HOSTEVIDENCE_H

#include "meld/Binary/CoreModule.h"
#include "meld/Host/HostDeclarations.h"
#include "meld/Provenance/Scpv.h"

namespace meld {

/// An import of a fused module.
struct EvidencedImport {
  enum Kind : uint8_t {
    Function = 0,     ///< a function that the root imports
    ResourceDrop = 1, ///< resource.drop of a resource that the root imports
    OwnNew = 2,       ///< resource.new of a resource that the root exports
    OwnRep = 3,       ///< resource.rep of one
    OwnDrop = 4       ///< resource.drop of one
  };
  std::string Module, Field; ///< as the core module has it
  Kind K = Function;
  /// The root's imported instance that has the function or resource, the
  /// exported one for the root's own; empty: none.
  std::string Interface;
  std::string Name;         ///< of the function or resource
  uint32_t Declaration = 0; ///< that makes it the host's
  bool operator==(const EvidencedImport &) const = default;
};

/// "function", "resource.drop", "own resource.new", ...
StringRef evidencedKindName(EvidencedImport::Kind Kind);

struct HostEvidence {
  std::vector<HostDeclaration> Declarations; ///< those that are needed
  std::vector<EvidencedImport>
      Imports; ///< one per import, in the module's order
  bool operator==(const HostEvidence &) const = default;
};

/// Encodes the section's contents (without the custom section's name).
///
/// \returns an error when they would not fit in a section.
Expected<std::vector<uint8_t>> encodeHostEvidence(const HostEvidence &Evidence);

/// Decodes section contents. Errors are distinct for a short header, bad magic,
/// unsupported version, unknown kinds, a declaration that there is not, invalid
/// UTF-8, truncation and trailing bytes; offsets count from \p BaseOffset.
/// Allocates no more elements than there are bytes for.
Expected<HostEvidence> decodeHostEvidence(ArrayRef<uint8_t> Contents,
                                          uint64_t BaseOffset = 0);

/// The section of \p Module; none if it has none. Several are an error.
Expected<std::optional<HostEvidence>>
readHostEvidence(ArrayRef<uint8_t> Module);

/// Where \p Evidence is not evidence for \p Module, a sentence for each: it has
/// to have exactly the module's imports, in their order, each a function, under
/// the core names that belong to what it is, covered by its declaration, and
/// no declaration that covers none.
std::vector<std::string> checkHostEvidence(const HostEvidence &Evidence,
                                           const CoreModule &Module);

} // namespace meld

#endif // MELD_PROVENANCE_HOSTEVIDENCE_H
