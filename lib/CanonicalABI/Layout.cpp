//===- Layout.cpp - Size, alignment and flat form of types ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/CanonicalABI/Layout.h"

#include "meld/Support/Error.h"

#include "llvm/Support/MathExtras.h"

using namespace meld;

TypeContents &meld::TypeContents::operator|=(const TypeContents &Other) {
  Strings |= Other.Strings;
  Lists |= Other.Lists;
  Own |= Other.Own;
  Borrow |= Other.Borrow;
  Async |= Other.Async;
  ErrorContext |= Other.ErrorContext;
  return *this;
}

struct meld::Layouts::Entry {
  std::optional<TypeLayout> ByAddress[2];
  std::optional<TypeContents> Contents;
  bool Checked = false;
};

meld::Layouts::Layouts(const TypeTable &Types) : Types(Types) {}
meld::Layouts::~Layouts() = default;

Layouts::Entry &meld::Layouts::entry(TypeId Id) {
  if (Id.Value >= Entries.size())
    Entries.resize(std::max<size_t>(Types.numTypes(), Id.Value + 1));
  std::unique_ptr<Entry> &Slot = Entries[Id.Value];
  if (!Slot)
    Slot = std::make_unique<Entry>();
  return *Slot;
}

//===----------------------------------------------------------------------===//
// Arithmetic that saturates
//===----------------------------------------------------------------------===//

/// \p Offset rounded up to a multiple of \p Align, a power of two.
static uint64_t alignUp(uint64_t Offset, uint32_t Align) {
  const uint64_t Mask = Align - 1;
  return llvm::SaturatingAdd(Offset, Mask) & ~Mask;
}

static void appendFlat(TypeLayout &Layout, const TypeLayout &Part) {
  Layout.FlatCount = llvm::SaturatingAdd(Layout.FlatCount, Part.FlatCount);
  for (CoreValType::Kind Kind : Part.Flat) {
    if (Layout.Flat.size() > MaxFlatParams)
      return;
    Layout.Flat.push_back(Kind);
  }
}

/// CanonicalABI.md, "Flattening", `join`.
static CoreValType::Kind join(CoreValType::Kind A, CoreValType::Kind B) {
  if (A == B)
    return A;
  const auto Is32 = [](CoreValType::Kind K) {
    return K == CoreValType::I32 || K == CoreValType::F32;
  };
  return Is32(A) && Is32(B) ? CoreValType::I32 : CoreValType::I64;
}

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

static TypeLayout scalar(uint32_t Size, CoreValType::Kind Flat) {
  TypeLayout Layout;
  Layout.Size = Layout.Align = Size;
  Layout.FlatCount = 1;
  Layout.Flat.push_back(Flat);
  return Layout;
}

/// A string or a list of dynamic length: a pointer and a length.
static TypeLayout pointerPair(AddressType Address) {
  TypeLayout Layout;
  Layout.Align = pointerSize(Address);
  Layout.Size = 2 * Layout.Align;
  Layout.FlatCount = 2;
  Layout.Flat.assign(2, pointerType(Address).K);
  return Layout;
}

static TypeLayout primitive(PrimValType Type, AddressType Address) {
  switch (Type) {
  case PrimValType::Bool:
  case PrimValType::S8:
  case PrimValType::U8:
    return scalar(1, CoreValType::I32);
  case PrimValType::S16:
  case PrimValType::U16:
    return scalar(2, CoreValType::I32);
  case PrimValType::S32:
  case PrimValType::U32:
  case PrimValType::Char:
  case PrimValType::ErrorContext:
    return scalar(4, CoreValType::I32);
  case PrimValType::S64:
  case PrimValType::U64:
    return scalar(8, CoreValType::I64);
  case PrimValType::F32:
    return scalar(4, CoreValType::F32);
  case PrimValType::F64:
    return scalar(8, CoreValType::F64);
  case PrimValType::String:
    return pointerPair(Address);
  }
  llvm_unreachable("not a primitive type");
}

/// Size of the smallest unsigned integer that holds a bit for each of
/// \p NumFlags flags.
static uint32_t flagsSize(size_t NumFlags) {
  return NumFlags <= 8 ? 1 : NumFlags <= 16 ? 2 : 4;
}

/// CanonicalABI.md, "Alignment", `discriminant_type`.
static uint8_t discriminantSize(size_t NumCases) {
  return NumCases <= 0x100 ? 1 : NumCases <= 0x10000 ? 2 : 4;
}

void meld::Layouts::addFields(TypeLayout &Layout, ArrayRef<TypeId> Fields,
                              AddressType Address) {
  Layout.FieldOffsets.reserve(Fields.size());
  for (TypeId Id : Fields) {
    const TypeLayout &Field = of(Id, Address);
    Layout.Align = std::max(Layout.Align, Field.Align);
    const uint64_t Offset = alignUp(Layout.Size, Field.Align);
    Layout.FieldOffsets.push_back(Offset);
    Layout.Size = llvm::SaturatingAdd(Offset, Field.Size);
    appendFlat(Layout, Field);
  }
  Layout.Size = alignUp(Layout.Size, Layout.Align);
}

void meld::Layouts::setVariant(TypeLayout &Layout, size_t NumCases,
                               ArrayRef<std::optional<TypeId>> Payloads,
                               AddressType Address) {
  Layout.DiscriminantSize = discriminantSize(NumCases);
  uint64_t PayloadSize = 0;
  uint32_t PayloadAlign = 1;
  Layout.Flat.push_back(CoreValType::I32);
  for (const std::optional<TypeId> &Id : Payloads) {
    if (!Id)
      continue;
    const TypeLayout &Payload = of(*Id, Address);
    PayloadSize = std::max(PayloadSize, Payload.Size);
    PayloadAlign = std::max(PayloadAlign, Payload.Align);
    Layout.FlatCount = std::max(Layout.FlatCount, Payload.FlatCount);
    for (auto [I, Kind] : llvm::enumerate(Payload.Flat)) {
      const size_t Slot = I + 1; // the discriminant comes first
      if (Slot < Layout.Flat.size())
        Layout.Flat[Slot] = join(Layout.Flat[Slot], Kind);
      else if (Slot <= MaxFlatParams)
        Layout.Flat.push_back(Kind);
    }
  }
  Layout.FlatCount = llvm::SaturatingAdd(Layout.FlatCount, uint64_t(1));
  Layout.Align = std::max<uint32_t>(Layout.DiscriminantSize, PayloadAlign);
  Layout.PayloadOffset = alignUp(Layout.DiscriminantSize, PayloadAlign);
  Layout.Size =
      alignUp(llvm::SaturatingAdd(uint64_t(Layout.PayloadOffset), PayloadSize),
              Layout.Align);
}

/// The members that are there; what a record, tuple or map never lacks.
static SmallVector<TypeId, 8> present(ArrayRef<std::optional<TypeId>> Ids) {
  SmallVector<TypeId, 8> Result;
  for (const std::optional<TypeId> &Id : Ids)
    if (Id)
      Result.push_back(*Id);
  return Result;
}

TypeLayout meld::Layouts::compute(const ResolvedType &Type,
                                  AddressType Address) {
  TypeLayout Layout;
  switch (Type.K) {
  case DefinedValType::Prim:
    return primitive(Type.Prim, Address);
  case DefinedValType::Record:
  case DefinedValType::Tuple:
    addFields(Layout, present(Type.Children), Address);
    return Layout;
  case DefinedValType::Variant:
    setVariant(Layout, Type.Children.size(), Type.Children, Address);
    return Layout;
  case DefinedValType::Enum:
    setVariant(Layout, Type.Labels.size(), {}, Address);
    return Layout;
  case DefinedValType::Option:
  case DefinedValType::Result:
    setVariant(Layout, 2, Type.Children, Address);
    return Layout;
  case DefinedValType::Flags:
    return scalar(flagsSize(Type.Labels.size()), CoreValType::I32);
  case DefinedValType::List: {
    Layout = pointerPair(Address);
    const TypeLayout &Element = of(*Type.Children.front(), Address);
    Layout.ElementSize = Element.Size;
    Layout.ElementAlign = Element.Align;
    return Layout;
  }
  case DefinedValType::Map: {
    const TypeLayout Entry = ofTuple(present(Type.Children), Address);
    Layout = pointerPair(Address);
    Layout.FieldOffsets = Entry.FieldOffsets;
    Layout.ElementSize = Entry.Size;
    Layout.ElementAlign = Entry.Align;
    return Layout;
  }
  case DefinedValType::FixedList: {
    const TypeLayout &Element = of(*Type.Children.front(), Address);
    Layout.ElementSize = Element.Size;
    Layout.ElementAlign = Layout.Align = Element.Align;
    Layout.Size = llvm::SaturatingMultiply(Element.Size, uint64_t(Type.Length));
    Layout.FlatCount =
        llvm::SaturatingMultiply(Element.FlatCount, uint64_t(Type.Length));
    const uint64_t Kept =
        std::min<uint64_t>(Layout.FlatCount, MaxFlatParams + 1);
    for (size_t I = 0; I != Kept; ++I)
      Layout.Flat.push_back(Element.Flat[I % Element.Flat.size()]);
    return Layout;
  }
  case DefinedValType::Own:
  case DefinedValType::Borrow:
  case DefinedValType::Stream:
  case DefinedValType::Future:
    return scalar(4, CoreValType::I32);
  }
  llvm_unreachable("not a value type");
}

const TypeLayout &meld::Layouts::of(TypeId Id, AddressType Address) {
  const unsigned Slot = Address == AddressType::I32 ? 0 : 1;
  if (!entry(Id).ByAddress[Slot]) {
    // Recursion over inner types is bounded by MaxTypeDepth.
    TypeLayout Layout = compute(Types[Id], Address);
    entry(Id).ByAddress[Slot] = std::move(Layout);
  }
  return *entry(Id).ByAddress[Slot];
}

TypeLayout meld::Layouts::ofTuple(ArrayRef<TypeId> Elements,
                                  AddressType Address) {
  TypeLayout Layout;
  addFields(Layout, Elements, Address);
  return Layout;
}

//===----------------------------------------------------------------------===//
// Predicates
//===----------------------------------------------------------------------===//

const TypeContents &meld::Layouts::contents(TypeId Id) {
  if (!entry(Id).Contents) {
    const ResolvedType &Type = Types[Id];
    TypeContents Contents;
    Contents.Strings =
        Type.K == DefinedValType::Prim && Type.Prim == PrimValType::String;
    Contents.ErrorContext = Type.K == DefinedValType::Prim &&
                            Type.Prim == PrimValType::ErrorContext;
    Contents.Lists =
        Type.K == DefinedValType::List || Type.K == DefinedValType::Map;
    Contents.Own = Type.K == DefinedValType::Own;
    Contents.Borrow = Type.K == DefinedValType::Borrow;
    Contents.Async =
        Type.K == DefinedValType::Stream || Type.K == DefinedValType::Future;
    for (const std::optional<TypeId> &Child : Type.Children)
      if (Child)
        Contents |= contents(*Child);
    entry(Id).Contents = Contents;
  }
  return *entry(Id).Contents;
}

TypeContents meld::Layouts::paramContents(FuncTypeId Id) {
  TypeContents Contents;
  for (const auto &[Name, Type] : Types[Id].Params)
    Contents |= contents(Type);
  return Contents;
}

TypeContents meld::Layouts::resultContents(FuncTypeId Id) {
  const ResolvedFuncType &Type = Types[Id];
  return Type.Result ? contents(*Type.Result) : TypeContents();
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

/// `<keytype>` of Explainer.md: what a map is keyed by.
static bool isKeyType(const ResolvedType &Type) {
  return Type.K == DefinedValType::Prim && Type.Prim != PrimValType::F32 &&
         Type.Prim != PrimValType::F64 &&
         Type.Prim != PrimValType::ErrorContext;
}

Error meld::Layouts::check(TypeId Id) {
  if (entry(Id).Checked)
    return Error::success();
  const ResolvedType &Type = Types[Id];
  for (const std::optional<TypeId> &Child : Type.Children)
    if (Child)
      if (Error Err = check(*Child))
        return Err;

  const auto Refuse = [&](const Twine &Why) {
    return makeError("type " + Types.str(Id) + " " + Why);
  };
  switch (Type.K) {
  case DefinedValType::Record:
  case DefinedValType::Tuple:
  case DefinedValType::Variant:
    if (Type.Children.empty())
      return Refuse("has no members");
    break;
  case DefinedValType::Enum:
    if (Type.Labels.empty())
      return Refuse("has no members");
    break;
  case DefinedValType::Flags:
    if (Type.Labels.empty() || Type.Labels.size() > 32)
      return Refuse("has " + Twine(Type.Labels.size()) +
                    " labels, expected 1 to 32");
    break;
  case DefinedValType::FixedList:
    if (Type.Length == 0)
      return Refuse("has no elements");
    break;
  case DefinedValType::Map:
    if (!isKeyType(Types[*Type.Children.front()]))
      return Refuse("cannot be keyed by " + Types.str(*Type.Children.front()));
    break;
  case DefinedValType::Prim:
  case DefinedValType::List:
  case DefinedValType::Option:
  case DefinedValType::Result:
  case DefinedValType::Own:
  case DefinedValType::Borrow:
  case DefinedValType::Stream:
  case DefinedValType::Future:
    break;
  }

  if (of(Id, AddressType::I64).Size >= MaxValueSize)
    return Refuse("exceeds the maximum byte size of 2^28 - 1");
  entry(Id).Checked = true;
  return Error::success();
}

Error meld::Layouts::check(FuncTypeId Id) {
  const ResolvedFuncType &Type = Types[Id];
  for (const auto &[Name, Param] : Type.Params)
    if (Error Err = check(Param))
      return Err;
  return Type.Result ? check(*Type.Result) : Error::success();
}

//===----------------------------------------------------------------------===//
// Function types
//===----------------------------------------------------------------------===//

static std::vector<CoreValType> toValTypes(ArrayRef<CoreValType::Kind> Kinds) {
  std::vector<CoreValType> Types;
  Types.reserve(Kinds.size() + 1);
  for (CoreValType::Kind Kind : Kinds)
    Types.push_back({Kind, false, {}});
  return Types;
}

FlatSignature meld::Layouts::flatten(FuncTypeId Id, AddressType Address,
                                     Direction Dir) {
  const ResolvedFuncType &Type = Types[Id];
  FlatSignature Flat;

  SmallVector<TypeId, 8> ParamTypes;
  for (const auto &[Name, Param] : Type.Params)
    ParamTypes.push_back(Param);
  const TypeLayout Params = ofTuple(ParamTypes, Address);
  Flat.SpillsParams = Params.FlatCount > MaxFlatParams;
  if (Flat.SpillsParams)
    Flat.Core.Params = {pointerType(Address)};
  else
    Flat.Core.Params = toValTypes(Params.Flat);

  if (!Type.Result)
    return Flat;
  const TypeLayout &Result = of(*Type.Result, Address);
  Flat.SpillsResult = Result.FlatCount > MaxFlatResults;
  if (!Flat.SpillsResult)
    Flat.Core.Results = toValTypes(Result.Flat);
  else if (Dir == Direction::Lift)
    Flat.Core.Results = {pointerType(Address)};
  else
    Flat.Core.Params.push_back(pointerType(Address));
  return Flat;
}
