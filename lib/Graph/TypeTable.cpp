//===- TypeTable.cpp - Interning of resolved types ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Graph/TypeTable.h"
#include "TypePrinter.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/Hashing.h"
#include <algorithm>
#include <deque>

using namespace meld;
using llvm::hash_code;
using llvm::hash_combine;

static hash_code hashOf(const ResolvedType &Type) {
  hash_code Hash = hash_combine(static_cast<unsigned>(Type.K),
                                static_cast<unsigned>(Type.Prim), Type.Length,
                                Type.Resource.Value, Type.Children.size());
  for (const std::optional<TypeId> &Child : Type.Children)
    Hash = hash_combine(Hash, Child.has_value(), Child ? Child->Value : 0);
  for (StringRef Label : Type.Labels)
    Hash = hash_combine(Hash, Label);
  return Hash;
}

static bool isSame(const ResolvedType &A, const ResolvedType &B) {
  return A.K == B.K && A.Prim == B.Prim && A.Length == B.Length &&
         A.Resource == B.Resource && A.Children == B.Children &&
         A.Labels == B.Labels;
}

static hash_code hashOf(const ResolvedFuncType &Type) {
  hash_code Hash = hash_combine(Type.Async, Type.Result.has_value(),
                                Type.Result ? Type.Result->Value : 0);
  for (const auto &[Label, Param] : Type.Params)
    Hash = hash_combine(Hash, Label, Param.Value);
  return Hash;
}

static bool isSame(const ResolvedFuncType &A, const ResolvedFuncType &B) {
  return A.Async == B.Async && A.Result == B.Result && A.Params == B.Params;
}

namespace {

/// Values that occur once each, known by their position. A deque keeps the
/// references that a table hands out valid while it grows.
template <typename T> class Interner {
public:
  /// \returns the position of \p Item, and whether it is new.
  std::pair<uint32_t, bool> intern(T &&Item) {
    // Two keys are reserved by DenseMap; the top bit keeps clear of them.
    const uint64_t Hash = static_cast<uint64_t>(hashOf(Item)) >> 1;
    const auto [First, IsFirst] =
        FirstOfHash.try_emplace(Hash, static_cast<uint32_t>(Items.size()));
    if (!IsFirst) {
      for (uint32_t Id = First->second; Id != None; Id = NextOfHash[Id])
        if (isSame(Items[Id], Item))
          return {Id, false};
    }
    const uint32_t Id = static_cast<uint32_t>(Items.size());
    NextOfHash.push_back(IsFirst ? None : First->second);
    First->second = Id;
    Items.push_back(std::move(Item));
    return {Id, true};
  }

  const T &operator[](uint32_t Id) const {
    assert(Id < Items.size() && "id of another table");
    return Items[Id];
  }
  size_t size() const { return Items.size(); }

private:
  static constexpr uint32_t None = ~0u;
  std::deque<T> Items;
  std::vector<uint32_t> NextOfHash; ///< chains items whose hashes collide
  llvm::DenseMap<uint64_t, uint32_t> FirstOfHash;
};

} // namespace

struct TypeTable::Impl {
  Interner<ResolvedType> Types;
  Interner<ResolvedFuncType> FuncTypes;
  std::vector<unsigned> Depths; ///< by TypeId::Value
};

TypeTable::TypeTable() : P(std::make_unique<Impl>()) {}
TypeTable::~TypeTable() = default;
TypeTable::TypeTable(TypeTable &&) noexcept = default;
TypeTable &TypeTable::operator=(TypeTable &&) noexcept = default;

TypeId TypeTable::prim(PrimValType Type) {
  ResolvedType Prim;
  Prim.K = DefinedValType::Prim;
  Prim.Prim = Type;
  return intern(std::move(Prim));
}

TypeId TypeTable::intern(ResolvedType Type) {
  unsigned Depth = 1;
  for (const std::optional<TypeId> &Child : Type.Children)
    if (Child)
      Depth = std::max(Depth, P->Depths[Child->Value] + 1);
  const auto [Id, IsNew] = P->Types.intern(std::move(Type));
  if (IsNew)
    P->Depths.push_back(Depth);
  return {Id};
}

FuncTypeId TypeTable::intern(ResolvedFuncType Type) {
  return {P->FuncTypes.intern(std::move(Type)).first};
}

const ResolvedType &TypeTable::operator[](TypeId Id) const {
  return P->Types[Id.Value];
}

const ResolvedFuncType &TypeTable::operator[](FuncTypeId Id) const {
  return P->FuncTypes[Id.Value];
}

unsigned TypeTable::depth(TypeId Id) const { return P->Depths[Id.Value]; }

size_t TypeTable::numTypes() const { return P->Types.size(); }

std::string TypeTable::str(TypeId Id) const {
  TypePrinter Printer(*this);
  Printer.print(Id);
  return Printer.take();
}

std::string TypeTable::str(FuncTypeId Id) const {
  TypePrinter Printer(*this);
  Printer.print(Id);
  return Printer.take();
}
