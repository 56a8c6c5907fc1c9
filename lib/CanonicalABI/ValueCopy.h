//===- ValueCopy.h - Passing a value between two instances ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Lifts a value from one side and lowers it to the other in one go, with one
/// walk over its type (CanonicalABI.md, "Loading", "Storing", "Flat Lifting",
/// "Flat Lowering").
///
/// The specification lifts a value as a whole before it lowers any of it;
/// CallAdapter.h tells where that cannot be observed.
///
/// A type has the same number of core values for all address types, so a value
/// is flat on both sides or in memory on both sides.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_VALUECOPY_H
#define MELD_LIB_CANONICALABI_VALUECOPY_H

#include "HelperTable.h"

namespace meld {

/// Where a value of some type lies: in memory, or in locals.
struct Place {
  using Local = FunctionBuilder::Local;

  static Place memory(Local Pointer, uint32_t Offset = 0) {
    return {Pointer, Offset, {}};
  }
  static Place flat(ArrayRef<Local> Slots) { return {{}, 0, Slots}; }
  bool isFlat() const { return !Slots.empty(); }

  Local Pointer; ///< to byte 0; the value is \c Offset bytes behind
  uint32_t Offset = 0;
  /// The core values, more of them where others follow. Their types may be
  /// wider than the value's (CanonicalABI.md, "Flattening", `join`).
  ArrayRef<Local> Slots;
};

class ValueCopier {
public:
  using Expr = FunctionBuilder::Expr;
  using Local = FunctionBuilder::Local;

  /// Adds to \p B.
  ValueCopier(FunctionBuilder &B, HelperTable &Helpers, const CopyRoute &Route)
      : B(B), Helpers(Helpers), Types(Helpers.Types), Route(Route) {}

  /// Copies a value. Ranges in memory have been checked, as has alignment;
  /// flat destinations are zero.
  void copy(TypeId Id, const Place &From, const Place &To);
  /// Copies the members of a tuple that lies in memory.
  void copyTuple(ArrayRef<TypeId> Members, Local From, Local To);
  /// Copies \p Count elements, a word of the destination, of a list, map or
  /// fixed-length list.
  void copyElements(TypeId List, Local From, Local To, Local Count);

private:
  /// Whether nothing is to be done for a value that lies in \p Place.
  bool isLeftAlone(TypeId Id, const Place &At) {
    return Route.OnlyHandles && !At.isFlat() && !Types.contents(Id).handles();
  }
  void copyHere(TypeId Id, const Place &From, const Place &To);
  /// Copies the core values of \p Id unread.
  void passFlat(TypeId Id, const Place &From, const Place &To);
  void copyOutlined(TypeId Id, const Place &From, const Place &To);
  void copyPrimitive(PrimValType Type, const Place &From, const Place &To);
  /// Own, borrow, error-context.
  void copyHandle(const ResolvedType &Type, const Place &From, const Place &To);
  void copyFlags(TypeId Id, const Place &From, const Place &To);
  void copyFields(TypeId Id, const Place &From, const Place &To);
  void copyFixedList(TypeId Id, const Place &From, const Place &To);
  void copyList(TypeId Id, const Place &From, const Place &To);
  void copyString(const Place &From, const Place &To);
  /// A pointer and a length, which \p Function translates.
  void copyPair(const char *Function, const Place &From, const Place &To);
  void copyElement(TypeId List, const Place &From, const Place &To);

  /// Variant, enum, option, result (VariantCopy.cpp).
  void copyVariant(TypeId Id, const Place &From, const Place &To);
  void dispatch(TypeId Id, Local Case, size_t Begin, size_t End,
                const Place &From, const Place &To);
  void copyPayload(TypeId Variant, TypeId Payload, const Place &From,
                   const Place &To);

  /// The function that makes a copy of a list or map (ListCopy.cpp).
  const char *listHelper(TypeId Id);
  const char *elementsHelper(TypeId Id);

  /// Core value number \p Slot of a flat place, as a \p Wanted.
  Expr readSlot(const Place &From, unsigned Slot, CoreValType::Kind Wanted);
  void writeSlot(const Place &To, unsigned Slot, CoreValType::Kind Given,
                 Expr Value);
  /// A number of \p Bytes bytes at \p From, or its core value.
  Expr read(const Place &From, CoreValType::Kind Kind, unsigned Bytes,
            bool Signed = false);
  void write(const Place &To, CoreValType::Kind Kind, unsigned Bytes,
             Expr Value);
  /// A pointer to the value.
  Expr pointer(const CopySide &Side, const Place &Of);
  /// The part of \p Of whose core values begin with number \p Slot, or that is
  /// \p Offset bytes behind.
  static Place part(const Place &Of, unsigned Slot, uint64_t Offset);

  const TypeLayout &from(TypeId Id) { return Types.of(Id, Route.From.Address); }
  const TypeLayout &to(TypeId Id) { return Types.of(Id, Route.To.Address); }

  FunctionBuilder &B;
  HelperTable &Helpers;
  Layouts &Types;
  const CopyRoute Route;
};

/// Traps unless \p Value, which is to become a `char`, is a Unicode scalar
/// value.
void emitCharCheck(FunctionBuilder &B, FunctionBuilder::Local Value);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_VALUECOPY_H
