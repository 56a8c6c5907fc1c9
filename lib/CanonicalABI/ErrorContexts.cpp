//===- ErrorContexts.cpp - Built-ins of error contexts --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "canon error-context.new", "canon
/// error-context.debug-message", "canon error-context.drop". The text lets any
/// debug message be replaced by an empty one, and in the deterministic profile
/// demands it, so that no message has to outlive the memory it was in.
//===----------------------------------------------------------------------===//

#include "Lowering.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

bool meld::isErrorContextBuiltin(CanonKind Kind) {
  return Kind == CanonKind::ErrorContextNew ||
         Kind == CanonKind::ErrorContextDebugMessage ||
         Kind == CanonKind::ErrorContextDrop;
}

/// Stores the string "" at \p Pointer as `store_string` does.
static void storeEmptyString(FunctionBuilder &B, const CopySide &Side,
                             Local Pointer) {
  const AddressType Word = Side.Address;
  const unsigned WordSize = pointerSize(Word);
  emitRangeCheck(B, Side, Pointer, B.word(Word, 2 * WordSize),
                 B.word(Word, WordSize - 1));
  const unsigned Align = Side.Encoding == StringEncoding::Utf8 ? 1 : 2;
  emitStore(B, Side, Side.word(), WordSize, Pointer, 0,
            B.call(Side.Realloc,
                   {B.word(Word, 0), B.word(Word, 0), B.word(Word, Align),
                    B.word(Word, 0)},
                   Side.word()));
  emitStore(B, Side, Side.word(), WordSize, Pointer, WordSize, B.word(Word, 0));
}

BoundaryTarget meld::Lowerer::emitErrorContextBuiltin(uint32_t Index) {
  const InstanceGraph::Builtin &Builtin = Graph.Builtins[Index];
  const uint32_t Instance = Builtin.ComponentInstance;
  const CoreFuncType Type = Signatures.ofBuiltin(Builtin);
  SmallVector<BinaryenType, 2> Params;
  for (const CoreValType &Param : Type.Params)
    Params.push_back(toBinaryen(Param));
  FunctionBuilder B(Adapters.ref(), Params);
  CallSteps Steps;
  if (Leave->isChecked({CoreBinding::Builtin, ExternKind::Func, 0, Index}))
    Steps.CheckedLeave = Instance;
  CallFrame(B, Adapters, Steps).begin();

  const auto Call = [&](RuntimeFunction Function, ArrayRef<Expr> Others) {
    SmallVector<Expr, 4> Args = {B.i32(Tables.table(Instance)),
                                 B.i32(HandleTables::ErrorContextTypeNumber)};
    Args.append(Others.begin(), Others.end());
    return B.call(Adapters.runtime(Function), Args,
                  toBinaryen(runtimeFunctionType(Function).Results));
  };
  Expr Result = nullptr;
  switch (Builtin.Def->K) {
  case CanonKind::ErrorContextNew:
    Result = Call(RuntimeFunction::HandleAdd, {B.i32(0), B.i32(0)});
    break;
  case CanonKind::ErrorContextDebugMessage:
    B.drop(Call(RuntimeFunction::HandleRep, {B.get(B.param(0))}));
    storeEmptyString(B, sideOf(Instance, Builtin.Opts, {true, true, true}),
                     B.param(1));
    break;
  case CanonKind::ErrorContextDrop:
    B.drop(Call(RuntimeFunction::HandleDrop, {B.get(B.param(0))}));
    break;
  default:
    llvm_unreachable("not a built-in of error contexts");
  }
  return Adapters.add(
      path(Instance) + "." + canonKindName(Builtin.Def->K).str(), Type,
      B.locals(), B.finish(toBinaryen(Type.Results), Result));
}
