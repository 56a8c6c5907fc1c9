//===- ImportResolution.h - What an import is to the root -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Follows the imports of a fused module back to the root component, through
/// the state that fusing left, and from there to what the user has declared to
/// be the host's. What it is called in the core module is only the key to that
/// state: an import that fusing did not leave is nobody's.
//===----------------------------------------------------------------------===//
#ifndef MELD_PROVENANCE_IMPORTRESOLUTION_H
#define MELD_PROVENANCE_IMPORTRESOLUTION_H

#include "meld/CanonicalABI/HostSurface.h"
#include "meld/Provenance/HostEvidence.h"

namespace meld {

/// What fusing found out: the composition, and what the fused module shows its
/// host of it. Both are null for a module that was not fused in this run.
struct ResolutionState {
  const InstanceGraph *Graph = nullptr;
  const HostSurface *Surface = nullptr;
};

/// One import of a module.
struct ImportResolution {
  /// What fusing left it for. Null: it did not, and nothing is known.
  const HostImport *Import = nullptr;
  /// The same by the root's names, to be written down; without a declaration.
  /// Empty for built-ins of error contexts, which nothing declares.
  EvidencedImport Identity;
  /// What makes it the host's; null: nothing does.
  const HostDeclaration *Declaration = nullptr;
};

/// One per import of \p Module, in order.
std::vector<ImportResolution> resolveImports(const CoreModule &Module,
                                             const ResolutionState &State,
                                             const HostDeclarations &Host);

/// Evidence that all imports are the root's and declared to be the host's; none
/// where one of them is not.
std::optional<HostEvidence>
proveHostImports(ArrayRef<ImportResolution> Imports);

} // namespace meld

#endif // MELD_PROVENANCE_IMPORTRESOLUTION_H
