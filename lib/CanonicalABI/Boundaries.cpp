//===- Boundaries.cpp - How each component-level call is lowered ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/CanonicalABI/Boundaries.h"

#include "CallAdapter.h"
#include "GuardedRealloc.h"
#include "HostHandles.h"
#include "HostNames.h"
#include "InstanceFlags.h"
#include "Reached.h"
#include "ScalarAdapter.h"

#include "meld/Support/Error.h"

#include "llvm/ADT/StringSet.h"

using namespace meld;

namespace {

/// The steps of lowerBoundaries, and what they share.
class Lowerer {
public:
  Lowerer(const InstanceGraph &Graph, const BoundaryOptions &Options)
      : Graph(Graph), Options(Options), Definitions(Graph), Types(Graph.Types),
        Names(Graph), Signatures(Graph, Types, Names),
        Reached(findReached(Definitions)), Residuals(Definitions),
        Adapters(Graph), Helpers(Adapters, Types) {}

  Expected<Boundaries> run();

private:
  using Lift = InstanceGraph::Lift;
  using Lowering = InstanceGraph::Lowering;

  Error decideFlags();
  void lower(uint32_t Index);
  BoundaryTarget lowerCall(uint32_t Index, uint32_t Callee);
  Error checkCall(const Lowering &Caller, const Lift &Callee);
  void importMemories();
  /// Whether values of \p Type are converted one by one; fills \p Adapter.
  bool addConversions(ScalarAdapter &Adapter, const ResolvedFuncType &Type);
  BoundaryTarget adaptValues(const Lowering &Caller, const Lift &Callee,
                             const ScalarAdapter &Steps);
  /// What a copy between memories needs to know of one side's options.
  CopySide sideOf(uint32_t ComponentInstance, const ResolvedOpts &Opts,
                  const ObservableOptions &Needs);
  const char *guardedRealloc(uint32_t ComponentInstance,
                             const CoreBinding &Realloc, const CopySide &Side);
  void lowerBuiltin(uint32_t Index);

  Error exportFunctions();
  Error exportFunction(const InstanceGraph::ExportedFunc &Export);
  Error exportImport(const InstanceGraph::ExportedFunc &Export,
                     const std::string &Name);
  Error exportDestructors();
  Error exportMemories();
  Error addExport(std::string Name, ExternKind Kind, BoundaryTarget Target,
                  std::optional<uint64_t> Offset);

  /// Where the core function \p Binding is found; what it is defined by must
  /// have been lowered.
  BoundaryTarget targetOf(const CoreBinding &Binding) const;
  /// \p Target as the lowered or built-in function \p Boundary, which checks
  /// the flag of its instance where it has to.
  BoundaryTarget checked(const CoreBinding &Boundary, BoundaryTarget Target,
                         const CoreFuncType &Type, const std::string &Name);
  /// \p Func as the host calls it when it lifts an export.
  BoundaryTarget enteredByHost(uint32_t ComponentInstance,
                               const CoreBinding &Func, const std::string &Name,
                               bool KeepsEntry);
  /// \p Func, a realloc or post-return, as the host calls it.
  BoundaryTarget restrictedForHost(uint32_t ComponentInstance,
                                   const CoreBinding &Func,
                                   const std::string &Name);
  Error finishAdapters();

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
  std::optional<EntryFlags> Entry;
  std::optional<LeaveFlags> Leave;
  ExceptionUse Exceptions;
  ResidualImports Residuals;
  AdapterModule Adapters;
  HelperTable Helpers;
  /// By definition and memory.
  std::map<std::tuple<unsigned, uint32_t, uint32_t, const char *>, const char *>
      GuardedReallocs;
  NumberedExports Memories, Reallocs; ///< that the host needs
  llvm::StringSet<> ExportNames;
  Boundaries Result;
};

} // namespace

Expected<Boundaries> Lowerer::run() {
  Result.Lowerings.resize(Graph.Lowerings.size());
  Result.Builtins.resize(Graph.Builtins.size());
  if (Error Err = checkReached(Graph, Reached, Types, Signatures, Names))
    return Err;
  if (Error Err = checkHostHandles(Graph, Reached, Types, Names, Options))
    return Err;
  for (uint32_t I : Reached.Lowerings) {
    const Lowering &Caller = Graph.Lowerings[I];
    if (Caller.Callee.K == FuncRef::Lifted)
      if (Error Err = checkCall(Caller, Graph.Lifts[Caller.Callee.Index]))
        return Err;
  }
  if (Error Err = decideFlags())
    return Err;
  importMemories();
  for (uint32_t I : Reached.Builtins)
    lowerBuiltin(I);
  for (uint32_t I : Reached.Lowerings)
    lower(I);
  if (Error Err = exportFunctions())
    return Err;
  if (Error Err = exportDestructors())
    return Err;
  if (Error Err = exportMemories())
    return Err;
  Result.Residuals = Residuals.take();
  if (Error Err = finishAdapters())
    return Err;
  return std::move(Result);
}

//===----------------------------------------------------------------------===//
// Flags
//===----------------------------------------------------------------------===//

Error Lowerer::decideFlags() {
  Entry.emplace(Graph, Reached);
  Leave.emplace(Graph);
  for (uint32_t I : Reached.Lowerings) {
    const Lowering &Caller = Graph.Lowerings[I];
    const bool CallsRealloc =
        observableOptions(Caller, Signatures.ofLowering(Caller), Types).Realloc;
    if (Caller.Callee.K == FuncRef::Import) {
      if (CallsRealloc)
        Leave->addRestrictedForHost(Caller.ComponentInstance,
                                    *Caller.Opts.Realloc);
      continue;
    }
    const Lift &Callee = Graph.Lifts[Caller.Callee.Index];
    if (CallsRealloc)
      Leave->addRestricted(Caller.ComponentInstance, *Caller.Opts.Realloc);
    if (Callee.Opts.PostReturn)
      Leave->addRestricted(Callee.ComponentInstance, *Callee.Opts.PostReturn);
    if (observableOptions(Callee, Signatures.ofLift(Callee), Types).Realloc)
      Leave->addRestricted(Callee.ComponentInstance, *Callee.Opts.Realloc);
  }
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports) {
    if (Export.Func.K != FuncRef::Lifted)
      continue;
    const Lift &Callee = Graph.Lifts[Export.Func.Index];
    if (Callee.Opts.PostReturn)
      Leave->addRestrictedForHost(Callee.ComponentInstance,
                                  *Callee.Opts.PostReturn);
    if (observableOptions(Callee, Signatures.ofLift(Callee), Types).Realloc)
      Leave->addRestrictedForHost(Callee.ComponentInstance,
                                  *Callee.Opts.Realloc);
  }
  CoreCalls Calls(Definitions);
  if (Error Err = Leave->decide(Reached, Calls))
    return Err;

  Expected<ExceptionUse> Found = findExceptions(Graph);
  if (!Found)
    return Found.takeError();
  Exceptions = std::move(*Found);
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Calls out of component instances
//===----------------------------------------------------------------------===//

BoundaryTarget Lowerer::targetOf(const CoreBinding &Binding) const {
  const CoreBinding Definition = Definitions.of(Binding);
  switch (Definition.K) {
  case CoreBinding::Entity:
    return {BoundaryTarget::Entity, Definition.Instance, Definition.Index};
  case CoreBinding::Lowered:
    return Result.Lowerings[Definition.Index];
  case CoreBinding::Builtin:
    return Result.Builtins[Definition.Index];
  }
  llvm_unreachable("not a core binding");
}

BoundaryTarget Lowerer::checked(const CoreBinding &Boundary,
                                BoundaryTarget Target, const CoreFuncType &Type,
                                const std::string &Name) {
  if (!Leave->isChecked(Boundary))
    return Target;
  const uint32_t Instance = ownerOf(Graph, Boundary);
  ScalarAdapter Adapter;
  Adapter.Name = path(Instance) + "->host." + Name;
  Adapter.Type = Type;
  Adapter.CheckedLeave = Instance;
  Adapter.Callee = Target;
  return emit(Adapters, Adapter);
}

void Lowerer::lowerBuiltin(uint32_t Index) {
  const InstanceGraph::Builtin &Builtin = Graph.Builtins[Index];
  const CoreFuncType Type = Signatures.ofBuiltin(Builtin);
  Result.Builtins[Index] =
      checked({CoreBinding::Builtin, ExternKind::Func, 0, Index},
              Residuals.ofBuiltin(Builtin, Type), Type,
              canonKindName(Builtin.Def->K).str());
}

void Lowerer::lower(uint32_t Index) {
  const Lowering &Caller = Graph.Lowerings[Index];
  if (Caller.Callee.K == FuncRef::Lifted) {
    Result.Lowerings[Index] = lowerCall(Index, Caller.Callee.Index);
    return;
  }
  const FlatSignature Flat = Signatures.ofLowering(Caller);
  const ObservableOptions Needs = observableOptions(Caller, Flat, Types);
  if (Needs.Memory)
    Memories.add(Definitions.of(*Caller.Opts.Memory));
  if (Needs.Realloc)
    Reallocs.add(Definitions.of(*Caller.Opts.Realloc));
  Result.Lowerings[Index] =
      checked({CoreBinding::Lowered, ExternKind::Func, 0, Index},
              Residuals.ofLowering(Caller, Flat.Core, Needs), Flat.Core,
              Names.of(Caller.Callee));
}

//===----------------------------------------------------------------------===//
// Calls between component instances
//===----------------------------------------------------------------------===//

/// Refuses calls that cannot cross a component boundary yet.
Error Lowerer::checkCall(const Lowering &Caller, const Lift &Callee) {
  if (Callee.Type != Caller.Type)
    return makeErrorAt(Caller.Offset, "function \"" + Names.of(Caller.Callee) +
                                          "\" of type " +
                                          Graph.Types.str(Callee.Type) +
                                          " is lowered as one of type " +
                                          Graph.Types.str(Caller.Type));
  const auto Refuse = [&](const Twine &What) {
    return makeErrorAt(Caller.Offset,
                       "function \"" + Names.of(Caller.Callee) + "\" of type " +
                           Graph.Types.str(Caller.Type) +
                           " crosses a component boundary: " + What +
                           " not supported yet");
  };
  const ResolvedFuncType &Type = Graph.Types[Caller.Type];
  SmallVector<TypeId, 8> Params, All;
  for (const auto &[Label, Param] : Type.Params)
    Params.push_back(Param);
  All = Params;
  if (Type.Result)
    All.push_back(*Type.Result);
  for (TypeId Id : All)
    if (Types.contents(Id).handles())
      return Refuse(Graph.Types.str(Id) + " is");
  // The specification can express it, instructions cannot.
  if (Types.ofTuple(Params, AddressType::I64).Size > INT32_MAX)
    return Refuse("parameters of more than 2^31 - 1 bytes are");
  for (const ResolvedOpts *Opts : {&Caller.Opts, &Callee.Opts})
    if (Opts->Memory) {
      const std::optional<uint32_t> Log2 = moduleOf(Graph, *Opts->Memory)
                                               .memoryType(Opts->Memory->Index)
                                               .PageSizeLog2;
      if (Log2 && *Log2 != 16)
        return Refuse("a memory of custom page size is");
    }
  return Error::success();
}

void Lowerer::importMemories() {
  llvm::SmallVector<CoreBinding, 4> Found;
  const auto Add = [&](const auto &Definition, const FlatSignature &Flat) {
    if (!observableOptions(Definition, Flat, Types).Memory)
      return;
    const CoreBinding Memory = Definitions.of(*Definition.Opts.Memory);
    if (!llvm::is_contained(Found, Memory))
      Found.push_back(Memory);
  };
  for (uint32_t I : Reached.Lowerings) {
    const Lowering &Caller = Graph.Lowerings[I];
    if (Caller.Callee.K != FuncRef::Lifted)
      continue;
    const Lift &Callee = Graph.Lifts[Caller.Callee.Index];
    Add(Caller, Signatures.ofLowering(Caller));
    Add(Callee, Signatures.ofLift(Callee));
  }
  Adapters.importMemories(Found);
}

bool Lowerer::addConversions(ScalarAdapter &Adapter,
                             const ResolvedFuncType &Type) {
  if (Type.Params.size() > MaxFlatParams)
    return false;
  for (const auto &[Label, Param] : Type.Params) {
    const std::optional<ScalarConversion> Conversion =
        conversionOf(Graph.Types[Param]);
    if (!Conversion)
      return false;
    Adapter.Params.push_back(*Conversion);
  }
  if (!Type.Result)
    return true;
  const std::optional<ScalarConversion> Conversion =
      conversionOf(Graph.Types[*Type.Result]);
  if (Conversion)
    Adapter.Result = *Conversion;
  return Conversion.has_value();
}

const char *Lowerer::guardedRealloc(uint32_t ComponentInstance,
                                    const CoreBinding &Realloc,
                                    const CopySide &Side) {
  const CoreBinding Core = Definitions.of(Realloc);
  const char *&Name = GuardedReallocs[{unsigned(Core.K), Core.Instance,
                                       Core.Index, Side.Memory}];
  if (Name)
    return Name;
  GuardedRealloc Guarded;
  Guarded.Callee = targetOf(Realloc);
  if (Leave->isLive(ComponentInstance))
    Guarded.Leave = ComponentInstance;
  if (Core.K == CoreBinding::Entity && Exceptions.MayThrow[ComponentInstance]) {
    Guarded.TrapsOnThrow = true;
    Adapters.setCatches(Exceptions.Legacy);
  }
  Name = emit(Adapters, Guarded, Side, "realloc." + path(ComponentInstance));
  return Name;
}

CopySide Lowerer::sideOf(uint32_t ComponentInstance, const ResolvedOpts &Opts,
                         const ObservableOptions &Needs) {
  CopySide Side;
  Side.Encoding = Opts.Encoding;
  Side.Address = addressTypeOf(Graph, Opts);
  if (Needs.Memory)
    Side.Memory = Adapters.memory(Definitions.of(*Opts.Memory));
  if (Needs.Realloc)
    Side.Realloc = guardedRealloc(ComponentInstance, *Opts.Realloc, Side);
  return Side;
}

/// The adapter with the flags and post-return of \p Steps.
BoundaryTarget Lowerer::adaptValues(const Lowering &Caller, const Lift &Callee,
                                    const ScalarAdapter &Steps) {
  CallAdapter Adapter;
  Adapter.Name = Steps.Name;
  Adapter.Type = Caller.Type;
  Adapter.CallerSignature = Signatures.ofLowering(Caller);
  Adapter.CalleeSignature = Signatures.ofLift(Callee);
  Adapter.CheckedLeave = Steps.CheckedLeave;
  Adapter.Entry = Steps.Entry;
  Adapter.Caller =
      sideOf(Caller.ComponentInstance, Caller.Opts,
             observableOptions(Caller, Adapter.CallerSignature, Types));
  Adapter.Callee =
      sideOf(Callee.ComponentInstance, Callee.Opts,
             observableOptions(Callee, Adapter.CalleeSignature, Types));
  Adapter.Function = Steps.Callee;
  Adapter.TrapsOnThrow = Steps.TrapsOnThrow;
  Adapter.PostReturn = Steps.PostReturn;
  Adapter.PostReturnLeave = Steps.PostReturnLeave;
  return emit(Helpers, Adapter);
}

BoundaryTarget Lowerer::lowerCall(uint32_t Index, uint32_t CalleeIndex) {
  const Lowering &Caller = Graph.Lowerings[Index];
  const Lift &Callee = Graph.Lifts[CalleeIndex];
  ScalarAdapter Adapter;
  const bool IsScalar = addConversions(Adapter, Graph.Types[Caller.Type]);
  Adapter.Type = Signatures.ofLowering(Caller).Core;
  Adapter.Callee = targetOf(Callee.Callee);
  Adapter.Entry =
      Entry->steps(Caller.ComponentInstance, Callee.ComponentInstance);
  if (Leave->isChecked({CoreBinding::Lowered, ExternKind::Func, 0, Index}))
    Adapter.CheckedLeave = Caller.ComponentInstance;
  if (Callee.Opts.PostReturn) {
    Adapter.PostReturn = targetOf(*Callee.Opts.PostReturn);
    if (Leave->isLive(Callee.ComponentInstance))
      Adapter.PostReturnLeave = Callee.ComponentInstance;
  }
  const CoreBinding Core = Definitions.of(Callee.Callee);
  if (Core.K == CoreBinding::Entity &&
      Exceptions.MayThrow[Callee.ComponentInstance]) {
    Adapter.TrapsOnThrow = true;
    Adapters.setCatches(Exceptions.Legacy);
  }
  // A function of a type that is not plain cannot be imported as a lowered one.
  const bool IsPlain =
      Core.K != CoreBinding::Entity || hasPlainType(Graph, Core);
  if (IsScalar && Adapter.isIdentity() && IsPlain)
    return Adapter.Callee;
  Adapter.Name = path(Caller.ComponentInstance) + "->" +
                 path(Callee.ComponentInstance) + "." +
                 Names.ofLift(CalleeIndex);
  return IsScalar ? emit(Adapters, Adapter)
                  : adaptValues(Caller, Callee, Adapter);
}

//===----------------------------------------------------------------------===//
// What the host calls
//===----------------------------------------------------------------------===//

BoundaryTarget Lowerer::enteredByHost(uint32_t ComponentInstance,
                                      const CoreBinding &Func,
                                      const std::string &Name,
                                      bool KeepsEntry) {
  ScalarAdapter Adapter;
  Adapter.Callee = targetOf(Func);
  Adapter.KeepsEntry = KeepsEntry;
  Adapter.Entry = Entry->stepsFromHost(ComponentInstance);
  if (Adapter.isIdentity())
    return Adapter.Callee;
  Adapter.Name = "host->" + path(ComponentInstance) + "." + Name;
  Adapter.Type = Signatures.of(Func);
  return emit(Adapters, Adapter);
}

BoundaryTarget Lowerer::restrictedForHost(uint32_t ComponentInstance,
                                          const CoreBinding &Func,
                                          const std::string &Name) {
  ScalarAdapter Adapter;
  Adapter.Callee = targetOf(Func);
  if (!Leave->isLive(ComponentInstance))
    return Adapter.Callee;
  Adapter.CalleeLeave = ComponentInstance;
  Adapter.Name = "host->" + path(ComponentInstance) + "." + Name;
  Adapter.Type = Signatures.of(Func);
  return emit(Adapters, Adapter);
}

Error Lowerer::addExport(std::string Name, ExternKind Kind,
                         BoundaryTarget Target,
                         std::optional<uint64_t> Offset) {
  if (!ExportNames.insert(Name).second) {
    const std::string Message =
        "the fused module would have two exports \"" + Name + "\"";
    return Offset ? makeErrorAt(*Offset, Message) : makeError(Message);
  }
  Result.Exports.push_back({std::move(Name), Kind, Target});
  return Error::success();
}

Error Lowerer::exportFunctions() {
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports)
    if (Error Err = exportFunction(Export))
      return Err;
  return Error::success();
}

Error Lowerer::exportFunction(const InstanceGraph::ExportedFunc &Export) {
  const std::string Name = exportName(Export.Interface, Export.Name);
  if (Export.Func.K == FuncRef::Import)
    return exportImport(Export, Name);
  const Lift &Callee = Graph.Lifts[Export.Func.Index];
  const FlatSignature Flat = Signatures.ofLift(Callee);
  const ObservableOptions Needs = observableOptions(Callee, Flat, Types);
  if (Needs.Memory)
    Memories.add(Definitions.of(*Callee.Opts.Memory));
  if (Needs.Realloc)
    Reallocs.add(Definitions.of(*Callee.Opts.Realloc));
  const uint32_t Instance = Callee.ComponentInstance;
  if (Error Err = addExport(Name, ExternKind::Func,
                            enteredByHost(Instance, Callee.Callee, Name,
                                          /*KeepsEntry=*/false),
                            Export.Offset))
    return Err;
  if (!Callee.Opts.PostReturn)
    return Error::success();
  const std::string PostName = "cabi_post_" + Name;
  return addExport(
      PostName, ExternKind::Func,
      restrictedForHost(Instance, *Callee.Opts.PostReturn, PostName),
      Export.Offset);
}

Error Lowerer::exportImport(const InstanceGraph::ExportedFunc &Export,
                            const std::string &Name) {
  // Nobody lifts or lowers here but the host, on both sides: core code can
  // pass on numbers, but neither what lies in a memory nor handles.
  const auto Refuse = [&](const Twine &What) {
    return makeErrorAt(Export.Offset, "export \"" + Name + "\" of type " +
                                          Graph.Types.str(Export.Type) +
                                          " is an import of the root: " + What +
                                          " cannot be passed on yet");
  };
  TypeContents Contents = Types.paramContents(Export.Type);
  Contents |= Types.resultContents(Export.Type);
  if (Graph.Types[Export.Type].Async)
    return Refuse("an async call");
  if (Contents.pointers())
    return Refuse("strings and lists");
  if (Contents.handles() || Contents.Async || Contents.ErrorContext)
    return Refuse("handles");
  if (Error Err = Types.check(Export.Type))
    return makeErrorAt(Export.Offset, toString(std::move(Err)));
  const FlatSignature Flat =
      Types.flatten(Export.Type, AddressType::I32, Direction::Lower);
  if (Flat.SpillsParams || Flat.SpillsResult)
    return Refuse("a value in memory");
  return addExport(Name, ExternKind::Func,
                   Residuals.ofReexport(Export.Func.Index, Flat.Core),
                   Export.Offset);
}

Error Lowerer::exportDestructors() {
  for (const InstanceGraph::Resource &Resource : Graph.Resources) {
    if (!Resource.IsExported || Resource.IsImport || !Resource.Dtor)
      continue;
    const std::string Name =
        exportName(Resource.ExportInterface, "[dtor]" + Resource.ExportName);
    // The host also calls it when the instance itself drops a handle.
    if (Error Err = addExport(Name, ExternKind::Func,
                              enteredByHost(Resource.ComponentInstance,
                                            *Resource.Dtor, Name,
                                            /*KeepsEntry=*/true),
                              std::nullopt))
      return Err;
  }
  return Error::success();
}

Error Lowerer::exportMemories() {
  Error Failed = Error::success();
  const auto Add = [&](const std::string &Name, ExternKind Kind,
                       BoundaryTarget Target) {
    if (!Failed)
      Failed = addExport(Name, Kind, Target, std::nullopt);
  };
  Memories.visit("memory",
                 [&](const std::string &Name, const CoreBinding &Memory) {
                   Add(Name, ExternKind::Memory,
                       {BoundaryTarget::Entity, Memory.Instance, Memory.Index});
                 });
  Reallocs.visit(
      "cabi_realloc", [&](const std::string &Name, const CoreBinding &Realloc) {
        Add(Name, ExternKind::Func,
            restrictedForHost(ownerOf(Graph, Realloc), Realloc, Name));
      });
  return Failed;
}

//===----------------------------------------------------------------------===//
// The adapter module
//===----------------------------------------------------------------------===//

Error Lowerer::finishAdapters() {
  if (Adapters.empty())
    return Error::success();
  Expected<AdapterModule::Image> Image = Adapters.finish();
  if (!Image)
    return Image.takeError();
  const auto Resolve = [&](BoundaryTarget &Target) {
    if (Target.K == BoundaryTarget::Adapter)
      Target.Index = Image->FunctionIndices[Target.Index];
  };
  llvm::for_each(Result.Lowerings, Resolve);
  llvm::for_each(Result.Builtins, Resolve);
  for (Boundaries::Export &Export : Result.Exports)
    Resolve(Export.Target);
  Result.AdapterBytes = std::move(Image->Bytes);
  Result.AdapterImports = std::move(Image->Imports);
  return Error::success();
}

Expected<Boundaries> meld::lowerBoundaries(const InstanceGraph &Graph,
                                           const BoundaryOptions &Options) {
  return Lowerer(Graph, Options).run();
}
