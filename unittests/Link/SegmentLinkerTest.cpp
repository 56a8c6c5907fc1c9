//===- SegmentLinkerTest.cpp - Element and data segments ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "LinkTest.h"

using namespace meld;
using namespace meld::test;

using SegmentLinkerTest = LinkTest;

/// All eight forms, of functions 0 and 1 and with typed references.
static void addAllForms(ModuleBuilder &B) {
  B.addType(VoidFunc);
  B.addFunc(0, {});
  B.addFunc(0, {});
  B.addTable({0x70, 0, 9});
  B.addTable({0x63, 0, 0, 9});
  B.addElem({0, 0x41, 1, 0x0b, 2, 0, 1});
  B.addElem({1, 0, 1, 1});
  B.addElem({2, 0, 0x41, 2, 0x0b, 0, 1, 0});
  B.addElem({3, 0, 1, 0});
  B.addElem({4, 0x41, 3, 0x0b, 1, 0xd2, 1, 0x0b});
  B.addElem({5, 0x63, 0, 2, 0xd2, 0, 0x0b, 0xd0, 0, 0x0b});
  B.addElem({6, 1, 0x41, 4, 0x0b, 0x63, 0, 1, 0xd2, 0, 0x0b});
  B.addElem({7, 0x70, 1, 0xd2, 1, 0x0b});
}

TEST_F(SegmentLinkerTest, LS_M_01_FormsOfElementSegmentsStay) {
  ModuleBuilder B;
  addAllForms(B);
  add(B);
  linkAndRead();
  EXPECT_EQ(section(9),
            concat({{8},
                    {0, 0x41, 1, 0x0b, 2, 0, 1},
                    {1, 0, 1, 1},
                    {0, 0x41, 2, 0x0b, 1, 0}, // table 0 needs no index
                    {3, 0, 1, 0},
                    {4, 0x41, 3, 0x0b, 1, 0xd2, 1, 0x0b},
                    {5, 0x63, 0, 2, 0xd2, 0, 0x0b, 0xd0, 0, 0x0b},
                    {6, 1, 0x41, 4, 0x0b, 0x63, 0, 1, 0xd2, 0, 0x0b},
                    {7, 0x70, 1, 0xd2, 1, 0x0b}}));
}

TEST_F(SegmentLinkerTest, LS_M_05_TypedSegmentsOfTableZeroKeepTheirType) {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addTable({0x63, 0, 0, 9});
  B.addElem({6, 0, 0x41, 4, 0x0b, 0x63, 0, 1, 0xd0, 0, 0x0b});
  add(B);
  linkAndRead();
  EXPECT_EQ(section(9),
            (Bytes{1, 6, 0, 0x41, 4, 0x0b, 0x63, 0, 1, 0xd0, 0, 0x0b}));
}

TEST_F(SegmentLinkerTest, LS_M_05_SegmentsOfLaterModulesAreShifted) {
  ModuleBuilder Decoy;
  Decoy.addType(I32Func);
  Decoy.addFunc(0, {0x41, 0});
  Decoy.addTable({0x70, 0, 9});
  add(Decoy);
  ModuleBuilder B;
  addAllForms(B);
  add(B);
  linkAndRead();
  EXPECT_EQ(section(9),
            concat({{8},
                    {2, 1, 0x41, 1, 0x0b, 0, 2, 1, 2},
                    {1, 0, 1, 2},
                    {2, 1, 0x41, 2, 0x0b, 0, 1, 1},
                    {3, 0, 1, 1},
                    {6, 1, 0x41, 3, 0x0b, 0x70, 1, 0xd2, 2, 0x0b},
                    {5, 0x63, 1, 2, 0xd2, 1, 0x0b, 0xd0, 1, 0x0b},
                    {6, 2, 0x41, 4, 0x0b, 0x63, 1, 1, 0xd2, 1, 0x0b},
                    {7, 0x70, 1, 0xd2, 2, 0x0b}}));
}

TEST_F(SegmentLinkerTest, LS_M_03_DataSegmentsOfLaterModulesAreShifted) {
  ModuleBuilder B;
  B.addMemory({0, 1});
  B.addMemory({0, 1});
  B.addData({0, 0x41, 1, 0x0b, 1, 'a'});
  B.addData({1, 1, 'b'});
  B.addData({2, 1, 0x41, 2, 0x0b, 1, 'c'});
  add(B);
  add(B);
  linkAndRead();
  EXPECT_EQ(section(11), concat({{6},
                                 {0, 0x41, 1, 0x0b, 1, 'a'},
                                 {1, 1, 'b'},
                                 {2, 1, 0x41, 2, 0x0b, 1, 'c'},
                                 {2, 2, 0x41, 1, 0x0b, 1, 'a'},
                                 {1, 1, 'b'},
                                 {2, 3, 0x41, 2, 0x0b, 1, 'c'}}));
  EXPECT_FALSE(Output.DataCount.has_value());
}

TEST_F(SegmentLinkerTest, ADataCountStays) {
  ModuleBuilder B;
  B.addDataCount();
  B.addData({1, 1, 'b'});
  add(B);
  add(B);
  linkAndRead();
  EXPECT_EQ(Output.DataCount, 2u);
}

TEST_F(SegmentLinkerTest, LS_M_01_ReferencesDeclaredByLostExportsAreDeclared) {
  // Function 1 was declared by its export, function 0 by the segment.
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addFunc(0, {0xd2, 0, 0x1a, 0xd2, 1, 0x1a});
  B.addFunc(0, {});
  B.addExport("f", ExternKind::Func, 1);
  B.addElem({3, 0, 1, 0});
  const uint32_t I = add(B);
  linkAndRead();
  EXPECT_EQ(section(9), (Bytes{2, 3, 0, 1, 0, 3, 0, 1, 1}));
  exportEntity("kept", ExternKind::Func, I, 1);
  linkAndRead();
  EXPECT_EQ(section(9), (Bytes{1, 3, 0, 1, 0}));
}
