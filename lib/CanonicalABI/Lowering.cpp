//===- Lowering.cpp - What the lowering of boundaries shares --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Lowering.h"

#include "GuardedRealloc.h"
#include "ScalarAdapter.h"

#include <set>

using namespace meld;

meld::Lowerer::Lowerer(const InstanceGraph &Graph,
                       const BoundaryOptions &Options)
    : Graph(Graph), Options(Options), Definitions(Graph), Types(Graph.Types),
      Names(Graph), Signatures(Graph, Types, Names),
      Reached(findReached(Definitions)), Calls(Graph, Reached),
      Tables(Graph, Reached, Types, Options),
      Passing(Graph, Tables, Types, Signatures), Storage(Graph, Reached),
      Residuals(Definitions), Adapters(Graph, Options.Simd),
      Handles(Adapters, Tables, Residuals), Helpers(Adapters, Types, Handles) {}

BoundaryTarget meld::Lowerer::targetOf(const CoreBinding &Binding) const {
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

BoundaryTarget meld::Lowerer::checked(const CoreBinding &Boundary,
                                      BoundaryTarget Target,
                                      const CoreFuncType &Type,
                                      const std::string &Name) {
  if (!Leave->isChecked(Boundary))
    return Target;
  const uint32_t Instance = ownerOf(Graph, Boundary);
  ScalarAdapter Adapter;
  Adapter.Name = path(Instance) + "->host." + Name;
  Adapter.Type = Type;
  Adapter.Steps.CheckedLeave = Instance;
  Adapter.Steps.Callee = Target;
  return emit(Adapters, Adapter);
}

Error meld::Lowerer::checkCopied(
    FuncTypeId Id, llvm::function_ref<Error(const Twine &)> Refuse) {
  SmallVector<TypeId, 8> Params;
  for (const auto &[Label, Param] : Graph.Types[Id].Params)
    Params.push_back(Param);
  // The specification can express it, instructions cannot.
  if (Types.ofTuple(Params, AddressType::I64).Size > INT32_MAX)
    return Refuse("parameters of more than 2^31 - 1 bytes are");
  return Error::success();
}

void meld::Lowerer::importMemories() {
  std::vector<CoreBinding> Found;
  std::set<std::pair<uint32_t, uint32_t>> Seen;
  const auto AddMemory = [&](const ResolvedOpts &Opts) {
    const CoreBinding Memory = Definitions.of(*Opts.Memory);
    if (Seen.emplace(Memory.Instance, Memory.Index).second)
      Found.push_back(Memory);
  };
  const auto Add = [&](const auto &Definition, const FlatSignature &Flat) {
    if (observableOptions(Definition, Flat, Types).Memory)
      AddMemory(Definition.Opts);
  };
  for (uint32_t I : Reached.Lowerings) {
    const Lowering &Caller = Graph.Lowerings[I];
    if (Caller.Callee.K == FuncRef::Lifted) {
      const Lift &Callee = Graph.Lifts[Caller.Callee.Index];
      Add(Caller, Signatures.ofLowering(Caller));
      Add(Callee, Signatures.ofLift(Callee));
    } else if (Passing.ofImport(Caller) == HostWay::Stage) {
      Add(Caller, Signatures.ofLowering(Caller));
    } else if (Passing.convertsInMemory(Caller)) {
      AddMemory(Caller.Opts);
    }
  }
  for (uint32_t I : Reached.Builtins)
    if (Graph.Builtins[I].Def->K == CanonKind::ErrorContextDebugMessage &&
        !Tables.hostHasErrorContexts())
      AddMemory(Graph.Builtins[I].Opts);
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports) {
    if (Export.Func.K != FuncRef::Lifted)
      continue;
    const Lift &Callee = Graph.Lifts[Export.Func.Index];
    if (Passing.ofExport(Callee) == HostWay::Stage)
      Add(Callee, Signatures.ofLift(Callee));
  }
  Adapters.importMemories(Found, usesStaging());
}

bool meld::Lowerer::usesStaging() {
  return Passing.usesStaging(Reached) ||
         llvm::any_of(Reached.Lowerings,
                      [&](uint32_t I) {
                        const Lowering &Caller = Graph.Lowerings[I];
                        return Caller.Callee.K == FuncRef::Lifted &&
                               isStagedCall(Caller,
                                            Graph.Lifts[Caller.Callee.Index]);
                      }) ||
         llvm::any_of(Graph.Exports,
                      [&](const InstanceGraph::ExportedFunc &Export) {
                        return Export.Func.K == FuncRef::Import &&
                               stagedOptions(Export).Memory;
                      });
}

bool meld::Lowerer::catchesFrom(uint32_t ComponentInstance,
                                const CoreBinding &Func) {
  if (Definitions.of(Func).K != CoreBinding::Entity ||
      !Exceptions.MayThrow[ComponentInstance])
    return false;
  Adapters.setCatches(Exceptions.Legacy);
  return true;
}

const char *meld::Lowerer::guardedRealloc(uint32_t ComponentInstance,
                                          const CoreBinding &Realloc,
                                          const CopySide &Side) {
  const CoreBinding Core = Definitions.of(Realloc);
  const char *&Name = GuardedReallocs[{unsigned(Core.K), Core.Instance,
                                       Core.Index, Side.Memory}];
  if (Name)
    return Name;
  CallSteps Guarded;
  Guarded.Callee = targetOf(Realloc);
  if (Leave->isLive(ComponentInstance))
    Guarded.CalleeLeave = ComponentInstance;
  Guarded.Storage = Storage.stepsOfRealloc(ComponentInstance);
  Guarded.TrapsOnThrow = catchesFrom(ComponentInstance, Realloc);
  Name = emit(Adapters, Guarded, Side, "realloc." + path(ComponentInstance));
  return Name;
}

CopySide meld::Lowerer::sideOf(uint32_t ComponentInstance,
                               const ResolvedOpts &Opts,
                               const ObservableOptions &Needs) {
  CopySide Side;
  Side.Encoding = Opts.Encoding;
  Side.Address = addressTypeOf(Graph, Opts);
  if (Needs.Memory) {
    Side.Memory = Adapters.memory(Definitions.of(*Opts.Memory));
    Side.PageSizeLog2 = moduleOf(Graph, *Opts.Memory)
                            .memoryType(Opts.Memory->Index)
                            .PageSizeLog2.value_or(16);
  }
  if (Needs.Realloc)
    Side.Realloc = guardedRealloc(ComponentInstance, *Opts.Realloc, Side);
  return Side;
}

CopySide meld::Lowerer::stagingSide(const ResolvedOpts &Opts) {
  CopySide Side;
  Side.Memory = Adapters.stagingMemory();
  Side.Encoding = Opts.Encoding; // nothing is to be transcoded
  Side.KeepsText = true;
  // Its results need no checks.
  Side.Realloc = Adapters.runtime(RuntimeFunction::StagingRealloc);
  Side.Handles = {HandleForm::Host};
  return Side;
}
