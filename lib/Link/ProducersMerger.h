//===- ProducersMerger.h - One producers section ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Merges the `producers` custom sections (tool conventions, "Producers
/// Section") of the linked modules.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_PRODUCERSMERGER_H
#define MELD_LIB_LINK_PRODUCERSMERGER_H

#include "meld/Link/LinkPlan.h"

namespace meld {

/// \returns the contents of the merged section: every language, tool and SDK
/// once, the first version of each, in plan order, and this program among the
/// tools. Malformed sections are left out.
std::vector<uint8_t> mergeProducers(const LinkPlan &Plan);

} // namespace meld

#endif // MELD_LIB_LINK_PRODUCERSMERGER_H
