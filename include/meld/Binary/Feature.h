//===- Feature.h - Proposals that can be switched off -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What WebAssembly has gained since its first version, proposal by proposal.
/// A module is validated against a set of these, and a set of these is the
/// answer to what a module needs.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_FEATURE_H
#define MELD_BINARY_FEATURE_H

#include "meld/Support/LLVM.h"
#include <string>

namespace meld {

/// A proposal. None of them implies another: a module that uses structures
/// with references to functions needs GC and FunctionReferences.
enum class Feature : uint8_t {
  Mvp, ///< the first version, which cannot be switched off
  MutableGlobal,
  SaturatingFloatToInt,
  SignExtension,
  ReferenceTypes,
  MultiValue,
  BulkMemory,
  Simd,
  RelaxedSimd,
  Threads,
  TailCall,
  MultiMemory,
  Exceptions,       ///< tags, throw, try_table
  LegacyExceptions, ///< try, catch, rethrow, delegate
  Memory64,         ///< memories and tables with 64-bit addresses
  ExtendedConst,
  FunctionReferences,
  GC,
  WideArithmetic,
  CustomPageSizes,
};
constexpr unsigned NumFeatures =
    static_cast<unsigned>(Feature::CustomPageSizes) + 1;

/// "tail-call", "gc", ...: the proposal's name on the command line.
StringRef featureName(Feature F);

class FeatureSet {
public:
  /// Holds Mvp only, as every set does.
  constexpr FeatureSet() = default;
  constexpr FeatureSet(std::initializer_list<Feature> Features) {
    for (Feature F : Features)
      insert(F);
  }
  static constexpr FeatureSet all() {
    FeatureSet Set;
    Set.Bits = (uint32_t(1) << NumFeatures) - 1;
    return Set;
  }
  /// WebAssembly 3.0.
  static constexpr FeatureSet standard() {
    FeatureSet Set = all();
    for (Feature F : {Feature::Threads, Feature::LegacyExceptions,
                      Feature::WideArithmetic, Feature::CustomPageSizes})
      Set.erase(F);
    return Set;
  }

  constexpr bool contains(Feature F) const { return Bits & bit(F); }
  constexpr bool containsAll(FeatureSet Other) const {
    return (Other.Bits & ~Bits) == 0;
  }
  constexpr void insert(Feature F) { Bits |= bit(F); }
  constexpr void insert(FeatureSet Other) { Bits |= Other.Bits; }
  /// Mvp stays.
  constexpr void erase(FeatureSet Other) { Bits &= ~(Other.Bits & ~1u); }
  constexpr void erase(Feature F) {
    if (F != Feature::Mvp)
      Bits &= ~bit(F);
  }
  bool operator==(const FeatureSet &) const = default;

private:
  static constexpr uint32_t bit(Feature F) {
    return uint32_t(1) << static_cast<unsigned>(F);
  }
  uint32_t Bits = 1;
};

/// "bulk-memory,simd": the features except Mvp in the order above; "mvp" for
/// none.
std::string toString(FeatureSet Features);

/// Reads a list such as "all,-gc" or "mvp,simd". A list that starts with
/// neither `all`, `wasm3` nor `mvp` goes on from all features.
Expected<FeatureSet> parseFeatures(StringRef List);

} // namespace meld

#endif // MELD_BINARY_FEATURE_H
