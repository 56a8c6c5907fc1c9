//===- ExternReaderTest.cpp - Imports and exports ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"

#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

namespace {
std::string message(const Bytes &Input) {
  const std::string Result = read(Input);
  const size_t Colon = Result.find(": ");
  return Colon == std::string::npos ? Result : Result.substr(Colon + 2);
}

/// Types 0 to 3: a function, an instance, a component and a value type.
Bytes types() {
  return section(TypeId, 4, 0x40, 0, 0x01, 0x00, 0x42, 0, 0x41, 0, 0x79);
}

template <typename... Ts> std::string import(const Ts &...Parts) {
  return message(component(types(), one(ImportId, Parts...)));
}

template <typename... Ts> std::string importNamed(const char *Name) {
  return message(component(types(), one(ImportId, 0x00, Name, 0x01, 0)));
}
} // namespace

TEST(ExternReaderTest, ReadsEachSortOfImport) {
  const Bytes Input = component(one(CoreTypeId, 0x50, 0), types(),
                                section(ImportId, 8,                 //
                                        0x00, "m", 0x00, 0x11, 0,    //
                                        0x00, "f", 0x01, 0,          //
                                        0x00, "v", 0x02, 0x01, 0x79, //
                                        0x00, "w", 0x02, 0x00, 0,    //
                                        0x00, "t", 0x03, 0x00, 3,    //
                                        0x00, "r", 0x03, 0x01,       //
                                        0x00, "c", 0x04, 2,          //
                                        0x01, "i", 0x05, 1));
  const auto C = readValid(Input);
  ASSERT_EQ(C->Imports.size(), 8u);
  EXPECT_EQ(C->Imports[0].Type.K, ExternType::CoreModule);
  EXPECT_EQ(C->Imports[2].Type.ValueType.Prim, PrimValType::U32);
  EXPECT_TRUE(C->Imports[3].Type.ValueIsEq);
  EXPECT_EQ(C->Imports[4].Type.TypeBound, ExternType::Eq);
  EXPECT_EQ(C->Imports[5].Type.TypeBound, ExternType::SubResource);
  EXPECT_EQ(C->Imports[7].Name.Name, "i");
  EXPECT_EQ(C->Spaces[Sort::Instance][0].K, IndexEntry::Import);
  EXPECT_EQ(C->Spaces[Sort::Instance][0].Index, 7u);
}

TEST(ExternReaderTest, AcceptsAValueTypeWithoutItsBoundByte) {
  const Bytes Input = component(one(ImportId, 0x00, "v", 0x02, 0x73));
  EXPECT_EQ(readValid(Input)->Imports[0].Type.ValueType.Prim,
            PrimValType::String);
}

TEST(ExternReaderTest, ChecksTheTypeOfAnImport) {
  EXPECT_EQ(import(0x00, "a", 0x01, 1),
            "type index 1 is an instance type, expected a function type");
  EXPECT_EQ(import(0x00, "a", 0x05, 3),
            "type index 3 is a value type, expected an instance type");
  EXPECT_EQ(import(0x00, "a", 0x04, 9),
            "type index 9 is out of range: 4 defined so far");
  EXPECT_EQ(import(0x00, "a", 0x00, 0x10, 0),
            "core sort 0x10 cannot be imported or exported, expected 0x11 "
            "(core module)");
  EXPECT_EQ(import(0x00, "a", 0x06, 0),
            "unknown sort 0x06 of an import or export");
  EXPECT_EQ(import(0x00, "a", 0x03, 0x02), "unknown type bound 0x02");
  EXPECT_EQ(import(0x00, "a", 0x02, 0x02, 0), "unknown value bound 0x02");
  EXPECT_EQ(message(component(one(CoreTypeId, 0x60, 0, 0),
                              one(ImportId, 0x00, "a", 0x00, 0x11, 0))),
            "core type index 0 is not a module type");
}

TEST(ExternReaderTest, ChecksNames) {
  EXPECT_EQ(importNamed("a-b"), "ok");
  EXPECT_EQ(importNamed("wasi:http/handler@0.2.0"), "ok");
  EXPECT_EQ(
      message(component(types(), section(ImportId, 2, 0x00, "r", 0x03, 0x01, //
                                         0x00, "[static]r.m", 0x01, 0))),
      "ok");
  EXPECT_EQ(importNamed("a_b"), "'a_b' is not a valid import or export name");
  EXPECT_EQ(import(0x03, "a", 0x01, 0), "unknown form of name 0x03");
  EXPECT_EQ(import(0x00, "[constructor]r", 0x05, 1),
            "'[constructor]r' names an instance, expected a function");
}

TEST(ExternReaderTest, ReadsAttributes) {
  const Bytes Input =
      component(types(), section(ImportId, 2, //
                                 0x02, "a", 2, 0x00, "b:c/d", 0x02, "x y", 0x05,
                                 1, 0x02, "b:c/d@0.2", 1, 0x01, ".3", 0x05, 1));
  const auto C = readValid(Input);
  const ExternName &A = C->Imports[0].Name;
  EXPECT_EQ(A.Name, "a");
  EXPECT_EQ(A.Attributes->Implements, StringRef("b:c/d"));
  EXPECT_EQ(A.Attributes->ExternalId, StringRef("x y"));
  EXPECT_FALSE(A.Attributes->VersionSuffix.has_value());
  EXPECT_EQ(C->Imports[1].Name.Attributes->VersionSuffix, StringRef(".3"));
  EXPECT_EQ(readValid(component(types(), one(ImportId, 0x00, "a", 0x05, 1)))
                ->Imports[0]
                .Name.Attributes,
            nullptr);
}

TEST(ExternReaderTest, ChecksAttributes) {
  EXPECT_EQ(import(0x02, "a", 2, 0x02, "x", 0x02, "x", 0x05, 1),
            "attribute external-id is given twice");
  EXPECT_EQ(import(0x02, "a", 1, 0x03, "x", 0x05, 1), "unknown attribute 0x03");
  EXPECT_EQ(import(0x02, "a", 1, 0x00, "b", 0x05, 1),
            "'b', which 'a' implements, is not a valid interface name");
  EXPECT_EQ(import(0x02, "a", 1, 0x00, "b:c/d", 0x01, 0),
            "'a' has attribute implements, which needs an instance with a "
            "plain name");
  EXPECT_EQ(import(0x02, "b:c/d@1.2.3", 1, 0x01, ".4", 0x05, 1),
            "version suffix '.4' does not complete the version of "
            "'b:c/d@1.2.3'");
}

TEST(ExternReaderTest, ImportsAndExportsAreStronglyUniqueEach) {
  const auto Imports = [](const char *A, const char *B) {
    return message(component(
        types(), section(ImportId, 2, 0x00, A, 0x01, 0, 0x00, B, 0x01, 0)));
  };
  EXPECT_EQ(Imports("f", "g"), "ok");
  EXPECT_EQ(Imports("f", "F"), "import name 'F' conflicts with 'f' at offset "
                               "0x18");
  EXPECT_EQ(message(component(types(), one(ImportId, 0x00, "f", 0x01, 0),
                              one(ExportId, 0x00, "f", 0x01, 0, 0x00))),
            "ok");
  EXPECT_EQ(message(component(types(), section(ExportId, 2,              //
                                               0x00, "f", 0x03, 0, 0x00, //
                                               0x00, "f", 0x03, 0, 0x00))),
            "export name 'f' conflicts with 'f' at offset 0x18");
}

TEST(ExternReaderTest, ReadsExports) {
  const Bytes Input =
      component(types(), section(ExportId, 2,              //
                                 0x00, "t", 0x03, 3, 0x00, //
                                 0x00, "u", 0x03, 4, 0x01, 0x03, 0x00, 3));
  const auto C = readValid(Input);
  ASSERT_EQ(C->Exports.size(), 2u);
  EXPECT_FALSE(C->Exports[0].Type.has_value());
  EXPECT_EQ(C->Exports[1].Item.Index, 4u); // what export "t" introduced
  EXPECT_EQ(C->Exports[1].Type->Index, 3u);
  ASSERT_EQ(C->Spaces[Sort::Type].size(), 6u);
  EXPECT_EQ(C->Spaces[Sort::Type][5].K, IndexEntry::Export);
  EXPECT_EQ(C->Spaces[Sort::Type][5].Index, 1u);
}

TEST(ExternReaderTest, ChecksExports) {
  const auto Export = [](const auto &...Parts) {
    return message(
        component(coreFuncAndMemory(), types(), one(ExportId, Parts...)));
  };
  EXPECT_EQ(Export(0x00, "a", 0x00, 0x00, 0, 0x00),
            "a core function cannot be exported by a component");
  EXPECT_EQ(Export(0x00, "a", 0x01, 0, 0x00),
            "function index 0 is out of range: 0 defined so far");
  EXPECT_EQ(Export(0x00, "a", 0x03, 0, 0x01, 0x01, 0),
            "a type is exported with the type of a function");
  EXPECT_EQ(Export(0x00, "a", 0x03, 0, 0x02),
            "presence of an export's type is 0x02, expected 0x00 or 0x01");
}
