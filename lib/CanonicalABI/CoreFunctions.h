//===- CoreFunctions.h - Core functions behind boundaries -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Where the core functions and memories lie that canonical definitions name,
/// and which core types they have and must have.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_COREFUNCTIONS_H
#define MELD_LIB_CANONICALABI_COREFUNCTIONS_H

#include "meld/CanonicalABI/Layout.h"
#include "meld/Graph/InstanceGraph.h"

#include "llvm/ADT/DenseMap.h"

namespace meld {

/// Where core entities are defined, behind the imports of core modules.
class CoreDefinitions {
public:
  explicit CoreDefinitions(const InstanceGraph &Graph);
  const InstanceGraph &graph() const { return Graph; }

  /// The definition of \p Binding: an entity that its core instance defines,
  /// or a lowered or built-in function.
  CoreBinding of(const CoreBinding &Binding) const;

private:
  const InstanceGraph &Graph;
  /// Of the imports of each core instance. Made once, since chains of
  /// re-exports may be as long as the input.
  std::vector<std::vector<CoreBinding>> Imports;
};

/// The core module that \p Binding, an Entity, belongs to.
const CoreModule &moduleOf(const InstanceGraph &Graph,
                           const CoreBinding &Binding);

/// The component instance whose code \p Binding is; of a lowered or built-in
/// function the one that executed its canonical definition.
uint32_t ownerOf(const InstanceGraph &Graph, const CoreBinding &Binding);

/// The address type of the `memory` option; I32 where there is none.
AddressType addressTypeOf(const InstanceGraph &Graph, const ResolvedOpts &Opts);

/// What diagnostics and generated names call a function: its import's name or,
/// of a lifted one, the name that its core function is exported under.
class FunctionNames {
public:
  explicit FunctionNames(const InstanceGraph &Graph)
      : Graph(Graph), ByModule(Graph.Modules.size()) {}
  std::string of(FuncRef Func);
  std::string ofLift(uint32_t Lift) { return of({FuncRef::Lifted, Lift}); }

private:
  const InstanceGraph &Graph;
  /// First export of each function of a module; filled when first asked for.
  std::vector<std::optional<llvm::DenseMap<uint32_t, StringRef>>> ByModule;
  /// Of lifts whose core function is a lowered one: the function at the end of
  /// the chain, once it is known.
  llvm::DenseMap<uint32_t, FuncRef> Ends;
};

/// Whether the type of the function \p Binding, an Entity, is one that a plain
/// function type matches: final, without supertypes, in no recursion group.
/// Lowered functions have such types (Explainer.md, "Canonical Definitions"),
/// so one of another type cannot take the place of a lowered function.
bool hasPlainType(const InstanceGraph &Graph, const CoreBinding &Binding);

/// Whether \p Kind is error-context.new, .debug-message or .drop.
bool isErrorContextBuiltin(CanonKind Kind);

/// The core type of resource.new, resource.rep or resource.drop for a resource
/// whose representation has type \p Rep.
CoreFuncType resourceBuiltinType(CanonKind Kind, const CoreValType &Rep);

/// Core types of an instance graph's functions.
class CoreSignatures {
public:
  CoreSignatures(const InstanceGraph &Graph, Layouts &Types,
                 FunctionNames &Names)
      : Graph(Graph), Types(Types), Names(Names) {}

  FlatSignature ofLift(const InstanceGraph::Lift &Lift);
  FlatSignature ofLowering(const InstanceGraph::Lowering &Lowering);
  CoreFuncType ofBuiltin(const InstanceGraph::Builtin &Builtin);
  /// The type that \p Binding, a function, has.
  CoreFuncType of(const CoreBinding &Binding);

  /// Refuses a definition whose core functions do not have the types that
  /// validation demands, or that lacks an option which its type requires
  /// (CanonicalABI.md, "Canonical Definitions").
  Error checkLift(uint32_t Index);
  Error checkLowering(uint32_t Index);
  /// Likewise for the destructor of resource \p Index, which has one
  /// (Explainer.md, "Type Definitions").
  Error checkDestructor(uint32_t Index);

private:
  Error checkOptions(const ResolvedOpts &Opts, uint64_t Offset);

  const InstanceGraph &Graph;
  Layouts &Types;
  FunctionNames &Names;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_COREFUNCTIONS_H
