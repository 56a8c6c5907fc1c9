//===- TypeTableTest.cpp - Interning and printing of types ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Graph/TypeTable.h"

#include <gtest/gtest.h>

using namespace meld;

namespace {

ResolvedType make(DefinedValType::Kind Kind,
                  std::vector<std::optional<TypeId>> Children = {},
                  std::vector<StringRef> Labels = {}) {
  ResolvedType Type;
  Type.K = Kind;
  Type.Children = std::move(Children);
  Type.Labels = std::move(Labels);
  return Type;
}

class TypeTableTest : public testing::Test {
protected:
  TypeTable Types;
  const TypeId U8 = Types.prim(PrimValType::U8);
  const TypeId String = Types.prim(PrimValType::String);

  TypeId handle(DefinedValType::Kind Kind, uint32_t Resource) {
    ResolvedType Type = make(Kind);
    Type.Resource = {Resource};
    return Types.intern(std::move(Type));
  }
  TypeId fixedList(TypeId Element, uint32_t Length) {
    ResolvedType Type = make(DefinedValType::FixedList, {Element});
    Type.Length = Length;
    return Types.intern(std::move(Type));
  }
};

TEST_F(TypeTableTest, GivesEqualTypesOneId) {
  const TypeId A =
      Types.intern(make(DefinedValType::Record, {U8, String}, {"x", "y"}));
  const TypeId B =
      Types.intern(make(DefinedValType::Record, {U8, String}, {"x", "y"}));
  EXPECT_EQ(A, B);
  EXPECT_EQ(Types.prim(PrimValType::U8), U8);
  EXPECT_EQ(Types.numTypes(), 3u);
}

TEST_F(TypeTableTest, TellsDifferentTypesApart) {
  const std::vector<TypeId> Distinct = {
      U8,
      String,
      Types.intern(make(DefinedValType::Record, {U8, String}, {"x", "y"})),
      Types.intern(make(DefinedValType::Record, {U8, String}, {"x", "z"})),
      Types.intern(make(DefinedValType::Record, {String, U8}, {"x", "y"})),
      Types.intern(make(DefinedValType::Tuple, {U8, String})),
      Types.intern(
          make(DefinedValType::Variant, {U8, std::nullopt}, {"x", "y"})),
      Types.intern(
          make(DefinedValType::Variant, {std::nullopt, U8}, {"x", "y"})),
      Types.intern(make(DefinedValType::Result, {U8, std::nullopt})),
      Types.intern(make(DefinedValType::Result, {std::nullopt, U8})),
      Types.intern(make(DefinedValType::List, {U8})),
      Types.intern(make(DefinedValType::Stream, {U8})),
      Types.intern(make(DefinedValType::Future, {U8})),
      fixedList(U8, 3),
      fixedList(U8, 4),
      handle(DefinedValType::Own, 0),
      handle(DefinedValType::Own, 1),
      handle(DefinedValType::Borrow, 0),
      Types.intern(make(DefinedValType::Flags, {}, {"x", "y"})),
      Types.intern(make(DefinedValType::Enum, {}, {"x", "y"})),
      Types.intern(make(DefinedValType::Enum, {}, {"xy"})),
  };
  for (size_t I = 0; I != Distinct.size(); ++I)
    for (size_t K = 0; K != I; ++K)
      EXPECT_NE(Distinct[I].Value, Distinct[K].Value) << I << " and " << K;
}

TEST_F(TypeTableTest, ComparesFunctionTypesByLabelsTypesAndEffect) {
  const auto Make = [&](bool Async, StringRef Label, TypeId Param,
                        std::optional<TypeId> Result) {
    ResolvedFuncType Type;
    Type.Async = Async;
    Type.Params.push_back({Label, Param});
    Type.Result = Result;
    return Types.intern(std::move(Type));
  };
  const FuncTypeId Base = Make(false, "a", U8, U8);
  EXPECT_EQ(Make(false, "a", U8, U8), Base);
  EXPECT_NE(Make(true, "a", U8, U8).Value, Base.Value);
  EXPECT_NE(Make(false, "b", U8, U8).Value, Base.Value);
  EXPECT_NE(Make(false, "a", String, U8).Value, Base.Value);
  EXPECT_NE(Make(false, "a", U8, std::nullopt).Value, Base.Value);
}

TEST_F(TypeTableTest, KeepsReferencesWhileItGrows) {
  const TypeId First = Types.intern(make(DefinedValType::List, {String}));
  const ResolvedType &Type = Types[First];
  TypeId Last = First;
  for (unsigned I = 0; I != 1000; ++I)
    Last = Types.intern(make(DefinedValType::Option, {Last}));
  EXPECT_EQ(&Type, &Types[First]);
  EXPECT_EQ(Type.K, DefinedValType::List);
}

TEST_F(TypeTableTest, CountsLevels) {
  EXPECT_EQ(Types.depth(U8), 1u);
  const TypeId List = Types.intern(make(DefinedValType::List, {U8}));
  EXPECT_EQ(Types.depth(List), 2u);
  EXPECT_EQ(Types.depth(
                Types.intern(make(DefinedValType::Tuple, {U8, List, String}))),
            3u);
  EXPECT_EQ(Types.depth(Types.intern(make(DefinedValType::Enum, {}, {"a"}))),
            1u);
}

TEST_F(TypeTableTest, PrintsTypesAsWit) {
  Types.ResourceNames = {"file", ""};
  const TypeId List = Types.intern(make(DefinedValType::List, {U8}));
  EXPECT_EQ(Types.str(List), "list<u8>");
  EXPECT_EQ(Types.str(fixedList(List, 4)), "list<list<u8>, 4>");
  EXPECT_EQ(Types.str(Types.intern(
                make(DefinedValType::Record, {U8, List}, {"a", "b"}))),
            "record{a: u8, b: list<u8>}");
  EXPECT_EQ(Types.str(Types.intern(
                make(DefinedValType::Variant, {U8, std::nullopt}, {"a", "b"}))),
            "variant{a(u8), b}");
  EXPECT_EQ(Types.str(Types.intern(make(DefinedValType::Flags, {}, {"a"}))),
            "flags{a}");
  EXPECT_EQ(
      Types.str(Types.intern(make(DefinedValType::Result, {std::nullopt, U8}))),
      "result<_, u8>");
  EXPECT_EQ(Types.str(Types.intern(
                make(DefinedValType::Result, {std::nullopt, std::nullopt}))),
            "result");
  EXPECT_EQ(
      Types.str(Types.intern(make(DefinedValType::Stream, {std::nullopt}))),
      "stream");
  EXPECT_EQ(Types.str(Types.intern(make(DefinedValType::Map, {String, U8}))),
            "map<string, u8>");
  EXPECT_EQ(Types.str(handle(DefinedValType::Own, 0)), "own<file>");
  EXPECT_EQ(Types.str(handle(DefinedValType::Borrow, 1)), "borrow<resource#1>");

  ResolvedFuncType Func;
  Func.Async = true;
  Func.Params = {{"a", U8}, {"b", String}};
  Func.Result = List;
  EXPECT_EQ(Types.str(Types.intern(std::move(Func))),
            "async func(a: u8, b: string) -> list<u8>");
  EXPECT_EQ(Types.str(Types.intern(ResolvedFuncType())), "func()");
}

// Nodes are shared: this type stands for a tree of 2^150 leaves.
TEST_F(TypeTableTest, CutsTheTextOfATypeThatIsTooLarge) {
  TypeId Type = U8;
  for (unsigned I = 0; I != 150; ++I)
    Type = Types.intern(
        make(DefinedValType::Record, {Type, Type}, {"left", "right"}));
  const std::string Text = Types.str(Type);
  EXPECT_LT(Text.size(), 2100u);
  EXPECT_EQ(Text.substr(Text.size() - 3), "...");
}

} // namespace
