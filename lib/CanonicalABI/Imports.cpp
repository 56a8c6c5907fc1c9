//===- Imports.cpp - Functions of the host --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CallAdapter.h"
#include "ConvertingAdapter.h"
#include "Lowering.h"

#include "meld/Support/Error.h"

using namespace meld;

Error meld::Lowerer::checkImport(const Lowering &Caller) {
  if (Passing.ofImport(Caller) == HostWay::Direct)
    return Error::success();
  return checkCopied(Caller.Type, [&](const Twine &What) {
    return makeErrorAt(Caller.Offset,
                       "function \"" + Names.of(Caller.Callee) + "\" of type " +
                           Graph.Types.str(Caller.Type) +
                           " passes handles to the host: " + What +
                           " not supported yet");
  });
}

BoundaryTarget meld::Lowerer::lowerImport(uint32_t Index) {
  const Lowering &Caller = Graph.Lowerings[Index];
  BoundaryTarget Target;
  switch (Passing.ofImport(Caller)) {
  case HostWay::Direct:
    Target = checked({CoreBinding::Lowered, ExternKind::Func, 0, Index},
                     residual(Index), Signatures.ofLowering(Caller).Core,
                     Names.of(Caller.Callee));
    break;
  case HostWay::Convert:
    Target = convertImport(Index);
    break;
  case HostWay::Stage:
    Target = stageImport(Index);
    break;
  }
  reportImport(Index, Target);
  return Target;
}

BoundaryTarget meld::Lowerer::residual(uint32_t Index) {
  const Lowering &Caller = Graph.Lowerings[Index];
  const FlatSignature Flat = Signatures.ofLowering(Caller);
  const ObservableOptions Needs = observableOptions(Caller, Flat, Types);
  if (Needs.Memory)
    Memories.add(Definitions.of(*Caller.Opts.Memory));
  if (Needs.Realloc)
    Reallocs.add(Definitions.of(*Caller.Opts.Realloc));
  return Residuals.ofLowering(Index, Flat.Core, Needs);
}

CallSteps meld::Lowerer::stepsToHost(uint32_t Index, BoundaryTarget Callee) {
  // Lends are not counted. What can happen to a handle while the host has it
  // is that another parameter of the call gives it away, or that code of the
  // composition runs. In the first case the host lifts the same handle of its
  // own table as lent and as given away, and traps. In the second case that
  // code is a realloc of the caller, which may not drop handles, or a
  // destructor that the host runs when it drops a resource of the root, which
  // the host permits only while the root is not active.
  CallSteps Steps;
  if (Leave->isChecked({CoreBinding::Lowered, ExternKind::Func, 0, Index}))
    Steps.CheckedLeave = Graph.Lowerings[Index].ComponentInstance;
  Steps.Callee = Callee;
  return Steps;
}

BoundaryTarget meld::Lowerer::convertImport(uint32_t Index) {
  const Lowering &Caller = Graph.Lowerings[Index];
  ConvertingAdapter Adapter;
  Adapter.Name =
      path(Caller.ComponentInstance) + "->host." + Names.of(Caller.Callee);
  Adapter.Type = Caller.Type;
  Adapter.Signature = Signatures.ofLowering(Caller);
  Adapter.Steps = stepsToHost(Index, residual(Index));
  Adapter.Caller = Tables.formOf(Caller.ComponentInstance);
  Adapter.Callee = {HandleForm::Host};
  Adapter.Address = addressTypeOf(Graph, Caller.Opts);
  if (Passing.convertsInMemory(Caller))
    Adapter.Memory = Adapters.memory(Definitions.of(*Caller.Opts.Memory));
  return emit(Helpers, Adapter);
}

BoundaryTarget meld::Lowerer::stageImport(uint32_t Index) {
  const Lowering &Caller = Graph.Lowerings[Index];
  CallAdapter Adapter;
  Adapter.Name =
      path(Caller.ComponentInstance) + "->host." + Names.of(Caller.Callee);
  Adapter.Type = Caller.Type;
  Adapter.CallerSignature = Signatures.ofLowering(Caller);
  Adapter.CalleeSignature =
      Types.flatten(Caller.Type, AddressType::I32, Direction::Lower);
  const ObservableOptions Needs =
      observableOptions(Caller, Adapter.CalleeSignature, Types);
  Memories.addStaging();
  if (Needs.Realloc)
    Reallocs.addStaging();
  Adapter.Steps = stepsToHost(
      Index, Residuals.ofLowering(Index, Adapter.CalleeSignature.Core, Needs,
                                  /*IsStaged=*/true));
  Adapter.Caller =
      sideOf(Caller.ComponentInstance, Caller.Opts,
             observableOptions(Caller, Adapter.CallerSignature, Types));
  Adapter.Caller.Handles = Tables.formOf(Caller.ComponentInstance);
  Adapter.Callee = stagingSide(Caller.Opts);
  Adapter.Host = HostRole::Callee;
  return emit(Helpers, Adapter);
}
