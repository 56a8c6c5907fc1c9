//===- Sha256.h - SHA-256 of byte ranges ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// SHA-256 as fast as the processor can: whole fused modules are hashed.
//===----------------------------------------------------------------------===//
#ifndef MELD_SUPPORT_SHA256_H
#define MELD_SUPPORT_SHA256_H

#include "meld/Support/LLVM.h"
#include <array>

namespace meld {

using Sha256Digest = std::array<uint8_t, 32>;

Sha256Digest sha256(ArrayRef<uint8_t> Bytes);

/// SHA-256 of the concatenation of \p Pieces, which is never made.
Sha256Digest sha256OfPieces(ArrayRef<ArrayRef<uint8_t>> Pieces);

} // namespace meld

#endif // MELD_SUPPORT_SHA256_H
