//===- CallSteps.h - What calls do besides passing values -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The parts of CanonicalABI.md's "canon lift", "canon lower" and `reallocate`
/// that are the same whatever is passed: flags and storage of component
/// instances, exceptions, post-return.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_CALLSTEPS_H
#define MELD_LIB_CANONICALABI_CALLSTEPS_H

#include "AdapterModule.h"
#include "ContextStorage.h"
#include "FunctionBuilder.h"
#include "InstanceFlags.h"

namespace meld {

/// In the order in which they happen.
struct CallSteps {
  /// Traps unless this component instance may be left.
  std::optional<uint32_t> CheckedLeave;
  EntrySteps Entry;
  /// Parameters lend handles, and that may be observed before the call ends.
  bool CountsLends = false;
  /// Parameters add borrowed handles to the callee's table; it has to drop
  /// them.
  bool AddsBorrows = false;
  /// The callee's instance may be active already: its flags are put back to
  /// what they were, instead of being set.
  bool KeepsEntry = false;
  /// The component instance whose flag is clear during the callee, which is a
  /// realloc or post-return itself.
  std::optional<uint32_t> CalleeLeave;
  /// The callee and its post-return are a task, which has storage of its own.
  StorageSteps Storage;
  BoundaryTarget Callee;
  /// An exception that the callee or its post-return throws becomes a trap.
  bool TrapsOnThrow = false;
  /// Called with the callee's core results when they have been lifted.
  std::optional<BoundaryTarget> PostReturn;
  /// The component instance whose flag is clear during the post-return.
  std::optional<uint32_t> PostReturnLeave;

  /// Nothing happens but the call.
  bool empty() const;
  /// Nothing that could be observed comes between the callee and the return.
  bool endsWithCallee() const;
};

/// Emits the steps of one call around what passes its values.
class CallFrame {
public:
  using Expr = FunctionBuilder::Expr;
  using Local = FunctionBuilder::Local;

  CallFrame(FunctionBuilder &B, AdapterModule &Module, const CallSteps &Steps)
      : B(B), Module(Module), Steps(Steps) {}

  /// Everything before parameters are passed.
  void begin();
  /// The call of the callee, of type \p Type. Whatever \p Args evaluates
  /// happens outside the callee's restrictions.
  Expr call(const CoreFuncType &Type, ArrayRef<Expr> Args);
  /// Everything behind the callee and the passing of its result; \p Results
  /// are the types of its core results, \p Raw the first of them.
  void end(ArrayRef<CoreValType> Results, std::optional<Local> Raw);

private:
  Expr flag(InstanceFlag Flag, uint32_t Instance);
  Expr slot(const ContextSlot &Slot);
  void setSlot(const ContextSlot &Slot, Expr Value);
  void setFlag(InstanceFlag Flag, uint32_t Instance, Expr Value);
  Expr catching(Expr Call);

  FunctionBuilder &B;
  AdapterModule &Module;
  const CallSteps &Steps;
  Expr callRuntime(RuntimeFunction Function, ArrayRef<Expr> Args);

  SmallVector<Local, 1> Kept; ///< of Steps.Entry.Cleared
  SmallVector<Local, 2> KeptStorage;
  std::optional<Local> Lends, Scope;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_CALLSTEPS_H
