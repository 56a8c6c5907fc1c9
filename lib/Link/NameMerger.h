//===- NameMerger.h - One name section for all instances --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Merges the name sections of the linked modules. A name is prefixed by its
/// instance's label, `libc.malloc`; instances of equal label are told apart by
/// a number, `libc:2.malloc`, and a name that is still taken gets a suffix, so
/// that the names of each index space are unique.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_NAMEMERGER_H
#define MELD_LIB_LINK_NAMEMERGER_H

#include "LinkState.h"

namespace meld {

/// \returns the contents of the merged `name` section. \p FusedStart is the
/// output index of the start function that the linker made, if it did.
std::vector<uint8_t> mergeNames(const LinkState &State,
                                std::optional<uint32_t> FusedStart);

} // namespace meld

#endif // MELD_LIB_LINK_NAMEMERGER_H
