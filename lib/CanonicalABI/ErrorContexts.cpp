//===- ErrorContexts.cpp - Built-ins of error contexts --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "canon error-context.new", "canon
/// error-context.debug-message", "canon error-context.drop".
///
/// Where no error context goes to or comes from the host, none of them has a
/// debug message: the text lets any be replaced by an empty one, and in the
/// deterministic profile demands it, so that no message has to outlive the
/// memory it was in. All of them are alike then.
///
/// Otherwise the host has them all, and what becomes of messages is its
/// decision. An instance with a table of ours makes them by the host's
/// built-ins. One of the host's handles stands behind all of ours that were
/// copied from each other, and is dropped with the last of them: our handle's
/// representation is the number of an entry of one more table, whose
/// representation is the host's handle, with the number of its users beside it.
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

BoundaryTarget meld::Lowerer::lowerErrorContextBuiltin(uint32_t Index) {
  const InstanceGraph::Builtin &Builtin = Graph.Builtins[Index];
  if (Tables.hostHasErrorContexts() &&
      Builtin.Def->K != CanonKind::ErrorContextDrop) {
    Memories.add(Definitions.of(*Builtin.Opts.Memory));
    if (Builtin.Def->K == CanonKind::ErrorContextDebugMessage)
      Reallocs.add(Definitions.of(*Builtin.Opts.Realloc));
  }
  if (Tables.hasTable(Builtin.ComponentInstance))
    return emitErrorContextBuiltin(Index);
  return checked({CoreBinding::Builtin, ExternKind::Func, 0, Index},
                 Residuals.ofErrorContext(Builtin.Def->K, Builtin.Opts, Index),
                 Signatures.ofBuiltin(Builtin),
                 canonKindName(Builtin.Def->K).str());
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

  const auto Call = [&](RuntimeFunction Function, ArrayRef<Expr> Args) {
    return B.call(Adapters.runtime(Function), Args,
                  toBinaryen(runtimeFunctionType(Function).Results));
  };
  const auto Table = [&] { return B.i32(Tables.table(Instance)); };
  const auto Number = [&] {
    return B.i32(HandleTables::ErrorContextTypeNumber);
  };
  const bool IsShared = Tables.hostHasErrorContexts();
  const auto Shares = [&] { return B.i32(Tables.errorContextTable()); };
  const auto CallHost = [&](ArrayRef<Expr> Args) {
    const BoundaryTarget Host =
        Residuals.ofErrorContext(Builtin.Def->K, Builtin.Opts, Index);
    return B.call(Adapters.function(Host, Type), Args,
                  toBinaryen(Type.Results));
  };
  Expr Result = nullptr;
  switch (Builtin.Def->K) {
  case CanonKind::ErrorContextNew: {
    Expr Value = B.i32(0);
    if (IsShared)
      Value =
          Call(RuntimeFunction::HandleAdd,
               {Shares(), Number(),
                CallHost({B.get(B.param(0)), B.get(B.param(1))}), B.i32(1)});
    Result =
        Call(RuntimeFunction::HandleAdd, {Table(), Number(), Value, B.i32(0)});
    break;
  }
  case CanonKind::ErrorContextDebugMessage: {
    Expr Value = Call(RuntimeFunction::HandleRep,
                      {Table(), Number(), B.get(B.param(0))});
    if (IsShared) {
      B.add(CallHost(
          {Call(RuntimeFunction::HandleRep, {Shares(), Number(), Value}),
           B.get(B.param(1))}));
      break;
    }
    B.drop(Value);
    storeEmptyString(B, sideOf(Instance, Builtin.Opts, {true, true, true}),
                     B.param(1));
    break;
  }
  case CanonKind::ErrorContextDrop: {
    Expr Dropped = Call(RuntimeFunction::HandleDrop,
                        {Table(), Number(), B.get(B.param(0))});
    if (!IsShared) {
      B.drop(Dropped);
      break;
    }
    const Scratch Host(B, BinaryenTypeInt32(),
                       Call(RuntimeFunction::ShareDrop,
                            {Shares(), B.unary(BinaryenWrapInt64(), Dropped)}));
    B.ifThen(B.get(Host), [&] { B.add(CallHost({B.get(Host)})); });
    break;
  }
  default:
    llvm_unreachable("not a built-in of error contexts");
  }
  return Adapters.add(
      path(Instance) + "." + canonKindName(Builtin.Def->K).str(), Type,
      B.locals(), B.finish(toBinaryen(Type.Results), Result));
}
