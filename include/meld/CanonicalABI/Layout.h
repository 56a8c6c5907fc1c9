//===- Layout.h - Size, alignment and flat form of types --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The one layout computation: every question about how a value type lies in
/// memory or in core values is answered from here, so that no two walks over a
/// type can disagree (CanonicalABI.md, "Alignment" to "Flattening").
///
/// Numbers never wrap: sizes and counts saturate, and the flat form is
/// materialised only up to the first value that no longer fits.
//===----------------------------------------------------------------------===//
#ifndef MELD_CANONICALABI_LAYOUT_H
#define MELD_CANONICALABI_LAYOUT_H

#include "meld/Component/Canon.h"
#include "meld/Graph/TypeTable.h"

namespace meld {

/// Of a linear memory; decides the size of pointers and lengths.
enum class AddressType : uint8_t { I32, I64 };
constexpr uint32_t pointerSize(AddressType Address) {
  return Address == AddressType::I32 ? 4 : 8;
}
constexpr CoreValType pointerType(AddressType Address) {
  return {Address == AddressType::I32 ? CoreValType::I32 : CoreValType::I64,
          false,
          {}};
}

/// CanonicalABI.md, "Flattening"; of synchronous calls.
constexpr unsigned MaxFlatParams = 16;
constexpr unsigned MaxFlatResults = 1;

/// Each value type must be smaller, in bytes and with 64-bit pointers
/// (CanonicalABI.md, "Element Size").
constexpr uint64_t MaxValueSize = uint64_t(1) << 28;

/// What occurs in a value type, at any level.
struct TypeContents {
  bool Strings = false;
  bool Lists = false; ///< of dynamic length; maps included
  bool Own = false;
  bool Borrow = false;
  bool Async = false; ///< stream, future
  bool ErrorContext = false;

  /// Its values lie partly in memory, however they are passed.
  bool pointers() const { return Strings || Lists; }
  bool handles() const { return Own || Borrow || ErrorContext; }
  TypeContents &operator|=(const TypeContents &Other);
};

/// Layout of a value type for one address type. Sizes and offsets are bytes.
struct TypeLayout {
  uint64_t Size = 0; ///< padded to Align; saturates
  uint32_t Align = 1;
  /// Record, Tuple: of each field. Map: of key and value within one entry.
  std::vector<uint64_t> FieldOffsets;
  /// Variant, Enum, Option, Result; 0 for others.
  uint8_t DiscriminantSize = 0;
  uint32_t PayloadOffset = 0; ///< of all cases alike
  /// List, FixedList, Map: distance of elements.
  uint64_t ElementSize = 0;
  uint32_t ElementAlign = 1;
  /// Number of core values of the flat form; saturates.
  uint64_t FlatCount = 0;
  /// The first min(FlatCount, MaxFlatParams + 1) of them.
  SmallVector<CoreValType::Kind, 4> Flat;
};

/// Which side of a component boundary a core function type is for.
enum class Direction : uint8_t { Lift, Lower };

/// A component-level function type as a core function type.
struct FlatSignature {
  CoreFuncType Core;
  /// The parameters are one pointer to a tuple.
  bool SpillsParams = false;
  /// The result is behind a pointer: returned (Lift) or the last parameter
  /// (Lower).
  bool SpillsResult = false;
};

/// Computes and keeps the layouts of the types of one table.
class Layouts {
public:
  explicit Layouts(const TypeTable &Types);
  ~Layouts();
  const TypeTable &types() const { return Types; }

  /// The layout of \p Id. Types that \c check refuses get a layout as well,
  /// with saturated numbers.
  const TypeLayout &of(TypeId Id, AddressType Address);
  const TypeContents &contents(TypeId Id);

  /// The layout of a tuple of \p Elements, as which spilled parameters lie in
  /// memory (CanonicalABI.md, "Lifting and Lowering Values"). Its size is not
  /// bounded by MaxValueSize.
  TypeLayout ofTuple(ArrayRef<TypeId> Elements, AddressType Address);

  /// Refuses what validation forbids and a layout cannot express: records,
  /// tuples and variants without members, more than 32 or no flags, a map key
  /// without order, sizes of MaxValueSize or more with 64-bit pointers.
  Error check(TypeId Id);
  /// The same for all types of a function.
  Error check(FuncTypeId Id);

  /// What occurs in the parameters, and in the result.
  TypeContents paramContents(FuncTypeId Id);
  TypeContents resultContents(FuncTypeId Id);

  /// `flatten_functype` without the `async` option. Memory \p Address is
  /// that of the `memory` option; I32 where there is none.
  FlatSignature flatten(FuncTypeId Id, AddressType Address, Direction Dir);

private:
  struct Entry;
  Entry &entry(TypeId Id);
  TypeLayout compute(const ResolvedType &Type, AddressType Address);
  void addFields(TypeLayout &Layout, ArrayRef<TypeId> Fields,
                 AddressType Address);
  void setVariant(TypeLayout &Layout, size_t NumCases,
                  ArrayRef<std::optional<TypeId>> Payloads,
                  AddressType Address);

  const TypeTable &Types;
  /// By TypeId; the layouts of inner types are made while an outer one is, so
  /// entries must not move.
  std::vector<std::unique_ptr<Entry>> Entries;
};

} // namespace meld

#endif // MELD_CANONICALABI_LAYOUT_H
