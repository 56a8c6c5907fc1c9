//===- SegmentLinker.h - Element and data sections --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Concatenates the element and data segments of all instances.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_SEGMENTLINKER_H
#define MELD_LIB_LINK_SEGMENTLINKER_H

#include "StartPlan.h"

namespace meld {

/// Writes the element segments of all instances (without their count), those
/// that \p Starts defers as passive ones. Segments of function indices stay
/// such; functions they name are appended to \p Declared.
Error writeElemSegments(ByteWriter &W, const LinkState &State,
                        const StartPlan &Starts, ConstExprLinker &Exprs,
                        std::vector<uint32_t> &Declared);

/// Writes a declarative segment of \p Funcs.
void writeDeclarativeSegment(ByteWriter &W, ArrayRef<uint32_t> Funcs);

/// The data section, of which only the bytes of the segments are left in the
/// inputs, since they may be most of the output.
struct LinkedData {
  struct Segment {
    size_t HeadEnd = 0; ///< in Heads; its head begins where the last one ends
    ArrayRef<uint8_t> Bytes;
  };
  std::vector<uint8_t> Heads; ///< form, memory, offset and size of segments
  std::vector<Segment> Segments;
  /// Bytes of the section's contents, segment count included.
  uint64_t contentsSize() const;
  void writeContents(ByteWriter &W) const;
};
Expected<LinkedData> linkDataSegments(const LinkState &State,
                                      const StartPlan &Starts,
                                      ConstExprLinker &Exprs);

} // namespace meld

#endif // MELD_LIB_LINK_SEGMENTLINKER_H
