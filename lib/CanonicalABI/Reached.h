//===- Reached.h - Canonical definitions that are in use --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Which canonical definitions of a graph a core instance imports or the root
/// exports, directly or through others. The rest has no effect.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_REACHED_H
#define MELD_LIB_CANONICALABI_REACHED_H

#include "CoreFunctions.h"

namespace meld {

/// Indices into the lists of an instance graph, each once. A definition comes
/// behind those that it calls, and otherwise in the order in which core
/// instances, in instantiation order, import them, root exports last.
struct ReachedDefinitions {
  std::vector<uint32_t> Lifts;
  std::vector<uint32_t> Lowerings;
  std::vector<uint32_t> Builtins;
  /// Lowerings and built-ins together, in that order.
  std::vector<CoreBinding> Boundaries;
};

ReachedDefinitions findReached(const CoreDefinitions &Definitions);

/// Whether built-ins of \p Kind are lowered whoever calls them. Of others no
/// core type is known, unless typeWhereItTraps knows one.
bool isSupportedBuiltin(CanonKind Kind);

/// Refuses what cannot be lowered at all: async functions and options, and
/// built-ins that are not supported and might return, each by name. Checks
/// the core types of the rest, and of the core imports bound to them.
Error checkReached(const CoreDefinitions &Definitions,
                   const ReachedDefinitions &Reached, Layouts &Types,
                   CoreSignatures &Signatures, FunctionNames &Names);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_REACHED_H
