//===- Calls.cpp - Calls between component instances ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CallAdapter.h"
#include "Lowering.h"
#include "ScalarAdapter.h"

#include "meld/Support/Error.h"

using namespace meld;

/// Refuses calls that cannot cross a component boundary yet.
Error meld::Lowerer::checkCall(const Lowering &Caller, const Lift &Callee) {
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
  return checkCopied(Caller.Type, Refuse);
}

bool meld::Lowerer::isStagedCall(const Lowering &Caller, const Lift &Callee) {
  return Caller.ComponentInstance == Callee.ComponentInstance &&
         (observableOptions(Caller, Signatures.ofLowering(Caller), Types)
              .Memory ||
          observableOptions(Callee, Signatures.ofLift(Callee), Types).Memory);
}

CopySide meld::Lowerer::sideOfLifted(const Lowering &Caller, const Lift &Callee,
                                     const ResolvedOpts &Source) {
  CopySide Side;
  if (isStagedCall(Caller, Callee))
    Side = stagingSide(Source);
  Side.Handles = {HandleForm::Lifted};
  return Side;
}

/// Whether values of \p Type are converted one by one; fills \p Adapter.
static bool addConversions(ScalarAdapter &Adapter, const TypeTable &Types,
                           const ResolvedFuncType &Type) {
  if (Type.Params.size() > MaxFlatParams)
    return false;
  for (const auto &[Label, Param] : Type.Params) {
    const std::optional<ScalarConversion> Conversion =
        conversionOf(Types[Param]);
    if (!Conversion)
      return false;
    Adapter.Params.push_back(*Conversion);
  }
  if (!Type.Result)
    return true;
  const std::optional<ScalarConversion> Conversion =
      conversionOf(Types[*Type.Result]);
  if (Conversion)
    Adapter.Result = *Conversion;
  return Conversion.has_value();
}

CallSteps meld::Lowerer::stepsOf(uint32_t Index, const Lift &Callee) {
  const uint32_t From = Graph.Lowerings[Index].ComponentInstance;
  const uint32_t To = Callee.ComponentInstance;
  CallSteps Steps;
  if (Leave->isChecked({CoreBinding::Lowered, ExternKind::Func, 0, Index}))
    Steps.CheckedLeave = From;
  Steps.Entry = Entry->steps(From, To);
  Steps.Storage = Storage.steps(To, /*Restored=*/Calls.mayReturnTo(From, To));
  Steps.Callee = targetOf(Callee.Callee);
  const TypeContents Params = Types.paramContents(Callee.Type);
  // Within one call a handle may be lent and then given away.
  Steps.CountsLends =
      Params.Borrow && (Params.Own || Calls.mayReturnTo(From, To));
  Steps.AddsBorrows = Params.Borrow && Tables.addsBorrows(To, Callee.Type);
  Steps.TrapsOnThrow = catchesFrom(To, Callee.Callee);
  if (Callee.Opts.PostReturn) {
    Steps.PostReturn = targetOf(*Callee.Opts.PostReturn);
    if (Leave->isLive(To))
      Steps.PostReturnLeave = To;
  }
  return Steps;
}

BoundaryTarget meld::Lowerer::lowerCall(uint32_t Index, uint32_t CalleeIndex) {
  const Lowering &Caller = Graph.Lowerings[Index];
  const Lift &Callee = Graph.Lifts[CalleeIndex];
  const std::string Name = path(Caller.ComponentInstance) + "->" +
                           path(Callee.ComponentInstance) + "." +
                           Names.ofLift(CalleeIndex);
  ScalarAdapter Scalar;
  if (!addConversions(Scalar, Graph.Types, Graph.Types[Caller.Type])) {
    CallAdapter Adapter;
    Adapter.Name = Name;
    Adapter.Type = Caller.Type;
    Adapter.CallerSignature = Signatures.ofLowering(Caller);
    Adapter.CalleeSignature = Signatures.ofLift(Callee);
    Adapter.Steps = stepsOf(Index, Callee);
    Adapter.Caller =
        sideOf(Caller.ComponentInstance, Caller.Opts,
               observableOptions(Caller, Adapter.CallerSignature, Types));
    Adapter.Callee =
        sideOf(Callee.ComponentInstance, Callee.Opts,
               observableOptions(Callee, Adapter.CalleeSignature, Types));
    if (hasHandles(Caller.Type)) {
      Adapter.Caller.Handles = Tables.formOf(Caller.ComponentInstance);
      Adapter.Caller.Handles.CountsLends = Adapter.Steps.CountsLends;
      Adapter.Callee.Handles = Tables.formOf(Callee.ComponentInstance);
    }
    if (Caller.ComponentInstance == Callee.ComponentInstance)
      Adapter.Lifted.emplace(sideOfLifted(Caller, Callee, Caller.Opts),
                             sideOfLifted(Caller, Callee, Callee.Opts));
    const BoundaryTarget Target = emit(Helpers, Adapter);
    reportCall(Index, Callee, Adapter.Steps, Target);
    return Target;
  }
  Scalar.Name = Name;
  Scalar.Type = Signatures.ofLowering(Caller).Core;
  Scalar.Steps = stepsOf(Index, Callee);
  // A function of a type that is not plain cannot be imported as a lowered one.
  const CoreBinding Core = Definitions.of(Callee.Callee);
  if (Scalar.isIdentity() &&
      (Core.K != CoreBinding::Entity || hasPlainType(Graph, Core))) {
    reportCall(Index, Callee, Scalar.Steps, std::nullopt);
    return Scalar.Steps.Callee;
  }
  const BoundaryTarget Target = emit(Adapters, Scalar);
  reportCall(Index, Callee, Scalar.Steps, Target);
  return Target;
}
