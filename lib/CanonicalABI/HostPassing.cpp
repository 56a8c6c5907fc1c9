//===- HostPassing.cpp - How values go to and from the host ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "HostPassing.h"

using namespace meld;

bool meld::HostPassing::hasListedHandles(TypeId Id) {
  if (!Types.contents(Id).handles())
    return false;
  const auto Known = ListedHandles.find(Id.Value);
  if (Known != ListedHandles.end())
    return Known->second;
  const ResolvedType &Type = Graph.Types[Id];
  bool Result = Type.K == DefinedValType::List || Type.K == DefinedValType::Map;
  for (const std::optional<TypeId> &Child : Type.Children)
    Result = Result || (Child && hasListedHandles(*Child));
  ListedHandles.try_emplace(Id.Value, Result);
  return Result;
}

bool meld::HostPassing::mustConvert(uint32_t ComponentInstance, FuncTypeId Id) {
  return Tables.hasTable(ComponentInstance) &&
         (Types.paramContents(Id).handles() ||
          Types.resultContents(Id).handles());
}

bool meld::HostPassing::paramsNeedStaging(FuncTypeId Id,
                                          const FlatSignature &Flat) {
  if (!Types.paramContents(Id).handles())
    return false;
  return Flat.SpillsParams ||
         llvm::any_of(Graph.Types[Id].Params, [&](const auto &Param) {
           return hasListedHandles(Param.second);
         });
}

HostWay meld::HostPassing::ofImport(const InstanceGraph::Lowering &Caller) {
  if (!mustConvert(Caller.ComponentInstance, Caller.Type))
    return HostWay::Direct;
  const TypeContents Result = Types.resultContents(Caller.Type);
  const bool IsStaged =
      paramsNeedStaging(Caller.Type, Signatures.ofLowering(Caller)) ||
      (Result.handles() && Result.pointers());
  return IsStaged ? HostWay::Stage : HostWay::Convert;
}

HostWay meld::HostPassing::ofExport(const InstanceGraph::Lift &Callee) {
  if (!mustConvert(Callee.ComponentInstance, Callee.Type))
    return HostWay::Direct;
  const FlatSignature Flat = Signatures.ofLift(Callee);
  // The instance chose where its result is, and may read it later on.
  const bool IsStaged =
      paramsNeedStaging(Callee.Type, Flat) ||
      (Flat.SpillsResult && Types.resultContents(Callee.Type).handles());
  return IsStaged ? HostWay::Stage : HostWay::Convert;
}

bool meld::HostPassing::convertsInMemory(
    const InstanceGraph::Lowering &Caller) {
  return ofImport(Caller) == HostWay::Convert &&
         Types.resultContents(Caller.Type).handles() &&
         Signatures.ofLowering(Caller).SpillsResult;
}

bool meld::HostPassing::callsPostReturn(const InstanceGraph::Lift &Callee) {
  const HostWay Way = ofExport(Callee);
  return Way == HostWay::Stage || (Way == HostWay::Convert &&
                                   Types.resultContents(Callee.Type).handles());
}

bool meld::HostPassing::usesStaging(const ReachedDefinitions &Reached) {
  for (uint32_t I : Reached.Lowerings) {
    const InstanceGraph::Lowering &Caller = Graph.Lowerings[I];
    if (Caller.Callee.K == FuncRef::Import &&
        ofImport(Caller) == HostWay::Stage)
      return true;
  }
  return llvm::any_of(
      Graph.Exports, [&](const InstanceGraph::ExportedFunc &Export) {
        return Export.Func.K == FuncRef::Lifted &&
               ofExport(Graph.Lifts[Export.Func.Index]) == HostWay::Stage;
      });
}
