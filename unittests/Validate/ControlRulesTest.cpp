//===- ControlRulesTest.cpp - Blocks, branches, calls, exceptions ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ValidateTest.h"

using namespace meld;
using namespace meld::test;

namespace {
class ControlRulesTest : public CodeTest {};

const Bytes End = {0x0b};
const Bytes Drop = {0x1a};
const Bytes Unreachable = {0x00};

Bytes block(uint8_t Type) { return ins(Opcode::Block, {Type}); }
Bytes br(uint8_t Label) { return ins(Opcode::Br, {Label}); }
} // namespace

TEST_F(ControlRulesTest, BlocksLeaveTheirResults) {
  EXPECT_EQ(rule({block(I32), i32(), End, Drop}), "");
  EXPECT_EQ(rule({block(I32), End, Drop}),
            "end: expected i32, found nothing on the stack");
  EXPECT_EQ(rule({block(NoBlockType), i32(), f32(), End}),
            "end: operands are left on the stack at the end of a block: "
            "[i32 f32]");
  // Operands of the block around are out of reach.
  EXPECT_EQ(rule({i32(), block(NoBlockType), Drop, End, Drop}),
            "drop: expected an operand, found nothing on the stack");
}

TEST_F(ControlRulesTest, BlocksTakeParameters) {
  const auto Type = static_cast<uint8_t>(M.addType(func({I32, F64}, {F64})));
  EXPECT_EQ(rule({i32(), f64(), block(Type), ins(Opcode::F64Neg),
                  ins(Opcode::LocalTee, {0}), End}),
            "local index 0 is out of range");
  EXPECT_EQ(rule({f64(), i32(), block(Type), End}),
            "block: expected f64, found i32");
  EXPECT_EQ(rule({i32(), f64(), ins(Opcode::Loop, {Type}), br(0), End, Drop}),
            "");
  EXPECT_EQ(rule({block(9), End}), "type index 9 is out of range");
}

TEST_F(ControlRulesTest, IfWithoutElsePassesItsParametersOn) {
  const auto Same = static_cast<uint8_t>(M.addType(func({I32}, {I32})));
  const auto Other = static_cast<uint8_t>(M.addType(func({I32}, {I64})));
  EXPECT_EQ(rule({i32(), i32(), ins(Opcode::If, {Same}), End, Drop}), "");
  EXPECT_EQ(
      rule({i32(), i32(), ins(Opcode::If, {Other}), Drop, i64(), End, Drop}),
      "end: expected i64, found i32");
  EXPECT_EQ(rule({i32(), ins(Opcode::If, {I32}), i32(), End, Drop}),
            "end: expected i32, found nothing on the stack");
}

TEST_F(ControlRulesTest, ElseStandsInAnIf) {
  const Bytes Else = {0x05};
  EXPECT_EQ(
      rule({i32(), ins(Opcode::If, {I32}), i32(), Else, i32(), End, Drop}), "");
  EXPECT_EQ(rule({block(NoBlockType), Else, End}), "else: not inside an if");
  EXPECT_EQ(rule({i32(), ins(Opcode::If, {NoBlockType}), Else, Else, End}),
            "else: not inside an if");
}

TEST_F(ControlRulesTest, BranchesProvideTheLabelsOperands) {
  EXPECT_EQ(rule({block(I32), i32(), br(0), End, Drop}), "");
  EXPECT_EQ(rule({block(I32), br(0), End, Drop}),
            "br: expected i32, found nothing on the stack");
  EXPECT_EQ(rule({ins(Opcode::Loop, {I32}), br(0), End, Drop}), "");
  EXPECT_EQ(rule({br(1)}), "label index 1 is out of range");
  EXPECT_EQ(rule({block(I32), f32(), i32(), ins(Opcode::BrIf, {0}), Drop, i32(),
                  End, Drop}),
            "br_if: expected i32, found f32");
}

TEST_F(ControlRulesTest, UnreachableCodeHasEveryOperand) {
  EXPECT_EQ(rule({Unreachable, ins(Opcode::I32Add), Drop}), "");
  EXPECT_EQ(rule({Unreachable, f32(), ins(Opcode::I32Add), Drop}),
            "i32.add: expected i32, found f32");
  EXPECT_EQ(rule({Unreachable, ins(Opcode::Select), ins(Opcode::F64Neg), Drop}),
            "");
  EXPECT_EQ(rule({Unreachable, i32(), i32(), ins(Opcode::Select),
                  ins(Opcode::F64Neg), Drop}),
            "f64.neg: expected f64, found i32");
  EXPECT_EQ(rule({Unreachable, i32()}),
            "end: operands are left on the stack at the end of a block: [i32]");
}

TEST_F(ControlRulesTest, BranchTablesHaveLabelsOfOneArity) {
  auto Table = [](const Bytes &Labels) { return ins(Opcode::BrTable, Labels); };
  EXPECT_EQ(rule({block(I32), block(I32), i32(), i32(), Table({1, 0, 1}), End,
                  End, Drop}),
            "");
  EXPECT_EQ(rule({block(I32), i32(), i32(), Table({1, 0, 1}), End, Drop}),
            "br_table: label 1 takes 0 operands, another one 1");
  EXPECT_EQ(rule({block(F32), block(I32), i32(), i32(), Table({1, 0, 1}), End,
                  Drop, f32(), End, Drop}),
            "br_table: expected f32, found i32");
  EXPECT_EQ(rule({block(I32), i32(), Table({0, 0}), End, Drop}),
            "br_table: expected i32, found nothing on the stack");
  // Types may differ where nothing is on the stack.
  EXPECT_EQ(rule({block(F32), block(I32), Unreachable, Table({1, 0, 1}), End,
                  Drop, f32(), End, Drop}),
            "");
  EXPECT_EQ(rule({f32(), Table({0, 0})}), "expected i32, found f32");
  EXPECT_EQ(rule({i32(), Table({1, 3, 0})}), "label index 3 is out of range");
}

TEST_F(ControlRulesTest, CallsHaveTheSignatureOfTheCallee) {
  const uint32_t Type = M.addType(func({I32, F32}, {I64, F64}));
  M.addImport("m", "f", ExternKind::Func, {static_cast<uint8_t>(Type)});
  EXPECT_EQ(rule({i32(), f32(), ins(Opcode::Call, {0}), Drop,
                  ins(Opcode::I64Eqz), Drop}),
            "");
  EXPECT_EQ(rule({f32(), i32(), ins(Opcode::Call, {0}), Drop, Drop}),
            "call: expected f32, found i32");
  EXPECT_EQ(rule({ins(Opcode::Call, {2})}), "function index 2 is out of range");
  EXPECT_EQ(rule({i32(), f32(), ins(Opcode::ReturnCall, {0})}),
            "return_call: the callee returns [i64 f64], the function []");
  EXPECT_EQ(rule(Type, {i32(), f32(), ins(Opcode::ReturnCall, {0})}), "");
}

TEST_F(ControlRulesTest, IndirectCallsGoThroughTablesOfFunctions) {
  M.addTable({FuncRef, 0, 1});
  M.addTable({ExternRef, 0, 1});
  M.addTable({FuncRef, 4, 1});
  const auto Struct = static_cast<uint8_t>(M.addType({0x5f, 0}));
  EXPECT_EQ(rule({i32(), ins(Opcode::CallIndirect, {0, 0})}), "");
  EXPECT_EQ(rule({i32(), ins(Opcode::CallIndirect, {0, 1})}),
            "call_indirect: table 1 does not hold functions");
  EXPECT_EQ(rule({i32(), ins(Opcode::CallIndirect, {0, 2})}),
            "call_indirect: expected i64, found i32");
  EXPECT_EQ(rule({i32(), ins(Opcode::CallIndirect, {Struct, 0})}),
            "call_indirect: expected a function type");
}

TEST_F(ControlRulesTest, ReturnsMatchByType) {
  const uint32_t Type = M.addType(func({}, {I32, I64}));
  EXPECT_EQ(rule(Type, {i32(), i64(), ins(Opcode::Return)}), "");
  EXPECT_EQ(rule(Type, {i64(), i32(), ins(Opcode::Return)}),
            "return: expected i64, found i32");
  EXPECT_EQ(rule(Type, {i32(), i64()}), "");
}

//===----------------------------------------------------------------------===//
// Exceptions
//===----------------------------------------------------------------------===//

TEST_F(ControlRulesTest, ThrowTakesTheTagsParameters) {
  const uint32_t Type = M.addType(func({I32}, {}));
  M.addTag(static_cast<uint8_t>(Type));
  EXPECT_EQ(rule({i32(), ins(Opcode::Throw, {0})}), "");
  EXPECT_EQ(rule({ins(Opcode::Throw, {0})}),
            "throw: expected i32, found nothing on the stack");
  EXPECT_EQ(rule({ins(Opcode::Throw, {1})}), "tag index 1 is out of range");
  EXPECT_EQ(rule({ins(Opcode::RefNull, {ExnRef}), ins(Opcode::ThrowRef)}), "");
  EXPECT_EQ(rule({i32(), ins(Opcode::ThrowRef)}),
            "throw_ref: expected (ref null exn), found i32");
}

TEST_F(ControlRulesTest, CatchClausesProvideTheirLabelsOperands) {
  const uint32_t Type = M.addType(func({I32}, {}));
  M.addTag(static_cast<uint8_t>(Type));
  const auto Both = static_cast<uint8_t>(M.addType(func({}, {I32, ExnRef})));
  auto TryTable = [](const Bytes &Clause) {
    return concat({ins(Opcode::TryTable, {NoBlockType, 1}), Clause});
  };
  const Bytes Catch = {0, 0, 0};
  const Bytes CatchRef = {1, 0, 0};
  const Bytes CatchAll = {2, 0};
  const Bytes CatchAllRef = {3, 0};
  EXPECT_EQ(rule({block(I32), TryTable(Catch), End, i32(), End, Drop}), "");
  EXPECT_EQ(rule({block(I64), TryTable(Catch), End, i64(), End, Drop}),
            "try_table: label 0 takes [i64], the clause provides [i32]");
  EXPECT_EQ(rule({block(Both), TryTable(CatchRef), End, Unreachable, End, Drop,
                  Drop}),
            "");
  EXPECT_EQ(rule({block(I32), TryTable(CatchRef), End, Unreachable, End, Drop}),
            "try_table: label 0 takes [i32], which does not end with the "
            "exception's reference");
  EXPECT_EQ(rule({TryTable(CatchAll), End}), "");
  EXPECT_EQ(
      rule({block(ExnRef), TryTable(CatchAllRef), End, Unreachable, End, Drop}),
      "");
  // The label counts the blocks around the try_table.
  EXPECT_EQ(rule({TryTable({2, 1}), End}), "label index 1 is out of range");
}

TEST_F(ControlRulesTest, LegacyCatchesStandInATry) {
  const uint32_t Type = M.addType(func({I32}, {}));
  M.addTag(static_cast<uint8_t>(Type));
  const Bytes Try = ins(Opcode::Try, {NoBlockType});
  const Bytes Catch = ins(Opcode::Catch, {0});
  const Bytes CatchAll = ins(Opcode::CatchAll);
  EXPECT_EQ(rule({Try, Catch, Drop, Catch, Drop, CatchAll, End}), "");
  EXPECT_EQ(rule({Try, Catch, End}),
            "end: operands are left on the stack at the end of a block: [i32]");
  EXPECT_EQ(rule({Try, CatchAll, Catch, Drop, End}),
            "catch: not inside a try or behind its catch_all");
  EXPECT_EQ(rule({block(NoBlockType), CatchAll, End}),
            "catch_all: not inside a try or behind its catch_all");
}

TEST_F(ControlRulesTest, LegacyDelegatesNameABlockOutside) {
  const Bytes Try = ins(Opcode::Try, {NoBlockType});
  EXPECT_EQ(rule({Try, ins(Opcode::Delegate, {0})}), "");
  EXPECT_EQ(rule({Try, ins(Opcode::Delegate, {1})}),
            "delegate: label index 1 is out of range");
  EXPECT_EQ(rule({block(NoBlockType), ins(Opcode::Delegate, {0})}),
            "delegate: not inside a try");
}

TEST_F(ControlRulesTest, LegacyRethrowsNameACatch) {
  const Bytes Try = ins(Opcode::Try, {NoBlockType});
  const Bytes CatchAll = ins(Opcode::CatchAll);
  EXPECT_EQ(rule({Try, CatchAll, ins(Opcode::Rethrow, {0}), End}), "");
  EXPECT_EQ(rule({Try, ins(Opcode::Rethrow, {0}), CatchAll, End}),
            "rethrow: label 0 is not that of a catch");
}

//===----------------------------------------------------------------------===//
// Initialised locals
//===----------------------------------------------------------------------===//

namespace {
class LocalInitTest : public CodeTest {
protected:
  /// The body has a local of type (ref 0) behind an i32.
  std::string ruleWithLocal(std::initializer_list<Bytes> Code) {
    ModuleBuilder Whole = M;
    Whole.addFuncWithLocals(Void, {2, 1, I32, 1, Ref, 0}, concat(Code));
    Whole.addExport("f", ExternKind::Func, 0);
    return validationRule(Whole.build());
  }
  const Bytes Set =
      concat({ins(Opcode::RefFunc, {0}), ins(Opcode::LocalSet, {1})});
  const Bytes Get = concat({ins(Opcode::LocalGet, {1}), Drop});
};
} // namespace

TEST_F(LocalInitTest, LocalsWithoutDefaultAreSetFirst) {
  EXPECT_EQ(ruleWithLocal({Get}), "local.get: local 1 is not initialised");
  EXPECT_EQ(ruleWithLocal({Set, Get}), "");
  EXPECT_EQ(ruleWithLocal({ins(Opcode::LocalGet, {0}), Drop}), "");
}

TEST_F(LocalInitTest, ABlockForgetsWhatItSet) {
  EXPECT_EQ(ruleWithLocal({block(NoBlockType), Set, Get, End, Get}),
            "local.get: local 1 is not initialised");
  EXPECT_EQ(ruleWithLocal({Set, block(NoBlockType), Get, End, Get}), "");
  EXPECT_EQ(ruleWithLocal(
                {i32(), ins(Opcode::If, {NoBlockType}), Set, {0x05}, Get, End}),
            "local.get: local 1 is not initialised");
}

//===----------------------------------------------------------------------===//
// Limits
//===----------------------------------------------------------------------===//

TEST_F(ControlRulesTest, LS_P_03_OperandsAreLimited) {
  const uint32_t Many = M.addType(func({}, Bytes(1000, I32)));
  const uint32_t Callee = M.addFunc(Many, {0x00}); // unreachable
  const Bytes Call = {0x10, static_cast<uint8_t>(Callee)};
  Bytes Calls;
  for (unsigned I = 0; I != 10000; ++I)
    Calls.insert(Calls.end(), Call.begin(), Call.end());
  EXPECT_EQ(rule({Calls, {0x00}}), "");
  EXPECT_EQ(rule({Calls, Call, {0x00}}),
            "call: more than 10000000 operands on the stack");
}

// Operands that are equal to a long list are popped as a whole; others are not.
TEST_F(ControlRulesTest, LongOperandListsAreCheckedToTheirLastType) {
  Bytes Wide(20, I32);
  Wide.front() = EqRef;
  const Bytes Callee = {0x00}; // unreachable
  auto Call = [&](const Bytes &Params, const Bytes &Results) {
    return ins(Opcode::Call, {static_cast<uint8_t>(M.addFunc(
                                 M.addType(func(Params, Results)), Callee))});
  };
  const Bytes Make = Call({}, Wide), Take = Call(Wide, {});
  EXPECT_EQ(rule({Make, Take}), "");
  EXPECT_EQ(rule({Make, Make, Take, Take}), "");
  EXPECT_EQ(rule({Unreachable, i32(), Take}), "");
  EXPECT_EQ(rule({Make, block(NoBlockType), Take, End, Take}),
            "call: expected i32, found nothing on the stack");
  EXPECT_EQ(rule({Make, Drop, Take}),
            "call: expected i32, found (ref null eq)");

  Bytes Other = Wide;
  Other.front() = I31Ref; // a subtype
  EXPECT_EQ(rule({Call({}, Other), Take}), "");
  Other.front() = AnyRef; // a supertype
  EXPECT_EQ(rule({Call({}, Other), Take}),
            "call: expected (ref null eq), found (ref null any)");
}

TEST_F(ControlRulesTest, LS_P_03_ErrorsShowTheFirstOfManyOperands) {
  const uint32_t Many = M.addType(func({}, Bytes(1000, I32)));
  const uint32_t Callee = M.addFunc(Many, {0x00}); // unreachable
  EXPECT_EQ(rule({{0x10, static_cast<uint8_t>(Callee)}}),
            "end: operands are left on the stack at the end of a block: [i32 "
            "i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 and "
            "984 more]");
}
