//===- BodyComparison.h - Equal up to a renumbering -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Whether the code of one module is that of another with nothing but index
/// spaces renumbered.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_PROVENANCE_BODYCOMPARISON_H
#define MELD_LIB_PROVENANCE_BODYCOMPARISON_H

#include "meld/Binary/CoreModule.h"
#include "meld/Binary/Opcodes.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace meld {

/// What became of the indices of one core instance in a fused module, learnt
/// from one pair after the other.
class Renumbering {
public:
  Renumbering(const CoreModule &Original, const CoreModule &Fused)
      : Original(Original), Fused(Fused) {}

  /// Notes that entity \p From of the space that \p Kind indexes became \p To.
  /// False when it became something else before.
  bool add(ImmKind Kind, uint32_t From, uint32_t To);

  /// Compares the definitions of all types that became others, and of the
  /// types that those mention, with each other.
  ///
  /// \returns what differs first, or nothing.
  std::optional<std::string> compareTypes();

private:
  bool compareType(uint32_t From, uint32_t To);
  bool compareValType(const CoreValType &From, const CoreValType &To);
  bool compareValTypes(ArrayRef<CoreValType> From, ArrayRef<CoreValType> To);

  const CoreModule &Original;
  const CoreModule &Fused;
  /// Keyed by the space's ImmKind, shifted, and the index; looked up only.
  llvm::DenseMap<uint64_t, uint32_t> Map;
  /// Pairs of types in the order in which they were learnt, and how many of
  /// them have been compared.
  std::vector<std::pair<uint32_t, uint32_t>> Types;
  size_t NumCompared = 0;
};

/// Compares two function bodies, locals included, instruction by instruction:
/// all bytes must be equal but those of indices, which must agree with \p Map
/// and are added to it.
///
/// \returns what differs first, or nothing.
std::optional<std::string> compareBodies(const CoreBody &Original,
                                         const CoreBody &Fused,
                                         Renumbering &Map);

} // namespace meld

#endif // MELD_LIB_PROVENANCE_BODYCOMPARISON_H
