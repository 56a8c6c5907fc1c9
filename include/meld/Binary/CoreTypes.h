//===- CoreTypes.h - Types of core WebAssembly ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Value, reference, composite, table, memory, global and tag types as the
/// binary format of WebAssembly 3.0 writes them. Type indices are those of the
/// module (or component type scope) that the type was read from.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_CORETYPES_H
#define MELD_BINARY_CORETYPES_H

#include "meld/Support/LLVM.h"
#include <optional>
#include <string>
#include <vector>

namespace meld {

/// What a core import or export is (core:externtype and `core:sort`).
enum class ExternKind : uint8_t { Func, Table, Memory, Global, Tag };
/// "function", "table", ... for diagnostics.
StringRef externKindName(ExternKind Kind);
constexpr unsigned NumExternKinds = 5;

/// A heap type: an abstract one by its (negative) s33 code, or a type index.
struct HeapType {
  enum : int64_t {
    Func = -0x10,   // 0x70
    Extern = -0x11, // 0x6f
    Any = -0x12,    // 0x6e
    Eq = -0x13,     // 0x6d
    I31 = -0x14,    // 0x6c
    Struct = -0x15, // 0x6b
    Array = -0x16,  // 0x6a
    Exn = -0x17,    // 0x69
    NoFunc = -0x0d, // 0x73
    NoExtern = -0x0e,
    None = -0x0f,
    NoExn = -0x0c, // 0x74
  };
  int64_t Code = Func;
  /// Whether the negative s33 \p Code is one of the above.
  static constexpr bool isAbstract(int64_t Code) {
    return (Code <= Func && Code >= Array) || Code == Exn ||
           (Code <= NoExn && Code >= None);
  }
  bool isConcrete() const { return Code >= 0; }
  uint32_t typeIndex() const { return static_cast<uint32_t>(Code); }
  bool operator==(const HeapType &) const = default;
};

/// A value type, or (in fields of structs and arrays) a packed storage type.
struct CoreValType {
  enum Kind : uint8_t { I32, I64, F32, F64, V128, I8, I16, Ref };
  Kind K = I32;
  bool Nullable = false; ///< for Ref
  HeapType Heap;         ///< for Ref
  bool isRef() const { return K == Ref; }
  bool operator==(const CoreValType &) const = default;
  static CoreValType ref(HeapType Heap, bool Nullable) {
    return {Ref, Nullable, Heap};
  }
  static CoreValType funcref() { return ref({HeapType::Func}, true); }
  static CoreValType externref() { return ref({HeapType::Extern}, true); }
};
/// "i32", "(ref null 5)", ... as the text format writes it.
std::string toString(const CoreValType &Type);

struct CoreFieldType {
  CoreValType Storage;
  bool Mutable = false;
  bool operator==(const CoreFieldType &) const = default;
};

/// A function signature.
struct CoreFuncType {
  std::vector<CoreValType> Params;
  std::vector<CoreValType> Results;
  bool operator==(const CoreFuncType &) const = default;
};
/// "(func (param i32) (result i64))"
std::string toString(const CoreFuncType &Type);

/// One type definition: finality, declared supertypes and the composite type.
struct CoreSubType {
  enum Composite : uint8_t { Func, Struct, Array };
  bool Final = true;
  std::vector<uint32_t> Supers; ///< type indices
  Composite K = Func;
  CoreFuncType Signature;            ///< for Func
  std::vector<CoreFieldType> Fields; ///< for Struct; exactly one for Array
};

/// A recursion group: types [First, First + Count) of the type index space.
struct CoreRecGroup {
  uint32_t First = 0;
  uint32_t Count = 1;
  uint64_t Offset = 0; ///< from the start of the outermost file
};

/// Limits of a memory (in pages) or a table (in elements).
struct CoreLimits {
  uint64_t Min = 0;
  std::optional<uint64_t> Max;
  bool Shared = false;
  bool Is64 = false; ///< address type i64
  std::optional<uint32_t>
      PageSizeLog2; ///< only when written out (custom-page-sizes)
  bool operator==(const CoreLimits &) const = default;
};

struct CoreTableType {
  CoreValType Element;
  CoreLimits Limits;
};
struct CoreGlobalType {
  CoreValType Type;
  bool Mutable = false;
};

/// "1 2 shared", "0 10 funcref", "(mut i32)": as the text format writes them.
std::string toString(const CoreLimits &Limits);
std::string toString(const CoreTableType &Type);
std::string toString(const CoreGlobalType &Type);

} // namespace meld

#endif // MELD_BINARY_CORETYPES_H
