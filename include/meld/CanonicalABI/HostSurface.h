//===- HostSurface.h - What the fused module shows its host -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// States by identity what stands behind the core imports and exports of the
/// fused module, and how the host has to lift and lower them. Refers to the
/// instance graph by number and to the module by its core names, which are
/// unique. Passes keep these names, so that it stays right while they change
/// the module: what they remove just no longer occurs there.
//===----------------------------------------------------------------------===//
#ifndef MELD_CANONICALABI_HOSTSURFACE_H
#define MELD_CANONICALABI_HOSTSURFACE_H

#include "meld/CanonicalABI/Layout.h"
#include "meld/Graph/InstanceGraph.h"

namespace meld {

/// Canonical options of the component that the fused module is the core module
/// of. Functions and memories are exports of that module. Only options that
/// the function's type makes matter are set.
struct HostOptions {
  StringEncoding Encoding = StringEncoding::Utf8;
  bool Async = false;
  std::optional<std::string> Memory;
  AddressType Address = AddressType::I32; ///< of Memory
  std::optional<std::string> Realloc;
  std::optional<std::string> PostReturn;
  std::optional<std::string> Callback;
  bool operator==(const HostOptions &) const = default;
};

/// An import of the fused module.
struct HostImport {
  enum Kind : uint8_t {
    Function,    ///< InstanceGraph::Imports[Index], lowered
    ResourceNew, ///< `canon resource.new` of InstanceGraph::Resources[Index]
    ResourceRep,
    ResourceDrop,
    ErrorContextNew, ///< `canon error-context.new` with Options
    ErrorContextDebugMessage,
    ErrorContextDrop
  };
  std::string Module, Field;
  Kind K = Function;
  uint32_t Index = 0; ///< 0 for error contexts
  HostOptions Options;
  /// Lowerings and built-ins of the graph that are answered by it. None where
  /// it serves only a root export, or adapters that translate handles.
  std::vector<CoreBinding> Users;

  bool isOfErrorContexts() const { return K >= ErrorContextNew; }
};

/// A function that the root component exports.
struct HostExport {
  std::string Name;   ///< of the core function
  uint32_t Index = 0; ///< in InstanceGraph::Exports
  /// The root's import that it is, passed on as it is.
  std::optional<uint32_t> Import;
  HostOptions Options;
};

/// The destructor of a resource that the root defines and exports, or what the
/// host drops its handles of it with, where these are in a table of ours.
struct HostDestructor {
  std::string Name;
  ResourceId Resource;
};

/// A memory or realloc that options refer to.
struct HostDefinition {
  std::string Name;
  /// Where the graph has it; none: the staging area's.
  std::optional<CoreBinding> Definition;
};

struct HostSurface {
  std::vector<HostImport> Imports; ///< in the order of their indices
  std::vector<HostExport> Exports; ///< one per InstanceGraph::Exports
  /// The handles that the host has of the root's resources are in a table of
  /// ours (BoundaryOptions::InternalResources).
  bool InternalResources = false;
  std::vector<HostDestructor> Destructors, Drops; ///< Drops: if internal
  std::vector<HostDefinition> Memories, Reallocs;
  /// The host has to call the export `_initialize` before any other function,
  /// as soon as it can serve the module's imports.
  bool ExportsInitialize = false;

  /// The import or export of these core names, or null.
  const HostImport *findImport(StringRef Module, StringRef Field) const;
  const HostExport *findExport(StringRef Name) const;
};

} // namespace meld

#endif // MELD_CANONICALABI_HOSTSURFACE_H
