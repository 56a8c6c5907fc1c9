//===- ElementSize.cpp - Sizes of value types -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ElementSize.h"

#include "Scope.h"

#include "meld/Support/Error.h"
#include "llvm/Support/MathExtras.h"

using namespace meld;
using llvm::alignTo;

static constexpr ElementSize Handle = {4, 4};
static constexpr ElementSize PointerAndLength = {16, 8};

ElementSize meld::elementSize(PrimValType Type) {
  switch (Type) {
  case PrimValType::Bool:
  case PrimValType::S8:
  case PrimValType::U8:
    return {1, 1};
  case PrimValType::S16:
  case PrimValType::U16:
    return {2, 2};
  case PrimValType::S32:
  case PrimValType::U32:
  case PrimValType::F32:
  case PrimValType::Char:
    return {4, 4};
  case PrimValType::S64:
  case PrimValType::U64:
  case PrimValType::F64:
    return {8, 8};
  case PrimValType::String:
    return PointerAndLength;
  case PrimValType::ErrorContext:
    return Handle;
  }
  llvm_unreachable("all primitive types are handled");
}

namespace {

/// Parts one after the other or, in a variant, at the same place. There are
/// fewer than 2^32 parts of less than 2^28 bytes each, so that nothing wraps.
class Sum {
public:
  explicit Sum(const Scope &S) : S(S) {}

  void field(const ValTypeRef &Type) {
    const ElementSize Part = of(Type);
    Size = alignTo(Size, Part.Align) + Part.Size;
    Align = std::max<uint32_t>(Align, Part.Align);
  }
  void payload(const std::optional<ValTypeRef> &Type) {
    if (!Type)
      return;
    const ElementSize Part = of(*Type);
    Size = std::max<uint64_t>(Size, Part.Size);
    Align = std::max<uint32_t>(Align, Part.Align);
  }
  /// Puts a discriminant before payloads.
  void discriminant(size_t NumCases) {
    const uint32_t Bytes = NumCases <= 1U << 8    ? 1
                           : NumCases <= 1U << 16 ? 2
                                                  : 4;
    Size += alignTo(Bytes, Align);
    Align = std::max(Align, Bytes);
  }
  void repeat(uint32_t Count) { Size *= Count; }
  void is(ElementSize Element) {
    Size = Element.Size;
    Align = Element.Align;
  }

  uint64_t size() const { return alignTo(Size, Align); }
  uint32_t align() const { return Align; }

private:
  ElementSize of(const ValTypeRef &Type) const {
    return Type.IsPrim ? elementSize(Type.Prim)
                       : S.info(Sort::Type, Type.Index).Type.Element;
  }

  const Scope &S;
  uint64_t Size = 0;
  uint32_t Align = 1;
};

} // namespace

static void addParts(Sum &Of, const DefinedValType &Type) {
  switch (Type.K) {
  case DefinedValType::Prim:
    return Of.is(elementSize(Type.PrimType));
  case DefinedValType::Record:
    for (const LabeledValType &Field : Type.fields())
      Of.field(Field.Type);
    return;
  case DefinedValType::Tuple:
    for (const ValTypeRef &Element : Type.elements())
      Of.field(Element);
    return;
  case DefinedValType::Variant:
    for (const VariantCase &Case : Type.cases())
      Of.payload(Case.Payload);
    return Of.discriminant(Type.cases().size());
  case DefinedValType::Enum:
    return Of.discriminant(Type.labels().size());
  case DefinedValType::Option:
  case DefinedValType::Result:
    Of.payload(Type.First);
    Of.payload(Type.Second);
    return Of.discriminant(2);
  case DefinedValType::Flags: {
    const size_t Labels = Type.labels().size();
    const uint32_t Bytes = Labels <= 8 ? 1 : Labels <= 16 ? 2 : 4;
    return Of.is({Bytes, Bytes});
  }
  case DefinedValType::FixedList:
    Of.field(*Type.First);
    return Of.repeat(Type.Length);
  case DefinedValType::List:
  case DefinedValType::Map:
    return Of.is(PointerAndLength);
  case DefinedValType::Own:
  case DefinedValType::Borrow:
  case DefinedValType::Stream:
  case DefinedValType::Future:
    return Of.is(Handle);
  }
  llvm_unreachable("all kinds are handled");
}

Expected<ElementSize> meld::elementSize(const DefinedValType &Type,
                                        const Scope &S, uint64_t Offset) {
  constexpr uint64_t Limit = 1U << 28;
  Sum Of(S);
  addParts(Of, Type);
  if (Of.size() >= Limit)
    return makeErrorAt(Offset, "a value of this type takes " +
                                   Twine(Of.size()) +
                                   " bytes, fewer than 2^28 are allowed");
  ElementSize Found;
  Found.Size = Of.size();
  Found.Align = Of.align();
  return Found;
}
