//===- ConstExprValidator.cpp - Constant expressions ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ConstExprValidator.h"

using namespace meld;

bool ConstExprValidator::operation(Opcode Op) {
  switch (Op) {
  case Opcode::GlobalGet:
    if (Context.Globals[Imm].Mutable)
      return refuse("global " + Twine(Imm) +
                    " is mutable, the expression is constant");
    if (Imm >= NumImported && !need({Feature::GC}))
      return false;
    break;
  case Opcode::I32Add:
  case Opcode::I32Sub:
  case Opcode::I32Mul:
  case Opcode::I64Add:
  case Opcode::I64Sub:
  case Opcode::I64Mul:
    if (!need({Feature::ExtendedConst}))
      return false;
    break;
  default:
    if (!isConstantOpcode(Op))
      return refuse("not allowed in a constant expression");
  }
  return BodyValidator::operation(Op);
}

/// Walks one expression, whose first byte is at \p Offset, and moves \p Cur
/// behind it.
Error ConstExprValidator::walk(const uint8_t *&Cur, const uint8_t *End,
                               uint64_t Offset, TypeCode Type) {
  Frame Outermost;
  Outermost.Kind = Frame::Func;
  Outermost.Result = Type;
  start(Outermost);
  InstructionWalker<ConstExprValidator> Walker(Cur, End, *this);
  if (!Walker.walkExpression())
    return makeError(Walker.failure(), Cur, Offset);
  Cur = Walker.cursor();
  return Error::success();
}

Error ConstExprValidator::validate(const ConstExpr &Expr, TypeCode Type) {
  const uint8_t *Cur = Expr.Bytes.begin();
  return walk(Cur, Expr.Bytes.end(), Expr.Offset, Type);
}

Error ConstExprValidator::validateItems(ArrayRef<uint8_t> Items,
                                        uint64_t Offset, uint32_t Count,
                                        TypeCode Type) {
  const uint8_t *Cur = Items.begin();
  for (uint32_t I = 0; I != Count; ++I)
    if (Error E = walk(Cur, Items.end(), Offset + (Cur - Items.begin()), Type))
      return E;
  return Error::success();
}
