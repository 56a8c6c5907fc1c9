//===- ConstExprTest.cpp - Constant expressions across modules ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "LinkTest.h"

using namespace meld;
using namespace meld::test;

namespace {
class ConstExprTest : public LinkTest {
protected:
  /// Adds a provider of one global.
  uint32_t provide(const Bytes &Type, const Bytes &Init) {
    ModuleBuilder B;
    B.addType(VoidFunc);
    B.addFunc(0, {});
    B.addGlobal(Type, Init);
    return add(B, "provider");
  }
  /// Adds a consumer that imports it and defines a global with \p Init.
  void consume(uint32_t Provider, const Bytes &Type, const Bytes &Init) {
    ModuleBuilder B;
    B.addImport("p", "g", ExternKind::Global, Type);
    B.addGlobal(Type, Init);
    bind(add(B, "consumer"), 0, Provider, 0);
  }
};
} // namespace

static const Bytes I32 = {0x7f, 0};
static const Bytes I64 = {0x7e, 0};
static const Bytes FuncRef = {0x70, 0};

TEST_F(ConstExprTest, LS_M_06_ReadsOfConstantsBecomeTheConstant) {
  consume(provide(I32, {0x41, 42}), I32, {0x23, 0});
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Globals[1].Init), (Bytes{0x41, 42}));
}

TEST_F(ConstExprTest, LS_M_06_ExtendedConstantsKeepTheirTerms) {
  // 100 + 23, the first term from the provider.
  consume(provide(I32, {0x41, 0xe4, 0x00}), I32, {0x23, 0, 0x41, 23, 0x6a});
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Globals[1].Init),
            (Bytes{0x41, 0xe4, 0x00, 0x41, 23, 0x6a}));
}

TEST_F(ConstExprTest, LS_M_06_ValuesAreEvaluatedThroughModules) {
  // (3 * 7 - 1) as i64, read by a global that a third module reads.
  const uint32_t First = provide(I64, {0x42, 3, 0x42, 7, 0x7e, 0x42, 1, 0x7d});
  consume(First, I64, {0x23, 0});
  ModuleBuilder Third;
  Third.addImport("c", "g", ExternKind::Global, I64);
  Third.addGlobal(I64, {0x23, 0});
  bind(add(Third), 0, 1, 1);
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Globals[0].Init),
            (Bytes{0x42, 3, 0x42, 7, 0x7e, 0x42, 1, 0x7d}));
  EXPECT_EQ(bytesOf(Output.Globals[1].Init), (Bytes{0x42, 20}));
  EXPECT_EQ(bytesOf(Output.Globals[2].Init), (Bytes{0x42, 20}));
}

TEST_F(ConstExprTest, LS_M_06_I32ArithmeticWraps) {
  // INT32_MAX + 1
  consume(provide(I32, {0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x41, 1, 0x6a}),
          I32, {0x23, 0});
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Globals[1].Init),
            (Bytes{0x41, 0x80, 0x80, 0x80, 0x80, 0x78}));
}

TEST_F(ConstExprTest, LS_M_01_FunctionReferencesAreFoldedToTheirTarget) {
  ModuleBuilder Decoy;
  Decoy.addType(VoidFunc);
  Decoy.addFunc(0, {});
  add(Decoy);
  consume(provide(FuncRef, {0xd2, 0}), FuncRef, {0x23, 0});
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Globals[0].Init), (Bytes{0xd2, 1}));
  EXPECT_EQ(bytesOf(Output.Globals[1].Init), (Bytes{0xd2, 1}));
}

TEST_F(ConstExprTest, OtherConstantsAreFolded) {
  const Bytes F64 = {0x7c, 0}, Pi = {0x44, 1, 2, 3, 4, 5, 6, 7, 8};
  consume(provide(F64, Pi), F64, {0x23, 0});
  const Bytes Null = {0xd0, 0x70};
  consume(provide(FuncRef, Null), FuncRef, {0x23, 0});
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Globals[1].Init), Pi);
  EXPECT_EQ(bytesOf(Output.Globals[3].Init), Null);
}

TEST_F(ConstExprTest, ReadsInBodiesStay) {
  const uint32_t P = provide(I32, {0x41, 42});
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addImport("p", "g", ExternKind::Global, I32);
  B.addFunc(0, {0x23, 0, 0x1a});
  bind(add(B), 0, P, 0);
  linkAndRead();
  EXPECT_EQ(code(1), (Bytes{0x23, 0, 0x1a}));
}

TEST_F(ConstExprTest, ValuesOfLaterInstancesAreFoldedToo) {
  ModuleBuilder B;
  B.addImport("p", "g", ExternKind::Global, I32);
  B.addGlobal(I32, {0x23, 0});
  const uint32_t C = add(B);
  bind(C, 0, provide(I32, {0x41, 9}), 0);
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Globals[0].Init), (Bytes{0x41, 9}));
}

TEST_F(ConstExprTest, WhatIsNotConstantIsReadInOrder) {
  const Bytes AnyRef = {0x6e, 0};
  const Bytes NewStruct = {0xfb, 1, 0};
  auto Provide = [&] {
    ModuleBuilder B;
    B.addType({0x5f, 0});
    B.addGlobal(AnyRef, NewStruct);
    return add(B, "provider");
  };
  consume(Provide(), AnyRef, {0x23, 0});
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Globals[1].Init), (Bytes{0x23, 0}));
  // The other way round it would read a global that does not exist yet.
  ModuleBuilder Early;
  Early.addImport("p", "g", ExternKind::Global, AnyRef);
  Early.addGlobal(AnyRef, {0x23, 0});
  Plan = LinkPlan();
  const uint32_t E = add(Early);
  bind(E, 0, Provide(), 0);
  EXPECT_EQ(linkError(), "offset 0x18: a constant expression needs the value "
                         "of a global that is only known later");
}

TEST_F(ConstExprTest, MutableGlobalsAreNoConstants) {
  consume(provide({0x7f, 1}, {0x41, 1}), {0x7f, 1}, {0x23, 0});
  EXPECT_EQ(linkError(),
            "offset 0x18: a constant expression reads a mutable global");
}

TEST_F(ConstExprTest, InitialisersInACircleAreRefused) {
  ModuleBuilder B;
  B.addImport("p", "g", ExternKind::Global, I32);
  B.addGlobal(I32, {0x23, 0});
  const uint32_t First = add(B, "one"), Second = add(B, "two");
  bind(First, 0, Second, 1);
  bind(Second, 0, First, 1);
  EXPECT_EQ(linkError(), "the initial value of global 1 of core instance 1 "
                         "('two') depends on itself");
}

TEST_F(ConstExprTest, LS_P_04_LongChainsOfGlobalsNeedNoStack) {
  constexpr uint32_t Count = 20000;
  ModuleBuilder B;
  B.addImport("p", "g", ExternKind::Global, I32);
  B.addGlobal(I32, {0x23, 0});
  for (uint32_t I = 0; I != Count; ++I)
    add(B);
  const uint32_t Last = provide(I32, {0x41, 5});
  for (uint32_t I = 0; I != Count; ++I)
    bind(I, 0, I + 1, I + 1 == Last ? 0 : 1);
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Globals[0].Init), (Bytes{0x41, 5}));
}

TEST_F(ConstExprTest, LS_M_06_SegmentOffsetsAndItemsAreFolded) {
  const uint32_t P = provide(I32, {0x41, 16});
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addImport("p", "g", ExternKind::Global, I32);
  B.addImport("p", "r", ExternKind::Global, FuncRef);
  B.addMemory({0, 1});
  B.addTable({0x70, 0, 32});
  B.addElem({4, 0x23, 0, 0x0b, 1, 0x23, 1, 0x0b});
  B.addData({0, 0x23, 0, 0x41, 8, 0x6a, 0x0b, 1, 'x'});
  const uint32_t C = add(B);
  bind(C, 0, P, 0);
  bind(C, 1, provide(FuncRef, {0xd2, 0}), 0);
  linkAndRead();
  EXPECT_EQ(bytesOf(Output.Elems[0].OffsetExpr), (Bytes{0x41, 16}));
  EXPECT_EQ(toBytes(Output.Elems[0].Items), (Bytes{0xd2, 1, 0x0b}));
  EXPECT_EQ(bytesOf(Output.Datas[0].OffsetExpr),
            (Bytes{0x41, 16, 0x41, 8, 0x6a}));
}

TEST_F(ConstExprTest, TableInitialisersAreFolded) {
  const uint32_t P = provide(FuncRef, {0xd2, 0});
  ModuleBuilder B;
  B.addImport("p", "r", ExternKind::Global, FuncRef);
  B.addTable({0x40, 0, 0x70, 0, 1, 0x23, 0, 0x0b});
  bind(add(B), 0, P, 0);
  linkAndRead();
  ASSERT_TRUE(Output.Tables[0].Init.has_value());
  EXPECT_EQ(bytesOf(*Output.Tables[0].Init), (Bytes{0xd2, 0}));
}
