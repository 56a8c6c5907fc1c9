//===- FusionPlan.h - From lowered boundaries to a link plan ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Joins an instance graph and its lowered boundaries into the plan that the
/// core linker executes.
//===----------------------------------------------------------------------===//
#ifndef MELD_LINK_FUSIONPLAN_H
#define MELD_LINK_FUSIONPLAN_H

#include "meld/CanonicalABI/Boundaries.h"
#include "meld/Link/LinkPlan.h"

namespace meld {

/// A link plan together with the generated modules that it points into. Also
/// points into the instance graph, which must outlive it.
struct FusionPlan {
  /// A core module that no input contains, and its bytes.
  struct GeneratedModule {
    std::vector<uint8_t> Bytes;
    std::unique_ptr<CoreModule> Module;
  };

  LinkPlan Plan;
  GeneratedModule Adapters; ///< empty when no adapter is needed
  std::vector<GeneratedModule> Runtime;
};

/// Core instances keep their order and numbers; the adapters, if there are
/// any, are one more instance behind them, and the runtime modules follow.
///
/// \returns an error when the adapter module cannot be read back, which is a
/// generator fault, and for a bare core module: with nothing to link, fusing
/// it is to keep its bytes, whatever it imports.
Expected<FusionPlan> buildFusionPlan(const InstanceGraph &Graph,
                                     Boundaries Lowered);

} // namespace meld

#endif // MELD_LINK_FUSIONPLAN_H
