//===- DamagedInputTest.cpp - Linking what is malformed -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "LinkTest.h"

#include <random>

using namespace meld;
using namespace meld::test;

/// A module that exports what another instance of it imports, with something
/// for every part of the linker.
static Bytes makeModule() {
  ModuleBuilder B;
  B.addType(VoidFunc);
  B.addType({0x4e, 2, 0x50, 0, 0x5f, 1, 0x63, 2, 1, 0x4f, 1, 1, 0x5f, 2, 0x63,
             2, 1, 0x78, 0});
  B.addImport("p", "g", ExternKind::Global, {0x7f, 0});
  B.addImport("p", "m", ExternKind::Memory, {0, 1});
  B.addImport("p", "t", ExternKind::Table, {0x70, 0, 2});
  B.addFuncWithLocals(
      0, {2, 1, 0x63, 1, 2, 0x7e},
      {0x10, 1,    0x41, 0,    0x28, 2,    4,    0x1a, 0x41, 0,    0x41, 0,
       0x36, 0x42, 1,    0,    0x02, 0x63, 1,    0xd0, 1,    0x0b, 0x1a, 0x1f,
       0x40, 1,    0,    0,    0,    0x0b, 0x41, 0,    0x11, 0,    0,    0xd2,
       0,    0x1a, 0xfc, 0x0d, 0,    0xfc, 0x09, 0,    0x41, 0,    0x0e, 1,
       0,    0,    0xfd, 0x0c, 0,    1,    2,    3,    4,    5,    6,    7,
       8,    9,    10,   11,   12,   13,   14,   15});
  B.addFunc(0, {0x42, 0x80, 0x80, 0x80, 0x80, 0x10, 0x1a});
  B.addTable({0x40, 0, 0x70, 0, 2, 0xd2, 0, 0x0b});
  B.addMemory({1, 1, 2});
  B.addTag(0);
  B.addGlobal({0x7f, 0}, {0x23, 0, 0x41, 5, 0x6a});
  B.addExport("f", ExternKind::Func, 0);
  B.setStart(0);
  B.addElem({4, 0x41, 1, 0x0b, 1, 0xd2, 1, 0x0b});
  B.addElem({2, 1, 0x23, 0, 0x0b, 0, 1, 0});
  B.addDataCount();
  B.addData({0, 0x23, 0, 0x41, 8, 0x6a, 0x0b, 3, 'a', 'b', 'c'});
  B.addCustom("name", {1, 4, 1, 0, 1, 'f', 2, 6, 1, 0, 1, 0, 1, 'x'});
  B.addCustom("producers", {1, 3, 's', 'd', 'k', 1, 1, 'x', 1, '1'});
  return B.build();
}

/// Links an intact provider and \p Consumer. Whether that works is open; the
/// sanitizers and the time limit are the judges.
static bool linkTwo(const CoreModule &Provider, const CoreModule &Consumer) {
  LinkPlan Plan;
  Plan.KeepNames = true;
  Plan.Modules = {{&Provider, "p", "p"}, {&Consumer, "c", "c"}};
  Plan.Instances.push_back({0, {}});
  Plan.Instances.push_back({1, {}});
  for (const CoreImport &Import : Consumer.Imports)
    Plan.Instances[1].Imports.push_back(
        LinkTarget::entity(Import.Index % 2, Import.Index));
  Plan.Exports.push_back({"f", ExternKind::Func, LinkTarget::entity(1, 0)});
  Expected<LinkedModule> Linked = link(Plan);
  if (Linked)
    return true;
  EXPECT_NE(llvm::toString(Linked.takeError()), "");
  return false;
}

TEST(DamagedInputTest, LS_P_03_MutatedModulesAreLinkedOrRefused) {
  ModuleBuilder ProviderBuilder;
  ProviderBuilder.addType(VoidFunc);
  ProviderBuilder.addFunc(0, {});
  ProviderBuilder.addGlobal({0x7f, 0}, {0x41, 0});
  ProviderBuilder.addMemory({0, 1});
  ProviderBuilder.addTable({0x70, 0, 2});
  ProviderBuilder.setStart(0);
  const Bytes ProviderBytes = ProviderBuilder.build();
  Expected<CoreModule> Provider = readCoreModule(ProviderBytes);
  ASSERT_TRUE(static_cast<bool>(Provider));

  const Bytes Intact = makeModule();
  std::mt19937 Random(3);
  unsigned Linked = 0;
  for (unsigned Round = 0; Round != 20000; ++Round) {
    Bytes Mutated = Intact;
    for (unsigned I = 0; I != Round % 4; ++I)
      Mutated[8 + Random() % (Mutated.size() - 8)] =
          static_cast<uint8_t>(Random() >> (Round % 8));
    Expected<CoreModule> Consumer = readCoreModule(Mutated);
    if (!Consumer)
      llvm::consumeError(Consumer.takeError());
    else
      Linked += linkTwo(*Provider, *Consumer);
  }
  // Every fourth is intact.
  EXPECT_GE(Linked, 5000u);
}
