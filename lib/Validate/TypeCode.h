//===- TypeCode.h - A value type as one integer -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The form in which validation keeps value types: on the operand stack, in
/// signatures, fields and globals. Type indices are canonical ones
/// (TypeMerger), so two types are equal exactly when their codes are.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_VALIDATE_TYPECODE_H
#define MELD_LIB_VALIDATE_TYPECODE_H

#include <cstdint>

namespace meld {

/// A heap type: an abstract one, or FirstDefined plus a canonical type index.
using HeapCode = uint32_t;

namespace heap {
enum : HeapCode {
  Func,
  NoFunc,
  Extern,
  NoExtern,
  Any,
  Eq,
  I31,
  Struct,
  Array,
  None,
  Exn,
  NoExn,
  Bottom, ///< below every heap type; only in unreachable code
  FirstDefined
};
constexpr bool isDefined(HeapCode Heap) { return Heap >= FirstDefined; }
} // namespace heap

class TypeCode {
public:
  /// Bottom: below every value type, only in unreachable code.
  constexpr TypeCode() = default;

  static constexpr TypeCode ref(HeapCode Heap, bool Nullable) {
    return TypeCode(RefBit | (Nullable ? NullBit : 0) | Heap);
  }
  static constexpr TypeCode nullRef(HeapCode Heap) { return ref(Heap, true); }

  static const TypeCode I32, I64, F32, F64, V128;
  static const TypeCode I8, I16; ///< in fields only

  constexpr bool isBottom() const { return Bits == 0; }
  constexpr bool isRef() const { return Bits & RefBit; }
  constexpr bool isNumberOrVector() const { return Bits - 1 < 5; }
  constexpr bool isPacked() const { return Bits == 6 || Bits == 7; }
  constexpr bool isNullable() const { return Bits & NullBit; }
  constexpr HeapCode heapCode() const { return Bits & ~(RefBit | NullBit); }
  /// Whether a local or field of this type has an initial value.
  constexpr bool isDefaultable() const { return !isRef() || isNullable(); }
  /// The type that a packed field has on the stack.
  constexpr TypeCode unpacked() const { return isPacked() ? I32 : *this; }
  /// A reference, with the null value or without it.
  constexpr TypeCode withNull(bool Nullable) const {
    return ref(heapCode(), Nullable);
  }
  bool operator==(const TypeCode &) const = default;

private:
  static constexpr uint32_t RefBit = uint32_t(1) << 31;
  static constexpr uint32_t NullBit = uint32_t(1) << 30;
  explicit constexpr TypeCode(uint32_t Bits) : Bits(Bits) {}
  uint32_t Bits = 0;
};

inline constexpr TypeCode TypeCode::I32{1};
inline constexpr TypeCode TypeCode::I64{2};
inline constexpr TypeCode TypeCode::F32{3};
inline constexpr TypeCode TypeCode::F64{4};
inline constexpr TypeCode TypeCode::V128{5};
inline constexpr TypeCode TypeCode::I8{6};
inline constexpr TypeCode TypeCode::I16{7};

} // namespace meld

#endif // MELD_LIB_VALIDATE_TYPECODE_H
