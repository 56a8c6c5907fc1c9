//===- Linker.h - Link core module instances into one module ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The byte linker: merges index spaces section by section and re-encodes only
/// the indices inside function bodies.
//===----------------------------------------------------------------------===//
#ifndef MELD_LINK_LINKER_H
#define MELD_LINK_LINKER_H

#include "meld/Link/LinkPlan.h"
#include "meld/Link/OriginMap.h"

namespace meld {

struct LinkedModule {
  std::vector<uint8_t> Bytes;
  OriginMap Origins;
  /// The fused start runs as the export `_initialize` instead of as the start
  /// section, because it may reach a residual import that needs our exports.
  bool ExportsInitialize = false;
  /// What the user should know, each a diagnostic's text: more memories than
  /// engines take, for one.
  std::vector<std::string> Warnings;
};

/// Links \p Plan into one core module.
///
/// Function indices of the output: residual imports, then the defined
/// functions of each instance in plan order, then the fused start function if
/// one is needed. Other index spaces likewise. Equal plans give equal bytes
/// whatever Plan.Threads is.
///
/// Of the inputs' custom sections, `name` (with Plan.KeepNames) and `producers`
/// are merged. All others are dropped: what describes code offsets or indices
/// (DWARF, branch hints, relocations, `linking`, `dylink.0`, source maps) would
/// be wrong, and a `target_features` list is only right if every input has one
/// and names the features that linking adds, whereas readers of a module
/// without one derive the features from its code.
///
/// \returns an error, with the offset inside the input, for an instruction or
/// type form that is not modelled, malformed code, or a binding whose types do
/// not match (WebAssembly core, "Import Matching").
Expected<LinkedModule> link(const LinkPlan &Plan);

} // namespace meld

#endif // MELD_LINK_LINKER_H
