//===- StartPlanTest.cpp - Start functions and deferred segments ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "LinkTest.h"

using namespace meld;
using namespace meld::test;

namespace {
class StartPlanTest : public LinkTest {
protected:
  /// A module with a start function that calls its import.
  uint32_t addStarter(StringRef Label = "") {
    ModuleBuilder B;
    B.addType(VoidFunc);
    B.addImport("host", "f", ExternKind::Func, {0});
    B.addMemory({0, 1});
    B.addTable({0x70, 0, 4});
    B.addFunc(0, {0x10, 0});
    B.setStart(1);
    const uint32_t I = add(B, Label);
    bindResidual(I, 0, 0);
    return I;
  }
  /// A module whose active segments go to memory and table of \p Provider.
  uint32_t addFiller(uint32_t Provider) {
    ModuleBuilder B;
    B.addType(VoidFunc);
    B.addImport("p", "m", ExternKind::Memory, {0, 1});
    B.addImport("p", "t", ExternKind::Table, {0x70, 0, 1});
    B.addFunc(0, {});
    B.addElem({0, 0x41, 1, 0x0b, 1, 0});
    B.addElem({3, 0, 1, 0});
    B.addData({0, 0x41, 3, 0x0b, 2, 'h', 'i'});
    const uint32_t I = add(B);
    bind(I, 0, Provider, 0);
    bind(I, 1, Provider, 0);
    return I;
  }
  /// A module that fills a memory and a table of its own.
  uint32_t addSelfContained(const Bytes &DataOffset, uint8_t ElemOffset = 0) {
    ModuleBuilder B;
    B.addType(VoidFunc);
    B.addFunc(0, {});
    B.addMemory({0, 1});
    B.addTable({0x70, 0, 2});
    B.addElem({0, 0x41, ElemOffset, 0x0b, 2, 0, 0});
    B.addData(concat({{0}, DataOffset, {0x0b, 2, 'h', 'i'}}));
    return add(B);
  }
  void SetUp() override { addResidual("env", "f"); }
};
} // namespace

TEST_F(StartPlanTest, LS_M_09_ASoleStartStays) {
  addStarter();
  addSelfContained({0x41, 0});
  linkAndRead();
  EXPECT_EQ(Output.Start, 1u);
  EXPECT_EQ(Output.Bodies.size(), 2u);
  EXPECT_EQ(Output.Elems[0].Mode, SegmentMode::Active);
}

TEST_F(StartPlanTest, LS_M_09_SegmentsBeforeTheFirstStartStayActive) {
  ModuleBuilder B;
  B.addMemory({0, 1});
  B.addTable({0x70, 0, 4});
  addFiller(add(B));
  addStarter();
  linkAndRead();
  EXPECT_EQ(Output.Elems[0].Mode, SegmentMode::Active);
  EXPECT_EQ(Output.Datas[0].Mode, SegmentMode::Active);
  EXPECT_EQ(Output.Start, 2u);
}

TEST_F(StartPlanTest, LS_M_09_StartsRunInOrder) {
  addStarter();
  addStarter();
  addStarter();
  linkAndRead();
  ASSERT_EQ(Output.Bodies.size(), 4u);
  EXPECT_EQ(Output.Start, 4u);
  EXPECT_EQ(code(3), (Bytes{0x10, 1, 0x10, 2, 0x10, 3}));
  EXPECT_EQ(toString(Output.funcType(4)), "(func)");
}

TEST_F(StartPlanTest, LS_M_09_LaterSegmentsWaitForEarlierStarts) {
  const uint32_t First = addStarter();
  addFiller(First);
  addStarter();
  linkAndRead();
  // The declarative segment stays; the active ones are passive now.
  EXPECT_EQ(section(9), (Bytes{2, 1, 0, 1, 2, 3, 0, 1, 2}));
  EXPECT_EQ(section(11), (Bytes{1, 1, 2, 'h', 'i'}));
  EXPECT_EQ(Output.DataCount, 1u);
  EXPECT_EQ(code(3), concat({{0x10, 1},                   // first start
                             {0x41, 1, 0x41, 0, 0x41, 1}, // table.init 0 0
                             {0xfc, 0x0c, 0, 0, 0xfc, 0x0d, 0},
                             {0x41, 3, 0x41, 0, 0x41, 2}, // memory.init 0 0
                             {0xfc, 0x08, 0, 0, 0xfc, 0x09, 0},
                             {0x10, 3}})); // last start
}

TEST_F(StartPlanTest, LS_M_09_ASoleStartWithLaterSegmentsIsFused) {
  addFiller(addStarter());
  linkAndRead();
  EXPECT_EQ(Output.Start, 3u);
  EXPECT_EQ(Output.Elems[0].Mode, SegmentMode::Passive);
}

TEST_F(StartPlanTest, LS_M_09_SegmentsNobodySeesStayActive) {
  addStarter();
  addSelfContained({0x41, 0});
  addStarter();
  linkAndRead();
  EXPECT_EQ(Output.Elems[0].Mode, SegmentMode::Active);
  EXPECT_EQ(Output.Datas[0].Mode, SegmentMode::Active);
  EXPECT_EQ(code(3), (Bytes{0x10, 1, 0x10, 3}));
}

TEST_F(StartPlanTest, LS_M_09_SegmentsThatMayTrapWait) {
  // One byte too many, one element too many, an offset that is negative.
  const Bytes Offsets[] = {{0x41, 0xff, 0xff, 0x03}, {0x41, 0}, {0x41, 0x7f}};
  const uint8_t Elems[] = {0, 1, 0};
  for (unsigned I = 0; I != 3; ++I) {
    Plan = LinkPlan();
    addResidual("env", "f");
    addStarter();
    addSelfContained(Offsets[I], Elems[I]);
    linkAndRead();
    EXPECT_EQ(Output.Elems[0].Mode, SegmentMode::Passive);
    EXPECT_EQ(Output.Datas[0].Mode, SegmentMode::Passive);
  }
}

TEST_F(StartPlanTest, LS_M_09_OffsetsOf64BitMemoriesStay64Bit) {
  ModuleBuilder P;
  P.addType(VoidFunc);
  P.addMemory({4, 1});
  P.addFunc(0, {});
  P.setStart(0);
  const uint32_t Provider = add(P);
  ModuleBuilder B;
  B.addImport("p", "m", ExternKind::Memory, {4, 1});
  B.addData({0, 0x42, 3, 0x0b, 1, 'x'});
  bind(add(B), 0, Provider, 0);
  linkAndRead();
  EXPECT_EQ(code(1), concat({{0x10, 1},
                             {0x42, 3, 0x41, 0, 0x41, 1},
                             {0xfc, 0x08, 0, 0, 0xfc, 0x09, 0}}));
}

TEST_F(StartPlanTest, AStartThatMayReachTheHostIsExported) {
  Plan.Residuals[0].NeedsExports = true;
  addStarter();
  linkAndRead();
  EXPECT_TRUE(Result.ExportsInitialize);
  EXPECT_FALSE(Output.Start.has_value());
  ASSERT_EQ(Output.Exports.size(), 1u);
  EXPECT_EQ(Output.Exports[0].Name, "_initialize");
  EXPECT_EQ(Output.Exports[0].Index, 1u);
}

TEST_F(StartPlanTest, AStartThatCannotReachTheHostIsNot) {
  addResidual("env", "g", {}, /*NeedsExports=*/true);
  addStarter(); // calls env.f only
  linkAndRead();
  EXPECT_FALSE(Result.ExportsInitialize);
  EXPECT_EQ(Output.Start, 2u);
}

TEST_F(StartPlanTest, TheNameInitializeMustBeFree) {
  Plan.Residuals[0].NeedsExports = true;
  const uint32_t I = addStarter();
  exportEntity("_initialize", ExternKind::Memory, I, 0);
  EXPECT_EQ(linkError(),
            "the start function must be exported as '_initialize', because it "
            "may call the host, but that name is taken");
}
