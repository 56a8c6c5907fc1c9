//===- Verify.h - Hold provenance against the module ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Checks that a module's component-provenance section says what the module
/// shows, and that its entries are what the fused input shows.
//===----------------------------------------------------------------------===//
#ifndef MELD_PROVENANCE_VERIFY_H
#define MELD_PROVENANCE_VERIFY_H

#include "meld/Graph/InstanceGraph.h"
#include "meld/Provenance/Scpv.h"

namespace meld {

/// What a section claims and the bytes contradict, one sentence for each.
using Differences = std::vector<std::string>;

/// The section of \p Module, or an error when it has none, several, or one
/// that does not decode.
Expected<Scpv> readScpv(ArrayRef<uint8_t> Module);

/// Holds \p Module's section against its bytes: the hash and both premises are
/// what the bytes give when they are computed again, every entry is of a
/// defined function, in ascending order without repetition, and every range is
/// that of the body. With imports, a closed world takes evidence in the module
/// that fits them (HostEvidence.h).
Expected<Differences> verifyScpv(ArrayRef<uint8_t> Module);

/// One of the inputs that a module was fused from. Points into the bytes that
/// were read.
struct Originals {
  InstanceGraph Graph;
  /// A core module without the sections that are about the module itself
  /// (BoundSectionNames); its id is the hash of these bytes.
  std::vector<uint8_t> BareModule;
};

/// Reads and flattens \p Input, a component or a core module, as fusing does.
Expected<Originals> readOriginals(ArrayRef<uint8_t> Input);

/// Holds \p Module's entries against \p Inputs, all it was fused from: each
/// entry's function has the original's body up to a renumbering of types,
/// functions, tables, memories, globals, tags and segments that is the same
/// for all functions of one core instance, and under which types and functions
/// keep their meaning. True of modules that nothing has optimised.
Expected<Differences> verifyScpvAgainst(ArrayRef<uint8_t> Module,
                                        ArrayRef<Originals> Inputs);

} // namespace meld

#endif // MELD_PROVENANCE_VERIFY_H
