//===- PaddedElements.h - Elements with padding, as vectors -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Elements that are bytes to be kept and padding. CanonicalABI.md, "Storing",
/// writes no padding: what the destination has there stays.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_PADDEDELEMENTS_H
#define MELD_LIB_CANONICALABI_PADDEDELEMENTS_H

#include "HelperTable.h"
#include "TextVectors.h"

namespace meld {

/// What a whole number of elements has in a whole number of vectors: 0xff for
/// bytes of values, 0 for padding.
struct ElementMask {
  SmallVector<std::array<uint8_t, VectorBytes>, 3> Vectors;
  uint32_t Elements = 0; ///< in all of these
};

/// The mask of the elements of \p List, or nothing when a member is not copied
/// as bytes, or when it takes more than three vectors.
std::optional<ElementMask> maskOfElements(HelperTable &Helpers, TypeId List);

/// Copies elements as long as they fill the vectors of \p Mask, advances
/// \p From and \p To and reduces \p Count, a word of the destination.
void copyMasked(FunctionBuilder &B, const CopyRoute &Route,
                const ElementMask &Mask, FunctionBuilder::Local From,
                FunctionBuilder::Local To, FunctionBuilder::Local Count);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_PADDEDELEMENTS_H
