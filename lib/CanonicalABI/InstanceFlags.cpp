//===- InstanceFlags.cpp - may_enter and may_leave in use -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "InstanceFlags.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// may_enter
//===----------------------------------------------------------------------===//

/// Bounds the work: each donut costs one walk over all calls.
static constexpr size_t MaxDonuts = 64;

meld::EntryFlags::EntryFlags(const InstanceGraph &Graph,
                             const ReachedDefinitions &Reached)
    : Graph(Graph), Live(Graph.ComponentInstances.size()) {
  std::vector<Call> Calls;
  for (uint32_t I : Reached.Lowerings) {
    const InstanceGraph::Lowering &Lowering = Graph.Lowerings[I];
    if (Lowering.Callee.K == FuncRef::Lifted)
      Calls.push_back({Lowering.ComponentInstance,
                       Graph.Lifts[Lowering.Callee.Index].ComponentInstance});
  }
  findDonuts(Calls);
  if (Donuts.empty())
    return;

  const auto MarkLive = [&](std::optional<uint32_t> Caller, uint32_t Callee) {
    for (uint32_t Instance : enteringSet(Caller, Callee))
      if (mayReenter(Callee, Instance))
        Live[Instance] = true;
  };
  for (const Call &C : Calls)
    MarkLive(C.Caller, C.Callee);
  for (const InstanceGraph::ExportedFunc &Export : Graph.Exports)
    if (Export.Func.K == FuncRef::Lifted)
      MarkLive(std::nullopt, Graph.Lifts[Export.Func.Index].ComponentInstance);
  for (const InstanceGraph::Resource &Resource : Graph.Resources)
    if (Resource.IsExported && !Resource.IsImport)
      MarkLive(std::nullopt, Resource.ComponentInstance);
}

bool meld::EntryFlags::encloses(uint32_t Outer, uint32_t Inner) const {
  std::optional<uint32_t> Parent = Graph.ComponentInstances[Inner].Parent;
  while (Parent && *Parent != Outer)
    Parent = Graph.ComponentInstances[*Parent].Parent;
  return Parent.has_value();
}

void meld::EntryFlags::findDonuts(ArrayRef<Call> Calls) {
  const size_t NumInstances = Graph.ComponentInstances.size();
  std::vector<bool> IsDonut(NumInstances);
  for (const Call &C : Calls)
    if (C.Caller != C.Callee && !IsDonut[C.Callee] &&
        encloses(C.Callee, C.Caller))
      IsDonut[C.Callee] = true;
  for (uint32_t I = 0; I != NumInstances; ++I)
    if (IsDonut[I])
      Donuts.push_back({I, {}});
  AssumeReached = Donuts.size() > MaxDonuts;
  if (Donuts.empty() || AssumeReached)
    return;

  std::vector<SmallVector<uint32_t, 2>> CallersOf(NumInstances);
  for (const Call &C : Calls)
    CallersOf[C.Callee].push_back(C.Caller);
  for (Donut &D : Donuts) {
    D.ReachedFrom.resize(NumInstances);
    SmallVector<uint32_t, 16> Stack = {D.Instance};
    while (!Stack.empty())
      for (uint32_t Caller : CallersOf[Stack.pop_back_val()])
        if (!D.ReachedFrom[Caller]) {
          D.ReachedFrom[Caller] = true;
          Stack.push_back(Caller);
        }
  }
}

SmallVector<uint32_t, 4>
meld::EntryFlags::enteringSet(std::optional<uint32_t> Caller,
                              uint32_t Callee) const {
  SmallVector<uint32_t, 4> Set;
  std::optional<uint32_t> Instance = Callee;
  // The first instance that encloses the caller, or is it, ends the set: so do
  // all around it.
  while (Instance && Graph.ComponentInstances[*Instance].Parent &&
         !(Caller && (*Caller == *Instance || encloses(*Instance, *Caller)))) {
    Set.push_back(*Instance);
    Instance = Graph.ComponentInstances[*Instance].Parent;
  }
  return Set;
}

bool meld::EntryFlags::mayReenter(uint32_t Callee, uint32_t Instance) const {
  return llvm::any_of(Donuts, [&](const Donut &D) {
    return (AssumeReached || D.ReachedFrom[Callee]) &&
           encloses(D.Instance, Instance);
  });
}

EntrySteps meld::EntryFlags::steps(uint32_t Caller, uint32_t Callee) const {
  EntrySteps Steps;
  if (Donuts.empty())
    return Steps;
  for (uint32_t Instance : enteringSet(Caller, Callee)) {
    if (Live[Instance])
      Steps.Tested.push_back(Instance);
    if (mayReenter(Callee, Instance))
      Steps.Cleared.push_back(Instance);
  }
  return Steps;
}

EntrySteps meld::EntryFlags::stepsFromHost(uint32_t Callee) const {
  EntrySteps Steps;
  if (Donuts.empty())
    return Steps;
  for (uint32_t Instance : enteringSet(std::nullopt, Callee))
    if (mayReenter(Callee, Instance))
      Steps.Cleared.push_back(Instance);
  return Steps;
}

//===----------------------------------------------------------------------===//
// may_leave
//===----------------------------------------------------------------------===//

void meld::LeaveFlags::setChecked(const CoreBinding &Boundary) {
  uint32_t Instance;
  if (Boundary.K == CoreBinding::Lowered) {
    CheckedLowerings[Boundary.Index] = true;
    Instance = Graph.Lowerings[Boundary.Index].ComponentInstance;
  } else {
    const InstanceGraph::Builtin &Builtin = Graph.Builtins[Boundary.Index];
    if (Builtin.Def->K == CanonKind::ResourceRep)
      return; // the only one that does not look at the flag
    CheckedBuiltins[Boundary.Index] = true;
    Instance = Builtin.ComponentInstance;
  }
  Live[Instance] = true;
}

Error meld::LeaveFlags::decide(const ReachedDefinitions &Reached,
                               CoreCalls &Calls) {
  std::vector<bool> ReachesAll(Restricted.size());
  for (size_t I = 0; I != Restricted.size(); ++I) {
    if (Restricted[I].empty())
      continue;
    Expected<CoreReach> Reach = Calls.from(Restricted[I]);
    if (!Reach)
      return Reach.takeError();
    ReachesAll[I] = Reach->Indirect;
    for (const CoreBinding &Boundary : Reach->Boundaries)
      setChecked(Boundary);
  }
  for (uint32_t I : Reached.Lowerings)
    if (ReachesAll[Graph.Lowerings[I].ComponentInstance])
      setChecked({CoreBinding::Lowered, ExternKind::Func, 0, I});
  for (uint32_t I : Reached.Builtins)
    if (ReachesAll[Graph.Builtins[I].ComponentInstance])
      setChecked({CoreBinding::Builtin, ExternKind::Func, 0, I});
  return Error::success();
}
