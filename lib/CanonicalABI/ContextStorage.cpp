//===- ContextStorage.cpp - What context.get and .set access --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ContextStorage.h"

#include "FunctionBuilder.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Deciding
//===----------------------------------------------------------------------===//

bool meld::isContextAccess(CanonKind Kind) {
  return Kind == CanonKind::ContextGet || Kind == CanonKind::ContextSet;
}

meld::ContextStorage::ContextStorage(const InstanceGraph &Graph,
                                     const ReachedDefinitions &Reached)
    : Graph(Graph), Uses(Graph.ComponentInstances.size()),
      InReallocs(Graph.ComponentInstances.size()) {
  for (uint32_t I : Reached.Builtins) {
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[I];
    if (!isContextAccess(Builtin.Def->K))
      continue;
    SlotUse &Use = Uses[Builtin.ComponentInstance][Builtin.Def->Slot];
    (Builtin.Def->K == CanonKind::ContextGet ? Use.Read : Use.Written) = true;
    Use.Type = Builtin.Def->ContextType;
  }
}

Expected<ContextStorage::Access>
meld::ContextStorage::accessOf(CoreCalls &Calls,
                               ArrayRef<CoreBinding> Functions) {
  Expected<CoreReach> Reach = Calls.from(Functions);
  if (!Reach)
    return Reach.takeError();
  Access Found = {Reach->Indirect, Reach->Indirect};
  for (const CoreBinding &Boundary : Reach->Boundaries) {
    if (Boundary.K != CoreBinding::Builtin)
      continue;
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[Boundary.Index];
    if (slotOf(Builtin))
      (Builtin.Def->K == CanonKind::ContextGet ? Found.Reads : Found.Writes) =
          true;
  }
  return Found;
}

Error meld::ContextStorage::decideReallocs(const ReachedDefinitions &Reached,
                                           CoreCalls &Calls) {
  std::vector<SmallVector<CoreBinding, 1>> Reallocs(Uses.size());
  const auto Add = [&](uint32_t Instance, const ResolvedOpts &Opts) {
    if (Opts.Realloc && isLive(Instance))
      Reallocs[Instance].push_back(*Opts.Realloc);
  };
  for (uint32_t I : Reached.Lifts)
    Add(Graph.Lifts[I].ComponentInstance, Graph.Lifts[I].Opts);
  for (uint32_t I : Reached.Lowerings)
    Add(Graph.Lowerings[I].ComponentInstance, Graph.Lowerings[I].Opts);

  for (size_t Instance = 0; Instance != Reallocs.size(); ++Instance) {
    if (Reallocs[Instance].empty())
      continue;
    Expected<Access> Found = accessOf(Calls, Reallocs[Instance]);
    if (!Found)
      return Found.takeError();
    InReallocs[Instance] = Found->Reads || Found->Writes;
  }
  return Error::success();
}

Error meld::ContextStorage::decideStarts(CoreCalls &Calls) {
  // Before the first start function nothing has run. Calls may have come from
  // any later one.
  bool IsFirst = true;
  for (size_t I = 0; I != Graph.CoreInstances.size(); ++I) {
    const InstanceGraph::CoreInstance &Instance = Graph.CoreInstances[I];
    const CoreModule &Module = *Graph.Modules[Instance.Module].Core;
    if (!Module.Start || std::exchange(IsFirst, false) ||
        !isLive(Instance.ComponentInstance))
      continue;
    const CoreBinding Start = {CoreBinding::Entity, ExternKind::Func,
                               static_cast<uint32_t>(I), *Module.Start};
    Expected<Access> Found = accessOf(Calls, Start);
    if (!Found)
      return Found.takeError();
    if (Found->Reads)
      DirtyStarts.push_back(I);
  }
  return Error::success();
}

Error meld::ContextStorage::decide(const ReachedDefinitions &Reached,
                                   CoreCalls &Calls) {
  if (Error Err = decideReallocs(Reached, Calls))
    return Err;
  return decideStarts(Calls);
}

std::optional<ContextSlot>
meld::ContextStorage::slotOf(const InstanceGraph::Builtin &Builtin) const {
  if (!isContextAccess(Builtin.Def->K))
    return std::nullopt;
  const uint32_t Number = Builtin.Def->Slot;
  const SlotUse &Use = Uses[Builtin.ComponentInstance][Number];
  if (!Use.isLive())
    return std::nullopt;
  return ContextSlot{Builtin.ComponentInstance, Number, Use.Type};
}

StorageSteps meld::ContextStorage::steps(uint32_t Instance,
                                         bool Restored) const {
  StorageSteps Steps;
  Steps.Restored = Restored;
  for (uint32_t Number = 0; Number != Uses[Instance].size(); ++Number)
    if (Uses[Instance][Number].isLive())
      Steps.Fresh.push_back({Instance, Number, Uses[Instance][Number].Type});
  return Steps;
}

StorageSteps meld::ContextStorage::stepsOfRealloc(uint32_t Instance) const {
  return InReallocs[Instance] ? steps(Instance, /*Restored=*/true)
                              : StorageSteps();
}

//===----------------------------------------------------------------------===//
// Accessing
//===----------------------------------------------------------------------===//

BoundaryTarget meld::emitContextAccess(AdapterModule &Module,
                                       const InstanceGraph::Builtin &Builtin,
                                       const std::optional<ContextSlot> &Slot,
                                       StringRef Name) {
  const CoreValType &Value = Builtin.Def->ContextType;
  const BinaryenType Type = toBinaryen(Value);
  const BinaryenModuleRef M = Module.ref();
  if (Builtin.Def->K == CanonKind::ContextGet) {
    FunctionBuilder B(M, {});
    const FunctionBuilder::Expr Zero =
        Value.K == CoreValType::I64 ? B.i64(0) : B.i32(0);
    return Module.add(
        Name, {{}, {Value}}, B.locals(),
        B.finish(Type,
                 Slot ? BinaryenGlobalGet(M, Module.contextSlot(*Slot), Type)
                      : Zero));
  }
  FunctionBuilder B(M, {Type});
  if (Slot)
    B.add(BinaryenGlobalSet(M, Module.contextSlot(*Slot), B.get(B.param(0))));
  return Module.add(Name, {{Value}, {}}, B.locals(),
                    B.finish(BinaryenTypeNone()));
}

BoundaryTarget meld::emitClearStorage(AdapterModule &Module,
                                      const StorageSteps &Steps,
                                      StringRef Name) {
  FunctionBuilder B(Module.ref(), {});
  for (const ContextSlot &Slot : Steps.Fresh)
    B.add(BinaryenGlobalSet(Module.ref(), Module.contextSlot(Slot),
                            Slot.Type.K == CoreValType::I64 ? B.i64(0)
                                                            : B.i32(0)));
  return Module.add(Name, {{}, {}}, B.locals(), B.finish(BinaryenTypeNone()));
}
