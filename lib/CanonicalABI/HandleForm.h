//===- HandleForm.h - How handles are written down --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef MELD_LIB_CANONICALABI_HANDLEFORM_H
#define MELD_LIB_CANONICALABI_HANDLEFORM_H

#include <compare>
#include <cstdint>

namespace meld {

/// What the handles of one side of a copy are numbers of.
struct HandleForm {
  enum Kind : uint8_t {
    None,  ///< the side has none
    Table, ///< the table of component instance Instance
    Host,  ///< the host's table, or ours for it (HandleTables::formOf)
    /// Nobody's yet: what was lifted, as a number of a table for such handles
    /// or, if it is borrowed, its representation.
    Lifted,
    /// Nobody's any more: a destination that drops what is borrowed and keeps
    /// the number.
    Dropped
  };
  /// Stands for the component instance where a table of ours is the host's.
  static constexpr uint32_t TheHost = UINT32_MAX;
  Kind K = None;
  uint32_t Instance = 0;
  /// Of a source: that handles are lent could be observed before the call ends.
  bool CountsLends = false;
  auto operator<=>(const HandleForm &) const = default;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_HANDLEFORM_H
