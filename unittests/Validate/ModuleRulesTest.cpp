//===- ModuleRulesTest.cpp - Declarations, constants, segments ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ValidateTest.h"

using namespace meld;
using namespace meld::test;

namespace {
class ModuleRulesTest : public testing::Test {
protected:
  std::string rule() { return validationRule(M.build()); }
  ModuleBuilder M;
};
} // namespace

TEST_F(ModuleRulesTest, TagsHaveNoResults) {
  M.addType(I32Func);
  M.addTag(0);
  EXPECT_EQ(rule(), "tag 0 has results");
}

TEST_F(ModuleRulesTest, TablesWithoutDefaultNeedAValue) {
  M.addType(VoidFunc);
  M.addTable({Ref, FuncRef, 0, 1});
  EXPECT_EQ(rule(), "table 0 needs an initial value: (ref func) has no default "
                    "value");
  M = ModuleBuilder();
  M.addType(VoidFunc);
  M.addTable({0x40, 0, Ref, FuncRef, 0, 1, 0xd2, 0, 0x0b});
  M.addFunc(0, {});
  EXPECT_EQ(rule(), "");
  M.addTable({0x40, 0, Ref, ExternRef, 0, 1, 0xd2, 0, 0x0b});
  EXPECT_EQ(rule(), "end: expected (ref extern), found (ref 0)");
}

TEST_F(ModuleRulesTest, TableSizesAreAddresses) {
  const Bytes TooMany = {FuncRef, 0, 0x80, 0x80, 0x80, 0x80, 0x10};
  M.addTable(TooMany);
  EXPECT_EQ(rule(), "table is larger than its address space");
  M = ModuleBuilder();
  M.addTable({FuncRef, 0, 0xff, 0xff, 0xff, 0xff, 0x0f});
  EXPECT_EQ(rule(), "");
}

TEST_F(ModuleRulesTest, InitialValuesHaveTheTypeOfTheGlobal) {
  M.addGlobal({I64, 0}, i32());
  EXPECT_EQ(rule(), "end: expected i64, found i32");
}

TEST_F(ModuleRulesTest, ConstantsReadEarlierImmutableGlobals) {
  M.addImport("m", "g", ExternKind::Global, {I32, 0});
  M.addGlobal({I32, 0}, ins(Opcode::GlobalGet, {0}));
  M.addGlobal({I32, 0}, ins(Opcode::GlobalGet, {1}));
  EXPECT_EQ(rule(), "");
  M.addGlobal({I32, 0}, ins(Opcode::GlobalGet, {3}));
  EXPECT_EQ(rule(), "global index 3 is out of range");
  M = ModuleBuilder();
  M.addImport("m", "g", ExternKind::Global, {I32, 1});
  M.addGlobal({I32, 0}, ins(Opcode::GlobalGet, {0}));
  EXPECT_EQ(rule(),
            "global.get: global 0 is mutable, the expression is constant");
}

TEST_F(ModuleRulesTest, ConstantsAreConstant) {
  M.addGlobal({I32, 0}, concat({i32(), ins(Opcode::I32Eqz)}));
  EXPECT_EQ(rule(), "i32.eqz is not allowed in a constant expression");
  M = ModuleBuilder();
  M.addGlobal({I32, 0}, concat({i32(), i32(), ins(Opcode::I32Add)}));
  EXPECT_EQ(rule(), "");
}

TEST_F(ModuleRulesTest, ActiveElementsMatchTheirTable) {
  M.addType(VoidFunc);
  M.addFunc(0, {});
  M.addTable({ExternRef, 0, 1});
  M.addElem({0, 0x41, 0, 0x0b, 1, 0});
  EXPECT_EQ(rule(), "elements of segment 0, (ref func), do not match those of "
                    "table 0, externref");
}

TEST_F(ModuleRulesTest, OffsetsHaveTheAddressType) {
  M.addTable({FuncRef, 4, 1});
  M.addElem({0, 0x41, 0, 0x0b, 0});
  EXPECT_EQ(rule(), "end: expected i64, found i32");
  M = ModuleBuilder();
  M.addMemory({4, 1});
  M.addData({0, 0x42, 0, 0x0b, 0});
  EXPECT_EQ(rule(), "");
  M.addData({0, 0x41, 0, 0x0b, 0});
  EXPECT_EQ(rule(), "end: expected i64, found i32");
}

TEST_F(ModuleRulesTest, ElementExpressionsHaveTheElementType) {
  M.addElem({5, ExternRef, 2, 0xd0, ExternRef, 0x0b, 0xd0, FuncRef, 0x0b});
  EXPECT_EQ(rule(), "end: expected externref, found funcref");
}

TEST_F(ModuleRulesTest, ErrorsInExpressionsNameTheirOffset) {
  M.addElem({5, ExternRef, 2, 0xd0, ExternRef, 0x0b, 0xd0, FuncRef, 0x0b});
  // Header 8, section id, size, count, three bytes of the segment, three of
  // its first item, two of the second.
  EXPECT_EQ(validationError(M.build()),
            "offset 0x13: end: expected externref, found funcref");
}

TEST_F(ModuleRulesTest, OffsetsCountFromTheFile) {
  M.addType(VoidFunc);
  M.addFunc(0, i32());
  const Bytes Module = M.build();
  Expected<CoreModule> Read = readCoreModule(Module, 0x1000);
  ASSERT_TRUE(static_cast<bool>(Read));
  EXPECT_EQ(llvm::toString(validate(*Read)),
            "offset 0x1019: function 0: end: operands are left on the stack at "
            "the end of "
            "a block: [i32]");
}

//===----------------------------------------------------------------------===//
// Threads
//===----------------------------------------------------------------------===//

TEST_F(ModuleRulesTest, LS_R_07_TheFirstErrorIsReportedWithAnyThreads) {
  M.addType(VoidFunc);
  // Enough for several runs of bodies, each a little different.
  const Bytes Long(20000, 0x01); // nop
  for (unsigned I = 0; I != 100; ++I)
    M.addFunc(0, I == 40 || I == 41 || I == 90
                     ? concat({Long, I == 40 ? i32() : f32()})
                     : Long);
  const Bytes Module = M.build();
  const std::string One = validationError(Module, {FeatureSet::all(), 1});
  EXPECT_NE(One.find("[i32]"), std::string::npos);
  for (unsigned Threads : {2, 3, 8})
    for (unsigned Times = 0; Times != 5; ++Times)
      EXPECT_EQ(validationError(Module, {FeatureSet::all(), Threads}), One);
}
