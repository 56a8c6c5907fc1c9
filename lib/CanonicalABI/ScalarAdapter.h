//===- ScalarAdapter.h - Adapters that pass core values ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Emits the functions that stand between a caller and a callee whose values
/// are all scalars, or are not looked at (CanonicalABI.md, "canon lift", "canon
/// lower", "Flat Lifting").
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_SCALARADAPTER_H
#define MELD_LIB_CANONICALABI_SCALARADAPTER_H

#include "CallSteps.h"

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

/// One adapter.
struct ScalarAdapter {
  std::string Name;
  CoreFuncType Type; ///< of the adapter and of its callee
  CallSteps Steps;
  /// Of the parameters; empty when they are passed on as they are.
  SmallVector<ScalarConversion, 8> Params;
  ScalarConversion Result = ScalarConversion::None;

  /// Calling the callee directly is the same.
  bool isIdentity() const;
};

BoundaryTarget emit(AdapterModule &Module, const ScalarAdapter &Adapter);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_SCALARADAPTER_H
