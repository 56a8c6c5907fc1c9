//===- Boundaries.cpp - How each component-level call is lowered ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/CanonicalABI/Boundaries.h"

#include "Lowering.h"
#include "Unreached.h"
#include "meld/Support/BinaryenLock.h"

using namespace meld;

Expected<Boundaries> meld::Lowerer::run() {
  Result.Lowerings.resize(Graph.Lowerings.size());
  Result.Builtins.resize(Graph.Builtins.size());
  if (Error Err = checkReached(Definitions, Reached, Types, Signatures, Names))
    return Err;
  if (Error Err = checkUnreached(Graph, Reached, Types, Signatures))
    return Err;
  if (Error Err = checkBuiltins())
    return Err;
  for (uint32_t I : Reached.Lowerings) {
    const Lowering &Caller = Graph.Lowerings[I];
    if (Error Err = Caller.Callee.K == FuncRef::Lifted
                        ? checkCall(Caller, Graph.Lifts[Caller.Callee.Index])
                        : checkImport(Caller))
      return Err;
  }
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports)
    if (Error Err = checkExport(Export))
      return Err;
  if (Error Err = decideFlags())
    return Err;
  importMemories();
  for (const CoreBinding &Boundary : Reached.Boundaries)
    lower(Boundary);
  prepareStarts();
  if (Error Err = exportFunctions())
    return Err;
  if (Error Err = exportDestructors())
    return Err;
  if (Error Err = exportMemories())
    return Err;
  describeSurface();
  Result.Residuals = Residuals.take();
  reportTables();
  if (Error Err = finishAdapters())
    return Err;
  return std::move(Result);
}

void meld::Lowerer::lower(const CoreBinding &Boundary) {
  const uint32_t Index = Boundary.Index;
  if (Boundary.K == CoreBinding::Builtin) {
    Result.Builtins[Index] = lowerBuiltin(Index);
    return;
  }
  const FuncRef Callee = Graph.Lowerings[Index].Callee;
  Result.Lowerings[Index] = Callee.K == FuncRef::Lifted
                                ? lowerCall(Index, Callee.Index)
                                : lowerImport(Index);
}

void meld::Lowerer::prepareStarts() {
  std::map<uint32_t, BoundaryTarget> Clears; // by component instance
  for (uint32_t I : Storage.dirtyStarts()) {
    const uint32_t Instance = Graph.CoreInstances[I].ComponentInstance;
    BoundaryTarget &Clear = Clears[Instance];
    if (Clear.K == BoundaryTarget::Unset)
      Clear = emitClearStorage(Adapters,
                               Storage.steps(Instance, /*Restored=*/false),
                               path(Instance) + ".clear_context");
    Result.BeforeStarts.push_back({I, Clear});
  }
}

Error meld::Lowerer::decideFlags() {
  Entry.emplace(Graph, Calls.calls());
  Leave.emplace(Graph, Tables);
  const auto AddRestricted = [&](uint32_t Instance, const CoreBinding &Func,
                                 bool IsForHost) {
    if (IsForHost)
      Leave->addRestrictedForHost(Instance, Func);
    else
      Leave->addRestricted(Instance, Func);
  };
  for (uint32_t I : Reached.Lowerings) {
    const Lowering &Caller = Graph.Lowerings[I];
    const bool CallsRealloc =
        observableOptions(Caller, Signatures.ofLowering(Caller), Types).Realloc;
    if (Caller.Callee.K == FuncRef::Import) {
      if (CallsRealloc)
        AddRestricted(Caller.ComponentInstance, *Caller.Opts.Realloc,
                      Passing.ofImport(Caller) != HostWay::Stage);
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
      AddRestricted(Callee.ComponentInstance, *Callee.Opts.PostReturn,
                    !Passing.callsPostReturn(Callee));
    if (observableOptions(Callee, Signatures.ofLift(Callee), Types).Realloc)
      AddRestricted(Callee.ComponentInstance, *Callee.Opts.Realloc,
                    Passing.ofExport(Callee) != HostWay::Stage);
  }
  for (uint32_t I : Reached.Builtins) {
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[I];
    if (Builtin.Def->K == CanonKind::ErrorContextDebugMessage)
      AddRestricted(Builtin.ComponentInstance, *Builtin.Opts.Realloc,
                    Tables.hostHasErrorContexts());
  }
  CoreCalls Inside(Definitions);
  if (Error Err = Leave->decide(Reached, Inside))
    return Err;
  if (Error Err = Storage.decide(Reached, Inside))
    return Err;

  Expected<ExceptionUse> Found = findExceptions(Graph);
  if (!Found)
    return Found.takeError();
  Exceptions = std::move(*Found);
  return Error::success();
}

Error meld::Lowerer::finishAdapters() {
  if (Adapters.empty())
    return Error::success();
  Expected<AdapterModule::Image> Image = Adapters.finish();
  if (!Image)
    return Image.takeError();
  if (Error Err = selectRuntime(Image->Imports))
    return Err;
  const auto Resolve = [&](BoundaryTarget &Target) {
    if (Target.K == BoundaryTarget::Adapter)
      Target.Index = Image->FunctionIndices[Target.Index];
  };
  llvm::for_each(Result.Lowerings, Resolve);
  llvm::for_each(Result.Builtins, Resolve);
  for (Boundaries::Export &Export : Result.Exports)
    Resolve(Export.Target);
  for (Boundaries::BeforeStart &Before : Result.BeforeStarts)
    Resolve(Before.Target);
  reportCode(*Image);
  Result.AdapterBytes = std::move(Image->Bytes);
  Result.AdapterImports = std::move(Image->Imports);
  return Error::success();
}

namespace {

/// What refers to one of the runtime's modules.
struct RuntimeUse {
  SmallVector<BoundaryTarget *, 8> Functions, Memories;
  SmallVector<RuntimeFunction, 8> Used; ///< what Functions are
};

} // namespace

Error meld::Lowerer::selectRuntime(MutableArrayRef<BoundaryTarget> Imports) {
  RuntimeUse OfHandles, OfStaging;
  const auto Add = [&](BoundaryTarget &Target) {
    if (Target.K != BoundaryTarget::Runtime)
      return;
    if (Target.Index == StagingMemoryTarget.Index) {
      OfStaging.Memories.push_back(&Target);
      return;
    }
    const auto Function = static_cast<RuntimeFunction>(Target.Index);
    RuntimeUse &Use = isStagingFunction(Function) ? OfStaging : OfHandles;
    Use.Functions.push_back(&Target);
    Use.Used.push_back(Function);
  };
  llvm::for_each(Imports, Add);
  for (Boundaries::Export &Export : Result.Exports)
    Add(Export.Target);

  RuntimeOptions Limits;
  Limits.NumTables = Tables.numTables();
  Limits.Capacity = Options.HandleCapacity;
  if (Options.HandleCapacity)
    Limits.StagingBytes = FixedStagingBytes;
  const auto Select = [&](const RuntimeUse &Use, StringRef Label,
                          auto MakeModule) -> Error {
    if (Use.Used.empty())
      return Error::success();
    Expected<RuntimeImage> Image = MakeModule(Use.Used, Limits);
    if (!Image)
      return Image.takeError();
    const uint32_t Module = Result.Runtime.size();
    for (auto [Target, Index] :
         llvm::zip_equal(Use.Functions, Image->FunctionIndices))
      *Target = {BoundaryTarget::Runtime, Module, Index};
    for (BoundaryTarget *Target : Use.Memories)
      *Target = {BoundaryTarget::Runtime, Module, 0};
    Result.Runtime.push_back({Label.str(), std::move(Image->Bytes)});
    return Error::success();
  };
  if (Error Err = Select(OfHandles, "handles", selectHandles))
    return Err;
  return Select(OfStaging, "staging", selectStaging);
}

Expected<Boundaries> meld::lowerBoundaries(const InstanceGraph &Graph,
                                           const BoundaryOptions &Options) {
  const BinaryenLock Lock; // adapters are made with it
  return Lowerer(Graph, Options).run();
}
