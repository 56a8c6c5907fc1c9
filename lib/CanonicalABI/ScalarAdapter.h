//===- ScalarAdapter.h - Adapters that pass core values ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Emits the functions that stand between a caller and a callee whose values
/// are all scalars, or are not looked at: conversions, flags of component
/// instances, post-return and exceptions (CanonicalABI.md, "canon lift",
/// "canon lower", "Flat Lifting").
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_SCALARADAPTER_H
#define MELD_LIB_CANONICALABI_SCALARADAPTER_H

#include "AdapterModule.h"
#include "InstanceFlags.h"

namespace meld {

/// What lifting a core value and lowering it again does to it.
enum class ScalarConversion : uint8_t {
  None,      ///< u32, s32, u64, s64; floats, whose NaNs may be kept
  NonZero,   ///< bool: 0 or 1
  ZeroExt8,  ///< u8
  ZeroExt16, ///< u16
  SignExt8,  ///< s8
  SignExt16, ///< s16
  CheckChar, ///< char: traps unless it is a Unicode scalar value
};

/// \returns nullopt for a type that is no scalar.
std::optional<ScalarConversion> conversionOf(const ResolvedType &Type);

/// One adapter: what happens, in this order, between the call and the return.
struct ScalarAdapter {
  std::string Name;
  CoreFuncType Type; ///< of the adapter and of its callee

  /// Traps unless this component instance may be left.
  std::optional<uint32_t> CheckedLeave;
  EntrySteps Entry;
  /// The callee's instance may be active already: its flags are put back to
  /// what they were, instead of being set.
  bool KeepsEntry = false;
  /// Of the parameters; empty when they are passed on as they are.
  SmallVector<ScalarConversion, 8> Params;
  BoundaryTarget Callee;
  /// An exception that the callee or its post-return throws becomes a trap.
  bool TrapsOnThrow = false;
  ScalarConversion Result = ScalarConversion::None;
  /// Called with the callee's unconverted results.
  std::optional<BoundaryTarget> PostReturn;
  /// The component instance whose flag is clear during the post-return.
  std::optional<uint32_t> PostReturnLeave;
  /// The component instance whose flag is clear during the callee, which is a
  /// realloc or post-return itself.
  std::optional<uint32_t> CalleeLeave;

  /// Calling the callee directly is the same.
  bool isIdentity() const;
};

BoundaryTarget emit(AdapterModule &Module, const ScalarAdapter &Adapter);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_SCALARADAPTER_H
