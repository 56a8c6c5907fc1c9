//===- Component.h - A component as it was read -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The definitions of one component, in pools, and its index spaces. Nothing
/// is instantiated or resolved; byte offsets are kept. Everything points into
/// the bytes that were read, which must outlive the result.
//===----------------------------------------------------------------------===//
#ifndef MELD_COMPONENT_COMPONENT_H
#define MELD_COMPONENT_COMPONENT_H

#include "meld/Component/Canon.h"
#include "meld/Component/IndexSpace.h"
#include "meld/Component/Type.h"
#include "meld/Validate/Validate.h"

namespace meld {

struct Component;

/// A core module defined by a component, with its sections decoded.
struct CoreModuleDef {
  CoreModule Module;
  StringRef Name; ///< from its own name section; may be empty
};

/// A core:instance.
struct CoreInstanceDef {
  bool IsInstantiate = true;
  uint32_t Module = 0; ///< core module index
  struct Arg {
    StringRef Name;
    uint32_t Instance; ///< core instance index
  };
  std::vector<Arg> Args;
  struct InlineExport {
    StringRef Name;
    SortIndex Item;
  };
  std::vector<InlineExport> Exports; ///< when !IsInstantiate
  uint64_t Offset = 0;
};

/// An instance.
struct InstanceDef {
  bool IsInstantiate = true;
  uint32_t Component = 0; ///< component index
  struct Arg {
    StringRef Name;
    SortIndex Item;
  };
  std::vector<Arg> Args;
  struct InlineExport {
    ExternName Name;
    SortIndex Item;
  };
  std::vector<InlineExport> Exports; ///< when !IsInstantiate
  uint64_t Offset = 0;
};

struct ImportDef {
  ExternName Name;
  ExternType Type;
  uint64_t Offset = 0;
};

struct ExportDef {
  ExternName Name;
  SortIndex Item;
  std::optional<ExternType> Type; ///< the ascribed type
  uint64_t Offset = 0;
};

struct StartDef {
  uint32_t Func = 0;
  std::vector<uint32_t> Args; ///< value indices
  uint32_t Results = 0;
  uint64_t Offset = 0;
};

struct ValueDef {
  ValTypeRef Type;
  ArrayRef<uint8_t> Bytes;
  uint64_t Offset = 0;
};

/// Names of the component-name section: of the component itself and of entries
/// of its index spaces.
struct ComponentNames {
  struct Entry {
    Sort S;
    uint32_t Index;
    StringRef Name;
  };
  StringRef Self;
  std::vector<Entry> Entries; ///< by sort, then index
  /// Name of entry \p Index of the space \p S, or empty.
  StringRef find(Sort S, uint32_t Index) const;
};

struct Component {
  ArrayRef<uint8_t> Bytes; ///< preamble to last byte
  uint64_t Offset = 0;     ///< of Bytes, from the start of the outermost file
  /// Made of several inputs (meld/Graph/Composition.h). There are no bytes, and
  /// offsets tell no order: imports come first, then steps, then exports.
  bool IsComposition = false;

  IndexSpaces Spaces;
  // The pools behind IndexEntry::Defined.
  std::vector<CoreModuleDef> CoreModules;
  std::vector<CoreInstanceDef> CoreInstances;
  std::vector<CoreTypeDef> CoreTypes;
  std::vector<std::unique_ptr<Component>> Components;
  std::vector<InstanceDef> Instances;
  std::vector<TypeDef> Types;
  std::vector<Canon> Canons;
  std::vector<ValueDef> Values;
  std::vector<ImportDef> Imports;
  std::vector<ExportDef> Exports;
  std::vector<StartDef> Starts;
  std::vector<CustomSection> Customs;
  ComponentNames Names;

  /// What instantiation executes, in order: core instances and instances by
  /// pool position, and start definitions. All else is resolved on demand.
  struct Step {
    enum Kind : uint8_t { CoreInstance, Instance, Start };
    Kind K;
    uint32_t Index;
  };
  std::vector<Step> Steps;
};

/// Levels of components, component types and instance types inside each other
/// that are read, the outermost component counted; deeper input is refused.
constexpr unsigned MaxNestingDepth = 100;

/// Entries of all index spaces of a file together that are read; more are
/// refused. Some definitions take a byte, and this bounds the memory that a
/// large file of only such definitions can claim.
constexpr unsigned MaxDefinitions = 1'000'000;

/// What the first eight bytes say a file is.
enum class WasmLayer : uint8_t { CoreModule, Component };
/// \returns the layer, or an error for anything else (short file, bad magic,
/// unknown version).
Expected<WasmLayer> readPreamble(ArrayRef<uint8_t> Bytes);

/// Reads the component in \p Bytes (Binary.md), nested components and core
/// modules included, and validates each index against the index space as it
/// stands at that point, sorts, option rules and name uniqueness as far as
/// later layers rely on them. Every core module in it is validated, whether
/// anything instantiates it or not.
///
/// Errors name the offset from the start of the outermost file, in which the
/// component starts at \p BaseOffset. The first in the order of the bytes is
/// returned; of one module, what cannot be read goes before what is invalid.
Expected<std::unique_ptr<Component>>
readComponent(ArrayRef<uint8_t> Bytes, uint64_t BaseOffset = 0,
              const ValidationOptions &Options = {});

} // namespace meld

#endif // MELD_COMPONENT_COMPONENT_H
