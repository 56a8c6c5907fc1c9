//===- Boundaries.h - How each component-level call is lowered --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Decides for each lowering of an instance graph whether it becomes a direct
/// call, an adapter or an import of the fused module, and generates the
/// adapters: functions of one core module that is linked like any other.
///
/// What the host sees has the names that wit-component gives to a core module
/// of the same world:
///
///     import  <interface> / $root             <function>
///             <interface> / $root             [resource-drop]<resource>
///             [export]<interface> / $root     [resource-new]<resource>,
///                                             [resource-rep]..,
///                                             [resource-drop]..
///     export  <interface>#<function>, <function>
///             cabi_post_<export>
///             <interface>#[dtor]<resource>, [dtor]<resource>
///             memory, cabi_realloc
///
/// With InternalResources, the fused module keeps the handles that the host
/// has of the root's own resources, and there are neither imports of
/// `[export]...` nor destructors for them, but
///
///     export  <interface>#[resource-drop]<resource>, [resource-drop]<resource>
///
/// Imports of one root function lowered with different options that its type
/// makes observable (memory, realloc, string encoding) stay distinct, and so
/// do several memories and reallocs. The first in core instantiation order
/// keeps the plain name, the others get `$1`, `$2`, ... appended, which no
/// component-level name contains. The runtime's staging area, through which
/// some values with handles go, counts as one more memory and realloc behind
/// all others.
//===----------------------------------------------------------------------===//
#ifndef MELD_CANONICALABI_BOUNDARIES_H
#define MELD_CANONICALABI_BOUNDARIES_H

#include "meld/CanonicalABI/BoundaryReport.h"
#include "meld/CanonicalABI/HostSurface.h"
#include "meld/Link/LinkPlan.h"

namespace meld {

struct BoundaryOptions {
  /// Let component instances share the host's handle table
  /// (`fuse<handles=shared>`): isolation of host handles is given up.
  bool SharedHandles = false;
  /// Handles that each table of ours has room for (`fuse<handles=N>`), so that
  /// nothing grows a memory. None: tables grow with what they hold, and so does
  /// the staging area, which otherwise has FixedStagingBytes.
  std::optional<uint32_t> HandleCapacity;
  /// Keep the handles that the host has of resources that the root defines in
  /// a table of ours (`fuse<resources=internal>`): for them the host is one
  /// more component instance.
  bool InternalResources = false;
  /// Let adapters use vector instructions (`fuse<simd=on>`).
  bool Simd = true;
};
constexpr uint64_t FixedStagingBytes = uint64_t(1) << 20;

/// Where a core function that a core instance imports, or the root exports, is
/// found after lowering.
struct BoundaryTarget {
  enum Kind : uint8_t {
    Entity,   ///< function Index of core instance Instance (of the graph)
    Residual, ///< Boundaries::Residuals[Index]
    Adapter,  ///< function Index of the adapter module (its index space)
    Runtime,  ///< entity Index of Boundaries::Runtime[Instance]
    Unset     ///< unreachable; nothing asks for it
  };
  Kind K = Unset;
  uint32_t Instance = 0;
  uint32_t Index = 0;
  bool operator==(const BoundaryTarget &) const = default;
};

struct Boundaries {
  std::vector<BoundaryTarget> Lowerings; ///< one per InstanceGraph::Lowerings
  std::vector<BoundaryTarget> Builtins;  ///< one per InstanceGraph::Builtins
  /// What the fused module imports, names distinct per identity.
  std::vector<ResidualImport> Residuals;
  /// What the fused module exports, in order: functions, post-returns,
  /// memories, reallocs, destructors: only what is needed from outside.
  struct Export {
    std::string Name;
    ExternKind Kind = ExternKind::Func;
    BoundaryTarget Target; ///< for memories Entity
  };
  std::vector<Export> Exports;
  /// What is to be called right before the start function of a core instance.
  struct BeforeStart {
    uint32_t CoreInstance = 0;
    BoundaryTarget Target; ///< takes and returns nothing
  };
  std::vector<BeforeStart> BeforeStarts;
  /// The adapter module; empty when no adapter is needed.
  std::vector<uint8_t> AdapterBytes;
  /// One per import of the adapter module, in order.
  std::vector<BoundaryTarget> AdapterImports;
  /// Further core modules that adapters call, without imports of their own.
  struct RuntimeModule {
    std::string Label;
    std::vector<uint8_t> Bytes;
  };
  std::vector<RuntimeModule> Runtime;
  /// How, and at which cost.
  BoundaryReport Report;
  /// What Residuals and Exports are, for who lifts and lowers them. Whether
  /// there is an `_initialize` is found out by linking.
  HostSurface Surface;
};

/// Lowers all boundaries of \p Graph (CanonicalABI.md, "canon lift", "canon
/// lower"). Lowerings and built-ins that no core instance and no root export
/// reaches are left Unset and not looked at. A bare module has no boundaries.
///
/// The check on entering the root from outside is left to whoever lifts the
/// root's exports, as is trapping on an exception that one of them throws.
///
/// \returns an error for what cannot be lowered yet, with the function, its
/// type and its location, and for core functions of wrong types.
Expected<Boundaries> lowerBoundaries(const InstanceGraph &Graph,
                                     const BoundaryOptions &Options);

} // namespace meld

#endif // MELD_CANONICALABI_BOUNDARIES_H
