//===- OriginMap.h - Which function came from where -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Provenance of the functions of a linked module. An entry is exact or
/// absent.
//===----------------------------------------------------------------------===//
#ifndef MELD_LINK_ORIGINMAP_H
#define MELD_LINK_ORIGINMAP_H

#include "meld/Support/LLVM.h"
#include <string>
#include <vector>

namespace meld {

struct FunctionOrigin {
  uint32_t FusedFunc = 0;    ///< function index, imports counted
  uint32_t Component = 0;    ///< in OriginMap::Components
  uint32_t OriginalFunc = 0; ///< in its own core module, imports counted
  /// Core instance (LinkPlan::Instances) the function belongs to.
  uint32_t Instance = 0;
};

/// Code that an optimiser put into a function beside what is its own. It does
/// not change whose function that is.
struct ForeignCode {
  uint32_t FusedFunc = 0;           ///< with or without an origin
  std::vector<uint32_t> Components; ///< ascending, without the function's own
};

struct OriginMap {
  std::vector<std::string> Components;   ///< SCPV component ids
  std::vector<FunctionOrigin> Functions; ///< ascending by FusedFunc
  std::vector<ForeignCode> Foreign;      ///< ascending by FusedFunc
};

} // namespace meld

#endif // MELD_LINK_ORIGINMAP_H
