//===- TypeReaderTest.cpp - Types of a component -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

namespace {
/// The error of a type section with one type, or "ok". The type's opcode is at
/// offset 0xb.
template <typename... Ts> std::string readOne(const Ts &...Parts) {
  return read(component(one(TypeId, Parts...)));
}

/// A component of the value types 0 to N that are given.
template <typename... Ts> Bytes types(int Count, const Ts &...Parts) {
  return component(section(TypeId, Count, Parts...));
}
} // namespace

TEST(TypeReaderTest, LS_P_10_NoTypeOpcodeHasADefault) {
  // What each opcode needs behind it to be a type; the others are refused.
  const std::pair<uint8_t, Bytes> Forms[] = {
      {0x7f, {}},
      {0x7e, {}},
      {0x7d, {}},
      {0x7c, {}},
      {0x7b, {}},
      {0x7a, {}},
      {0x79, {}},
      {0x78, {}},
      {0x77, {}},
      {0x76, {}},
      {0x75, {}},
      {0x74, {}},
      {0x73, {}},
      {0x64, {}},
      {0x72, cat(1, "a", 0x7f)},
      {0x71, cat(1, "a", 0x00, 0x00)},
      {0x70, {0x7f}},
      {0x67, {0x7f, 0x01}},
      {0x6f, {0x01, 0x7f}},
      {0x6e, cat(1, "a")},
      {0x6d, cat(1, "a")},
      {0x6b, {0x7f}},
      {0x6a, {0x00, 0x00}},
      {0x69, {0x00}},
      {0x68, {0x00}},
      {0x66, {0x00}},
      {0x65, {0x00}},
      {0x63, {0x7f, 0x7f}},
      {0x40, {0x00, 0x01, 0x00}},
      {0x43, {0x00, 0x01, 0x00}},
      {0x41, {0x00}},
      {0x42, {0x00}},
      {0x3f, {0x7f, 0x00}},
  };
  const Bytes Resource = one(TypeId, 0x3f, 0x7f, 0x00); // type 0
  unsigned Known = 0;
  for (int Opcode = 0; Opcode != 0x100; ++Opcode) {
    const auto *Form =
        llvm::find_if(Forms, [&](const auto &F) { return F.first == Opcode; });
    const Bytes Rest = Form == std::end(Forms) ? Bytes{} : Form->second;
    const std::string Result =
        read(component(Resource, one(TypeId, Opcode, Rest)));
    if (Form == std::end(Forms)) {
      const std::string Message =
          llvm::formatv("offset 0x11: unknown type opcode 0x{0:x-2}", Opcode)
              .str();
      EXPECT_EQ(Result, Message);
      continue;
    }
    ++Known;
    EXPECT_EQ(Result, "ok") << Opcode;
  }
  EXPECT_EQ(Known, std::size(Forms));
}

TEST(TypeReaderTest, ReadsThePartsOfCompoundTypes) {
  const Bytes Input =
      types(8,                                               //
            0x72, 2, "x", 0x79, "y", 0x73,                   // 0: record
            0x71, 2, "a", 0x00, 0x00, "b", 0x01, 0x00, 0x00, // 1: variant, b(0)
            0x6f, 2, 0x7f, 0x01,          // 2: tuple<bool, 1>
            0x6a, 0x01, 0x79, 0x01, 0x73, // 3: result<u32, string>
            0x67, 0x02, 0x80, 0x02,       // 4: list<2, 256>
            0x63, 0x73, 0x00,             // 5: map<string, 0>
            0x66, 0x01, 0x7d,             // 6: stream<u8>
            0x65, 0x00);                  // 7: future
  const auto C = readValid(Input);
  ASSERT_EQ(C->Types.size(), 8u);
  const auto Value = [&](unsigned I) -> const DefinedValType & {
    return C->Types[I].value();
  };
  ASSERT_EQ(Value(0).fields().size(), 2u);
  EXPECT_EQ(Value(0).fields()[1].Label, "y");
  EXPECT_EQ(Value(0).fields()[1].Type.Prim, PrimValType::String);
  EXPECT_TRUE(Value(0).cases().empty());
  ASSERT_EQ(Value(1).cases().size(), 2u);
  EXPECT_FALSE(Value(1).cases()[0].Payload.has_value());
  EXPECT_FALSE(Value(1).cases()[1].Payload->IsPrim);
  EXPECT_EQ(Value(1).cases()[1].Payload->Index, 0u);
  ASSERT_EQ(Value(2).elements().size(), 2u);
  EXPECT_EQ(Value(2).elements()[1].Index, 1u);
  EXPECT_EQ(Value(3).First->Prim, PrimValType::U32);
  EXPECT_EQ(Value(3).Second->Prim, PrimValType::String);
  EXPECT_EQ(Value(4).K, DefinedValType::FixedList);
  EXPECT_EQ(Value(4).Length, 256u);
  EXPECT_EQ(Value(5).First->Prim, PrimValType::String);
  EXPECT_EQ(Value(5).Second->Index, 0u);
  EXPECT_EQ(Value(6).First->Prim, PrimValType::U8);
  EXPECT_FALSE(Value(7).First.has_value());
}

TEST(TypeReaderTest, ReadsFunctionTypes) {
  const Bytes Input =
      types(2, 0x40, 1, "a", 0x79, 0x00, 0x73, 0x43, 0, 0x01, 0x00);
  const auto C = readValid(Input);
  EXPECT_FALSE(C->Types[0].func().Async);
  EXPECT_EQ(C->Types[0].func().Params[0].Label, "a");
  EXPECT_EQ(C->Types[0].func().Result->Prim, PrimValType::String);
  EXPECT_TRUE(C->Types[1].func().Async);
  EXPECT_FALSE(C->Types[1].func().Result.has_value());
  EXPECT_EQ(readOne(0x40, 0, 0x01, 1, "r", 0x79),
            "offset 0xd: named results are not part of the component model any "
            "more");
  EXPECT_EQ(readOne(0x40, 0, 0x02),
            "offset 0xd: unknown form of result list 0x02");
}

TEST(TypeReaderTest, LS_P_08_FlagsHaveOneTo32Labels) {
  const auto Flags = [](unsigned Count) {
    Bytes Labels;
    for (unsigned I = 0; I != Count; ++I)
      Labels = cat(Labels, ("f" + std::to_string(I)).c_str());
    return readOne(0x6e, uleb(Count), Labels);
  };
  EXPECT_EQ(Flags(0), "offset 0xb: flags have no label");
  EXPECT_EQ(Flags(1), "ok");
  EXPECT_EQ(Flags(32), "ok");
  EXPECT_EQ(Flags(33),
            "offset 0xb: flags with 33 labels, at most 32 are allowed");
}

TEST(TypeReaderTest, RefusesEmptyTypes) {
  EXPECT_EQ(readOne(0x72, 0), "offset 0xb: a record has no field");
  EXPECT_EQ(readOne(0x71, 0), "offset 0xb: a variant has no case");
  EXPECT_EQ(readOne(0x6f, 0), "offset 0xb: a tuple has no element");
  EXPECT_EQ(readOne(0x6d, 0), "offset 0xb: an enum has no case");
  EXPECT_EQ(readOne(0x67, 0x7f, 0),
            "offset 0xd: a list of fixed length has no element");
}

TEST(TypeReaderTest, RefusesLabelsThatAreNoLabels) {
  EXPECT_EQ(readOne(0x72, 1, "snake_case", 0x7f),
            "offset 0xd: field 'snake_case' is not in kebab case");
  EXPECT_EQ(readOne(0x6d, 2, "a-b", "A-b"),
            "offset 0x11: enum case 'A-b' conflicts with 'a-b' at offset 0xd");
  EXPECT_EQ(readOne(0x40, 2, "p", 0x7f, "p", 0x7f, 0x01, 0x00),
            "offset 0x10: parameter 'p' conflicts with 'p' at offset 0xd");
  EXPECT_EQ(readOne(0x71, 1, "c", 0x00, 0x01),
            "offset 0x10: a case ends in 0x01, expected 0x00");
}

TEST(TypeReaderTest, AValueTypeRefersToAValueType) {
  EXPECT_EQ(readOne(0x70, 0),
            "offset 0xc: type index 0 is out of range: 0 defined so far");
  EXPECT_EQ(read(types(2, 0x40, 0, 0x01, 0x00, 0x70, 0)),
            "offset 0x10: type index 0 is a function type, expected a value "
            "type");
  EXPECT_EQ(readOne(0x70, 0x72),
            "offset 0xc: expected a value type (a primitive one or a type "
            "index), found opcode 0x72");
  EXPECT_EQ(read(types(2, 0x7f, 0x69, 0)),
            "offset 0xd: type index 0 is a value type, expected a resource "
            "type");
}

TEST(TypeReaderTest, ABorrowStaysOutOfResultsStreamsAndFutures) {
  const Bytes Head = cat(0x3f, 0x7f, 0x00, // 0: resource
                         0x68, 0,          // 1: borrow<0>
                         0x70, 1);         // 2: list<borrow<0>>
  EXPECT_EQ(read(types(4, Head, 0x40, 0, 0x00, 2)),
            "offset 0x14: the result of a function contains a borrow");
  EXPECT_EQ(read(types(4, Head, 0x66, 0x01, 2)),
            "offset 0x13: the element of a stream contains a borrow");
  EXPECT_EQ(read(types(4, Head, 0x65, 0x01, 1)),
            "offset 0x13: the element of a future contains a borrow");
  EXPECT_EQ(read(types(4, Head, 0x40, 1, "p", 2, 0x01, 0x00)), "ok");
}

TEST(TypeReaderTest, RefusesWhatStreamsAndMapsCannotHold) {
  EXPECT_EQ(readOne(0x66, 0x01, 0x74),
            "offset 0xc: a stream of char is not allowed yet");
  EXPECT_EQ(read(types(2, 0x74, 0x66, 0x01, 0)),
            "offset 0xd: a stream of char is not allowed yet");
  EXPECT_EQ(readOne(0x63, 0x76, 0x7f),
            "offset 0xc: the key of a map must be bool, an integer, char or "
            "string");
  EXPECT_EQ(read(types(2, 0x6b, 0x7f, 0x63, 0, 0x7f)),
            "offset 0xe: the key of a map must be bool, an integer, char or "
            "string");
}

TEST(TypeReaderTest, ReadsResourceTypes) {
  EXPECT_EQ(readOne(0x3f, 0x7d, 0x00),
            "offset 0xc: a resource is represented by f32, expected i32 or "
            "i64");
  EXPECT_EQ(readOne(0x3f, 0x7f, 0x01, 0),
            "offset 0xe: core function index 0 is out of range: 0 defined so "
            "far");
  EXPECT_EQ(readOne(0x3f, 0x7f, 0x02),
            "offset 0xd: presence of a destructor is 0x02, expected 0x00 or "
            "0x01");
  const Bytes Input =
      component(coreFuncAndMemory(), one(TypeId, 0x3f, 0x7e, 0x01, 0));
  const auto C = readValid(Input);
  EXPECT_EQ(C->Types[0].resource().Rep.K, CoreValType::I64);
  EXPECT_EQ(C->Types[0].resource().Dtor, 0u);
}

TEST(TypeReaderTest, ReadsComponentTypesInTheirOwnScope) {
  const Bytes Input = component(
      section(TypeId, 2, 0x7f,                   // 0: bool
              0x41, 5,                           // 1: component
              0x02, 0x03, 0x02, 1, 0,            // alias outer 1 0
              0x01, 0x70, 0,                     // 1: list<0>
              0x03, 0x00, "t", 0x03, 0x01,       // import "t" (sub resource)
              0x01, 0x40, 1, "p", 1, 0x01, 0x00, // 3: func
              0x04, 0x00, "f", 0x01, 3));        // export "f" (func 3)
  const auto C = readValid(Input);
  const TypeScope &Scope = C->Types[1].scope();
  ASSERT_EQ(Scope.Decls.size(), 5u);
  EXPECT_EQ(Scope.Decls[0].K, TypeDecl::Alias);
  EXPECT_EQ(Scope.Decls[2].K, TypeDecl::Import);
  EXPECT_EQ(Scope.Decls[2].Extern.TypeBound, ExternType::SubResource);
  EXPECT_EQ(Scope.Decls[4].Name.Name, "f");
  const std::vector<IndexEntry> &Types = Scope.Spaces[Sort::Type];
  ASSERT_EQ(Types.size(), 4u);
  EXPECT_EQ(Types[0].K, IndexEntry::OuterAlias);
  EXPECT_EQ(Types[1].K, IndexEntry::Defined);
  EXPECT_EQ(Types[2].K, IndexEntry::Import);
  EXPECT_EQ(Types[2].Index, 2u); // declarator
  EXPECT_EQ(Types[3].Index, 1u); // position in the pool
  EXPECT_EQ(Scope.Spaces[Sort::Func][0].K, IndexEntry::Export);
}

TEST(TypeReaderTest, RefusesDeclaratorsOutOfPlace) {
  EXPECT_EQ(readOne(0x42, 1, 0x03, 0x00, "t", 0x03, 0x01),
            "offset 0xd: an import is declared in an instance type");
  EXPECT_EQ(readOne(0x42, 1, 0x01, 0x3f, 0x7f, 0x00),
            "offset 0xe: a resource type is defined inside a component or "
            "instance type");
  EXPECT_EQ(readOne(0x42, 1, 0x05, 0),
            "offset 0xd: unknown type declarator 0x05");
}

TEST(TypeReaderTest, ReadsCoreTypes) {
  const Bytes Input =
      component(section(CoreTypeId, 4,              //
                        0x60, 1, 0x7f, 0,           // 0: func
                        0x4e, 2, 0x60, 0, 0,        // 1: in a group with
                        0x60, 1, 0x64, 1, 0,        // 2: refers to 1
                        0x00, 0x50, 0, 0x60, 0, 0,  // 3: non-final func
                        0x50, 4,                    // 4: module type
                        0x01, 0x60, 0, 0,           //   0: func
                        0x02, 0x10, 0x01, 1, 0,     //   1: alias of 0 outside
                        0x00, "m", "f", 0x00, 1,    //   import func 1
                        0x03, "g", 0x03, 0x7f, 0)); //   export global
  const auto C = readValid(Input);
  ASSERT_EQ(C->CoreTypes.size(), 5u);
  EXPECT_EQ(C->CoreTypes[2].Group.First, 1u);
  EXPECT_EQ(C->CoreTypes[2].Group.Count, 2u);
  EXPECT_EQ(C->CoreTypes[2].sub().Signature.Params[0].Heap.typeIndex(), 1u);
  EXPECT_TRUE(C->CoreTypes[0].sub().Final);
  EXPECT_FALSE(C->CoreTypes[3].sub().Final);
  ASSERT_EQ(C->CoreTypes[4].kind(), CoreTypeDef::Module);
  const CoreModuleTypeDef &Module = C->CoreTypes[4].module();
  ASSERT_EQ(Module.Types.size(), 2u);
  EXPECT_EQ(Module.Types[1].Signature.Params.size(), 1u);
  EXPECT_EQ(Module.Imports[0].Type.TypeIndex, 1u);
  EXPECT_EQ(Module.Exports[0].Name, "g");
}

TEST(TypeReaderTest, ChecksModuleTypes) {
  const auto Module = [](const auto &...Decls) {
    return read(
        component(section(CoreTypeId, 2, 0x60, 0, 0, 0x50, 1, Decls...)));
  };
  EXPECT_EQ(Module(0x00, "m", "f", 0x00, 0),
            "offset 0x10: type index 0 is not a function type of this module "
            "type");
  EXPECT_EQ(Module(0x02, 0x10, 0x01, 2, 0),
            "offset 0x11: outer alias count 2 is larger than the number of "
            "scopes around it");
  EXPECT_EQ(Module(0x02, 0x10, 0x01, 1, 1),
            "offset 0x14: core type index 1 is out of range: 1 defined so far");
  EXPECT_EQ(Module(0x04, 0), "offset 0x10: unknown module type declarator "
                             "0x04");
  EXPECT_EQ(read(component(one(CoreTypeId, 0x50, 2, 0x03, "a", 0x02, 0, 1, //
                               0x03, "a", 0x02, 0, 1))),
            "offset 0x14: export name 'a' conflicts with 'a' at offset 0xe");
  EXPECT_EQ(read(component(one(CoreTypeId, 0x00, 0x60, 0, 0))),
            "offset 0xb: core type 0x00 0x60, expected 0x00 0x50 (a non-final "
            "subtype)");
}
