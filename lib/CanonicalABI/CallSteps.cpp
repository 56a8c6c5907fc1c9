//===- CallSteps.cpp - What calls do besides passing values ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CallSteps.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;

bool meld::CallSteps::empty() const {
  return !CheckedLeave && Entry.empty() && !CountsLends && !AddsBorrows &&
         !CalleeLeave && Storage.empty() && !TrapsOnThrow && !PostReturn;
}

bool meld::CallSteps::endsWithCallee() const {
  return Entry.Cleared.empty() && !CountsLends && !AddsBorrows &&
         !CalleeLeave && !(Storage.Restored && !Storage.empty()) && !PostReturn;
}

Expr meld::CallFrame::flag(InstanceFlag Flag, uint32_t Instance) {
  return BinaryenGlobalGet(B.ref(), Module.flag(Flag, Instance),
                           BinaryenTypeInt32());
}

void meld::CallFrame::setFlag(InstanceFlag Flag, uint32_t Instance,
                              Expr Value) {
  B.add(BinaryenGlobalSet(B.ref(), Module.flag(Flag, Instance), Value));
}

Expr meld::CallFrame::slot(const ContextSlot &Slot) {
  return BinaryenGlobalGet(B.ref(), Module.contextSlot(Slot),
                           toBinaryen(Slot.Type));
}

void meld::CallFrame::setSlot(const ContextSlot &Slot, Expr Value) {
  B.add(BinaryenGlobalSet(B.ref(), Module.contextSlot(Slot), Value));
}

/// `call_and_trap_on_throw`, where the callee can throw.
Expr meld::CallFrame::catching(Expr Call) {
  if (!Steps.TrapsOnThrow)
    return Call;
  Expr CatchAll = BinaryenUnreachable(B.ref());
  return BinaryenTry(B.ref(), nullptr, Call, nullptr, 0, &CatchAll, 1, nullptr);
}

void meld::CallFrame::begin() {
  // canon_lower
  if (Steps.CheckedLeave)
    B.trapIf(B.eqz(flag(InstanceFlag::MayLeave, *Steps.CheckedLeave)));
  // Store.lift
  for (uint32_t Instance : Steps.Entry.Tested)
    B.trapIf(B.eqz(flag(InstanceFlag::MayEnter, Instance)));
  for (uint32_t Instance : Steps.Entry.Cleared) {
    if (Steps.KeepsEntry) {
      Kept.push_back(B.newLocal(BinaryenTypeInt32()));
      B.set(Kept.back(), flag(InstanceFlag::MayEnter, Instance));
    }
    setFlag(InstanceFlag::MayEnter, Instance, B.i32(0));
  }
  if (Steps.CountsLends) {
    Lends = B.newLocal(BinaryenTypeInt32());
    B.set(*Lends, callRuntime(RuntimeFunction::LendsBegin, {}));
  }
  if (Steps.AddsBorrows) {
    Scope = B.newLocal(BinaryenTypeInt32());
    B.set(*Scope, callRuntime(RuntimeFunction::ScopeBegin, {}));
    B.add(BinaryenGlobalSet(B.ref(), Module.borrowScope(), B.get(*Scope)));
  }
  if (Steps.CalleeLeave)
    setFlag(InstanceFlag::MayLeave, *Steps.CalleeLeave, B.i32(0));
  // canon_lift: a new thread
  for (const ContextSlot &Slot : Steps.Storage.Fresh) {
    if (Steps.Storage.Restored) {
      KeptStorage.push_back(B.newLocal(toBinaryen(Slot.Type)));
      B.set(KeptStorage.back(), slot(Slot));
    }
    setSlot(Slot, Slot.Type.K == CoreValType::I64 ? B.i64(0) : B.i32(0));
  }
}

Expr meld::CallFrame::callRuntime(RuntimeFunction Function,
                                  ArrayRef<Expr> Args) {
  return B.call(Module.runtime(Function), Args,
                toBinaryen(runtimeFunctionType(Function).Results));
}

Expr meld::CallFrame::call(const CoreFuncType &Type, ArrayRef<Expr> Args) {
  return catching(B.call(Module.function(Steps.Callee, Type), Args,
                         toBinaryen(Type.Results)));
}

void meld::CallFrame::end(ArrayRef<CoreValType> Results,
                          std::optional<Local> Raw) {
  if (Steps.CalleeLeave)
    setFlag(InstanceFlag::MayLeave, *Steps.CalleeLeave, B.i32(1));
  // Task.return_
  if (Scope)
    B.add(callRuntime(RuntimeFunction::ScopeEnd, {B.get(*Scope)}));
  if (Steps.PostReturn) {
    if (Steps.PostReturnLeave)
      setFlag(InstanceFlag::MayLeave, *Steps.PostReturnLeave, B.i32(0));
    const CoreFuncType Type = {{Results.begin(), Results.end()}, {}};
    SmallVector<Expr, 1> Args;
    if (Raw)
      Args.push_back(B.get(*Raw));
    B.add(catching(B.call(Module.function(*Steps.PostReturn, Type), Args,
                          BinaryenTypeNone())));
    if (Steps.PostReturnLeave)
      setFlag(InstanceFlag::MayLeave, *Steps.PostReturnLeave, B.i32(1));
  }
  for (auto [I, Instance] : llvm::enumerate(Steps.Entry.Cleared))
    setFlag(InstanceFlag::MayEnter, Instance,
            Steps.KeepsEntry ? B.get(Kept[I]) : B.i32(1));
  for (auto [Slot, Kept] : llvm::zip(Steps.Storage.Fresh, KeptStorage))
    setSlot(Slot, B.get(Kept));
  // Subtask.deliver_resolve
  if (Lends)
    B.add(callRuntime(RuntimeFunction::LendsEnd, {B.get(*Lends)}));
}
