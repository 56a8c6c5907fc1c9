//===- BodyComparisonTest.cpp - Equal up to a renumbering -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Provenance/BodyComparison.h"
#include "TestModule.h"
#include "gtest/gtest.h"

using namespace meld;

namespace {

constexpr CoreValType I32{CoreValType::I32, false, {}};
constexpr CoreValType I64{CoreValType::I64, false, {}};
CoreValType refTo(int64_t Type) { return CoreValType::ref({Type}, true); }

CoreSubType func(std::vector<CoreValType> Params,
                 std::vector<CoreValType> Results = {}) {
  CoreSubType Type;
  Type.Signature = {std::move(Params), std::move(Results)};
  return Type;
}

CoreSubType structOf(std::vector<CoreFieldType> Fields) {
  CoreSubType Type;
  Type.K = CoreSubType::Struct;
  Type.Fields = std::move(Fields);
  return Type;
}

/// What differs when type 0 of \p Original became type \p To of \p Fused.
std::string typeDifference(std::vector<CoreSubType> Original, uint32_t To,
                           std::vector<CoreSubType> Fused) {
  CoreModule A, B;
  A.Types = std::move(Original);
  B.Types = std::move(Fused);
  Renumbering Map(A, B);
  EXPECT_TRUE(Map.add(ImmKind::Type, 0, To));
  return Map.compareTypes().value_or("");
}

/// What differs between two bodies, first byte to last.
std::string bodyDifference(std::vector<uint8_t> Original,
                           std::vector<uint8_t> Fused) {
  const CoreModule A, B;
  Renumbering Map(A, B);
  const CoreBody OriginalBody{Original, 0x100}, FusedBody{Fused, 0x200};
  return compareBodies(OriginalBody, FusedBody, Map).value_or("");
}

} // namespace

TEST(RenumberingTest, EachIndexBecomesOneAndNoOther) {
  const CoreModule A, B;
  Renumbering Map(A, B);
  EXPECT_TRUE(Map.add(ImmKind::Func, 1, 5));
  EXPECT_TRUE(Map.add(ImmKind::Global, 1, 6));
  EXPECT_TRUE(Map.add(ImmKind::Func, 2, 5)); // two imports of one function
  EXPECT_TRUE(Map.add(ImmKind::RefFunc, 1, 5));
  EXPECT_FALSE(Map.add(ImmKind::RefFunc, 1, 6));
  EXPECT_TRUE(Map.add(ImmKind::BlockType, 1, 7));
  EXPECT_FALSE(Map.add(ImmKind::HeapType, 1, 8));
  EXPECT_TRUE(Map.add(ImmKind::Func, 0xffffffff, 0xffffffff));
}

TEST(RenumberingTest, TypesKeepTheirDefinition) {
  EXPECT_EQ(
      typeDifference({func({I32}, {I64})}, 1, {func({}), func({I32}, {I64})}),
      "");
  const std::string Other = "type 0 became type 1, which is another type";
  EXPECT_EQ(typeDifference({func({I32}, {I64})}, 1,
                           {func({}), func({I32, I32}, {I64})}),
            Other);
  EXPECT_EQ(
      typeDifference({func({I32}, {I64})}, 1, {func({}), func({I32}, {I32})}),
      Other);
  EXPECT_EQ(typeDifference({func({})}, 1, {func({}), structOf({})}), Other);
  EXPECT_EQ(typeDifference({func({})}, 1, {func({})}), Other);
  EXPECT_EQ(typeDifference({structOf({{I32, true}})}, 1,
                           {func({}), structOf({{I32, false}})}),
            Other);

  CoreSubType Open = func({});
  Open.Final = false;
  EXPECT_EQ(typeDifference({func({})}, 1, {func({}), Open}), Other);
  CoreSubType Derived = func({});
  Derived.Supers = {0};
  EXPECT_EQ(typeDifference({func({})}, 1, {func({}), Derived}), Other);
}

TEST(RenumberingTest, TypesThatTypesMentionAreComparedToo) {
  // A recursive type, renumbered.
  EXPECT_EQ(
      typeDifference({func({refTo(0), refTo(1)}), structOf({})}, 2,
                     {func({}), structOf({}), func({refTo(2), refTo(1)})}),
      "");
  EXPECT_EQ(typeDifference({func({refTo(1)}), structOf({})}, 2,
                           {func({}), structOf({}), func({refTo(0)})}),
            "type 1 became type 0, which is another type");
  // One type cannot become two.
  EXPECT_EQ(
      typeDifference({func({refTo(1), refTo(1)}), structOf({})}, 2,
                     {structOf({}), structOf({}), func({refTo(0), refTo(1)})}),
      "type 0 became type 2, which is another type");
  // An abstract type does not become a concrete one, or a nullable one the
  // other.
  EXPECT_EQ(typeDifference({func({refTo(HeapType::Struct)})}, 1,
                           {structOf({}), func({refTo(0)})}),
            "type 0 became type 1, which is another type");
  EXPECT_EQ(typeDifference({func({refTo(0)})}, 0,
                           {func({CoreValType::ref({0}, /*Nullable=*/false)})}),
            "type 0 became type 0, which is another type");
}

TEST(BodyComparisonTest, IndicesMayTakeMoreBytes) {
  // call 1 and call 200; i32.load of memory 0, which is written out as well.
  EXPECT_EQ(bodyDifference(TestModule::body({0x10, 0x01}),
                           TestModule::body({0x10, 0xc8, 0x01})),
            "");
  EXPECT_EQ(bodyDifference(
                TestModule::body({0x41, 0x00, 0x28, 0x02, 0x07, 0x1a}),
                TestModule::body({0x41, 0x00, 0x28, 0x42, 0x03, 0x07, 0x1a})),
            "");
}

TEST(BodyComparisonTest, NothingButIndicesMayDiffer) {
  const std::string Prefix = "the code at offset ";
  // A local, a label, an offset, a load's alignment, a literal's encoding.
  EXPECT_EQ(bodyDifference(TestModule::body({0x20, 0x00, 0x1a}),
                           TestModule::body({0x20, 0x01, 0x1a})),
            Prefix + "0x202 differs from that at offset 0x102 of the input");
  EXPECT_EQ(bodyDifference(TestModule::body({0x0c, 0x00}),
                           TestModule::body({0x0c, 0x01})),
            Prefix + "0x202 differs from that at offset 0x102 of the input");
  EXPECT_EQ(
      bodyDifference(TestModule::body({0x41, 0x00, 0x28, 0x02, 0x07, 0x1a}),
                     TestModule::body({0x41, 0x00, 0x28, 0x02, 0x08, 0x1a})),
      Prefix + "0x205 differs from that at offset 0x105 of the input");
  EXPECT_EQ(
      bodyDifference(TestModule::body({0x41, 0x00, 0x28, 0x02, 0x07, 0x1a}),
                     TestModule::body({0x41, 0x00, 0x28, 0x01, 0x07, 0x1a})),
      Prefix + "0x204 differs from that at offset 0x104 of the input");
  EXPECT_EQ(bodyDifference(TestModule::body({0x41, 0x00, 0x1a}),
                           TestModule::body({0x41, 0x80, 0x00, 0x1a})),
            Prefix + "0x202 differs from that at offset 0x102 of the input");
  // call 0 and global.get 0, both followed by drop.
  EXPECT_EQ(bodyDifference(TestModule::body({0x10, 0x00, 0x1a}),
                           TestModule::body({0x23, 0x00, 0x1a})),
            Prefix + "0x201 differs from that at offset 0x101 of the input");
}

TEST(BodyComparisonTest, CodeThatDoesNotDecodeIsADifference) {
  EXPECT_EQ(bodyDifference(TestModule::body({0x10}), TestModule::body({})),
            "in the input: offset 0x103: unexpected end of the instructions");
  EXPECT_EQ(bodyDifference(TestModule::body({}), {}),
            "offset 0x200: unexpected end of the instructions");
}
