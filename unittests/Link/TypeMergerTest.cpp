//===- TypeMergerTest.cpp - One type section for all modules --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "LinkTest.h"

using namespace meld;
using namespace meld::test;

namespace {
class TypeMergerTest : public LinkTest {
protected:
  void addTypes(std::initializer_list<Bytes> Types) {
    ModuleBuilder B;
    for (const Bytes &Type : Types)
      B.addType(Type);
    add(B);
  }
  Bytes mergedTypes() {
    linkAndRead();
    return section(1);
  }
};
} // namespace

TEST_F(TypeMergerTest, MergesEqualTypesOnly) {
  addTypes({VoidFunc, I32Func});
  addTypes({I32Func, {0x60, 1, 0x7f, 0}, VoidFunc});
  EXPECT_EQ(mergedTypes(),
            concat({{3}, VoidFunc, I32Func, {0x60, 1, 0x7f, 0}}));
}

TEST_F(TypeMergerTest, LS_M_05_FinalityAndSupertypesDistinguish) {
  const Bytes Final = {0x5f, 1, 0x7f, 0};
  const Bytes Open = {0x50, 0, 0x5f, 1, 0x7f, 0};
  const Bytes Sub = {0x4f, 1, 0, 0x5f, 1, 0x7f, 0};
  const Bytes Mutable = {0x5f, 1, 0x7f, 1};
  addTypes({Open, Sub, Mutable});
  addTypes({Final, Open});
  EXPECT_EQ(mergedTypes(), concat({{4}, Open, Sub, Mutable, Final}));
}

TEST_F(TypeMergerTest, LongFormsBecomeShort) {
  addTypes({{0x4f, 0, 0x60, 0, 0}, {0x4e, 1, 0x60, 0, 0}, VoidFunc});
  EXPECT_EQ(mergedTypes(), concat({{1}, VoidFunc}));
}

TEST_F(TypeMergerTest, LS_M_05_RecursionGroupsMergeAsAWhole) {
  // (rec (type (struct (ref null 1))) (type (struct (ref null 0)))), once at
  // 0 and once at 1, where the indices differ.
  const Bytes AtZero = {0x4e, 2, 0x5f, 1, 0x63, 1, 0, 0x5f, 1, 0x63, 0, 0};
  const Bytes AtOne = {0x4e, 2, 0x5f, 1, 0x63, 2, 0, 0x5f, 1, 0x63, 1, 0};
  // Not recursive with each other: another group although it looks alike.
  const Bytes Alone = {0x5f, 1, 0x63, 3, 0};
  addTypes({AtZero});
  addTypes({VoidFunc, AtOne, Alone});
  EXPECT_EQ(mergedTypes(),
            concat({{3}, AtZero, VoidFunc, {0x5f, 1, 0x63, 3, 0}}));
}

TEST_F(TypeMergerTest, EqualOuterReferencesMerge) {
  // The second module has the array at another index.
  const Bytes Array = {0x5e, 0x78, 1};
  addTypes({Array, {0x60, 1, 0x63, 0, 0}});
  addTypes({VoidFunc, Array, {0x60, 1, 0x63, 1, 0}});
  EXPECT_EQ(mergedTypes(),
            concat({{3}, Array, {0x60, 1, 0x63, 0, 0}, VoidFunc}));
}

TEST_F(TypeMergerTest, LS_P_04_LongChainsOfTypesAreLinear) {
  // Each type refers to the one before: 100,000 of them, twice.
  ByteWriter W;
  constexpr uint32_t Count = 100000;
  W.writeULEB(Count);
  for (uint32_t I = 0; I != Count; ++I) {
    W.writeByte(0x5f);
    W.writeByte(1);
    W.writeByte(0x63);
    W.writeSLEB(I ? I - 1 : 0);
    W.writeByte(0);
  }
  ByteWriter Module;
  Module.writeBytes({0x00, 'a', 's', 'm', 1, 0, 0, 0});
  Module.writeSection(1, W.bytes());
  addBytes(toBytes(Module.bytes()));
  addBytes(toBytes(Module.bytes()));
  linkAndRead();
  EXPECT_EQ(Output.Types.size(), Count);
}

TEST_F(TypeMergerTest, ResidualImportsAddTheirTypes) {
  addTypes({VoidFunc});
  const CoreValType I64 = {CoreValType::I64, false, {}};
  addResidual("env", "f", {{I64}, {I64}});
  EXPECT_EQ(mergedTypes(), concat({{2}, VoidFunc, {0x60, 1, 0x7e, 1, 0x7e}}));
  EXPECT_EQ(Output.Imports[0].TypeIndex, 1u);
}
