//===- ModuleTypes.h - A module's types, canonical and compact --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The type section as the rules of instructions ask for it. Types that are
/// equal under iso-recursive equivalence share one canonical index, and
/// subtyping is a comparison of codes or of places in the hierarchy.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_VALIDATE_MODULETYPES_H
#define MELD_LIB_VALIDATE_MODULETYPES_H

#include "TypeCode.h"
#include "meld/Binary/CoreModule.h"
#include "meld/Binary/Feature.h"
#include <string>

namespace meld {

struct FieldCode {
  TypeCode Storage;
  bool Mutable = false;
};

class ModuleTypes {
public:
  /// Implementation limits that all engines share (WebAssembly JavaScript
  /// Interface, "Implementation-defined Limits"): they bound the work that a
  /// short instruction can cause.
  static constexpr uint32_t MaxSupertypeDepth = 63;
  static constexpr size_t MaxParams = 1000;
  static constexpr size_t MaxResults = 1000;
  static constexpr size_t MaxFields = 10000;
  static constexpr uint32_t MaxArrayOperands = 10000; ///< of array.new_fixed

  /// Takes over the types of \p Module and checks their declarations (core,
  /// "Types"). Features that they need are added to \p Used; errors name the
  /// offset of the recursion group.
  Error build(const CoreModule &Module, FeatureSet Enabled, FeatureSet &Used);

  /// The canonical index of type \p Index of the module.
  uint32_t canonical(uint32_t Index) const { return Canonical[Index]; }
  HeapCode heapCode(HeapType Heap) const;
  TypeCode code(const CoreValType &Type) const {
    return Type.isRef() ? TypeCode::ref(heapCode(Type.Heap), Type.Nullable)
                        : Numbers[Type.K];
  }

  /// Number of types, before they are made canonical.
  size_t size() const { return Canonical.size(); }

  // These take canonical indices.
  CoreSubType::Composite kind(uint32_t Type) const { return Defs[Type].Kind; }
  ArrayRef<TypeCode> params(uint32_t Func) const {
    return ArrayRef<TypeCode>(Pool).slice(Defs[Func].First,
                                          Defs[Func].NumParams);
  }
  ArrayRef<TypeCode> results(uint32_t Func) const {
    return ArrayRef<TypeCode>(Pool).slice(
        Defs[Func].First + Defs[Func].NumParams, Defs[Func].Count);
  }
  /// Of a structure, or the one of an array.
  ArrayRef<FieldCode> fields(uint32_t Type) const {
    return ArrayRef<FieldCode>(Fields).slice(Defs[Type].First,
                                             Defs[Type].Count);
  }

  /// Whether all fields of a structure have a default value.
  bool hasDefault(uint32_t Type) const { return Defs[Type].HasDefault; }

  /// Whether \p Sub is a subtype of \p Super (core, "Matching").
  bool matches(TypeCode Sub, TypeCode Super) const {
    return Sub == Super || Sub.isBottom() || matchesRef(Sub, Super);
  }
  bool matches(ArrayRef<TypeCode> Sub, ArrayRef<TypeCode> Super) const;
  bool heapMatches(HeapCode Sub, HeapCode Super) const;
  /// The abstract type above all types of \p Heap's hierarchy.
  HeapCode top(HeapCode Heap) const;

  /// As the text format writes it, with the module's own type indices.
  std::string describe(TypeCode Type) const;
  std::string describe(ArrayRef<TypeCode> Types) const;

private:
  static constexpr uint32_t NoSuper = ~uint32_t(0);
  struct Definition {
    CoreSubType::Composite Kind = CoreSubType::Func;
    uint8_t Depth = 0; ///< number of supertypes above
    bool Final = true;
    bool HasDefault = true;
    uint32_t Super = NoSuper;
    /// Place in a walk through the hierarchy that visits, behind each type, all
    /// below it: those at places before End.
    uint32_t Place = 0;
    uint32_t End = 0;
    uint32_t First = 0; ///< in Pool or Fields
    uint32_t NumParams = 0;
    uint32_t Count = 0; ///< of results or fields
  };
  static constexpr TypeCode Numbers[] = {
      TypeCode::I32,  TypeCode::I64, TypeCode::F32, TypeCode::F64,
      TypeCode::V128, TypeCode::I8,  TypeCode::I16};

  bool matchesRef(TypeCode Sub, TypeCode Super) const;
  bool fieldMatches(const FieldCode &Sub, const FieldCode &Super) const;
  bool compositeMatches(const Definition &Sub, const Definition &Super) const;
  Error checkSize(const CoreSubType &Type, uint32_t Index, uint64_t Offset);
  Error checkSupertype(const CoreSubType &Type, uint32_t Index,
                       uint64_t Offset) const;
  void define(const CoreSubType &Type);
  void placeInHierarchy();
  std::string describe(HeapCode Heap) const;

  std::vector<uint32_t> Canonical; ///< by type index of the module
  std::vector<Definition> Defs;    ///< by canonical index, as are those below
  std::vector<TypeCode> Pool;      ///< parameters and results
  std::vector<FieldCode> Fields;
};

/// What \p Type needs to be written.
FeatureSet featuresOf(const CoreValType &Type);

} // namespace meld

#endif // MELD_LIB_VALIDATE_MODULETYPES_H
