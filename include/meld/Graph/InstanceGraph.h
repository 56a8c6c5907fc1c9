//===- InstanceGraph.h - A composition after instantiation ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What instantiating a component would build, with nothing executed: core
/// instances in instantiation order, each core import bound, the functions
/// that cross component boundaries, and what the root imports and exports.
//===----------------------------------------------------------------------===//
#ifndef MELD_GRAPH_INSTANCEGRAPH_H
#define MELD_GRAPH_INSTANCEGRAPH_H

#include "meld/Component/Component.h"
#include "meld/Graph/TypeTable.h"

namespace meld {

/// What a core definition resolves to.
struct CoreBinding {
  enum Kind : uint8_t {
    Entity,  ///< entity Index (its index space) of core instance Instance
    Lowered, ///< InstanceGraph::Lowerings[Index], a core function
    Builtin, ///< InstanceGraph::Builtins[Index], a core function
  };
  Kind K = Entity;
  ExternKind Extern = ExternKind::Func;
  uint32_t Instance = 0;
  uint32_t Index = 0;
  bool operator==(const CoreBinding &) const = default;
};

/// Canonical options with their indices resolved.
struct ResolvedOpts {
  StringEncoding Encoding = StringEncoding::Utf8;
  bool Async = false;
  std::optional<CoreBinding> Memory; ///< always an Entity
  std::optional<CoreBinding> Realloc;
  std::optional<CoreBinding> PostReturn;
  std::optional<CoreBinding> Callback;
  bool operator==(const ResolvedOpts &) const = default;
};

/// A component-level function value.
struct FuncRef {
  enum Kind : uint8_t {
    Lifted, ///< InstanceGraph::Lifts[Index]
    Import  ///< InstanceGraph::Imports[Index], a function the root imports
  };
  Kind K = Lifted;
  uint32_t Index = 0;
  bool operator==(const FuncRef &) const = default;
};

struct InstanceGraph {
  /// The component that was flattened; all names point into its bytes. Null
  /// for a single core module.
  std::unique_ptr<Component> Root;
  /// A single core module given as input (Root is null): it is the only core
  /// instance, its imports stay and its exports are the root's.
  std::unique_ptr<CoreModule> BareModule;

  /// A component instance. The root is number 0 (also for a bare module, with
  /// a null Def).
  struct ComponentInstance {
    const Component *Def = nullptr;
    std::optional<uint32_t> Parent;
    /// Names on the way from the root, for diagnostics and pictures:
    /// "root", "root.$a.$b". Not unique.
    std::string Path;
  };
  std::vector<ComponentInstance> ComponentInstances;

  /// A core module that is instantiated at least once.
  struct Module {
    const CoreModule *Core = nullptr;
    std::string ComponentId; ///< SCPV component id (docs/scpv.md)
    std::string Label;       ///< short readable name; unique among modules
  };
  std::vector<Module> Modules;

  struct CoreInstance {
    uint32_t Module = 0;              ///< in Modules
    uint32_t ComponentInstance = 0;   ///< that instantiated it
    std::vector<CoreBinding> Imports; ///< one per CoreModule::Imports entry;
                                      ///< empty for a bare module
  };
  std::vector<CoreInstance> CoreInstances; ///< in instantiation order

  /// `canon lift`, once per component instance that executes it.
  struct Lift {
    uint32_t ComponentInstance = 0;
    CoreBinding Callee;
    FuncTypeId Type;
    ResolvedOpts Opts;
    uint64_t Offset = 0; ///< of the canonical definition
  };
  std::vector<Lift> Lifts;

  /// `canon lower`, once per component instance that executes it.
  struct Lowering {
    uint32_t ComponentInstance = 0;
    FuncRef Callee;
    FuncTypeId Type;
    ResolvedOpts Opts;
    uint64_t Offset = 0;
  };
  std::vector<Lowering> Lowerings;

  /// Any other canonical definition, once per component instance.
  struct Builtin {
    uint32_t ComponentInstance = 0;
    const Canon *Def = nullptr;
    std::optional<ResourceId> Resource; ///< resource.new/rep/drop
    /// stream.*, future.*: that type; task.return: the result, if any.
    std::optional<TypeId> Type;
    /// waitable-set.wait and .poll: Memory is that of the immediate.
    ResolvedOpts Opts;
    uint64_t Offset = 0;
  };
  std::vector<Builtin> Builtins;

  /// A resource type's identity.
  struct Resource {
    /// Imported by the root (true) or defined by a component instance.
    bool IsImport = false;
    uint32_t ComponentInstance = 0; ///< the definer, when defined
    std::optional<CoreBinding> Dtor;
    CoreValType Rep;
    uint64_t Offset = 0; ///< of the definition; 0 for an import
    /// Imported: the root's interface ("" for a bare name) and name. Defined:
    /// the name it was first exported under, or "".
    std::string Interface;
    std::string Name;
    /// The root exports this resource, under ExportInterface / ExportName.
    bool IsExported = false;
    std::string ExportInterface;
    std::string ExportName;
  };
  std::vector<Resource> Resources;

  /// A function that the root imports, directly (Interface empty) or through
  /// an instance.
  struct ImportedFunc {
    std::string Interface;
    std::string Name;
    FuncTypeId Type;
    uint64_t Offset = 0;
  };
  std::vector<ImportedFunc> Imports;

  /// A function that the root exports.
  struct ExportedFunc {
    std::string Interface; ///< empty: exported directly
    std::string Name;
    FuncRef Func;
    FuncTypeId Type;
    uint64_t Offset = 0;
  };
  std::vector<ExportedFunc> Exports; ///< in export order

  TypeTable Types;
};

/// Component instances, and core instances, that are made; more are refused. A
/// component of some kilobytes can ask for 2^100 (by instantiating twice one
/// that instantiates twice, and so on), while the largest composition that is
/// known to be wanted has 50,000.
constexpr unsigned MaxInstances = 100'000;

/// Definitions, arguments, exports and declarations that are evaluated, over
/// all instances; more are refused. Each takes some tens of bytes and a
/// fraction of a microsecond, so that this bounds time and memory where
/// instances are few but large.
constexpr unsigned MaxFlatteningWork = 8'000'000;

/// Interprets the instantiation of \p Root as the specification does
/// (Explainer.md, "Instance Definitions"), executing nothing.
///
/// \returns an error for what cannot be resolved, for arguments whose sorts or
/// types do not match, and, by name, for what is not fusible: value imports,
/// component start functions, imported or exported core modules and
/// components, instances inside instances at the root's surface.
Expected<InstanceGraph> flatten(std::unique_ptr<Component> Root);

/// The graph of a single core module: one core instance, nothing bound.
InstanceGraph flattenBareModule(std::unique_ptr<CoreModule> Module);

} // namespace meld

#endif // MELD_GRAPH_INSTANCEGRAPH_H
