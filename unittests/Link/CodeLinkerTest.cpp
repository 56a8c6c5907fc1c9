//===- CodeLinkerTest.cpp - Relocated function bodies ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "LinkTest.h"

using namespace meld;
using namespace meld::test;

namespace {
class CodeLinkerTest : public LinkTest {
protected:
  /// Adds a module that takes the first indices of every space, so that those
  /// of the next module all change.
  void addDecoy() {
    ModuleBuilder B;
    B.addType({0x60, 4, 0x7d, 0x7d, 0x7d, 0x7d, 0});
    B.addFunc(0, {});
    B.addFunc(0, {});
    B.addTable({0x70, 0, 1});
    B.addMemory({0, 1});
    B.addGlobal({0x7d, 0}, {0x43, 0, 0, 0, 0});
    B.addTag(0);
    B.addElem({1, 0, 0});
    B.addDataCount();
    B.addData({1, 0});
    add(B, "decoy");
  }
  /// Adds a module with one function whose code is \p Code, and one entity or
  /// two of each kind for it to name.
  uint32_t addUser(const Bytes &Code, const Bytes &Locals = {0}) {
    ModuleBuilder B;
    B.addType(VoidFunc);
    B.addType({0x5f, 1, 0x7f, 1});
    B.addType({0x5e, 0x7f, 1});
    B.addFuncWithLocals(0, Locals, Code);
    B.addTable({0x70, 0, 1});
    B.addTable({0x70, 0, 1});
    B.addMemory({0, 1});
    B.addMemory({0, 1});
    B.addGlobal({0x7f, 1}, {0x41, 0});
    B.addTag(0);
    B.addExport("f", ExternKind::Func, 0);
    B.addElem({1, 0, 0});
    B.addDataCount();
    B.addData({1, 0});
    return add(B, "user");
  }
  /// The code \p Code becomes behind the decoy's two functions.
  Bytes relocated(const Bytes &Code) {
    addDecoy();
    addUser(Code);
    linkAndRead();
    return code(2);
  }
};
} // namespace

TEST_F(CodeLinkerTest, LS_M_01_FunctionIndices) {
  EXPECT_EQ(relocated({0x10, 0, 0x12, 0, 0xd2, 0, 0x1a}),
            (Bytes{0x10, 2, 0x12, 2, 0xd2, 2, 0x1a}));
}

TEST_F(CodeLinkerTest, LS_M_02_MemoryOperands) {
  EXPECT_EQ(relocated({0x28, 2,    4,          // i32.load offset=4
                       0x36, 0x42, 1,    0,    // i32.store of memory 1
                       0xfe, 0x1e, 2,    0,    // i32.atomic.rmw.add
                       0xfd, 0x54, 0,    9, 3, // v128.load8_lane
                       0x3f, 0,    0x40, 1,    // memory.size, memory.grow
                       0xfc, 0x0a, 0,    1,    // memory.copy
                       0xfc, 0x0b, 1,          // memory.fill
                       0xfc, 0x08, 0,    1}),  // memory.init
            (Bytes{0x28, 0x42, 1, 4,    0x36, 0x42, 2,    0, 0xfe,
                   0x1e, 0x42, 1, 0,    0xfd, 0x54, 0x40, 1, 9,
                   3,    0x3f, 1, 0x40, 2,    0xfc, 0x0a, 1, 2,
                   0xfc, 0x0b, 2, 0xfc, 0x08, 1,    2}));
}

TEST_F(CodeLinkerTest, LS_M_02_MemoryZeroNeedsNoIndex) {
  // Memory 1 of a module that imports memory 0 from the one after it.
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addImport("p", "m", ExternKind::Memory, {0, 1});
  B.addMemory({0, 1});
  B.addFunc(0, {0x28, 0x42, 1, 0, 0x1a, 0x28, 2, 0, 0x1a});
  ModuleBuilder P;
  P.addMemory({0, 1});
  const uint32_t I = add(B);
  bind(I, 0, add(P), 0);
  linkAndRead();
  EXPECT_EQ(code(0), (Bytes{0x28, 2, 0, 0x1a, 0x28, 0x42, 1, 0, 0x1a}));
}

TEST_F(CodeLinkerTest, LS_M_03_SegmentOperands) {
  EXPECT_EQ(relocated({0xfc, 0x08, 0, 0,    0xfc, 0x09, 0, 0xfc, 0x0c, 0, 1,
                       0xfc, 0x0d, 0, 0xfb, 0x09, 2,    0, 0xfb, 0x13, 2, 0}),
            (Bytes{0xfc, 0x08, 1, 1,    0xfc, 0x09, 1, 0xfc, 0x0c, 1, 2,
                   0xfc, 0x0d, 1, 0xfb, 0x09, 3,    1, 0xfb, 0x13, 3, 1}));
}

TEST_F(CodeLinkerTest, LS_M_04_TypeOperands) {
  EXPECT_EQ(relocated({0x11, 0,    1,                // call_indirect
                       0x02, 0,    0x0b,             // block
                       0x02, 0x63, 1,    0x00, 0x0b, // (ref null 1)
                       0x14, 0,    0xd0, 1,          // ref.null
                       0x1c, 1,    0x64, 2,    0xfb, 0x02, 1,   0, // struct.get
                       0xfb, 0x11, 2,    2,                        // array.copy
                       0xfb, 0x18, 3,    0,    0x6e, 1,            // br_on_cast
                       0x1f, 0x40, 1,    0,    0,    0,    0x0b}), // try_table
            (Bytes{0x11, 1,    2, 0x02, 1,    0x0b, 0x02, 0x63, 2,    0x00,
                   0x0b, 0x14, 1, 0xd0, 2,    0x1c, 1,    0x64, 3,    0xfb,
                   0x02, 2,    0, 0xfb, 0x11, 3,    3,    0xfb, 0x18, 3,
                   0,    0x6e, 2, 0x1f, 0x40, 1,    0,    1,    0,    0x0b}));
}

TEST_F(CodeLinkerTest, LS_M_04_LocalsHaveTheirConcreteTypes) {
  addDecoy();
  addUser({}, {2, 1, 0x63, 1, 3, 0x7f});
  linkAndRead();
  EXPECT_EQ(toBytes(Output.Bodies[2].Bytes),
            (Bytes{2, 1, 0x63, 2, 3, 0x7f, 0x0b}));
}

TEST_F(CodeLinkerTest, OtherIndices) {
  EXPECT_EQ(
      relocated({0x23, 0, 0x24, 0, 0x25, 0, 0x26, 1, 0xfc, 0x0e, 0, 1, 0xfc,
                 0x0f, 1, 0x08, 0, 0x20, 0, 0x0e, 1, 0,    0}),
      (Bytes{0x23, 1,    0x24, 1,    0x25, 1,    0x26, 2,    0xfc, 0x0e, 1, 2,
             0xfc, 0x0f, 2,    0x08, 1,    0x20, 0,    0x0e, 1,    0,    0}));
}

TEST_F(CodeLinkerTest, LegacyExceptions) {
  EXPECT_EQ(
      relocated(
          {0x06, 0x40, 0x07, 0, 0x09, 0, 0x19, 0x0b, 0x06, 0x40, 0x18, 0}),
      (Bytes{0x06, 0x40, 0x07, 1, 0x09, 0, 0x19, 0x0b, 0x06, 0x40, 0x18, 0}));
}

TEST_F(CodeLinkerTest, UnchangedIndicesKeepTheirEncoding) {
  addUser({0x10, 0x80, 0x80, 0x80, 0x80, 0x00});
  linkAndRead();
  EXPECT_EQ(code(0), (Bytes{0x10, 0x80, 0x80, 0x80, 0x80, 0x00}));
}

TEST_F(CodeLinkerTest, IndicesGrowAcrossEncodedSizes) {
  // 200 decoys: the index of a call takes two bytes, and so does the size of
  // a body of 127 bytes, which held 63 calls.
  ModuleBuilder Decoys;
  Decoys.addType(VoidFunc);
  for (unsigned I = 0; I != 200; ++I)
    Decoys.addFunc(0, {});
  add(Decoys);
  ModuleBuilder B;
  B.addType(VoidFunc);
  Bytes Calls, Expected;
  for (unsigned I = 0; I != 62; ++I) {
    Calls.insert(Calls.end(), {0x10, 0});
    Expected.insert(Expected.end(), {0x10, 0xc8, 0x01});
  }
  B.addFunc(0, Calls);
  add(B);
  linkAndRead();
  EXPECT_EQ(code(200), Expected);
}

TEST_F(CodeLinkerTest, IndicesOutOfRangeAreRefused) {
  auto Expect = [&](const Bytes &Code, StringRef Message) {
    Plan = LinkPlan();
    addUser(Code);
    std::string Error = linkError();
    EXPECT_EQ(StringRef(Error).split(": ").second, Message);
  };
  Expect({0x10, 1}, "function index 1 is out of range");
  Expect({0xd2, 9}, "function index 9 is out of range");
  Expect({0x28, 0x42, 2, 0}, "memory index 2 is out of range");
  Expect({0x3f, 3}, "memory index 3 is out of range");
  Expect({0x25, 2}, "table index 2 is out of range");
  Expect({0x23, 1}, "global index 1 is out of range");
  Expect({0x08, 1}, "tag index 1 is out of range");
  Expect({0x02, 3, 0x0b}, "type index 3 is out of range");
  Expect({0xd0, 3}, "type index 3 is out of range");
  Expect({0xfb, 0, 3}, "type index 3 is out of range");
  Expect({0xfc, 0x09, 1}, "data segment index 1 is out of range");
  Expect({0xfc, 0x0d, 1}, "element segment index 1 is out of range");
}

TEST_F(CodeLinkerTest, ErrorsGiveTheOffsetInTheInput) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addFunc(0, {0x01, 0x27});
  add(B);
  // Code section at 0x12: id, size, count, body size, locals, nop.
  EXPECT_EQ(linkError(), "offset 0x18: unknown opcode 0x27");
}

TEST_F(CodeLinkerTest, SegmentsAreNamedOnlyWithADataCount) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addFunc(0, {0xfc, 0x09, 0});
  B.addData({1, 0});
  add(B);
  EXPECT_EQ(linkError(), "offset 0x19: code names a data segment, but the "
                         "module has no data count section");
}

TEST_F(CodeLinkerTest, LS_R_07_ThreadsDoNotChangeTheOutput) {
  addDecoy();
  ModuleBuilder B;
  B.addType(VoidFunc);
  Bytes Calls;
  for (unsigned I = 0; I != 4000; ++I)
    Calls.insert(Calls.end(), {0x10, static_cast<uint8_t>(I % 100)});
  for (unsigned I = 0; I != 300; ++I)
    B.addFunc(0, Calls);
  add(B);
  add(B);
  linkAndRead();
  const Bytes One = Result.Bytes;
  for (unsigned Threads : {0u, 2u, 7u}) {
    Plan.Threads = Threads;
    linkAndRead();
    EXPECT_EQ(Result.Bytes, One) << Threads;
  }
}

TEST_F(CodeLinkerTest, LS_R_07_ThreadsReportTheFirstError) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  const Bytes Nops(200000, 0x01);
  for (unsigned I = 0; I != 20; ++I)
    B.addFunc(0, I == 7 || I == 15 ? concat({Nops, {0x10, 99}}) : Nops);
  add(B);
  const std::string One = linkError();
  EXPECT_NE(One, "");
  for (unsigned Round = 0; Round != 10; ++Round) {
    Plan.Threads = 4;
    EXPECT_EQ(linkError(), One);
  }
}

TEST_F(CodeLinkerTest, LS_M_08_InstancesOfOneModuleAreIndependent) {
  const uint32_t First = addUser({0x28, 2, 0, 0x1a, 0x23, 0, 0x1a});
  const uint32_t Second = instantiate(Plan.Instances[First].Module);
  exportEntity("first", ExternKind::Func, First, 0);
  exportEntity("second", ExternKind::Func, Second, 0);
  linkAndRead();
  EXPECT_EQ(Output.Memories.size(), 4u);
  EXPECT_EQ(Output.Globals.size(), 2u);
  EXPECT_EQ(code(0), (Bytes{0x28, 2, 0, 0x1a, 0x23, 0, 0x1a}));
  EXPECT_EQ(code(1), (Bytes{0x28, 0x42, 2, 0, 0x1a, 0x23, 1, 0x1a}));
  EXPECT_EQ(Output.Exports[1].Index, 1u);
  EXPECT_EQ(Output.Types.size(), 3u); // shared
}

TEST_F(CodeLinkerTest, LS_V_01_OriginsCountImports) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addImport("host", "f", ExternKind::Func, {0});
  B.addFunc(0, {});
  B.addFunc(0, {});
  const uint32_t Residual = addResidual("env", "f");
  const uint32_t First = add(B, "c");
  bindResidual(First, 0, Residual);
  addDecoy();
  Plan.Modules.back().ComponentId = ""; // as of generated code
  const uint32_t Second = instantiate(0);
  bindResidual(Second, 0, Residual);
  linkAndRead();
  ASSERT_EQ(Result.Origins.Components, std::vector<std::string>{"c"});
  const std::vector<FunctionOrigin> &Origins = Result.Origins.Functions;
  ASSERT_EQ(Origins.size(), 4u);
  const uint32_t Fused[] = {1, 2, 5, 6}, Original[] = {1, 2, 1, 2},
                 Instances[] = {0, 0, 2, 2};
  for (unsigned I = 0; I != 4; ++I) {
    EXPECT_EQ(Origins[I].FusedFunc, Fused[I]);
    EXPECT_EQ(Origins[I].OriginalFunc, Original[I]);
    EXPECT_EQ(Origins[I].Instance, Instances[I]);
  }
}
