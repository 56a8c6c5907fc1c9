//===- OperandRulesTest.cpp - Operands and results of instructions --------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ValidateTest.h"

#include "meld/Binary/OpcodeTyping.h"

using namespace meld;
using namespace meld::test;

namespace {
class OperandRulesTest : public CodeTest {};

/// A constant of \p Type, an address being 32 bits wide.
Bytes constant(SignatureType Type) {
  switch (Type) {
  case SignatureType::I32:
  case SignatureType::Address:
    return i32();
  case SignatureType::I64:
    return i64();
  case SignatureType::F32:
    return f32();
  case SignatureType::F64:
    return f64();
  case SignatureType::V128:
    return concat({ins(Opcode::V128Const), Bytes(16)});
  }
  return {};
}

SignatureType operandOf(const OpcodeTyping &Typing, unsigned FromTop) {
  return static_cast<SignatureType>(Typing.Operands >> (3 * FromTop) & 7);
}

/// \p Op with immediates that are right for it.
Bytes withImmediates(Opcode Op, const OpcodeTyping &Typing) {
  Bytes Immediates;
  for (ImmKinds Kinds = OpcodeTable[static_cast<unsigned>(Op)]; Kinds;
       Kinds >>= 8)
    switch (static_cast<ImmKind>(Kinds & 0xff)) {
    case ImmKind::MemArg:
      Immediates.insert(Immediates.end(), {Typing.Width, 0});
      break;
    case ImmKind::Bytes4:
      Immediates.resize(Immediates.size() + 4);
      break;
    case ImmKind::Bytes8:
      Immediates.resize(Immediates.size() + 8);
      break;
    case ImmKind::Bytes16:
      Immediates.resize(Immediates.size() + 16);
      break;
    default:
      Immediates.push_back(0);
    }
  return ins(Op, Immediates);
}

/// Calls \p Fn with each instruction that the table types.
template <typename FnT> void forEachTyped(FnT Fn) {
  for (unsigned I = 0; I != OpcodeTableSize; ++I)
    if (OpcodeTypings[I].How != OpcodeTyping::Special &&
        OpcodeTable[I] != packImmKinds(ImmKind::Unknown))
      Fn(static_cast<Opcode>(I), OpcodeTypings[I]);
}

} // namespace

TEST_F(OperandRulesTest, EachTypedInstructionTakesItsOperands) {
  M.addMemory({0, 1});
  M.addDataCount();
  M.addData({1, 0});
  M.addElem({1, 0, 0});
  unsigned Count = 0;
  forEachTyped([&](Opcode Op, const OpcodeTyping &Typing) {
    Bytes Operands;
    for (unsigned I = Typing.NumOperands; I-- != 0;)
      Operands = concat({Operands, constant(operandOf(Typing, I))});
    Bytes Drops(Typing.NumResults, 0x1a);
    EXPECT_EQ(rule({Operands, withImmediates(Op, Typing), Drops}), "")
        << opcodeName(Op).str();
    ++Count;
  });
  EXPECT_EQ(Count, 575u - 78u);
}

TEST_F(OperandRulesTest, EachTypedInstructionRefusesOtherOperands) {
  M.addMemory({0, 1});
  M.addDataCount();
  M.addData({1, 0});
  M.addElem({1, 0, 0});
  forEachTyped([&](Opcode Op, const OpcodeTyping &Typing) {
    for (unsigned Wrong = 0; Wrong != Typing.NumOperands; ++Wrong) {
      Bytes Operands;
      for (unsigned I = Typing.NumOperands; I-- != 0;) {
        const SignatureType Right = operandOf(Typing, I);
        const SignatureType Given = I != Wrong ? Right
                                    : Right == SignatureType::F32
                                        ? SignatureType::F64
                                        : SignatureType::F32;
        Operands = concat({Operands, constant(Given)});
      }
      EXPECT_NE(rule({Operands, withImmediates(Op, Typing),
                      ins(Opcode::Unreachable)}),
                "")
          << opcodeName(Op).str() << ", operand " << Wrong;
    }
    if (Typing.NumOperands) {
      EXPECT_NE(rule({withImmediates(Op, Typing), ins(Opcode::Unreachable)}),
                "")
          << opcodeName(Op).str();
    }
  });
}

TEST_F(OperandRulesTest, ErrorsNameOffsetInstructionAndTypes) {
  M.addFunc(Void, concat({i32(), f32(), ins(Opcode::I32Add)}));
  // Header 8, type section 6, function section 4, code section id, size,
  // count, body size, locals: the code begins at 23.
  EXPECT_EQ(validationError(M.build()),
            "offset 0x1e: function 0: i32.add: expected i32, found f32");
}

TEST_F(OperandRulesTest, AlignmentIsAtMostNatural) {
  M.addMemory({0, 1});
  EXPECT_EQ(rule({i32(), ins(Opcode::I32Load, {2, 0}), {0x1a}}), "");
  EXPECT_EQ(rule({i32(), ins(Opcode::I32Load, {3, 0}), {0x1a}}),
            "i32.load: alignment is larger than natural");
  EXPECT_EQ(rule({i32(), i32(), ins(Opcode::I32AtomicStore, {1, 0})}),
            "i32.atomic.store: alignment is not the natural one");
}

TEST_F(OperandRulesTest, OffsetsFitTheAddressType) {
  const Bytes Large = {2, 0x80, 0x80, 0x80, 0x80, 0x10};
  M.addMemory({0, 1});
  EXPECT_EQ(rule({i32(), ins(Opcode::I32Load, Large), {0x1a}}),
            "offset does not fit into the memory's address type");
  M = ModuleBuilder();
  M.addType(VoidFunc);
  M.addMemory({4, 1});
  EXPECT_EQ(rule({i64(), ins(Opcode::I32Load, Large), {0x1a}}), "");
  EXPECT_EQ(rule({i32(), ins(Opcode::I32Load, Large), {0x1a}}),
            "i32.load: expected i64, found i32");
}

TEST_F(OperandRulesTest, LanesAreInRange) {
  const Bytes Vector = constant(SignatureType::V128);
  const Bytes Drop = {0x1a};
  EXPECT_EQ(rule({Vector, ins(Opcode::I64x2ExtractLane, {1}), Drop}), "");
  EXPECT_EQ(rule({Vector, ins(Opcode::I64x2ExtractLane, {2}), Drop}),
            "i64x2.extract_lane: lane 2 is out of range");
  Bytes Mask(16, 31);
  EXPECT_EQ(rule({Vector, Vector, ins(Opcode::I8x16Shuffle, Mask), Drop}), "");
  Mask[15] = 32;
  EXPECT_EQ(rule({Vector, Vector, ins(Opcode::I8x16Shuffle, Mask), Drop}),
            "i8x16.shuffle: lane 32 is out of range");
}

TEST_F(OperandRulesTest, MemoriesMustExist) {
  EXPECT_EQ(rule({i32(), ins(Opcode::I32Load, {2, 0}), {0x1a}}),
            "memory index 0 is out of range");
  EXPECT_EQ(rule({ins(Opcode::MemorySize, {0}), {0x1a}}),
            "memory index 0 is out of range");
}

TEST_F(OperandRulesTest, CopiesBetweenMemoriesUseBothAddressTypes) {
  M.addMemory({0, 1});
  M.addMemory({4, 1});
  EXPECT_EQ(rule({i32(), i64(), i32(), ins(Opcode::MemoryCopy, {0, 1})}), "");
  EXPECT_EQ(rule({i64(), i32(), i32(), ins(Opcode::MemoryCopy, {1, 0})}), "");
  EXPECT_EQ(rule({i64(), i64(), i64(), ins(Opcode::MemoryCopy, {1, 1})}), "");
  EXPECT_EQ(rule({i64(), i64(), i64(), ins(Opcode::MemoryCopy, {0, 1})}),
            "memory.copy: expected i32, found i64");
}

TEST_F(OperandRulesTest, DataInstructionsNeedTheDataCount) {
  M.addMemory({0, 1});
  M.addData({1, 0});
  EXPECT_EQ(rule({ins(Opcode::DataDrop, {0})}),
            "code names a data segment, but the module has no data count "
            "section");
  M.addDataCount();
  EXPECT_EQ(rule({ins(Opcode::DataDrop, {0})}), "");
  EXPECT_EQ(rule({ins(Opcode::DataDrop, {1})}),
            "data segment index 1 is out of range");
}

TEST_F(OperandRulesTest, SelectWithoutATypeTakesEqualNumbers) {
  const Bytes Select = ins(Opcode::Select);
  const Bytes Drop = {0x1a};
  EXPECT_EQ(rule({f64(), f64(), i32(), Select, Drop}), "");
  EXPECT_EQ(rule({f64(), f32(), i32(), Select, Drop}),
            "select: operands are of different types, f64 and f32");
  const Bytes Null = ins(Opcode::RefNull, {FuncRef});
  EXPECT_EQ(rule({Null, Null, i32(), Select, Drop}),
            "select: without a type, it takes numbers and vectors, found "
            "funcref");
  EXPECT_EQ(
      rule({Null, Null, i32(), ins(Opcode::SelectTyped, {1, FuncRef}), Drop}),
      "");
  EXPECT_EQ(rule({Null, Null, i32(), ins(Opcode::SelectTyped, {0}), Drop}),
            "select with 0 types");
}

TEST_F(OperandRulesTest, LocalsHaveTheirTypes) {
  const uint32_t Type = M.addType(func({I64}, {}));
  ModuleBuilder Whole = M;
  Whole.addFuncWithLocals(
      Type, {1, 1, F32},
      concat({ins(Opcode::LocalGet, {0}), ins(Opcode::LocalSet, {1})}));
  EXPECT_EQ(validationRule(Whole.build()),
            "local.set: expected f32, found i64");
  EXPECT_EQ(rule(Type, {ins(Opcode::LocalGet, {1}), {0x1a}}),
            "local index 1 is out of range");
}

TEST_F(OperandRulesTest, ManyLocalsKeepTheirTypes) {
  // 2000 i32, 2000 f64, one i64.
  const Bytes Locals = {3, 0xd0, 0x0f, I32, 0xd0, 0x0f, F64, 1, I64};
  auto Rule = [&](const Bytes &Index, Opcode Use) {
    ModuleBuilder Whole = M;
    Whole.addFuncWithLocals(
        Void, Locals, concat({ins(Opcode::LocalGet, Index), ins(Use), {0x1a}}));
    return validationRule(Whole.build());
  };
  EXPECT_EQ(Rule({0xcf, 0x0f}, Opcode::I32Eqz), "");
  EXPECT_EQ(Rule({0xd0, 0x0f}, Opcode::F64Neg), "");
  EXPECT_EQ(Rule({0x9f, 0x1f}, Opcode::F64Neg), "");
  EXPECT_EQ(Rule({0xa0, 0x1f}, Opcode::I64Clz), "");
  EXPECT_EQ(Rule({0xa1, 0x1f}, Opcode::I64Clz),
            "local index 4001 is out of range");
}

TEST_F(OperandRulesTest, GlobalsAreSetWhereMutable) {
  M.addGlobal({I32, 1}, i32());
  M.addGlobal({I32, 0}, i32());
  EXPECT_EQ(rule({i32(), ins(Opcode::GlobalSet, {0})}), "");
  EXPECT_EQ(rule({i32(), ins(Opcode::GlobalSet, {1})}),
            "global.set: global 1 is immutable");
  EXPECT_EQ(rule({f32(), ins(Opcode::GlobalSet, {0})}),
            "global.set: expected i32, found f32");
}

TEST_F(OperandRulesTest, TablesHaveAddressAndElementTypes) {
  M.addTable({FuncRef, 0, 1});
  M.addTable({ExternRef, 4, 1});
  const Bytes Null = ins(Opcode::RefNull, {FuncRef});
  const Bytes Extern = ins(Opcode::RefNull, {ExternRef});
  EXPECT_EQ(rule({i32(), Null, ins(Opcode::TableSet, {0})}), "");
  EXPECT_EQ(rule({i32(), Extern, ins(Opcode::TableSet, {0})}),
            "table.set: expected funcref, found externref");
  EXPECT_EQ(rule({i32(), Extern, ins(Opcode::TableSet, {1})}),
            "table.set: expected i64, found i32");
  EXPECT_EQ(rule({Extern,
                  i64(),
                  ins(Opcode::TableGrow, {1}),
                  ins(Opcode::I64Eqz),
                  {0x1a}}),
            "");
  EXPECT_EQ(rule({i64(), Extern, i64(), ins(Opcode::TableFill, {1})}), "");
  EXPECT_EQ(rule({i32(), i64(), i32(), ins(Opcode::TableCopy, {0, 1})}),
            "table.copy: elements of table 1, externref, do not match those of "
            "table 0, funcref");
}

TEST_F(OperandRulesTest, TableInitMatchesTheSegment) {
  M.addTable({ExternRef, 0, 1});
  M.addElem({1, 0, 0});
  EXPECT_EQ(rule({i32(), i32(), i32(), ins(Opcode::TableInit, {0, 0})}),
            "table.init: elements of segment 0, (ref func), do not match those "
            "of table 0, externref");
}
