//===- ControlRules.cpp - Typing of blocks and branches -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "BodyValidator.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

bool BodyValidator::blockType(std::optional<CoreValType> Result) {
  BlockType = Frame::NoType;
  BlockResult = TypeCode();
  if (LLVM_LIKELY(!Result))
    return true;
  BlockResult = Context.Types.code(*Result);
  return need(featuresOf(*Result));
}

ArrayRef<TypeCode> BodyValidator::params(const Frame &F) const {
  return F.Type == Frame::NoType ? Types() : Context.Types.params(F.Type);
}

ArrayRef<TypeCode> BodyValidator::results(const Frame &F) const {
  if (F.Type != Frame::NoType)
    return Context.Types.results(F.Type);
  return F.Result.isBottom() ? Types() : Types(F.Result);
}

/// The operands of a branch to label \p Depth, which is in range.
ArrayRef<TypeCode> BodyValidator::labelTypes(uint32_t Depth) const {
  const Frame &Target = Frames[Frames.size() - 1 - Depth];
  return Target.Kind == Frame::Loop ? params(Target) : results(Target);
}

void BodyValidator::pushFrame(Frame F) {
  F.Floor = Stack.size();
  F.Inits = static_cast<uint32_t>(InitialisedInOrder.size());
  Stack.setFloor(F.Floor);
  Frames.push_back(F);
}

bool BodyValidator::open(Frame::Opener Kind) {
  Frame F;
  F.Kind = Kind;
  F.Type = BlockType;
  F.Result = BlockResult;
  if (LLVM_LIKELY(BlockType == Frame::NoType)) {
    pushFrame(F);
    return true;
  }
  if (!expectKind(BlockType, CoreSubType::Func) || !need({Feature::MultiValue}))
    return false;
  const Types Params = Context.Types.params(BlockType);
  if (!popList(Params))
    return false;
  pushFrame(F);
  return pushList(Params);
}

void BodyValidator::restart(Frame::Opener Kind) {
  Frame &F = Frames.back();
  F.Kind = Kind;
  F.Unreachable = false;
  Stack.clear();
  resetInits(F.Inits);
}

/// Checks what the innermost block leaves behind.
bool BodyValidator::closeArm() {
  return popList(results(Frames.back())) && expectEmptyBlock();
}

bool BodyValidator::elseArm() {
  if (Frames.back().Kind != Frame::If)
    return refuse("not inside an if");
  if (!closeArm())
    return false;
  restart(Frame::Else);
  return pushList(params(Frames.back()));
}

bool BodyValidator::end() {
  // Without an else, the parameters are the results.
  if (Frames.back().Kind == Frame::If && !elseArm())
    return false;
  if (!closeArm())
    return false;
  const Frame Closed = Frames.back();
  resetInits(Closed.Inits);
  Frames.pop_back();
  if (LLVM_UNLIKELY(Frames.empty()))
    return true;
  Stack.setFloor(Frames.back().Floor);
  return pushList(results(Closed));
}

//===----------------------------------------------------------------------===//
// Branches
//===----------------------------------------------------------------------===//

bool BodyValidator::branch(Opcode Op) {
  const Types Operands = labelTypes(Label);
  if (Op == Opcode::Br)
    return popList(Operands) && setUnreachable();
  return pop(TypeCode::I32) && popPush(Operands);
}

bool BodyValidator::brTable() {
  HasTableArity = false;
  TableLists.clear();
  return pop(TypeCode::I32);
}

bool BodyValidator::brTableLabel(uint32_t Depth) {
  const Types Operands = labelTypes(Depth);
  if (!HasTableArity) {
    HasTableArity = true;
    TableArity = static_cast<uint32_t>(Operands.size());
  }
  if (Operands.size() != TableArity)
    return refuse("br_table: label " + Twine(Depth) + " takes " +
                  Twine(Operands.size()) + " operands, another one " +
                  Twine(TableArity));
  // A byte may name a label of a thousand operands: once is enough for each.
  if (LLVM_UNLIKELY(Operands.size() > LongList) &&
      !TableLists.insert(Operands.data()).second)
    return true;
  // The operands stay for the next label. Those that unreachable code leaves
  // out match every label.
  const Types Found = Stack.aboveFloor();
  for (size_t I = 1; I <= Operands.size(); ++I) {
    const TypeCode Expected = Operands[Operands.size() - I];
    if (I > Found.size()) {
      if (Frames.back().Unreachable)
        return true;
      return refuse("br_table: expected " + describe(Expected) +
                    ", found nothing on the stack");
    }
    if (!Context.Types.matches(Found[Found.size() - I], Expected))
      return refuse("br_table: expected " + describe(Expected) + ", found " +
                    describe(Found[Found.size() - I]));
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Exceptions
//===----------------------------------------------------------------------===//

bool BodyValidator::catchClause(uint8_t Clause, uint32_t Tag, uint32_t Depth) {
  const bool HasTag = Clause < 2;
  const bool HasRef = Clause & 1;
  Types Params;
  if (HasTag)
    Params = Context.Types.params(Context.Tags[Tag]);
  // The label is one outside of the try_table, whose block is not yet open.
  Types Operands = labelTypes(Depth);
  if (HasRef) {
    const TypeCode Exn = TypeCode::ref(heap::Exn, /*Nullable=*/false);
    if (Operands.empty() || !Context.Types.matches(Exn, Operands.back()))
      return refuse("try_table: label " + Twine(Depth) + " takes " +
                    Context.Types.describe(Operands) +
                    ", which does not end with the exception's reference");
    Operands = Operands.drop_back();
  }
  if (Context.Types.matches(Params, Operands))
    return true;
  return refuse("try_table: label " + Twine(Depth) + " takes " +
                Context.Types.describe(Operands) + ", the clause provides " +
                Context.Types.describe(Params));
}

bool BodyValidator::throwTag() {
  return popList(Context.Types.params(Context.Tags[Imm])) && setUnreachable();
}

bool BodyValidator::catchArm(Opcode Op) {
  const Frame::Opener Kind = Frames.back().Kind;
  if (Kind != Frame::Try && Kind != Frame::Catch)
    return refuse("not inside a try or behind its catch_all");
  if (!closeArm())
    return false;
  if (Op == Opcode::CatchAll) {
    restart(Frame::CatchAll);
    return true;
  }
  restart(Frame::Catch);
  return pushList(Context.Types.params(Context.Tags[Imm]));
}

bool BodyValidator::delegate() {
  if (Frames.back().Kind != Frame::Try)
    return refuse("not inside a try");
  // Its label counts the blocks around the try.
  if (Label + 1 >= Frames.size())
    return refuse("label index " + Twine(Label) + " is out of range");
  return end();
}

bool BodyValidator::rethrow() {
  const Frame::Opener Kind = Frames[Frames.size() - 1 - Label].Kind;
  if (Kind != Frame::Catch && Kind != Frame::CatchAll)
    return refuse("label " + Twine(Label) + " is not that of a catch");
  return setUnreachable();
}
