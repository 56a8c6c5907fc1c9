//===- ModuleTypes.cpp - A module's types, canonical and compact ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ModuleTypes.h"

#include "FeatureCheck.h"

#include "meld/Binary/TypeMerger.h"
#include "meld/Support/Error.h"

#include <cstring>

using namespace meld;

//===----------------------------------------------------------------------===//
// Codes
//===----------------------------------------------------------------------===//

static HeapCode abstractCode(int64_t Code) {
  switch (Code) {
  case HeapType::Func:
    return heap::Func;
  case HeapType::Extern:
    return heap::Extern;
  case HeapType::Any:
    return heap::Any;
  case HeapType::Eq:
    return heap::Eq;
  case HeapType::I31:
    return heap::I31;
  case HeapType::Struct:
    return heap::Struct;
  case HeapType::Array:
    return heap::Array;
  case HeapType::Exn:
    return heap::Exn;
  case HeapType::NoFunc:
    return heap::NoFunc;
  case HeapType::NoExtern:
    return heap::NoExtern;
  case HeapType::None:
    return heap::None;
  case HeapType::NoExn:
    return heap::NoExn;
  }
  llvm_unreachable("not an abstract heap type");
}

HeapCode ModuleTypes::heapCode(HeapType Heap) const {
  return Heap.isConcrete() ? heap::FirstDefined + Canonical[Heap.typeIndex()]
                           : abstractCode(Heap.Code);
}

std::string ModuleTypes::describe(HeapCode Heap) const {
  static constexpr const char *Names[] = {
      "func",   "nofunc", "extern", "noextern", "any",   "eq",    "i31",
      "struct", "array",  "none",   "exn",      "noexn", "bottom"};
  if (!heap::isDefined(Heap))
    return Names[Heap];
  const uint32_t Type = Heap - heap::FirstDefined;
  return std::to_string(llvm::find(Canonical, Type) - Canonical.begin());
}

std::string ModuleTypes::describe(TypeCode Type) const {
  static constexpr const char *Names[] = {"i32",  "i64", "f32", "f64",
                                          "v128", "i8",  "i16"};
  if (Type.isBottom())
    return "any type";
  for (unsigned I = 0; I != std::size(Names); ++I)
    if (Type == Numbers[I])
      return Names[I];
  if (Type == TypeCode::nullRef(heap::Func))
    return "funcref";
  if (Type == TypeCode::nullRef(heap::Extern))
    return "externref";
  return std::string(Type.isNullable() ? "(ref null " : "(ref ") +
         describe(Type.heapCode()) + ")";
}

std::string ModuleTypes::describe(ArrayRef<TypeCode> Types) const {
  constexpr size_t MaxDescribed = 16;
  std::string Text = "[";
  for (TypeCode Type : Types.take_front(MaxDescribed))
    Text += (Text.size() == 1 ? "" : " ") + describe(Type);
  if (Types.size() > MaxDescribed)
    Text += " and " + std::to_string(Types.size() - MaxDescribed) + " more";
  return Text + "]";
}

//===----------------------------------------------------------------------===//
// Matching
//===----------------------------------------------------------------------===//

static HeapCode abstractOf(CoreSubType::Composite Kind) {
  switch (Kind) {
  case CoreSubType::Func:
    return heap::Func;
  case CoreSubType::Struct:
    return heap::Struct;
  case CoreSubType::Array:
    return heap::Array;
  }
  llvm_unreachable("not a composite type");
}

static bool abstractMatches(HeapCode Sub, HeapCode Super) {
  if (Sub == Super)
    return true;
  switch (Sub) {
  case heap::None:
    return Super >= heap::Any && Super <= heap::Array;
  case heap::I31:
  case heap::Struct:
  case heap::Array:
    return Super == heap::Eq || Super == heap::Any;
  case heap::Eq:
    return Super == heap::Any;
  case heap::NoFunc:
    return Super == heap::Func;
  case heap::NoExtern:
    return Super == heap::Extern;
  case heap::NoExn:
    return Super == heap::Exn;
  default:
    return false;
  }
}

bool ModuleTypes::heapMatches(HeapCode Sub, HeapCode Super) const {
  if (Sub == Super || Sub == heap::Bottom)
    return true;
  if (!heap::isDefined(Super)) {
    if (heap::isDefined(Sub))
      Sub = abstractOf(kind(Sub - heap::FirstDefined));
    return abstractMatches(Sub, Super);
  }
  const uint32_t SuperType = Super - heap::FirstDefined;
  if (!heap::isDefined(Sub))
    return Sub ==
           (kind(SuperType) == CoreSubType::Func ? heap::NoFunc : heap::None);
  const uint32_t Place = Defs[Sub - heap::FirstDefined].Place;
  return Place >= Defs[SuperType].Place && Place < Defs[SuperType].End;
}

HeapCode ModuleTypes::top(HeapCode Heap) const {
  if (heap::isDefined(Heap))
    Heap = abstractOf(kind(Heap - heap::FirstDefined));
  switch (Heap) {
  case heap::Func:
  case heap::NoFunc:
    return heap::Func;
  case heap::Extern:
  case heap::NoExtern:
    return heap::Extern;
  case heap::Exn:
  case heap::NoExn:
    return heap::Exn;
  default:
    return heap::Any;
  }
}

bool ModuleTypes::matchesRef(TypeCode Sub, TypeCode Super) const {
  return Sub.isRef() && Super.isRef() &&
         (Super.isNullable() || !Sub.isNullable()) &&
         heapMatches(Sub.heapCode(), Super.heapCode());
}

bool ModuleTypes::matches(ArrayRef<TypeCode> Sub,
                          ArrayRef<TypeCode> Super) const {
  if (Sub.size() != Super.size())
    return false;
  // A thousand types that are equal are common; see OperandStack.
  if (!Sub.empty() &&
      std::memcmp(Sub.data(), Super.data(), Sub.size() * sizeof(TypeCode)) == 0)
    return true;
  for (size_t I = 0; I != Sub.size(); ++I)
    if (!matches(Sub[I], Super[I]))
      return false;
  return true;
}

bool ModuleTypes::fieldMatches(const FieldCode &Sub,
                               const FieldCode &Super) const {
  return Sub.Mutable == Super.Mutable &&
         (Sub.Mutable ? Sub.Storage == Super.Storage
                      : matches(Sub.Storage, Super.Storage));
}

bool ModuleTypes::compositeMatches(const Definition &Sub,
                                   const Definition &Super) const {
  if (Sub.Kind != Super.Kind)
    return false;
  if (Sub.Kind != CoreSubType::Func) {
    if (Sub.Count < Super.Count)
      return false;
    for (uint32_t I = 0; I != Super.Count; ++I)
      if (!fieldMatches(Fields[Sub.First + I], Fields[Super.First + I]))
        return false;
    return true;
  }
  const ArrayRef<TypeCode> All = Pool;
  return matches(All.slice(Super.First, Super.NumParams),
                 All.slice(Sub.First, Sub.NumParams)) &&
         matches(All.slice(Sub.First + Sub.NumParams, Sub.Count),
                 All.slice(Super.First + Super.NumParams, Super.Count));
}

//===----------------------------------------------------------------------===//
// Declarations
//===----------------------------------------------------------------------===//

FeatureSet meld::featuresOf(const CoreValType &Type) {
  if (Type.K == CoreValType::V128)
    return {Feature::Simd};
  if (!Type.isRef())
    return {};
  if (Type.Heap.isConcrete())
    return {Feature::ReferenceTypes, Feature::FunctionReferences};
  switch (Type.Heap.Code) {
  case HeapType::Func:
  case HeapType::Extern:
    if (Type.Nullable)
      return {Feature::ReferenceTypes};
    return {Feature::ReferenceTypes, Feature::FunctionReferences};
  case HeapType::Exn:
  case HeapType::NoExn:
    return {Feature::ReferenceTypes, Feature::Exceptions};
  default:
    return {Feature::ReferenceTypes, Feature::GC};
  }
}

static FeatureSet featuresOfDefinition(const CoreSubType &Type) {
  FeatureSet Features;
  if (Type.K != CoreSubType::Func || !Type.Final || !Type.Supers.empty())
    Features.insert(Feature::GC);
  if (Type.Signature.Results.size() > 1)
    Features.insert(Feature::MultiValue);
  for (const CoreValType &Param : Type.Signature.Params)
    Features.insert(featuresOf(Param));
  for (const CoreValType &Result : Type.Signature.Results)
    Features.insert(featuresOf(Result));
  for (const CoreFieldType &Field : Type.Fields)
    Features.insert(featuresOf(Field.Storage));
  return Features;
}

/// Appends \p Type, whose type indices are canonical and already so in
/// Canonical's terms.
void ModuleTypes::define(const CoreSubType &Type) {
  auto CodeOf = [](const CoreValType &T) {
    if (!T.isRef())
      return Numbers[T.K];
    return TypeCode::ref(T.Heap.isConcrete()
                             ? heap::FirstDefined + T.Heap.typeIndex()
                             : abstractCode(T.Heap.Code),
                         T.Nullable);
  };
  Definition Def;
  Def.Kind = Type.K;
  Def.Final = Type.Final;
  if (!Type.Supers.empty())
    Def.Super = Type.Supers.front();
  if (Type.K == CoreSubType::Func) {
    Def.First = static_cast<uint32_t>(Pool.size());
    Def.NumParams = static_cast<uint32_t>(Type.Signature.Params.size());
    Def.Count = static_cast<uint32_t>(Type.Signature.Results.size());
    for (const CoreValType &T : Type.Signature.Params)
      Pool.push_back(CodeOf(T));
    for (const CoreValType &T : Type.Signature.Results)
      Pool.push_back(CodeOf(T));
  } else {
    Def.First = static_cast<uint32_t>(Fields.size());
    Def.Count = static_cast<uint32_t>(Type.Fields.size());
    for (const CoreFieldType &Field : Type.Fields) {
      Fields.push_back({CodeOf(Field.Storage), Field.Mutable});
      Def.HasDefault &= Fields.back().Storage.isDefaultable();
    }
  }
  Defs.push_back(Def);
}

/// Sets the places of all types, whose supertypes are before them.
void ModuleTypes::placeInHierarchy() {
  std::vector<uint32_t> Sizes(Defs.size(), 1); // with the types below
  for (size_t I = Defs.size(); I-- != 0;)
    if (Defs[I].Super != NoSuper)
      Sizes[Defs[I].Super] += Sizes[I];
  uint32_t NextRoot = 0;
  std::vector<uint32_t> NextBelow(Defs.size());
  for (size_t I = 0; I != Defs.size(); ++I) {
    Definition &Def = Defs[I];
    uint32_t &Next = Def.Super == NoSuper ? NextRoot : NextBelow[Def.Super];
    Def.Place = Next;
    Def.End = Next += Sizes[I];
    NextBelow[I] = Def.Place + 1;
  }
}

static Error typeError(uint64_t Offset, uint32_t Index, const Twine &Message) {
  return makeErrorAt(Offset, "type " + Twine(Index) + " " + Message);
}

Error ModuleTypes::checkSize(const CoreSubType &Type, uint32_t Index,
                             uint64_t Offset) {
  auto Fail = [&](const Twine &Message) {
    return typeError(Offset, Index, Message);
  };
  if (Type.Signature.Params.size() > MaxParams)
    return Fail("has more than " + Twine(MaxParams) + " parameters");
  if (Type.Signature.Results.size() > MaxResults)
    return Fail("has more than " + Twine(MaxResults) + " results");
  if (Type.Fields.size() > MaxFields)
    return Fail("has more than " + Twine(MaxFields) + " fields");
  if (Type.Supers.empty())
    return Error::success();
  Definition &Sub = Defs[Canonical[Index]];
  const Definition &Super = Defs[Sub.Super];
  if (Super.Final)
    return Fail("has the final supertype " + Twine(Type.Supers.front()));
  if (Super.Depth == MaxSupertypeDepth)
    return Fail("has more than " + Twine(MaxSupertypeDepth) +
                " supertypes above it");
  Sub.Depth = Super.Depth + 1;
  return Error::success();
}

Error ModuleTypes::checkSupertype(const CoreSubType &Type, uint32_t Index,
                                  uint64_t Offset) const {
  if (Type.Supers.empty())
    return Error::success();
  const Definition &Sub = Defs[Canonical[Index]];
  if (compositeMatches(Sub, Defs[Sub.Super]))
    return Error::success();
  return typeError(Offset, Index,
                   "does not match its supertype " +
                       Twine(Type.Supers.front()));
}

Error ModuleTypes::build(const CoreModule &Module, FeatureSet Enabled,
                         FeatureSet &Used) {
  const FeatureCheck Check(Enabled, Used);
  for (const CoreRecGroup &Group : Module.RecGroups) {
    if (Group.Count != 1)
      if (Error E = Check.need(Feature::GC, Group.Offset, "recursion group"))
        return E;
    for (uint32_t I = Group.First; I != Group.First + Group.Count; ++I) {
      if (Error E = Check.need(featuresOfDefinition(Module.Types[I]),
                               Group.Offset, "type " + Twine(I)))
        return E;
      if (Module.Types[I].Supers.size() > 1)
        return makeErrorAt(Group.Offset,
                           "type " + Twine(I) + " has more than one supertype");
    }
  }

  TypeMerger Merger;
  Canonical = Merger.addModule(Module);
  Defs.reserve(Merger.types().size());
  for (const CoreSubType &Type : Merger.types())
    define(Type);
  placeInHierarchy();
  for (const CoreRecGroup &Group : Module.RecGroups) {
    const uint32_t End = Group.First + Group.Count;
    for (uint32_t I = Group.First; I != End; ++I)
      if (Error E = checkSize(Module.Types[I], I, Group.Offset))
        return E;
    for (uint32_t I = Group.First; I != End; ++I)
      if (Error E = checkSupertype(Module.Types[I], I, Group.Offset))
        return E;
  }
  return Error::success();
}
