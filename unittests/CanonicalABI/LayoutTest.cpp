//===- LayoutTest.cpp - Size, alignment and flat form of types ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/CanonicalABI/Layout.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "gtest/gtest.h"

#include <deque>

using namespace meld;
using llvm::toString;

namespace {

/// Makes types of texts such as `record(u8,fixed(string,3))`; `_` is an absent
/// payload.
class TypeMaker {
public:
  explicit TypeMaker(TypeTable &Table) : Table(Table) {}

  TypeId make(StringRef Text) {
    Rest = Text;
    TypeId Id = *parse();
    EXPECT_TRUE(Rest.empty()) << Rest.str();
    return Id;
  }

private:
  std::optional<TypeId> parse() {
    const StringRef Kind = Rest.take_while(
        [](char C) { return llvm::isAlnum(C) || C == '-' || C == '_'; });
    Rest = Rest.drop_front(Kind.size());
    if (Kind == "_")
      return std::nullopt;
    ResolvedType Type;
    for (unsigned I = 0; I <= unsigned(PrimValType::ErrorContext); ++I)
      if (Kind == primValTypeName(PrimValType(I)))
        return Table.prim(PrimValType(I));
    using DVT = DefinedValType;
    Type.K = llvm::StringSwitch<DVT::Kind>(Kind)
                 .Case("record", DVT::Record)
                 .Case("tuple", DVT::Tuple)
                 .Case("variant", DVT::Variant)
                 .Case("flags", DVT::Flags)
                 .Case("enum", DVT::Enum)
                 .Case("option", DVT::Option)
                 .Case("result", DVT::Result)
                 .Case("list", DVT::List)
                 .Case("fixed", DVT::FixedList)
                 .Case("map", DVT::Map)
                 .Case("own", DVT::Own)
                 .Case("borrow", DVT::Borrow)
                 .Case("stream", DVT::Stream)
                 .Case("future", DVT::Future)
                 .Default(DVT::Prim);
    EXPECT_NE(Type.K, DVT::Prim) << Kind.str();
    if (Type.K == DVT::Stream || Type.K == DVT::Future)
      Type.Children.push_back(std::nullopt);
    if (Rest.consume_front("(")) {
      do {
        if (Rest.front() >= '0' && Rest.front() <= '9')
          Rest.consumeInteger(10, Type.Length);
        else
          Type.Children.push_back(parse());
      } while (Rest.consume_front(","));
      EXPECT_TRUE(Rest.consume_front(")")) << Rest.str();
    }
    const size_t NumLabels = Type.K == DVT::Flags || Type.K == DVT::Enum
                                 ? std::exchange(Type.Length, 0)
                             : Type.K == DVT::Record || Type.K == DVT::Variant
                                 ? Type.Children.size()
                                 : 0;
    for (size_t I = 0; I != NumLabels; ++I)
      Type.Labels.push_back(Labels.emplace_back("l" + std::to_string(I)));
    return Table.intern(std::move(Type));
  }

  TypeTable &Table;
  StringRef Rest;
  std::deque<std::string> Labels; ///< the table refers to them
};

class LayoutTest : public ::testing::Test {
protected:
  TypeTable Table;
  TypeMaker Maker{Table};
  Layouts Types{Table};

  const TypeLayout &layout(StringRef Text,
                           AddressType Address = AddressType::I32) {
    return Types.of(Maker.make(Text), Address);
  }
  std::string check(StringRef Text) {
    return toString(Types.check(Maker.make(Text)));
  }
  FuncTypeId func(ArrayRef<StringRef> Params,
                  std::optional<StringRef> Result = std::nullopt) {
    ResolvedFuncType Type;
    for (StringRef Param : Params)
      Type.Params.push_back({"p", Maker.make(Param)});
    if (Result)
      Type.Result = Maker.make(*Result);
    return Table.intern(std::move(Type));
  }
  std::string flat(FuncTypeId Id, Direction Dir,
                   AddressType Address = AddressType::I32) {
    return toString(Types.flatten(Id, Address, Dir).Core);
  }
};

std::string letters(const TypeLayout &Layout) {
  std::string Text;
  for (CoreValType::Kind Kind : Layout.Flat)
    Text += Kind == CoreValType::I32   ? 'i'
            : Kind == CoreValType::I64 ? 'l'
            : Kind == CoreValType::F32 ? 'f'
                                       : 'd';
  return Text;
}

} // namespace

TEST_F(LayoutTest, AgreesWithTheSpecificationOnSmallTypes) {
  struct Row {
    const char *Type;
    struct {
      uint64_t Size;
      uint32_t Align;
      uint64_t FlatCount;
      const char *Flat;
    } In32, In64;
  };
  static const Row Rows[] = {
#include "LayoutTable.inc"
  };
  for (const Row &R : Rows) {
    for (AddressType Address : {AddressType::I32, AddressType::I64}) {
      const auto &Expected = Address == AddressType::I32 ? R.In32 : R.In64;
      const TypeLayout &Layout = layout(R.Type, Address);
      EXPECT_EQ(Layout.Size, Expected.Size) << R.Type;
      EXPECT_EQ(Layout.Align, Expected.Align) << R.Type;
      EXPECT_EQ(Layout.FlatCount, Expected.FlatCount) << R.Type;
      EXPECT_EQ(letters(Layout), Expected.Flat) << R.Type;
    }
    EXPECT_EQ(check(R.Type), "") << R.Type;
  }
}

TEST_F(LayoutTest, LS_P_06_PadsChildrenBeforeTheNextField) {
  EXPECT_EQ(layout("tuple(record(u32,u8),u8)").Size, 12u);
  EXPECT_EQ(layout("record(u8,string)").Size, 12u);
  EXPECT_EQ(layout("record(u8,string)").FieldOffsets,
            (std::vector<uint64_t>{0, 4}));
  const TypeLayout Params = Types.ofTuple(
      {Maker.make("record(u32,u8)"), Maker.make("u8"), Maker.make("list(u32)")},
      AddressType::I32);
  EXPECT_EQ(Params.FieldOffsets, (std::vector<uint64_t>{0, 8, 12}));
  EXPECT_EQ(Params.Size, 20u);
}

TEST_F(LayoutTest, LS_P_07_NeverWrapsNumbers) {
  const TypeLayout &Nested = layout("fixed(fixed(u8,65536),65536)");
  EXPECT_EQ(Nested.Size, uint64_t(1) << 32);
  EXPECT_EQ(Nested.FlatCount, uint64_t(1) << 32);
  EXPECT_EQ(Nested.Flat.size(), MaxFlatParams + 1);
  const char *Huge =
      "fixed(fixed(fixed(u64,4294967295),4294967295),4294967295)";
  EXPECT_EQ(layout(Huge).Size, UINT64_MAX);
  EXPECT_EQ(layout(Huge).FlatCount, UINT64_MAX);
  EXPECT_EQ(check("fixed(u8,268435455)"), "");
  EXPECT_NE(check("fixed(u8,268435456)"), "");
  // The element alone fits; with 64-bit pointers the whole does not.
  EXPECT_EQ(check("fixed(string,16777215)"), "");
  EXPECT_NE(check("fixed(string,16777216)"), "");
  EXPECT_NE(check("option(fixed(f64,536870912))"), "");
  EXPECT_NE(check("tuple(fixed(u8,268435455),fixed(u8,1))"), "");
  // Entries of a map are elements of a list, which are not bounded.
  EXPECT_EQ(check("map(u8,fixed(u8,268435455))"), "");

  const FuncTypeId Spilled = func({"fixed(u64,33554431)", "u32"});
  EXPECT_EQ(flat(Spilled, Direction::Lift), "(func (param i32))");
}

TEST_F(LayoutTest, LS_P_08_PacksFlagsIntoOneWord) {
  EXPECT_EQ(layout("flags(8)").Size, 1u);
  EXPECT_EQ(layout("flags(9)").Size, 2u);
  EXPECT_EQ(layout("flags(17)").Size, 4u);
  EXPECT_EQ(layout("flags(32)").Align, 4u);
  EXPECT_EQ(letters(layout("flags(32)")), "i");
  EXPECT_NE(check("flags(33)"), "");
  EXPECT_EQ(layout("record(flags(9),u8)").FieldOffsets,
            (std::vector<uint64_t>{0, 2}));
}

TEST_F(LayoutTest, LS_P_09_JoinsThePayloadsOfVariants) {
  EXPECT_EQ(layout("enum(256)").DiscriminantSize, 1u);
  EXPECT_EQ(layout("enum(257)").DiscriminantSize, 2u);
  EXPECT_EQ(layout("result(u64,u8)").PayloadOffset, 8u);
  EXPECT_EQ(layout("result(u64,u8)").Size, 16u);
  EXPECT_EQ(letters(layout("variant(f32,u64)")), "il");
  EXPECT_EQ(letters(layout("variant(f32,u32)")), "ii");
  EXPECT_EQ(letters(layout("result(u64,string)")), "ili");
}

TEST_F(LayoutTest, RefusesTypesWithoutMembers) {
  EXPECT_NE(check("record"), "");
  EXPECT_NE(check("tuple"), "");
  EXPECT_NE(check("variant"), "");
  EXPECT_NE(check("enum(0)"), "");
  EXPECT_NE(check("flags(0)"), "");
  EXPECT_NE(check("fixed(u8,0)"), "");
  EXPECT_NE(check("option(record(u8,list(tuple)))"), "");
}

TEST_F(LayoutTest, GivesMapEntriesTheLayoutOfPairs) {
  const TypeLayout &Map = layout("map(u8,string)");
  EXPECT_EQ(Map.Size, 8u);
  EXPECT_EQ(Map.ElementSize, 12u);
  EXPECT_EQ(Map.FieldOffsets, (std::vector<uint64_t>{0, 4}));
  EXPECT_NE(check("map(f32,u8)"), "");
}

TEST_F(LayoutTest, TellsWhatOccursInside) {
  const TypeContents &Contents =
      Types.contents(Maker.make("option(record(u8,list(borrow)))"));
  EXPECT_TRUE(Contents.Lists && Contents.Borrow && Contents.pointers());
  EXPECT_FALSE(Contents.Strings || Contents.Own || Contents.Async);
  EXPECT_FALSE(Types.contents(Maker.make("fixed(u8,4)")).pointers());
  EXPECT_TRUE(Types.contents(Maker.make("map(string,u8)")).Strings);
}

TEST_F(LayoutTest, SpillsParametersPastSixteen) {
  const FuncTypeId Fits = func(std::vector<StringRef>(16, "u8"), "u8");
  EXPECT_FALSE(
      Types.flatten(Fits, AddressType::I32, Direction::Lift).SpillsParams);
  const FuncTypeId Spills = func(std::vector<StringRef>(17, "u8"));
  EXPECT_EQ(flat(Spills, Direction::Lift), "(func (param i32))");
  EXPECT_EQ(flat(Spills, Direction::Lower, AddressType::I64),
            "(func (param i64))");
  EXPECT_TRUE(
      Types.flatten(Spills, AddressType::I32, Direction::Lower).SpillsParams);
}

TEST_F(LayoutTest, ReturnsResultsPastOneThroughAPointer) {
  const FuncTypeId One = func({"u64"}, "f32");
  EXPECT_EQ(flat(One, Direction::Lift), flat(One, Direction::Lower));
  const FuncTypeId Two = func({"u64"}, "string");
  EXPECT_EQ(flat(Two, Direction::Lift), "(func (param i64) (result i32))");
  EXPECT_EQ(flat(Two, Direction::Lower), "(func (param i64 i32))");
  EXPECT_EQ(flat(Two, Direction::Lower, AddressType::I64),
            "(func (param i64 i64))");
  EXPECT_TRUE(
      Types.flatten(Two, AddressType::I32, Direction::Lower).SpillsResult);
}
