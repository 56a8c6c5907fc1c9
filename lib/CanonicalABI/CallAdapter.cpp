//===- CallAdapter.cpp - Adapters that lift and lower values --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CallAdapter.h"

#include "ValueCopy.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

namespace {

/// Builds the body of one adapter.
class Emitter {
public:
  Emitter(HelperTable &Helpers, const CallAdapter &Adapter)
      : Helpers(Helpers), Module(Helpers.Module), Types(Helpers.Types),
        Adapter(Adapter), Type(Types.types()[Adapter.Type]),
        Params(convert(Adapter.CallerSignature.Core.Params)),
        B(Module.ref(), Params) {}

  BoundaryTarget run();

private:
  static SmallVector<BinaryenType, 17> convert(ArrayRef<CoreValType> Types) {
    SmallVector<BinaryenType, 17> Converted;
    for (const CoreValType &Type : Types)
      Converted.push_back(toBinaryen(Type));
    return Converted;
  }
  /// The copies that take parameters to the callee and the result back. Each
  /// is complete before the next one begins.
  SmallVector<CopyRoute, 2> paramRoutes() const {
    if (!Adapter.Lifted)
      return {{Adapter.Caller, Adapter.Callee}};
    return {{Adapter.Caller, Adapter.Lifted->Params},
            {Adapter.Lifted->Params, Adapter.Callee}};
  }
  SmallVector<CopyRoute, 2> resultRoutes() const {
    if (!Adapter.Lifted)
      return {{Adapter.Callee, Adapter.Caller}};
    return {{Adapter.Callee, Adapter.Lifted->Result},
            {Adapter.Lifted->Result, Adapter.Caller}};
  }
  /// Traps unless a tuple of \p Members lies at \p Pointer.
  void checkTuple(ArrayRef<TypeId> Members, const CopySide &Side,
                  Local Pointer);
  /// Calls \p Side's realloc for a tuple of \p Members; the pointer to it.
  Local allocateTuple(ArrayRef<TypeId> Members, const CopySide &Side);
  /// Whether the callee is passed a pointer to where its result is to be.
  bool passesArea() const {
    return Adapter.Host == HostRole::Callee &&
           Adapter.CalleeSignature.SpillsResult;
  }
  /// Whether values lie in the staging area during the call.
  bool usesStaging() const {
    return Adapter.Host == HostRole::Callee ||
           (Adapter.Lifted && Adapter.Lifted->Params.Memory);
  }
  /// What the callee is called with, such a pointer left out.
  SmallVector<Expr, 17> passParams();
  SmallVector<Expr, 17> passFlatParams(ArrayRef<TypeId> Members);
  /// Copies the result, which is \p Raw or behind it. What the adapter
  /// returns, if anything.
  std::optional<Local> passResult(Local Raw);
  Expr callRuntime(RuntimeFunction Function, ArrayRef<Expr> Args) {
    return B.call(Module.runtime(Function), Args,
                  toBinaryen(runtimeFunctionType(Function).Results));
  }

  HelperTable &Helpers;
  AdapterModule &Module;
  Layouts &Types;
  const CallAdapter &Adapter;
  const ResolvedFuncType &Type;
  const SmallVector<BinaryenType, 17> Params;
  FunctionBuilder B;
};

} // namespace

void Emitter::checkTuple(ArrayRef<TypeId> Members, const CopySide &Side,
                         Local Pointer) {
  const TypeLayout Tuple = Types.ofTuple(Members, Side.Address);
  emitRangeCheck(B, Side, Pointer, B.word(Side.Address, Tuple.Size),
                 Tuple.Align == 1 ? nullptr
                                  : B.word(Side.Address, Tuple.Align - 1));
}

Local Emitter::allocateTuple(ArrayRef<TypeId> Members, const CopySide &Side) {
  const AddressType Word = Side.Address;
  const TypeLayout Tuple = Types.ofTuple(Members, Word);
  const Local Area = B.newLocal(Side.word());
  B.set(Area, B.call(Side.Realloc,
                     {B.word(Word, 0), B.word(Word, 0),
                      B.word(Word, Tuple.Align), B.word(Word, Tuple.Size)},
                     Side.word()));
  return Area;
}

SmallVector<Expr, 17> Emitter::passParams() {
  SmallVector<TypeId, 8> Members;
  for (const auto &[Label, Param] : Type.Params)
    Members.push_back(Param);
  if (!Adapter.CallerSignature.SpillsParams)
    return passFlatParams(Members);

  Local Area = B.param(0);
  checkTuple(Members, Adapter.Caller, Area);
  for (const CopyRoute &Route : paramRoutes()) {
    const Local From = Area;
    Area = allocateTuple(Members, Route.To);
    ValueCopier(B, Helpers, Route).copyTuple(Members, From, Area);
  }
  return {B.get(Area)};
}

SmallVector<Expr, 17> Emitter::passFlatParams(ArrayRef<TypeId> Members) {
  SmallVector<Local, 16> Values;
  for (size_t I = 0; I != Params.size(); ++I)
    Values.push_back(B.param(I));
  for (const CopyRoute &Route : paramRoutes()) {
    const SmallVector<Local, 16> From = std::move(Values);
    Values.clear();
    for (TypeId Member : Members)
      for (CoreValType::Kind Kind : Types.of(Member, Route.To.Address).Flat)
        Values.push_back(B.newLocal(toBinaryen(Kind)));
    ValueCopier Copier(B, Helpers, Route);
    size_t Slot = 0;
    for (TypeId Member : Members) {
      Copier.copy(Member, Place::flat(ArrayRef(From).drop_front(Slot)),
                  Place::flat(ArrayRef(Values).drop_front(Slot)));
      Slot += Types.of(Member, Route.To.Address).FlatCount;
    }
  }
  SmallVector<Expr, 17> Args;
  for (const Local &Arg : Values)
    Args.push_back(B.get(Arg));
  return Args;
}

std::optional<Local> Emitter::passResult(Local Raw) {
  SmallVector<CopyRoute, 2> Routes = resultRoutes();
  const CopyRoute Last = Routes.pop_back_val();
  const TypeId Id = *Type.Result;
  if (!Adapter.CallerSignature.SpillsResult) {
    const auto Copy = [&](const CopyRoute &Route, Local From) {
      const Local To =
          B.newLocal(toBinaryen(Types.of(Id, Route.To.Address).Flat.front()));
      ValueCopier(B, Helpers, Route)
          .copy(Id, Place::flat(From), Place::flat(To));
      return To;
    };
    for (const CopyRoute &Route : Routes)
      Raw = Copy(Route, Raw);
    return Copy(Last, Raw);
  }

  if (!passesArea())
    checkTuple(Id, Adapter.Callee, Raw);
  for (const CopyRoute &Route : Routes) {
    const Local Area = allocateTuple(Id, Route.To);
    ValueCopier(B, Helpers, Route).copyTuple(Id, Raw, Area);
    Raw = Area;
  }
  ValueCopier Copier(B, Helpers, Last);
  if (Adapter.Host == HostRole::Caller) {
    const Local Area = allocateTuple(Id, Last.To);
    Copier.copyTuple(Id, Raw, Area);
    return Area;
  }
  const Local Area = B.param(Params.size() - 1);
  checkTuple(Id, Last.To, Area);
  Copier.copyTuple(Id, Raw, Area);
  return std::nullopt;
}

BoundaryTarget Emitter::run() {
  CallFrame Frame(B, Module, Adapter.Steps);
  Frame.begin();
  std::optional<Local> Mark, Area, Raw, Result;
  const auto ReleaseStaging = [&](Expr To) {
    B.add(callRuntime(RuntimeFunction::StagingRelease, {To}));
  };
  if (usesStaging()) {
    Mark = B.newLocal(BinaryenTypeInt32());
    B.set(*Mark, callRuntime(RuntimeFunction::StagingMark, {}));
  }
  SmallVector<Expr, 17> Args = passParams();
  if (passesArea()) {
    Area = allocateTuple(*Type.Result, Adapter.Callee);
    Args.push_back(B.get(*Area));
  }
  if (Adapter.Host == HostRole::Caller)
    ReleaseStaging(B.i32(0));
  else if (Mark && Adapter.Host == HostRole::None)
    ReleaseStaging(B.get(*Mark));

  const CoreFuncType &Signature = Adapter.CalleeSignature.Core;
  Expr Call = Frame.call(Signature, Args);
  if (Signature.Results.empty()) {
    B.add(Call);
  } else {
    Raw = B.newLocal(toBinaryen(Signature.Results.front()));
    B.set(*Raw, Call);
  }
  if (Raw || Area)
    Result = passResult(Raw ? *Raw : *Area);
  if (Mark)
    ReleaseStaging(B.get(*Mark));
  Frame.end(Signature.Results, Raw);

  const CoreFuncType &Own = Adapter.CallerSignature.Core;
  Expr Body =
      B.finish(toBinaryen(Own.Results), Result ? B.get(*Result) : nullptr);
  return Module.add(Adapter.Name, Own, B.locals(), Body);
}

BoundaryTarget meld::emit(HelperTable &Helpers, const CallAdapter &Adapter) {
  return Emitter(Helpers, Adapter).run();
}
