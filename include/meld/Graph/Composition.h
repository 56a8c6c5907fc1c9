//===- Composition.h - Several components become one ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Composes components by the names of their imports and exports. The result
/// is a component like any other: it imports what no input provides,
/// instantiates each input once and exports what the root, the first input,
/// exports.
///
/// An import is provided by the input that exports the same name or, for the
/// name of an interface, another version on the same track of semantic
/// versions (Explainer.md, "Canonical Interface Name"): equal up to and
/// including the first number that is not zero, and neither of them a
/// pre-release. Types are compared when the result is flattened.
//===----------------------------------------------------------------------===//
#ifndef MELD_GRAPH_COMPOSITION_H
#define MELD_GRAPH_COMPOSITION_H

#include "meld/Component/Component.h"
#include <functional>
#include <map>

namespace meld {

struct CompositionInput {
  std::string Name; ///< such as its path; for messages and rules
  /// Read with the locations of this input (Location.h): inputs are numbered
  /// in the order in which compose() gets them.
  std::unique_ptr<Component> Def;
};

/// Says who provides an import. `-provider=[IMPORTER:]NAME=[PROVIDER]`.
struct ProviderRule {
  std::string Importer; ///< the name of an input; empty: any
  std::string Import;   ///< an import's name, its version may be left out
  std::string Provider; ///< the name of an input; empty: the host

  /// Reads the text of a rule; names of inputs are \p Inputs.
  static Expected<ProviderRule> parse(StringRef Text,
                                      ArrayRef<std::string> Inputs);
};

struct CompositionRules {
  std::vector<ProviderRule> Providers;
  /// Whether the host is declared to provide an import: \p Interface is the
  /// name of an imported instance or, where it is empty, \p Name that of
  /// something else. Such an import is never bound to an input.
  std::function<bool(StringRef Interface, StringRef Name)> IsHosts;
  /// Imports that nobody provides must be declared to be the host's.
  bool Strict = false;
};

struct Composition {
  std::unique_ptr<Component> Root;
  /// By the location of an input's import, what its type is compared with, to
  /// be added to the message when that fails.
  std::map<uint64_t, std::string> Providers;

  /// Adds to errors about an import who else is involved.
  Error explain(Error Err) const;
};

/// Composes \p Inputs, at least two; the first is the root. The order of the
/// others has no influence on the result.
///
/// \returns an error, at the import concerned, where several inputs could
/// provide it, where inputs need each other in a circle, and where imports that
/// stay cannot be merged; and for an input that the root does not need.
Expected<Composition> compose(std::vector<CompositionInput> Inputs,
                              const CompositionRules &Rules);

/// An error at the first import of \p Root that is neither declared to be the
/// host's nor without need of one, as imports of nothing but value types are.
Error checkImportsAreDeclared(const Component &Root,
                              const CompositionRules &Rules);

} // namespace meld

#endif // MELD_GRAPH_COMPOSITION_H
