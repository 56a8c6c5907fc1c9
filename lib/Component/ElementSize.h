//===- ElementSize.h - Sizes of value types ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The bytes that a value takes as an element of a list in a 64-bit memory,
/// which validation limits (CanonicalABI.md, "Element Size"). Known for each
/// value type once it is read, so that no type is walked.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_COMPONENT_ELEMENTSIZE_H
#define MELD_LIB_COMPONENT_ELEMENTSIZE_H

#include "meld/Component/Type.h"
#include "llvm/Support/Error.h"

namespace meld {

class Scope;

/// In bytes.
struct ElementSize {
  uint32_t Size : 28 = 1;
  uint32_t Align : 4 = 1;
};

ElementSize elementSize(PrimValType Type);

/// The size of \p Type, which stands in \p S at \p Offset and has parts.
///
/// \returns an error if it is not below 2^28.
llvm::Expected<ElementSize> elementSize(const DefinedValType &Type,
                                        const Scope &S, uint64_t Offset);

} // namespace meld

#endif // MELD_LIB_COMPONENT_ELEMENTSIZE_H
