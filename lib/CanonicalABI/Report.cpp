//===- Report.cpp - What was made of each boundary ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Lowering.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Boundaries
//===----------------------------------------------------------------------===//

BoundarySide meld::Lowerer::reportedSide(uint32_t ComponentInstance,
                                         const ResolvedOpts &Opts,
                                         const ObservableOptions &Needs) const {
  BoundarySide Side;
  Side.ComponentInstance = ComponentInstance;
  if (Needs.Encoding)
    Side.Encoding = Opts.Encoding;
  if (Needs.Memory) {
    Side.Memory = Definitions.of(*Opts.Memory);
    Side.Address = addressTypeOf(Graph, Opts);
  }
  if (Needs.Realloc)
    Side.Realloc = Definitions.of(*Opts.Realloc);
  if (Opts.PostReturn)
    Side.PostReturn = Definitions.of(*Opts.PostReturn);
  return Side;
}

/// The kind of an adapter for values of which \p Contents occur.
static LoweringKind kindOf(const TypeContents &Contents,
                           const BoundarySide &Caller,
                           const BoundarySide &Callee) {
  if (Contents.handles())
    return LoweringKind::Handles;
  if (Caller.Encoding != Callee.Encoding)
    return LoweringKind::Transcode;
  if (Caller.Memory || Callee.Memory)
    return LoweringKind::Copy;
  return LoweringKind::Scalar;
}

void meld::Lowerer::reportCall(uint32_t Index, const Lift &Callee,
                               const CallSteps &Steps,
                               std::optional<BoundaryTarget> Adapter) {
  const Lowering &Caller = Graph.Lowerings[Index];
  const uint32_t From = Caller.ComponentInstance;
  const uint32_t To = Callee.ComponentInstance;
  LoweredBoundary Call;
  Call.Index = Index;
  Call.Caller = reportedSide(
      From, Caller.Opts,
      observableOptions(Caller, Signatures.ofLowering(Caller), Types));
  Call.Callee =
      reportedSide(To, Callee.Opts,
                   observableOptions(Callee, Signatures.ofLift(Callee), Types));
  if (Adapter) {
    TypeContents Contents = Types.paramContents(Caller.Type);
    Contents |= Types.resultContents(Caller.Type);
    Call.Kind = isStagedCall(Caller, Callee)
                    ? LoweringKind::Staged
                    : kindOf(Contents, *Call.Caller, *Call.Callee);
    Call.Adapter = Adapter->Index;
  }
  Call.ChecksLeave = Steps.CheckedLeave.has_value();
  Call.ChecksEnter = !Steps.Entry.Tested.empty();
  Call.ClearsEnter = !Steps.Entry.Cleared.empty();
  Call.ClearsLeave =
      (Call.Caller->Realloc && Leave->isLive(From)) ||
      ((Call.Callee->Realloc || Call.Callee->PostReturn) && Leave->isLive(To));
  Call.ClearsContext = !Steps.Storage.empty();
  Call.CatchesExceptions = Steps.TrapsOnThrow;
  Result.Report.Calls.push_back(std::move(Call));
}

/// What calls that no lift answers have in common.
static LoweredBoundary reported(uint32_t Index, BoundaryTarget Target) {
  LoweredBoundary Boundary;
  Boundary.Index = Index;
  if (Target.K == BoundaryTarget::Adapter) {
    Boundary.Kind = LoweringKind::Scalar;
    Boundary.Adapter = Target.Index;
  }
  return Boundary;
}

/// The kind of an adapter that converts handles of the host.
static LoweringKind kindOf(HostWay Way) {
  return Way == HostWay::Stage ? LoweringKind::Staged : LoweringKind::Handles;
}

void meld::Lowerer::reportImport(uint32_t Index, BoundaryTarget Target) {
  const Lowering &Caller = Graph.Lowerings[Index];
  LoweredBoundary Call = reported(Index, Target);
  Call.Caller = reportedSide(
      Caller.ComponentInstance, Caller.Opts,
      observableOptions(Caller, Signatures.ofLowering(Caller), Types));
  Call.ChecksLeave =
      Leave->isChecked({CoreBinding::Lowered, ExternKind::Func, 0, Index});
  const HostWay Way = Passing.ofImport(Caller);
  if (Way != HostWay::Direct) {
    Call.Kind = kindOf(Way);
    Call.ClearsLeave = Way == HostWay::Stage && Call.Caller->Realloc &&
                       Leave->isLive(Caller.ComponentInstance);
  }
  Result.Report.Calls.push_back(std::move(Call));
}

void meld::Lowerer::reportBuiltin(uint32_t Index, BoundaryTarget Target) {
  const InstanceGraph::Builtin &Builtin = Graph.Builtins[Index];
  const bool IsOfTables =
      Builtin.Resource || isErrorContextBuiltin(Builtin.Def->K);
  LoweredBoundary Call = reported(Index, Target);
  Call.Caller.emplace().ComponentInstance = Builtin.ComponentInstance;
  if (!IsOfTables || Tables.hasTable(Builtin.ComponentInstance))
    Call.Callee = Call.Caller;
  if (IsOfTables) {
    if (Tables.hasTable(Builtin.ComponentInstance))
      Call.Kind = LoweringKind::Handles;
    Call.ChecksLeave =
        Leave->isChecked({CoreBinding::Builtin, ExternKind::Func, 0, Index});
  }
  Result.Report.Builtins.push_back(std::move(Call));
}

void meld::Lowerer::reportExport(const Lift &Callee, BoundaryTarget Target) {
  const uint32_t Instance = Callee.ComponentInstance;
  LoweredBoundary Export;
  Export.Index = Result.Report.Exports.size();
  Export.Callee =
      reportedSide(Instance, Callee.Opts,
                   observableOptions(Callee, Signatures.ofLift(Callee), Types));
  const HostWay Way = Passing.ofExport(Callee);
  // The core function may be an adapter itself, of a call that it passes on.
  if (Target != targetOf(Callee.Callee)) {
    Export.Kind = Way == HostWay::Direct ? LoweringKind::Scalar : kindOf(Way);
    Export.Adapter = Target.Index;
  }
  Export.ClearsEnter = !Entry->stepsFromHost(Instance).Cleared.empty();
  Export.ClearsLeave = (Export.Callee->Realloc || Export.Callee->PostReturn) &&
                       Leave->isLive(Instance);
  Export.ClearsContext = !Storage.steps(Instance, /*Restored=*/false).empty();
  Result.Report.Exports.push_back(std::move(Export));
}

void meld::Lowerer::reportReExport(BoundaryTarget Target, bool IsStaged) {
  LoweredBoundary Export = reported(Result.Report.Exports.size(), Target);
  if (Export.Adapter)
    Export.Kind = IsStaged ? LoweringKind::Staged : LoweringKind::Handles;
  Result.Report.Exports.push_back(std::move(Export));
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

void meld::Lowerer::reportTables() {
  for (uint32_t I = 0; I != Graph.ComponentInstances.size(); ++I) {
    HandleTableUse &Use = Result.Report.Tables.emplace_back();
    if (Tables.hasTable(I))
      Use = {HandleTableUse::Own, Tables.table(I)};
    else if (Tables.usesHostTable(I))
      Use.K = HandleTableUse::Host;
  }
  Result.Report.HostTable = Tables.hostTable();
}

void meld::Lowerer::reportCode(const AdapterModule::Image &Image) {
  BoundaryReport &Report = Result.Report;
  for (auto *Boundaries : {&Report.Calls, &Report.Builtins, &Report.Exports})
    for (LoweredBoundary &Boundary : *Boundaries)
      if (Boundary.Adapter) {
        Boundary.Bytes = Image.BodySizes[*Boundary.Adapter];
        Boundary.Adapter = Image.FunctionIndices[*Boundary.Adapter];
      }
  for (uint32_t Bytes : Image.BodySizes) {
    ++Report.Adapters.Functions;
    Report.Adapters.Bytes += Bytes;
  }
  Report.Helpers.Functions =
      Image.AllCode.Functions - Report.Adapters.Functions;
  Report.Helpers.Bytes = Image.AllCode.Bytes - Report.Adapters.Bytes;
}
