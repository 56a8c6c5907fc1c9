//===- AliasReaderTest.cpp - Aliases -----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"

#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

namespace {
/// An instance type with a function "f" and a resource type "r", and an
/// instance of it that is imported. Type 0 is the instance type.
Bytes importedInstance() {
  return cat(one(TypeId, 0x42, 3, 0x01, 0x40, 0, 0x01, 0x00, //
                 0x04, 0x00, "f", 0x01, 0,                   //
                 0x04, 0x00, "r", 0x03, 0x01),
             one(ImportId, 0x00, "i", 0x05, 0));
}

/// The message about \p Input without its offset, or "ok".
std::string message(const Bytes &Input) {
  const std::string Result = read(Input);
  const size_t Colon = Result.find(": ");
  return Colon == std::string::npos ? Result : Result.substr(Colon + 2);
}
} // namespace

TEST(AliasReaderTest, AliasesExportsOfInstances) {
  const Bytes Input =
      component(importedInstance(), section(AliasId, 2,         //
                                            0x01, 0x00, 0, "f", //
                                            0x03, 0x00, 0, "r"));
  const auto C = readValid(Input);
  const IndexEntry &Func = C->Spaces[Sort::Func][0];
  EXPECT_EQ(Func.K, IndexEntry::ExportAlias);
  EXPECT_EQ(Func.Index, 0u);
  EXPECT_EQ(Func.Name, "f");
  EXPECT_EQ(C->Spaces[Sort::Type][1].Name, "r");
}

TEST(AliasReaderTest, ChecksWhatAnInstanceExports) {
  const auto Alias = [](const auto &...Parts) {
    return message(component(importedInstance(), one(AliasId, Parts...)));
  };
  EXPECT_EQ(Alias(0x01, 0x00, 0, "g"), "instance 0 has no export 'g'");
  EXPECT_EQ(Alias(0x01, 0x00, 0, "r"),
            "export 'r' of instance 0 is a type, expected a function");
  EXPECT_EQ(Alias(0x01, 0x00, 1, "f"),
            "instance index 1 is out of range: 1 defined so far");
}

TEST(AliasReaderTest, ChecksInstancesOfNestedComponents) {
  const Bytes Child =
      component(importedInstance(), one(ExportId, 0x00, "e", 0x05, 0, 0x00));
  const Bytes Head = cat(importedInstance(), section(ComponentId, Child),
                         one(InstanceId, 0x00, 0, 1, "i", 0x05, 0));
  // The export of an export: "e" is an instance with an export "f".
  EXPECT_EQ(message(component(Head, section(AliasId, 2,         //
                                            0x05, 0x00, 1, "e", //
                                            0x01, 0x00, 2, "f"))),
            "ok");
  EXPECT_EQ(message(component(Head, section(AliasId, 2,         //
                                            0x05, 0x00, 1, "e", //
                                            0x01, 0x00, 2, "x"))),
            "instance 2 has no export 'x'");
}

TEST(AliasReaderTest, ChecksInlineInstances) {
  const Bytes Head =
      cat(one(TypeId, 0x7f), one(InstanceId, 0x01, 1, 0x00, "t", 0x03, 0));
  EXPECT_EQ(message(component(Head, one(AliasId, 0x03, 0x00, 0, "t"))), "ok");
  EXPECT_EQ(message(component(Head, one(AliasId, 0x03, 0x00, 0, "u"))),
            "instance 0 has no export 'u'");
}

TEST(AliasReaderTest, ChecksWhatACoreInstanceExports) {
  const auto Alias = [](const auto &...Parts) {
    return message(component(moduleAndInstance(), one(AliasId, Parts...)));
  };
  for (const auto &[Kind, Name] :
       {std::pair(0, "f"), {1, "t"}, {2, "m"}, {3, "g"}, {4, "e"}})
    EXPECT_EQ(Alias(0x00, Kind, 0x01, 0, Name), "ok");
  EXPECT_EQ(Alias(0x00, 0x00, 0x01, 0, "nothing"),
            "core instance 0 has no export 'nothing'");
  EXPECT_EQ(Alias(0x00, 0x02, 0x01, 0, "f"),
            "export 'f' of core instance 0 is a core function, expected a core "
            "memory");
  EXPECT_EQ(Alias(0x00, 0x00, 0x01, 1, "f"),
            "core instance index 1 is out of range: 1 defined so far");
}

TEST(AliasReaderTest, ChecksInlineCoreInstances) {
  const Bytes Head =
      cat(coreFuncAndMemory(), one(CoreInstanceId, 0x01, 1, "g", 0x00, 0));
  EXPECT_EQ(message(component(Head, one(AliasId, 0x00, 0x00, 0x01, 1, "g"))),
            "ok");
  EXPECT_EQ(message(component(Head, one(AliasId, 0x00, 0x00, 0x01, 1, "f"))),
            "core instance 1 has no export 'f'");
}

TEST(AliasReaderTest, ChecksModulesByTheirImportedType) {
  const Bytes Head = cat(one(CoreTypeId, 0x50, 1, 0x03, "m", 0x02, 0x00, 1),
                         one(ImportId, 0x00, "m", 0x00, 0x11, 0),
                         one(CoreInstanceId, 0x00, 0, 0));
  EXPECT_EQ(message(component(Head, one(AliasId, 0x00, 0x02, 0x01, 0, "m"))),
            "ok");
  EXPECT_EQ(message(component(Head, one(AliasId, 0x00, 0x00, 0x01, 0, "m"))),
            "export 'm' of core instance 0 is a core memory, expected a core "
            "function");
}

TEST(AliasReaderTest, AliasesEntriesOfOuterScopes) {
  const Bytes Inner =
      component(section(AliasId, 3,             //
                        0x03, 0x02, 1, 0,       // type
                        0x00, 0x11, 0x02, 1, 0, // core module
                        0x03, 0x02, 0, 0));     // type, of this scope
  const Bytes Input =
      component(one(TypeId, 0x79), section(CoreModuleId, coreModule()),
                section(ComponentId, Inner));
  const auto C = readValid(Input);
  const IndexSpaces &Spaces = C->Components[0]->Spaces;
  ASSERT_EQ(Spaces[Sort::Type].size(), 2u);
  EXPECT_EQ(Spaces[Sort::Type][0].K, IndexEntry::OuterAlias);
  EXPECT_EQ(Spaces[Sort::Type][0].Depth, 1u);
  EXPECT_EQ(Spaces[Sort::Type][1].Depth, 0u);
  EXPECT_EQ(Spaces[Sort::CoreModule][0].Index, 0u);
}

TEST(AliasReaderTest, ChecksOuterAliases) {
  const auto Nested = [](const auto &...Parts) {
    return message(
        component(one(TypeId, 0x79),
                  section(ComponentId, component(one(AliasId, Parts...)))));
  };
  EXPECT_EQ(Nested(0x03, 0x02, 2, 0),
            "outer alias count 2 is larger than the number of scopes around "
            "it, which is 1");
  EXPECT_EQ(Nested(0x03, 0x02, 1, 1),
            "type index 1 is out of range: 1 defined so far");
  EXPECT_EQ(Nested(0x01, 0x02, 1, 0),
            "outer alias of a function, expected a core module, core type, "
            "component or type");
  EXPECT_EQ(Nested(0x03, 0x03, 1, 0), "unknown alias target 0x03");
  // Not defined until the nested component is complete.
  EXPECT_EQ(Nested(0x04, 0x02, 1, 0),
            "component index 0 is out of range: 0 defined so far");
}

TEST(AliasReaderTest, NoResourceCrossesAComponentBoundary) {
  const auto Nested = [](const Bytes &Types, int Index) {
    return message(component(
        Types,
        section(ComponentId, component(one(AliasId, 0x03, 0x02, 1, Index)))));
  };
  const Bytes Types = section(TypeId, 3, 0x3f, 0x7f, 0x00, // 0: resource
                              0x69, 0,                     // 1: own<0>
                              0x72, 1, "o", 1);            // 2: record {own}
  for (int Index : {0, 1, 2})
    EXPECT_EQ(Nested(Types, Index),
              "type index " + std::to_string(Index) +
                  " of a component around this one refers to a resource type, "
                  "which an outer alias cannot");
  // An instance type that brings its own resource refers to none outside it.
  EXPECT_EQ(Nested(one(TypeId, 0x42, 1, 0x04, 0x00, "r", 0x03, 0x01), 0), "ok");
  // One that aliases a resource around it does.
  EXPECT_EQ(Nested(section(TypeId, 2, 0x3f, 0x7f, 0x00, //
                           0x42, 1, 0x02, 0x03, 0x02, 1, 0),
                   1),
            "type index 1 of a component around this one refers to a resource "
            "type, which an outer alias cannot");
}

TEST(AliasReaderTest, TypesAliasOnlyInstancesAndTypes) {
  const auto InType = [](const auto &...Parts) {
    return message(
        component(importedInstance(), one(TypeId, 0x42, 1, 0x02, Parts...)));
  };
  EXPECT_EQ(InType(0x03, 0x02, 1, 0), "ok");
  EXPECT_EQ(InType(0x01, 0x00, 0, "f"),
            "export alias of a function, expected an instance or type inside a "
            "type");
  EXPECT_EQ(InType(0x04, 0x02, 1, 0),
            "outer alias of a component, expected a core type or type inside a "
            "type");
  EXPECT_EQ(InType(0x00, 0x00, 0x01, 0, "f"),
            "core export alias of a core function, expected a core function, "
            "table, memory, global or tag, outside of types");
}
