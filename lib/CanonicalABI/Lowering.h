//===- Lowering.h - What the lowering of boundaries shares ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The state of one lowerBoundaries: what was found out about the graph, the
/// adapter module that grows, and the result. Each kind of boundary has a file
/// of its own that adds to it:
///
///     Calls.cpp        between two component instances
///     Builtins.cpp     canonical built-ins
///     Imports.cpp      out to the host
///     Exports.cpp      in from the host
///     ReExports.cpp    from the host to the host
///     Report.cpp       what was made of them
///     HostSurface.cpp  what the host sees of them
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_LOWERING_H
#define MELD_LIB_CANONICALABI_LOWERING_H

#include "CallSteps.h"
#include "ContextStorage.h"
#include "HandleTables.h"
#include "HelperTable.h"
#include "HostNames.h"
#include "HostPassing.h"
#include "InstanceFlags.h"
#include "Reached.h"

#include "llvm/ADT/StringSet.h"

namespace meld {

class Lowerer {
public:
  using Lift = InstanceGraph::Lift;
  using Lowering = InstanceGraph::Lowering;

  Lowerer(const InstanceGraph &Graph, const BoundaryOptions &Options);

  Expected<Boundaries> run();

private:
  Error decideFlags();
  void lower(const CoreBinding &Boundary);
  /// Has storage cleared for start functions.
  void prepareStarts();
  Error finishAdapters();
  /// Makes the runtime modules that \p Imports, of the adapter module, and the
  /// exports refer to.
  Error selectRuntime(MutableArrayRef<BoundaryTarget> Imports);

  // Calls.cpp
  /// Refuses a call that cannot cross.
  Error checkCall(const Lowering &Caller, const Lift &Callee);
  BoundaryTarget lowerCall(uint32_t Index, uint32_t Callee);
  /// Whether values of a call are copied through the staging area: both sides
  /// are one component instance, and some lie in memory.
  bool isStagedCall(const Lowering &Caller, const Lift &Callee);
  /// Where values that were lifted with options \p Source wait for being
  /// lowered in a call from a component instance to itself.
  CopySide sideOfLifted(const Lowering &Caller, const Lift &Callee,
                        const ResolvedOpts &Source);
  /// What the call by lowering \p Index of \p Callee does besides passing
  /// values.
  CallSteps stepsOf(uint32_t Index, const Lift &Callee);

  // Builtins.cpp
  /// Refuses built-ins of resources that have no form in our tables.
  Error checkBuiltins();
  BoundaryTarget lowerBuiltin(uint32_t Index);
  /// A built-in of resources that works on a table of our own.
  BoundaryTarget emitResourceBuiltin(uint32_t Index);
  /// error-context.new, .debug-message, .drop (ErrorContexts.cpp).
  BoundaryTarget lowerErrorContextBuiltin(uint32_t Index);
  BoundaryTarget emitErrorContextBuiltin(uint32_t Index);
  /// Does what is left when built-in \p Index, a resource.drop, has removed a
  /// handle; \p Dropped is the result of RuntimeFunction::HandleDrop.
  void finishDrop(FunctionBuilder &B, uint32_t Index,
                  FunctionBuilder::Expr Dropped);
  /// A call of the destructor of \p Resource when \p Instance has dropped a
  /// handle.
  CallSteps stepsOfDestructor(uint32_t Instance, ResourceId Resource);
  /// Runs the destructor of \p Resource, as \p Steps say, if \p Dropped, the
  /// result of RuntimeFunction::HandleDrop, asks for it.
  void runDestructor(FunctionBuilder &B, ResourceId Resource,
                     FunctionBuilder::Local Dropped, const CallSteps &Steps);

  // Imports.cpp
  /// Refuses a call of the host that cannot be lowered.
  Error checkImport(const Lowering &Caller);
  BoundaryTarget lowerImport(uint32_t Index);
  /// The host's function that lowering \p Index lowers with its own options.
  BoundaryTarget residual(uint32_t Index);
  /// What the call of the host's \p Callee by lowering \p Index does besides
  /// passing values.
  CallSteps stepsToHost(uint32_t Index, BoundaryTarget Callee);
  BoundaryTarget convertImport(uint32_t Index);
  BoundaryTarget stageImport(uint32_t Index);

  // Exports.cpp
  /// Refuses an export that cannot be lifted.
  Error checkExport(const InstanceGraph::ExportedFunc &Export);
  Error exportFunctions();
  Error exportFunction(const InstanceGraph::ExportedFunc &Export);
  /// The functions that the host calls for the export \p Name.
  BoundaryTarget liftDirect(const Lift &Callee, const std::string &Name);
  BoundaryTarget liftConverting(const Lift &Callee, const std::string &Name);
  BoundaryTarget liftStaged(const Lift &Callee, const std::string &Name);
  /// \p Name's post-return, if the host has to call one.
  std::optional<BoundaryTarget> liftPostReturn(const Lift &Callee,
                                               const std::string &Name);
  /// A post-return that has nothing to free but a result in the staging area.
  BoundaryTarget releaseStaging(const std::string &Name);
  /// What the host calls at the end of a resource that the root defines.
  Error exportDestructors();
  /// resource.drop of \p Resource, for the host.
  BoundaryTarget dropByHost(ResourceId Resource, const std::string &Name);
  Error exportMemories();
  Error addExport(std::string Name, ExternKind Kind, BoundaryTarget Target,
                  std::optional<uint64_t> Offset);
  /// What a call of \p Func by the host does besides passing values.
  CallSteps stepsFromHost(uint32_t ComponentInstance, const CoreBinding &Func,
                          bool KeepsEntry);
  /// The same for the export \p Callee, which may have handles.
  CallSteps stepsFromHost(const Lift &Callee);
  /// \p Func as the host calls it when it lifts an export.
  BoundaryTarget enteredByHost(uint32_t ComponentInstance,
                               const CoreBinding &Func, const std::string &Name,
                               bool KeepsEntry);
  /// \p Func, a realloc or post-return, as the host calls it.
  BoundaryTarget restrictedForHost(uint32_t ComponentInstance,
                                   const CoreBinding &Func,
                                   const std::string &Name,
                                   const StorageSteps &Storage);

  // ReExports.cpp
  /// Refuses a root import, exported again, that cannot be passed on.
  Error checkReExport(const InstanceGraph::ExportedFunc &Export);
  Error reExport(const InstanceGraph::ExportedFunc &Export,
                 const std::string &Name);
  BoundaryTarget passOn(const InstanceGraph::ExportedFunc &Export,
                        const std::string &Name);
  /// What the host uses of the staging area for \p Export on either side.
  ObservableOptions stagedOptions(const InstanceGraph::ExportedFunc &Export);

  // Report.cpp
  /// \p Adapter is the call's own, if it has one.
  void reportCall(uint32_t Index, const Lift &Callee, const CallSteps &Steps,
                  std::optional<BoundaryTarget> Adapter);
  void reportImport(uint32_t Index, BoundaryTarget Target);
  void reportBuiltin(uint32_t Index, BoundaryTarget Target);
  void reportReExport(BoundaryTarget Target, bool IsStaged);
  /// The next root export, which lifts \p Callee.
  void reportExport(const Lift &Callee, BoundaryTarget Target);
  void reportTables();
  /// Fills in what is known of adapters when they have been written.
  void reportCode(const AdapterModule::Image &Image);
  BoundarySide reportedSide(uint32_t ComponentInstance,
                            const ResolvedOpts &Opts,
                            const ObservableOptions &Needs) const;

  // HostSurface.cpp
  /// Notes the next root export, whose core function is called \p Name.
  void describeExport(const std::string &Name,
                      std::optional<std::string> PostReturn);
  void describeSurface();

  // Used by several
  /// Refuses, as \p Refuse words it, what instructions cannot copy.
  Error checkCopied(FuncTypeId Id,
                    llvm::function_ref<Error(const Twine &)> Refuse);
  void importMemories();
  /// Whether anything is copied through the staging area.
  bool usesStaging();
  /// Where the core function \p Binding is found; what it is defined by must
  /// have been lowered.
  BoundaryTarget targetOf(const CoreBinding &Binding) const;
  /// \p Target as the lowered or built-in function \p Boundary, which checks
  /// the flag of its instance where it has to.
  BoundaryTarget checked(const CoreBinding &Boundary, BoundaryTarget Target,
                         const CoreFuncType &Type, const std::string &Name);
  /// Whether the core function \p Func, called on behalf of
  /// \p ComponentInstance, may throw; if so, the adapter module will catch.
  bool catchesFrom(uint32_t ComponentInstance, const CoreBinding &Func);
  /// What a copy between memories needs to know of one side's options.
  CopySide sideOf(uint32_t ComponentInstance, const ResolvedOpts &Opts,
                  const ObservableOptions &Needs);
  /// The staging area as the place of values that were lifted with \p Opts, or
  /// that the host lifts and lowers for an instance that does.
  CopySide stagingSide(const ResolvedOpts &Opts);
  const char *guardedRealloc(uint32_t ComponentInstance,
                             const CoreBinding &Realloc, const CopySide &Side);
  bool hasHandles(FuncTypeId Id) {
    return Types.paramContents(Id).handles() ||
           Types.resultContents(Id).handles();
  }
  const std::string &path(uint32_t ComponentInstance) const {
    return Graph.ComponentInstances[ComponentInstance].Path;
  }

  const InstanceGraph &Graph;
  const BoundaryOptions &Options;
  const CoreDefinitions Definitions;
  Layouts Types;
  FunctionNames Names;
  CoreSignatures Signatures;
  const ReachedDefinitions Reached;
  const InstanceCalls Calls;
  HandleTables Tables;
  HostPassing Passing;
  std::optional<EntryFlags> Entry;
  std::optional<LeaveFlags> Leave;
  ContextStorage Storage;
  ExceptionUse Exceptions;
  ResidualImports Residuals;
  AdapterModule Adapters;
  HandleCopier Handles;
  HelperTable Helpers;
  /// By definition and memory.
  std::map<std::tuple<unsigned, uint32_t, uint32_t, const char *>, const char *>
      GuardedReallocs;
  NumberedExports Memories, Reallocs;    ///< that the host needs
  std::vector<OptionKeys> ExportOptions; ///< one per root export
  llvm::StringSet<> ExportNames;
  Boundaries Result;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_LOWERING_H
