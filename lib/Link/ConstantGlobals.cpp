//===- ConstantGlobals.cpp - Values of immutable globals ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ConstantGlobals.h"

#include "Relocator.h"

#include "meld/Support/Error.h"

using namespace meld;

/// Executes a constant expression as far as integers go.
struct ConstantGlobals::Evaluation : InstructionVisitor {
  Evaluation(ConstantGlobals &Globals, uint32_t Instance)
      : Globals(Globals), Instance(Instance) {}

  static constexpr bool WantsIntegers = true;
  void integer(int64_t Value) {
    Stack.push_back({Last == Opcode::I64Const, Value});
  }

  bool instruction(Opcode Op, const uint8_t *) {
    Last = Op;
    switch (Op) {
    case Opcode::End:
      return true;
    case Opcode::I32Const:
    case Opcode::I64Const:
    case Opcode::GlobalGet:
      break; // the immediate says more
    case Opcode::I32Add:
    case Opcode::I32Sub:
    case Opcode::I32Mul:
    case Opcode::I64Add:
    case Opcode::I64Sub:
    case Opcode::I64Mul:
      combine(Op);
      break;
    default:
      IsInteger = false;
    }
    if (++NumInstructions == 1)
      First = Op;
    return true;
  }

  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    if (Kind != ImmKind::Global)
      return true; // the relocator checks the others
    const CoreModule &Module = Globals.State.module(Instance);
    if (Index >= Module.numEntities(ExternKind::Global))
      return false;
    if (Module.globalType(Index).Mutable) {
      IsInteger = false;
      return true;
    }
    const GlobalRef Global = Globals.definitionOf(Instance, Index);
    Entry &Read = Globals.entryOf(Global);
    if (Read.State != Progress::Done)
      Needed.push_back(Global);
    else if (Read.Value.Integer)
      Stack.push_back(*Read.Value.Integer);
    else
      IsInteger = false;
    LastRead = &Read;
    return true;
  }

  std::optional<IntConstant> integerResult() const {
    if (!IsInteger || !Needed.empty() || Stack.size() != 1)
      return std::nullopt;
    return Stack.front();
  }

  ConstantGlobals &Globals;
  uint32_t Instance;
  SmallVector<IntConstant, 4> Stack;
  SmallVector<GlobalRef, 4> Needed; ///< read, but not evaluated yet
  bool IsInteger = true;
  unsigned NumInstructions = 0; ///< without the final `end`
  Opcode First = Opcode::End;
  Opcode Last = Opcode::End;
  const Entry *LastRead = nullptr;

private:
  void combine(Opcode Op) {
    const bool Is64 =
        Op == Opcode::I64Add || Op == Opcode::I64Sub || Op == Opcode::I64Mul;
    if (Stack.size() < 2 || Stack.back().Is64 != Is64 ||
        Stack[Stack.size() - 2].Is64 != Is64) {
      IsInteger = false; // ill-typed, or an operand is unknown
      return;
    }
    const uint64_t Right = static_cast<uint64_t>(Stack.pop_back_val().Value);
    const uint64_t Left = static_cast<uint64_t>(Stack.pop_back_val().Value);
    uint64_t Result = 0;
    if (Op == Opcode::I32Add || Op == Opcode::I64Add)
      Result = Left + Right;
    else if (Op == Opcode::I32Sub || Op == Opcode::I64Sub)
      Result = Left - Right;
    else
      Result = Left * Right;
    Stack.push_back({Is64, Is64 ? static_cast<int64_t>(Result)
                                : static_cast<int32_t>(Result)});
  }
};

static GlobalConstant makeIntegerConstant(IntConstant Integer) {
  GlobalConstant Constant;
  Constant.Integer = Integer;
  uint8_t Buffer[11];
  Buffer[0] = Integer.Is64 ? 0x42 : 0x41; // i64.const, i32.const
  const unsigned Size = 1 + llvm::encodeSLEB128(Integer.Value, Buffer + 1);
  Constant.Instruction.append(Buffer, Buffer + Size);
  return Constant;
}

static bool makesConstant(Opcode Op) {
  switch (Op) {
  case Opcode::F32Const:
  case Opcode::F64Const:
  case Opcode::V128Const:
  case Opcode::RefNull:
  case Opcode::RefFunc:
    return true;
  default:
    return false;
  }
}

/// Relocates \p Expr, one instruction and its `end`.
static Expected<GlobalConstant> relocateInstruction(const ConstExpr &Expr,
                                                    const InstanceMap &Map) {
  GlobalConstant Constant;
  Constant.Instruction.resize_for_overwrite(Expr.Bytes.size() *
                                            Relocator::MaxGrowth);
  std::vector<uint32_t> RefFuncs; // the global's own initialiser counts
  Relocator Copy(Map, Expr.Bytes.begin(), Constant.Instruction.data(),
                 RefFuncs);
  if (Error E = walkConstExpr(Expr, Copy))
    return E;
  const uint8_t *End = Copy.finish(Expr.Bytes.end() - 1);
  Constant.Instruction.truncate(End - Constant.Instruction.data());
  return Constant;
}

/// Evaluates the initialiser of \p Global, or appends to \p Needed the globals
/// that must be evaluated before.
Error ConstantGlobals::evaluateInitialiser(GlobalRef Global,
                                           SmallVectorImpl<GlobalRef> &Needed) {
  const CoreModule &Module = State.module(Global.Instance);
  const CoreGlobal &Definition =
      Module.Globals[Global.Index - Module.numImports(ExternKind::Global)];
  Entry &Result = entryOf(Global);
  if (Definition.Type.Mutable) {
    Result.State = Progress::Done;
    return Error::success();
  }
  Evaluation Eval(*this, Global.Instance);
  if (Error E = walkConstExpr(Definition.Init, Eval))
    return E;
  if (!Eval.Needed.empty()) {
    Needed.append(Eval.Needed.begin(), Eval.Needed.end());
    return Error::success();
  }
  if (std::optional<IntConstant> Integer = Eval.integerResult()) {
    Result.Value = makeIntegerConstant(*Integer);
  } else if (Eval.NumInstructions == 1 && makesConstant(Eval.First)) {
    Expected<GlobalConstant> Constant = relocateInstruction(
        Definition.Init, State.Maps.instance(Global.Instance));
    if (!Constant)
      return Constant.takeError();
    Result.Value = std::move(*Constant);
  } else if (Eval.NumInstructions == 1 && Eval.LastRead) {
    Result.Value = Eval.LastRead->Value;
  }
  Result.State = Progress::Done;
  return Error::success();
}

Error ConstantGlobals::require(GlobalRef Global) {
  // A work list instead of recursion: the input chooses the depth.
  SmallVector<GlobalRef, 8> Work = {Global};
  while (!Work.empty()) {
    const GlobalRef Top = Work.back();
    Entry &Current = entryOf(Top);
    if (Current.State == Progress::Done) {
      Work.pop_back();
      continue;
    }
    SmallVector<GlobalRef, 4> Needed;
    if (Error E = evaluateInitialiser(Top, Needed))
      return E;
    if (Needed.empty())
      continue; // done now
    Current.State = Progress::Evaluating;
    for (const GlobalRef &Dependency : Needed) {
      if (entryOf(Dependency).State == Progress::Evaluating)
        return makeError("the initial value of global " +
                         Twine(Dependency.Index) + " of " +
                         describeInstance(State.Plan, Dependency.Instance) +
                         " depends on itself");
      Work.push_back(Dependency);
    }
  }
  return Error::success();
}

Expected<const GlobalConstant *> ConstantGlobals::valueOf(uint32_t Instance,
                                                          uint32_t Index) {
  const GlobalRef Global = definitionOf(Instance, Index);
  if (Error E = require(Global))
    return E;
  const GlobalConstant &Value = entryOf(Global).Value;
  return Value.Instruction.empty() ? nullptr : &Value;
}

Expected<std::optional<IntConstant>>
ConstantGlobals::evaluate(uint32_t Instance, const ConstExpr &Expr) {
  Evaluation FirstTry(*this, Instance);
  if (Error E = walkConstExpr(Expr, FirstTry))
    return E;
  if (FirstTry.Needed.empty())
    return FirstTry.integerResult();
  for (const GlobalRef &Global : FirstTry.Needed)
    if (Error E = require(Global))
      return E;
  Evaluation SecondTry(*this, Instance);
  if (Error E = walkConstExpr(Expr, SecondTry))
    return E;
  return SecondTry.integerResult();
}
