//===- GuardedRealloc.cpp - Calling an instance's realloc -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "GuardedRealloc.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

const char *meld::emit(AdapterModule &Module, const CallSteps &Realloc,
                       const CopySide &Side, StringRef Name) {
  const BinaryenType Word = Side.word();
  const SmallVector<BinaryenType, 4> Params(4, Word);
  FunctionBuilder B(Module.ref(), Params);
  CallFrame Frame(B, Module, Realloc);

  const CoreValType Pointer = pointerType(Side.Address);
  const CoreFuncType Type = {{Pointer, Pointer, Pointer, Pointer}, {Pointer}};
  SmallVector<Expr, 4> Args;
  for (unsigned I = 0; I != 4; ++I)
    Args.push_back(B.get(B.param(I)));

  Frame.begin();
  const Local Result = B.newLocal(Word);
  B.set(Result, Frame.call(Type, Args));
  Frame.end(Type.Results, Result);
  emitRangeCheck(B, Side, Result, B.get(B.param(3)),
                 B.op(Side.Address, IntOp::Sub, B.get(B.param(2)),
                      B.word(Side.Address, 1)));
  return Module.addHelper(Name, Params, Word, B.locals(),
                          B.finish(Word, B.get(Result)));
}
