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
  /// What the callee is called with, such a pointer left out.
  SmallVector<Expr, 17> passParams();
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
  const CopyRoute Route = {Adapter.Caller, Adapter.Callee};
  ValueCopier Copier(B, Helpers, Route);
  SmallVector<TypeId, 8> Members;
  for (const auto &[Label, Param] : Type.Params)
    Members.push_back(Param);

  if (Adapter.CallerSignature.SpillsParams) {
    checkTuple(Members, Route.From, B.param(0));
    const Local Area = allocateTuple(Members, Route.To);
    Copier.copyTuple(Members, B.param(0), Area);
    return {B.get(Area)};
  }

  SmallVector<Local, 16> From, To;
  for (size_t I = 0; I != Params.size(); ++I)
    From.push_back(B.param(I));
  ArrayRef<CoreValType> Passed = Adapter.CalleeSignature.Core.Params;
  if (passesArea())
    Passed = Passed.drop_back();
  for (const CoreValType &Core : Passed)
    To.push_back(B.newLocal(toBinaryen(Core)));
  size_t Slot = 0;
  for (TypeId Member : Members) {
    Copier.copy(Member, Place::flat(ArrayRef(From).drop_front(Slot)),
                Place::flat(ArrayRef(To).drop_front(Slot)));
    Slot += Types.of(Member, AddressType::I32).FlatCount;
  }
  SmallVector<Expr, 17> Args;
  for (const Local &Arg : To)
    Args.push_back(B.get(Arg));
  return Args;
}

std::optional<Local> Emitter::passResult(Local Raw) {
  const CopyRoute Route = {Adapter.Callee, Adapter.Caller};
  ValueCopier Copier(B, Helpers, Route);
  const TypeId Id = *Type.Result;
  if (!Adapter.CallerSignature.SpillsResult) {
    const Local Result =
        B.newLocal(toBinaryen(Adapter.CallerSignature.Core.Results.front()));
    Copier.copy(Id, Place::flat(Raw), Place::flat(Result));
    return Result;
  }
  if (!passesArea())
    checkTuple(Id, Route.From, Raw);
  if (Adapter.Host == HostRole::Caller) {
    const Local Area = allocateTuple(Id, Route.To);
    Copier.copyTuple(Id, Raw, Area);
    return Area;
  }
  const Local Area = B.param(Params.size() - 1);
  checkTuple(Id, Route.To, Area);
  Copier.copyTuple(Id, Raw, Area);
  return std::nullopt;
}

BoundaryTarget Emitter::run() {
  CallFrame Frame(B, Module, Adapter.Steps);
  Frame.begin();
  const bool CallsHost = Adapter.Host == HostRole::Callee;
  std::optional<Local> Mark, Area, Raw, Result;
  if (CallsHost) {
    Mark = B.newLocal(BinaryenTypeInt32());
    B.set(*Mark, callRuntime(RuntimeFunction::StagingMark, {}));
  }
  SmallVector<Expr, 17> Args = passParams();
  if (passesArea()) {
    Area = allocateTuple(*Type.Result, Adapter.Callee);
    Args.push_back(B.get(*Area));
  }
  if (Adapter.Host == HostRole::Caller)
    B.add(callRuntime(RuntimeFunction::StagingRelease, {B.i32(0)}));

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
  if (CallsHost)
    B.add(callRuntime(RuntimeFunction::StagingRelease, {B.get(*Mark)}));
  Frame.end(Signature.Results, Raw);

  const CoreFuncType &Own = Adapter.CallerSignature.Core;
  Expr Body =
      B.finish(toBinaryen(Own.Results), Result ? B.get(*Result) : nullptr);
  return Module.add(Adapter.Name, Own, B.locals(), Body);
}

BoundaryTarget meld::emit(HelperTable &Helpers, const CallAdapter &Adapter) {
  return Emitter(Helpers, Adapter).run();
}
