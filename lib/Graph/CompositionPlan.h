//===- CompositionPlan.h - Who provides which import ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Decides by names and rules alone what the inputs of a composition get from
/// each other, and in which order they are instantiated.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_GRAPH_COMPOSITIONPLAN_H
#define MELD_LIB_GRAPH_COMPOSITIONPLAN_H

#include "meld/Graph/Composition.h"
#include <optional>

namespace meld {

/// An export of an input.
struct Provider {
  uint32_t Input = 0;
  uint32_t Export = 0; ///< in Component::Exports
};

struct CompositionPlan {
  /// By input and import; none: the import stays.
  std::vector<std::vector<std::optional<Provider>>> Providers;
  /// Inputs, each behind those that provide for it; the root is the last.
  std::vector<uint32_t> Order;
};

/// \returns the errors of compose() that concern names.
Expected<CompositionPlan> planComposition(ArrayRef<CompositionInput> Inputs,
                                          const CompositionRules &Rules);

/// "'a.wasm' exports it as 'x:y/z@1.1.0' at offset 0x10".
std::string describeProvider(ArrayRef<CompositionInput> Inputs,
                             const Provider &P);

} // namespace meld

#endif // MELD_LIB_GRAPH_COMPOSITIONPLAN_H
