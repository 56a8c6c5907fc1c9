//===- IndexSpace.h - What an index of a component means --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The index spaces of a component or type scope. Definitions, imports,
/// aliases and exports all append entries (Explainer.md, "Index Spaces"); an
/// entry says where its meaning comes from.
//===----------------------------------------------------------------------===//
#ifndef MELD_COMPONENT_INDEXSPACE_H
#define MELD_COMPONENT_INDEXSPACE_H

#include "meld/Support/LLVM.h"
#include <array>
#include <memory>
#include <vector>

namespace meld {

/// The sorts of Binary.md, "Instance Definitions", one index space each.
enum class Sort : uint8_t {
  CoreFunc,
  CoreTable,
  CoreMemory,
  CoreGlobal,
  CoreTag,
  CoreType,
  CoreModule,
  CoreInstance,
  Func,
  Value,
  Type,
  Component,
  Instance
};
constexpr unsigned NumSorts = 13;
/// "core function", "instance", ... for diagnostics.
StringRef sortName(Sort S);

/// One entry of an index space. Which members are used depends on the kind.
struct IndexEntry {
  enum Kind : uint8_t {
    /// Defined here: Index is the position in the pool of the sort
    /// (Component::CoreModules, ::Components, ::CoreInstances, ::Instances,
    /// ::Types, ::CoreTypes, ::Values; Func and CoreFunc: ::Canons).
    Defined,
    /// Import number Index (Component::Imports, or declarator number Index of
    /// a type scope).
    Import,
    /// Export \p Name of instance number Index (instance index space).
    ExportAlias,
    /// Export \p Name of core instance number Index.
    CoreExportAlias,
    /// Entry Index of the same space, Depth scopes outwards (0: this one).
    OuterAlias,
    /// Introduced by export number Index (Component::Exports, or declarator
    /// number Index of a type scope).
    Export,
    /// A result of the component's start function (value space only).
    StartResult
  };
  Kind K : 8 = Defined;
  /// Of the definition, from the start of the outermost file.
  uint64_t Offset : 56 = 0;
  uint32_t Index = 0;
  uint32_t Depth = 0;  ///< OuterAlias
  StringRef Name = {}; ///< ExportAlias, CoreExportAlias
};

/// One index space per sort. Most scopes use few of them, so that a space takes
/// no more than a pointer until it has an entry.
class IndexSpaces {
public:
  std::vector<IndexEntry> &operator[](Sort S) {
    auto &Space = Spaces[static_cast<unsigned>(S)];
    if (!Space)
      Space = std::make_unique<std::vector<IndexEntry>>();
    return *Space;
  }
  const std::vector<IndexEntry> &operator[](Sort S) const {
    const auto &Space = Spaces[static_cast<unsigned>(S)];
    return Space ? *Space : Empty;
  }

private:
  static const std::vector<IndexEntry> Empty;
  std::array<std::unique_ptr<std::vector<IndexEntry>>, NumSorts> Spaces;
};

/// An index together with its sort (`sortidx`).
struct SortIndex {
  Sort S = Sort::Func;
  uint32_t Index = 0;
};

} // namespace meld

#endif // MELD_COMPONENT_INDEXSPACE_H
