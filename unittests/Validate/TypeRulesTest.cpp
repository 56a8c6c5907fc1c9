//===- TypeRulesTest.cpp - Declared types and their equality --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ValidateTest.h"

using namespace meld;
using namespace meld::test;

namespace {
class TypeRulesTest : public testing::Test {
protected:
  std::string rule() { return validationRule(M.build()); }

  ModuleBuilder M;
};

/// An open structure type with the supertypes and fields given.
Bytes openStruct(const Bytes &Supers, const Bytes &Fields, uint8_t NumFields) {
  return concat({{0x50, static_cast<uint8_t>(Supers.size())},
                 Supers,
                 {0x5f, NumFields},
                 Fields});
}
} // namespace

TEST_F(TypeRulesTest, SubtypesHaveTheFieldsOfTheirSupertypes) {
  M.addType(openStruct({}, {I32, 0, I64, 1}, 2));
  M.addType(openStruct({0}, {I32, 0, I64, 1, F32, 0}, 3));
  EXPECT_EQ(rule(), "");
  M.addType(openStruct({0}, {I32, 0}, 1));
  EXPECT_EQ(rule(), "type 2 does not match its supertype 0");
}

TEST_F(TypeRulesTest, MutableFieldsAreInvariant) {
  M.addType(openStruct({}, {AnyRef, 0, AnyRef, 1}, 2));
  M.addType(openStruct({0}, {EqRef, 0, AnyRef, 1}, 2));
  EXPECT_EQ(rule(), "");
  M.addType(openStruct({0}, {EqRef, 0, EqRef, 1}, 2));
  EXPECT_EQ(rule(), "type 2 does not match its supertype 0");
}

TEST_F(TypeRulesTest, FunctionsAreContravariantInParameters) {
  auto Open = [](const Bytes &Supers, const Bytes &Func) {
    return concat({{0x50, static_cast<uint8_t>(Supers.size())}, Supers, Func});
  };
  M.addType(Open({}, func({EqRef}, {EqRef})));
  M.addType(Open({0}, func({AnyRef}, {I31Ref})));
  EXPECT_EQ(rule(), "");
  M.addType(Open({0}, func({I31Ref}, {EqRef})));
  EXPECT_EQ(rule(), "type 2 does not match its supertype 0");
}

TEST_F(TypeRulesTest, FinalTypesHaveNoSubtypes) {
  M.addType({0x5f, 0});
  M.addType(openStruct({0}, {}, 0));
  EXPECT_EQ(rule(), "type 1 has the final supertype 0");
}

TEST_F(TypeRulesTest, AtMostOneSupertype) {
  M.addType(openStruct({}, {}, 0));
  M.addType(openStruct({}, {}, 0));
  M.addType(openStruct({0, 1}, {}, 0));
  EXPECT_EQ(rule(), "type 2 has more than one supertype");
}

TEST_F(TypeRulesTest, ChainsOfSupertypesAreShort) {
  M.addType(openStruct({}, {}, 0));
  for (uint8_t I = 0; I != 63; ++I)
    M.addType(openStruct({I}, {}, 0));
  EXPECT_EQ(rule(), "");
  M.addType(openStruct({63}, {}, 0));
  EXPECT_EQ(rule(), "type 64 has more than 63 supertypes above it");
}

TEST_F(TypeRulesTest, SignaturesAreLimited) {
  Bytes Long = {0x60, 0xe8, 0x07};
  Long.resize(3 + 1000, I32);
  Long.push_back(0);
  M.addType(Long);
  EXPECT_EQ(rule(), "");
  Bytes TooLong = {0x60, 0, 0xe9, 0x07};
  TooLong.resize(4 + 1001, I32);
  M.addType(TooLong);
  EXPECT_EQ(rule(), "type 1 has more than 1000 results");
}

namespace {
/// Passes a reference of one type where another one is expected.
class EqualTypesTest : public testing::Test {
protected:
  std::string pass(uint8_t Sub, uint8_t Super) {
    ModuleBuilder Whole = M;
    const uint32_t Type =
        Whole.addType({0x60, 1, RefNull, Sub, 1, RefNull, Super});
    Whole.addFunc(Type + TypesInGroups, ins(Opcode::LocalGet, {0}));
    return validationRule(Whole.build());
  }
  ModuleBuilder M;
  uint32_t TypesInGroups = 0; ///< besides the first of each group
};
} // namespace

TEST_F(EqualTypesTest, EqualGroupsAreTheSameTypes) {
  // Twice two structures, the first of which refers to the second.
  const Bytes Pair = {0x4e, 2, 0x5f, 1, RefNull, 1, 0, 0x5f, 0};
  M.addType(Pair);
  M.addType({0x4e, 2, 0x5f, 1, RefNull, 3, 0, 0x5f, 0});
  TypesInGroups = 2;
  EXPECT_EQ(pass(0, 2), "");
  EXPECT_EQ(pass(1, 3), "");
  EXPECT_EQ(pass(0, 3), "end: expected (ref null 1), found (ref null 0)");
}

TEST_F(EqualTypesTest, GroupsAreNotTheirParts) {
  M.addType({0x5f, 0});
  M.addType({0x4e, 2, 0x5f, 0, 0x5f, 0});
  TypesInGroups = 1;
  EXPECT_EQ(pass(0, 1), "end: expected (ref null 1), found (ref null 0)");
  EXPECT_EQ(pass(1, 2), "end: expected (ref null 2), found (ref null 1)");
}

TEST_F(EqualTypesTest, SubtypingFollowsTheDeclarations) {
  M.addType(openStruct({}, {}, 0));
  M.addType(openStruct({0}, {I32, 0}, 1));
  M.addType(openStruct({1}, {I32, 0, I32, 0}, 2));
  M.addType(openStruct({}, {I32, 0}, 1));
  EXPECT_EQ(pass(2, 0), "");
  EXPECT_EQ(pass(3, 0), "end: expected (ref null 0), found (ref null 3)");
  EXPECT_EQ(pass(0, 2), "end: expected (ref null 2), found (ref null 0)");
  EXPECT_EQ(pass(2, StructRef), "");
  EXPECT_EQ(pass(2, AnyRef), "");
  EXPECT_EQ(pass(2, ArrayRef_),
            "end: expected (ref null array), found (ref null 2)");
  EXPECT_EQ(pass(NullRef, 2), "");
  EXPECT_EQ(pass(EqRef, 2), "end: expected (ref null 2), found (ref null eq)");
}

TEST_F(EqualTypesTest, SubtypingIsTheSameAcrossAHierarchy) {
  // Three trees whose types are in no order but that of above before below.
  constexpr uint8_t NumTypes = 40;
  std::optional<uint8_t> Above[NumTypes];
  for (uint8_t I = 0; I != NumTypes; ++I) {
    // Fields tell the types apart.
    Bytes Fields;
    for (uint8_t J = 0; J != I; ++J)
      Fields.insert(Fields.end(), {I32, 0});
    if (I >= 3)
      Above[I] = static_cast<uint8_t>(I * I % 7 * I % (I - 2));
    M.addType(openStruct(Above[I] ? Bytes{*Above[I]} : Bytes{}, Fields, I));
  }
  for (uint8_t Sub = 0; Sub != NumTypes; ++Sub) {
    for (uint8_t Super = 0; Super != NumTypes; ++Super) {
      std::optional<uint8_t> Type = Sub;
      while (Type && *Type != Super)
        Type = Above[*Type];
      EXPECT_EQ(pass(Sub, Super).empty(), Type.has_value())
          << unsigned(Sub) << " as " << unsigned(Super);
    }
  }
}
