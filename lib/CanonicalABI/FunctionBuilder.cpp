//===- FunctionBuilder.cpp - Builds one function body ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "FunctionBuilder.h"

#include "AdapterModule.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;

BinaryenType meld::toBinaryen(AddressType Type) {
  return toBinaryen(pointerType(Type));
}

BinaryenType meld::toBinaryen(CoreValType::Kind Kind) {
  return toBinaryen(CoreValType{Kind, false, {}});
}

meld::FunctionBuilder::FunctionBuilder(BinaryenModuleRef Module,
                                       ArrayRef<BinaryenType> Params)
    : M(Module), Params(Params) {}

FunctionBuilder::Local meld::FunctionBuilder::newLocal(BinaryenType Type) {
  Locals.push_back(Type);
  return {static_cast<BinaryenIndex>(Params.size() + Locals.size() - 1), Type};
}

FunctionBuilder::Local meld::FunctionBuilder::acquire(BinaryenType Type) {
  const auto Found =
      llvm::find_if(Free, [&](const Local &L) { return L.Type == Type; });
  if (Found == Free.end())
    return newLocal(Type);
  const Local L = *Found;
  Free.erase(Found);
  return L;
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

Expr meld::FunctionBuilder::i32(uint32_t Value) {
  return BinaryenConst(M, BinaryenLiteralInt32(static_cast<int32_t>(Value)));
}

Expr meld::FunctionBuilder::i64(uint64_t Value) {
  return BinaryenConst(M, BinaryenLiteralInt64(static_cast<int64_t>(Value)));
}

Expr meld::FunctionBuilder::word(AddressType Type, uint64_t Value) {
  return Type == AddressType::I32 ? i32(static_cast<uint32_t>(Value))
                                  : i64(Value);
}

static BinaryenOp binaryenOp(AddressType Type, IntOp Op) {
  const bool Is32 = Type == AddressType::I32;
  switch (Op) {
  case IntOp::Add:
    return Is32 ? BinaryenAddInt32() : BinaryenAddInt64();
  case IntOp::Sub:
    return Is32 ? BinaryenSubInt32() : BinaryenSubInt64();
  case IntOp::Mul:
    return Is32 ? BinaryenMulInt32() : BinaryenMulInt64();
  case IntOp::And:
    return Is32 ? BinaryenAndInt32() : BinaryenAndInt64();
  case IntOp::Or:
    return Is32 ? BinaryenOrInt32() : BinaryenOrInt64();
  case IntOp::Xor:
    return Is32 ? BinaryenXorInt32() : BinaryenXorInt64();
  case IntOp::Shl:
    return Is32 ? BinaryenShlInt32() : BinaryenShlInt64();
  case IntOp::ShrU:
    return Is32 ? BinaryenShrUInt32() : BinaryenShrUInt64();
  case IntOp::Eq:
    return Is32 ? BinaryenEqInt32() : BinaryenEqInt64();
  case IntOp::Ne:
    return Is32 ? BinaryenNeInt32() : BinaryenNeInt64();
  case IntOp::LtU:
    return Is32 ? BinaryenLtUInt32() : BinaryenLtUInt64();
  case IntOp::LeU:
    return Is32 ? BinaryenLeUInt32() : BinaryenLeUInt64();
  case IntOp::GtU:
    return Is32 ? BinaryenGtUInt32() : BinaryenGtUInt64();
  case IntOp::GeU:
    return Is32 ? BinaryenGeUInt32() : BinaryenGeUInt64();
  }
  llvm_unreachable("not an integer operator");
}

Expr meld::FunctionBuilder::op(AddressType Type, IntOp Op, Expr Left,
                               Expr Right) {
  return BinaryenBinary(M, binaryenOp(Type, Op), Left, Right);
}

Expr meld::FunctionBuilder::op(IntOp Op, Expr Left, Expr Right) {
  return op(AddressType::I32, Op, Left, Right);
}

Expr meld::FunctionBuilder::convert(AddressType From, AddressType To,
                                    Expr Value) {
  if (From == To)
    return Value;
  return unary(To == AddressType::I64 ? BinaryenExtendUInt32()
                                      : BinaryenWrapInt64(),
               Value);
}

Expr meld::FunctionBuilder::call(const char *Function, ArrayRef<Expr> Args,
                                 BinaryenType Result) {
  SmallVector<Expr, 8> Copied(Args);
  return BinaryenCall(M, Function, Copied.data(), Copied.size(), Result);
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

void meld::FunctionBuilder::trapIf(Expr Condition) {
  add(BinaryenIf(M, Condition, BinaryenUnreachable(M), nullptr));
}

void meld::FunctionBuilder::giveBack(ArrayRef<Expr> Values) {
  SmallVector<Expr, 4> Copied(Values);
  giveBack(BinaryenTupleMake(M, Copied.data(), Copied.size()));
}

Expr meld::FunctionBuilder::sequence(llvm::function_ref<void()> Fill,
                                     const char *Label) {
  SmallVector<Expr, 16> Outer;
  Outer.swap(Body);
  Fill();
  Outer.swap(Body); // now what was filled
  return BinaryenBlock(M, Label, Outer.data(), Outer.size(),
                       BinaryenTypeNone());
}

void meld::FunctionBuilder::ifThen(Expr Condition,
                                   llvm::function_ref<void()> Then,
                                   llvm::function_ref<void()> Else) {
  Expr True = sequence(Then);
  Expr False = Else ? sequence(Else) : nullptr;
  add(BinaryenIf(M, Condition, True, False));
}

void meld::FunctionBuilder::block(llvm::function_ref<void(const char *)> Fill) {
  const char *Label = newLabel();
  add(sequence([&] { Fill(Label); }, Label));
}

void meld::FunctionBuilder::loop(llvm::function_ref<void(const char *)> Fill) {
  const char *Label = newLabel();
  add(BinaryenLoop(M, Label, sequence([&] { Fill(Label); })));
}

void meld::FunctionBuilder::branch(const char *Label, Expr Condition) {
  add(BinaryenBreak(M, Label, Condition, nullptr));
}

void meld::FunctionBuilder::branchTable(ArrayRef<const char *> Targets,
                                        Expr Index) {
  SmallVector<const char *, 16> Copied(Targets);
  add(BinaryenSwitch(M, Copied.data(), Copied.size(), Copied.back(), Index,
                     nullptr));
}

const char *meld::FunctionBuilder::newLabel() {
  return Labels.emplace_back("l" + std::to_string(Labels.size())).c_str();
}

Expr meld::FunctionBuilder::finish(BinaryenType ResultType, Expr Result) {
  if (Result)
    add(Result);
  return BinaryenBlock(M, nullptr, Body.data(), Body.size(), ResultType);
}
