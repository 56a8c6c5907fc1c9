//===- Location.h - A byte of one of several inputs -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Where something stands: the number of an input, and a byte offset in it. A
/// location takes 56 bits (IndexEntry::Offset), and that of the first input is
/// the plain offset, so that a reader which is given one as its base offset
/// need not know of inputs.
//===----------------------------------------------------------------------===//
#ifndef MELD_SUPPORT_LOCATION_H
#define MELD_SUPPORT_LOCATION_H

#include <cassert>
#include <cstdint>

namespace meld {

constexpr unsigned LocationOffsetBits = 40;
constexpr uint64_t MaxInputBytes = uint64_t(1) << LocationOffsetBits;
constexpr unsigned MaxInputs = 1U << (56 - LocationOffsetBits);

/// Byte \p Offset of input \p Input.
inline uint64_t locationOf(unsigned Input, uint64_t Offset) {
  assert(Input < MaxInputs && Offset < MaxInputBytes);
  return uint64_t(Input) << LocationOffsetBits | Offset;
}
inline unsigned inputOf(uint64_t Location) {
  return static_cast<unsigned>(Location >> LocationOffsetBits);
}
inline uint64_t offsetOf(uint64_t Location) {
  return Location & (MaxInputBytes - 1);
}

} // namespace meld

#endif // MELD_SUPPORT_LOCATION_H
