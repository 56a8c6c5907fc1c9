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
  /// What the callee is called with.
  SmallVector<Expr, 17> passParams();
  /// Copies the result behind \p Raw, the callee's core result. What the
  /// adapter returns, if anything.
  std::optional<Local> passResult(Local Raw);

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

SmallVector<Expr, 17> Emitter::passParams() {
  const CopyRoute Route = {Adapter.Caller, Adapter.Callee};
  ValueCopier Copier(B, Helpers, Route);
  SmallVector<TypeId, 8> Members;
  for (const auto &[Label, Param] : Type.Params)
    Members.push_back(Param);

  if (Adapter.CallerSignature.SpillsParams) {
    const AddressType Word = Route.To.Address;
    const TypeLayout Tuple = Types.ofTuple(Members, Word);
    checkTuple(Members, Route.From, B.param(0));
    const Local Area = B.newLocal(Route.To.word());
    B.set(Area, B.call(Route.To.Realloc,
                       {B.word(Word, 0), B.word(Word, 0),
                        B.word(Word, Tuple.Align), B.word(Word, Tuple.Size)},
                       Route.To.word()));
    Copier.copyTuple(Members, B.param(0), Area);
    return {B.get(Area)};
  }

  SmallVector<Local, 16> From, To;
  for (size_t I = 0; I != Params.size(); ++I)
    From.push_back(B.param(I));
  for (const CoreValType &Core : Adapter.CalleeSignature.Core.Params)
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
  if (Adapter.CallerSignature.SpillsResult) {
    const Local Area = B.param(Params.size() - 1);
    checkTuple(*Type.Result, Route.From, Raw);
    checkTuple(*Type.Result, Route.To, Area);
    Copier.copyTuple(*Type.Result, Raw, Area);
    return std::nullopt;
  }
  const Local Result =
      B.newLocal(toBinaryen(Adapter.CallerSignature.Core.Results.front()));
  Copier.copy(*Type.Result, Place::flat(Raw), Place::flat(Result));
  return Result;
}

BoundaryTarget Emitter::run() {
  CallFrame Frame(B, Module, Adapter.Steps);
  Frame.begin();
  const CoreFuncType &Signature = Adapter.CalleeSignature.Core;
  Expr Call = Frame.call(Signature, passParams());
  std::optional<Local> Raw, Result;
  if (Signature.Results.empty()) {
    B.add(Call);
  } else {
    Raw = B.newLocal(toBinaryen(Signature.Results.front()));
    B.set(*Raw, Call);
    Result = passResult(*Raw);
  }
  Frame.end(Signature.Results, Raw);

  const CoreFuncType &Own = Adapter.CallerSignature.Core;
  Expr Body =
      B.finish(toBinaryen(Own.Results), Result ? B.get(*Result) : nullptr);
  return Module.add(Adapter.Name, Own, B.locals(), Body);
}

BoundaryTarget meld::emit(HelperTable &Helpers, const CallAdapter &Adapter) {
  return Emitter(Helpers, Adapter).run();
}
