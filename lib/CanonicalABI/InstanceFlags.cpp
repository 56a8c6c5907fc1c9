//===- InstanceFlags.cpp - may_enter and may_leave in use -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "InstanceFlags.h"

#include "AsyncBuiltins.h"
#include "ContextStorage.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// The tree of component instances
//===----------------------------------------------------------------------===//

meld::InstanceTree::InstanceTree(const InstanceGraph &Graph)
    : First(Graph.ComponentInstances.size()),
      End(Graph.ComponentInstances.size()) {
  std::vector<SmallVector<uint32_t, 2>> Children(First.size());
  SmallVector<uint32_t, 16> Stack;
  for (uint32_t I = 0; I != First.size(); ++I) {
    if (Graph.ComponentInstances[I].Parent)
      Children[*Graph.ComponentInstances[I].Parent].push_back(I);
    else
      Stack.push_back(I);
  }
  while (!Stack.empty()) {
    const uint32_t Instance = Stack.pop_back_val();
    First[Instance] = Order.size();
    Order.push_back(Instance);
    Stack.append(Children[Instance]);
  }
  // An instance ends where its last child does; children come later.
  for (uint32_t Instance : llvm::reverse(Order)) {
    End[Instance] = std::max(End[Instance], First[Instance] + 1);
    if (std::optional<uint32_t> Parent =
            Graph.ComponentInstances[Instance].Parent)
      End[*Parent] = std::max(End[*Parent], End[Instance]);
  }
}

//===----------------------------------------------------------------------===//
// may_enter
//===----------------------------------------------------------------------===//

/// Bounds the work: each donut costs one walk over all calls.
static constexpr size_t MaxDonuts = 64;

meld::EntryFlags::EntryFlags(const InstanceGraph &Graph, ArrayRef<Call> Calls)
    : Graph(Graph), Tree(Graph), Live(Graph.ComponentInstances.size()) {
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

void meld::EntryFlags::findDonuts(ArrayRef<Call> Calls) {
  const size_t NumInstances = Graph.ComponentInstances.size();
  std::vector<bool> IsDonut(NumInstances);
  for (const Call &C : Calls)
    if (C.Caller != C.Callee && !IsDonut[C.Callee] &&
        Tree.encloses(C.Callee, C.Caller))
      IsDonut[C.Callee] = true;
  for (uint32_t I = 0; I != NumInstances; ++I)
    if (IsDonut[I])
      Donuts.push_back({I, {}});
  AssumeReached = Donuts.size() > MaxDonuts;
  if (AssumeReached) {
    InsideDonut.resize(NumInstances);
    for (uint32_t I : Tree.order())
      if (std::optional<uint32_t> Parent = Graph.ComponentInstances[I].Parent)
        InsideDonut[I] = IsDonut[*Parent] || InsideDonut[*Parent];
  }
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
         !(Caller &&
           (*Caller == *Instance || Tree.encloses(*Instance, *Caller)))) {
    Set.push_back(*Instance);
    Instance = Graph.ComponentInstances[*Instance].Parent;
  }
  return Set;
}

bool meld::EntryFlags::mayReenter(uint32_t Callee, uint32_t Instance) const {
  if (AssumeReached)
    return InsideDonut[Instance];
  return llvm::any_of(Donuts, [&](const Donut &D) {
    return D.ReachedFrom[Callee] && Tree.encloses(D.Instance, Instance);
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
    // Those that do not look at the flag, and those that always trap.
    if (Builtin.Def->K == CanonKind::ResourceRep ||
        isContextAccess(Builtin.Def->K) || isBackpressure(Builtin.Def->K) ||
        !isSupportedBuiltin(Builtin.Def->K))
      return;
    CheckedBuiltins[Boundary.Index] = true;
    Instance = Builtin.ComponentInstance;
  }
  Live[Instance] = true;
}

bool meld::LeaveFlags::staysInside(const CoreBinding &Boundary) const {
  if (Boundary.K == CoreBinding::Lowered)
    return Graph.Lowerings[Boundary.Index].Callee.K == FuncRef::Lifted;
  return Tables.hasTable(Graph.Builtins[Boundary.Index].ComponentInstance);
}

Error meld::LeaveFlags::decide(const ReachedDefinitions &Reached,
                               CoreCalls &Calls, const FunctionLists &Functions,
                               bool OnlyInside) {
  std::vector<bool> ReachesAll(Functions.size());
  const auto Check = [&](const CoreBinding &Boundary) {
    if (!OnlyInside || staysInside(Boundary))
      setChecked(Boundary);
  };
  for (size_t I = 0; I != Functions.size(); ++I) {
    if (Functions[I].empty())
      continue;
    Expected<CoreReach> Reach = Calls.from(Functions[I]);
    if (!Reach)
      return Reach.takeError();
    ReachesAll[I] = Reach->Indirect;
    llvm::for_each(Reach->Boundaries, Check);
  }
  for (uint32_t I : Reached.Lowerings)
    if (ReachesAll[Graph.Lowerings[I].ComponentInstance])
      Check({CoreBinding::Lowered, ExternKind::Func, 0, I});
  for (uint32_t I : Reached.Builtins)
    if (ReachesAll[Graph.Builtins[I].ComponentInstance])
      Check({CoreBinding::Builtin, ExternKind::Func, 0, I});
  return Error::success();
}

Error meld::LeaveFlags::decide(const ReachedDefinitions &Reached,
                               CoreCalls &Calls) {
  if (Error Err = decide(Reached, Calls, Restricted, /*OnlyInside=*/false))
    return Err;
  return decide(Reached, Calls, RestrictedForHost, /*OnlyInside=*/true);
}
