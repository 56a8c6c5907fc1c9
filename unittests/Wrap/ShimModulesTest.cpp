//===- ShimModulesTest.cpp - Core modules that close a cycle --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Wrap/ShimModules.h"

#include "meld/Validate/Validate.h"

#include <gtest/gtest.h>

using namespace meld;

namespace {

CoreFuncType typeOf(std::initializer_list<CoreValType::Kind> Params,
                    std::initializer_list<CoreValType::Kind> Results) {
  CoreFuncType Type;
  for (CoreValType::Kind K : Params)
    Type.Params.push_back({K, false, {}});
  for (CoreValType::Kind K : Results)
    Type.Results.push_back({K, false, {}});
  return Type;
}

const std::vector<CoreFuncType> Types = {
    typeOf({CoreValType::I32, CoreValType::F64}, {CoreValType::I64}),
    typeOf({}, {}),
    typeOf({CoreValType::I32, CoreValType::F64}, {CoreValType::I64}),
};

CoreModule readValid(ArrayRef<uint8_t> Bytes) {
  CoreModule Module = llvm::cantFail(readCoreModule(Bytes));
  EXPECT_EQ(llvm::toString(validate(Module, {FeatureSet::all(), 1})), "");
  return Module;
}

} // namespace

TEST(ShimModulesTest, ShimHasAFunctionForEachSlotAndTheirTable) {
  const std::vector<uint8_t> Bytes = makeShimModule(Types);
  const CoreModule Shim = readValid(Bytes);
  EXPECT_TRUE(Shim.Imports.empty());
  EXPECT_EQ(Shim.Types.size(), 2u);
  ASSERT_EQ(Shim.Exports.size(), 4u);
  for (uint32_t I = 0; I != 3; ++I) {
    EXPECT_EQ(Shim.Exports[I].Name, std::to_string(I));
    EXPECT_EQ(Shim.funcType(Shim.Exports[I].Index), Types[I]);
  }
  EXPECT_EQ(Shim.Exports[3].Name, ShimTableName);
  EXPECT_EQ(Shim.tableType(0).Limits.Min, 3u);
  EXPECT_EQ(Shim.tableType(0).Limits.Max, 3u);
}

TEST(ShimModulesTest, FixupTakesWhatTheShimHas) {
  const std::vector<uint8_t> Bytes = makeFixupModule(Types, false);
  const CoreModule Fixup = readValid(Bytes);
  ASSERT_EQ(Fixup.Imports.size(), 4u);
  for (uint32_t I = 0; I != 3; ++I) {
    EXPECT_EQ(Fixup.Imports[I].Field, std::to_string(I));
    EXPECT_EQ(Fixup.funcType(I), Types[I]);
  }
  EXPECT_EQ(Fixup.Imports[3].Kind, ExternKind::Table);
  EXPECT_EQ(Fixup.Start, std::nullopt);
  ASSERT_EQ(Fixup.Elems.size(), 1u);
  EXPECT_EQ(Fixup.Elems[0].Count, 3u);
}

TEST(ShimModulesTest, FixupCallsInitializeWhenTheTableIsFull) {
  const std::vector<uint8_t> Bytes = makeFixupModule(Types, true);
  const CoreModule Fixup = readValid(Bytes);
  ASSERT_EQ(Fixup.Imports.size(), 5u);
  EXPECT_EQ(Fixup.Imports[4].Field, "_initialize");
  EXPECT_EQ(Fixup.Start, Fixup.Imports[4].Index);
  EXPECT_EQ(Fixup.Elems[0].Mode, SegmentMode::Active);
}

TEST(ShimModulesTest, FixupMayHaveNothingButInitialize) {
  const std::vector<uint8_t> Bytes = makeFixupModule({}, true);
  const CoreModule Fixup = readValid(Bytes);
  EXPECT_EQ(Fixup.Imports.size(), 1u);
  EXPECT_EQ(Fixup.Start, 0u);
  EXPECT_TRUE(Fixup.Elems.empty());
}
