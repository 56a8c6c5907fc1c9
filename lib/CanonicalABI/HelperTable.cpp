//===- HelperTable.cpp - Functions that adapters share --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "HelperTable.h"

#include "llvm/Support/MathExtras.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Helpers
//===----------------------------------------------------------------------===//

static auto order(const CopySide &Side) {
  return std::tuple(reinterpret_cast<uintptr_t>(Side.Memory), Side.Address,
                    Side.Encoding, reinterpret_cast<uintptr_t>(Side.Realloc),
                    Side.Handles, Side.KeepsText);
}

bool meld::HelperKey::operator<(const HelperKey &Other) const {
  const auto Order = [](const HelperKey &Key) {
    return std::tuple(Key.Kind, Key.Detail, order(Key.Route.From),
                      order(Key.Route.To), Key.Route.OnlyHandles);
  };
  return Order(*this) < Order(Other);
}

BinaryenType meld::resultType(ArrayRef<BinaryenType> Results) {
  SmallVector<BinaryenType, 17> Copied(Results);
  return BinaryenTypeCreate(Copied.data(), Copied.size());
}

const char *
meld::HelperTable::get(const HelperKey &Key, StringRef Name,
                       ArrayRef<BinaryenType> Params,
                       ArrayRef<BinaryenType> Results,
                       llvm::function_ref<void(FunctionBuilder &)> Fill) {
  const auto Found = Names.find(Key);
  if (Found != Names.end())
    return Found->second;
  FunctionBuilder B(Module.ref(), Params);
  Fill(B);
  const BinaryenType Result = resultType(Results);
  const char *Unique =
      Module.addHelper(Name, Params, Result, B.locals(), B.finish(Result));
  Names.emplace(Key, Unique);
  return Unique;
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

uint32_t meld::TypeShapes::weight(TypeId Id) {
  const auto Known = Weights.find(Id.Value);
  if (Known != Weights.end())
    return Known->second;
  const ResolvedType &Type = Types.types()[Id];
  uint32_t Sum = 1;
  switch (Type.K) {
  case DefinedValType::Prim:
    Sum = Type.Prim == PrimValType::String ? 5 : 1;
    break;
  case DefinedValType::List:
  case DefinedValType::Map:
    Sum = 5;
    break;
  case DefinedValType::FixedList:
    // Elements are copied one by one only where there are few, as flat values.
    Sum = llvm::SaturatingMultiplyAdd(
        weight(*Type.Children.front()),
        std::min<uint32_t>(Type.Length, MaxFlatParams), Sum);
    break;
  case DefinedValType::Record:
  case DefinedValType::Tuple:
  case DefinedValType::Variant:
  case DefinedValType::Option:
  case DefinedValType::Result:
    Sum = 3;
    for (const std::optional<TypeId> &Child : Type.Children)
      if (Child)
        Sum = llvm::SaturatingAdd(Sum, weight(*Child));
    break;
  case DefinedValType::Flags:
  case DefinedValType::Enum:
  case DefinedValType::Own:
  case DefinedValType::Borrow:
  case DefinedValType::Stream:
  case DefinedValType::Future:
    break;
  }
  Weights.try_emplace(Id.Value, Sum);
  return Sum;
}

static bool isDensePrimitive(PrimValType Type) {
  switch (Type) {
  case PrimValType::S8:
  case PrimValType::U8:
  case PrimValType::S16:
  case PrimValType::U16:
  case PrimValType::S32:
  case PrimValType::U32:
  case PrimValType::S64:
  case PrimValType::U64:
  case PrimValType::F32: // canonicalize_nan and maybe_scramble_nan may keep
  case PrimValType::F64: // every bit of a NaN
    return true;
  case PrimValType::Bool:
  case PrimValType::Char:
  case PrimValType::String:
  case PrimValType::ErrorContext:
    return false;
  }
  llvm_unreachable("not a primitive type");
}

bool meld::TypeShapes::isDense(TypeId Id) {
  const auto Known = Dense.find(Id.Value);
  if (Known != Dense.end())
    return Known->second;
  const ResolvedType &Type = Types.types()[Id];
  bool Result = false;
  switch (Type.K) {
  case DefinedValType::Prim:
    Result = isDensePrimitive(Type.Prim);
    break;
  case DefinedValType::Record:
  case DefinedValType::Tuple: {
    uint64_t Sum = 0;
    Result = true;
    for (const std::optional<TypeId> &Child : Type.Children) {
      Result = Result && isDense(*Child);
      Sum = llvm::SaturatingAdd(Sum, Types.of(*Child, AddressType::I32).Size);
    }
    // What is dense has no pointers and thus one layout for all memories.
    Result = Result && Sum == Types.of(Id, AddressType::I32).Size;
    break;
  }
  case DefinedValType::FixedList:
    Result = isDense(*Type.Children.front());
    break;
  case DefinedValType::Flags:
    Result = Type.Labels.size() == 8 * Types.of(Id, AddressType::I32).Size;
    break;
  case DefinedValType::Variant:
  case DefinedValType::Enum:
  case DefinedValType::Option:
  case DefinedValType::Result:
  case DefinedValType::List:
  case DefinedValType::Map:
  case DefinedValType::Own:
  case DefinedValType::Borrow:
  case DefinedValType::Stream:
  case DefinedValType::Future:
    break;
  }
  Dense.try_emplace(Id.Value, Result);
  return Result;
}
