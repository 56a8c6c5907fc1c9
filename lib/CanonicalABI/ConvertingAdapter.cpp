//===- ConvertingAdapter.cpp - Adapters that convert handles only ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ConvertingAdapter.h"

#include "ValueCopy.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

static CopyRoute routeOf(const ConvertingAdapter &Adapter,
                         const HandleForm &From, const HandleForm &To) {
  CopyRoute Route;
  Route.From.Memory = Route.To.Memory = Adapter.Memory;
  Route.From.Address = Route.To.Address = Adapter.Address;
  Route.From.Handles = From;
  Route.To.Handles = To;
  Route.OnlyHandles = true;
  return Route;
}

/// What the callee is called with when all parameters are core values.
static SmallVector<Expr, 16> convertParams(FunctionBuilder &B,
                                           HelperTable &Helpers,
                                           const ConvertingAdapter &Adapter) {
  ValueCopier Copier(B, Helpers,
                     routeOf(Adapter, Adapter.Caller, Adapter.Callee));
  Layouts &Types = Helpers.Types;
  SmallVector<Local, 16> From, To;
  SmallVector<Expr, 16> Args;
  for (auto [I, Core] : llvm::enumerate(Adapter.Signature.Core.Params)) {
    From.push_back(B.param(I));
    To.push_back(B.newLocal(toBinaryen(Core)));
  }
  size_t Slot = 0;
  for (const auto &[Label, Param] : Types.types()[Adapter.Type].Params) {
    Copier.copy(Param, Place::flat(ArrayRef(From).drop_front(Slot)),
                Place::flat(ArrayRef(To).drop_front(Slot)));
    Slot += Types.of(Param, Adapter.Address).FlatCount;
  }
  for (size_t I = 0; I != To.size(); ++I)
    Args.push_back(B.get(I < Slot ? To[I] : From[I])); // a return pointer
  return Args;
}

BoundaryTarget meld::emit(HelperTable &Helpers,
                          const ConvertingAdapter &Adapter) {
  const CoreFuncType &Core = Adapter.Signature.Core;
  Layouts &Types = Helpers.Types;
  SmallVector<BinaryenType, 17> Params;
  for (const CoreValType &Param : Core.Params)
    Params.push_back(toBinaryen(Param));
  FunctionBuilder B(Helpers.Module.ref(), Params);
  CallFrame Frame(B, Helpers.Module, Adapter.Steps);
  Frame.begin();

  SmallVector<Expr, 16> Args;
  if (Types.paramContents(Adapter.Type).handles())
    Args = convertParams(B, Helpers, Adapter);
  else
    for (size_t I = 0; I != Params.size(); ++I)
      Args.push_back(B.get(B.param(I)));
  Expr Call = Frame.call(Core, Args);
  std::optional<Local> Raw, Result;
  if (Core.Results.empty()) {
    B.add(Call);
  } else {
    Raw = Result = B.newLocal(toBinaryen(Core.Results.front()));
    B.set(*Raw, Call);
  }

  if (Types.resultContents(Adapter.Type).handles()) {
    const TypeId Id = *Types.types()[Adapter.Type].Result;
    ValueCopier Copier(B, Helpers,
                       routeOf(Adapter, Adapter.Callee, Adapter.Caller));
    if (Adapter.Signature.SpillsResult) {
      const Local Area = B.param(Params.size() - 1);
      Copier.copyTuple(Id, Area, Area);
    } else {
      Result = B.newLocal(Raw->Type);
      Copier.copy(Id, Place::flat(*Raw), Place::flat(*Result));
    }
  }
  Frame.end(Core.Results, Raw);
  Expr Body =
      B.finish(toBinaryen(Core.Results), Result ? B.get(*Result) : nullptr);
  return Helpers.Module.add(Adapter.Name, Core, B.locals(), Body);
}
