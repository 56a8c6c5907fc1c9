//===- LinkState.h - What the parts of the linker share ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The plan with everything that is decided before sections are written.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_LINKSTATE_H
#define MELD_LIB_LINK_LINKSTATE_H

#include "EntityResolver.h"
#include "IndexMaps.h"
#include "meld/Binary/TypeMerger.h"

namespace meld {

struct LinkState {
  LinkState(const LinkPlan &Plan, EntityResolver Resolved)
      : Plan(Plan), Resolver(std::move(Resolved)), Maps(Plan, Resolver, Types) {
    ResidualTypes.reserve(Plan.Residuals.size());
    for (const ResidualImport &Residual : Plan.Residuals)
      ResidualTypes.push_back(Types.addFuncType(Residual.Type));
  }

  uint32_t numInstances() const {
    return static_cast<uint32_t>(Plan.Instances.size());
  }
  const CoreModule &module(uint32_t Instance) const {
    return *Plan.Modules[Plan.Instances[Instance].Module].Module;
  }

  const LinkPlan &Plan;
  EntityResolver Resolver;
  TypeMerger Types;
  IndexMaps Maps;
  std::vector<uint32_t> ResidualTypes; ///< merged type index by residual
};

} // namespace meld

#endif // MELD_LIB_LINK_LINKSTATE_H
