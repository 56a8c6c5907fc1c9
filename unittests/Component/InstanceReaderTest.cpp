//===- InstanceReaderTest.cpp - Instances, core and other --------------===//
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

/// A component that imports function "f" and instance "i".
Bytes importer() {
  return component(section(TypeId, 2, 0x40, 0, 0x01, 0x00, 0x42, 0),
                   section(ImportId, 2, 0x00, "f", 0x01, 0, //
                           0x00, "i", 0x05, 1));
}
} // namespace

TEST(InstanceReaderTest, ReadsCoreInstances) {
  const Bytes Input =
      component(coreFuncAndMemory(),
                section(CoreInstanceId, 2,                   //
                        0x01, 2, "x", 0x00, 0, "y", 0x02, 0, // exports
                        0x00, 0, 2, "env", 0x12, 1, "wasi", 0x12, 0));
  const auto C = readValid(Input);
  ASSERT_EQ(C->CoreInstances.size(), 3u);
  const CoreInstanceDef &Inline = C->CoreInstances[1];
  EXPECT_FALSE(Inline.IsInstantiate);
  EXPECT_EQ(Inline.Exports[1].Name, "y");
  EXPECT_EQ(Inline.Exports[1].Item.S, Sort::CoreMemory);
  const CoreInstanceDef &Instantiated = C->CoreInstances[2];
  EXPECT_TRUE(Instantiated.IsInstantiate);
  EXPECT_EQ(Instantiated.Args[0].Name, "env");
  EXPECT_EQ(Instantiated.Args[0].Instance, 1u);
}

TEST(InstanceReaderTest, ChecksCoreInstances) {
  const auto Define = [](const auto &...Parts) {
    return message(
        component(coreFuncAndMemory(), one(CoreInstanceId, Parts...)));
  };
  EXPECT_EQ(Define(0x02, 0), "unknown form of core instance 0x02");
  EXPECT_EQ(Define(0x00, 1, 0),
            "core module index 1 is out of range: 1 defined so far");
  EXPECT_EQ(Define(0x00, 0, 1, "a", 0x11, 0),
            "argument of core sort 0x11, expected 0x12 (core instance)");
  EXPECT_EQ(Define(0x00, 0, 1, "a", 0x12, 1),
            "core instance index 1 is out of range: 1 defined so far");
  EXPECT_EQ(Define(0x00, 0, 2, "a", 0x12, 0, "a", 0x12, 0).substr(0, 27),
            "argument 'a' conflicts with");
  EXPECT_EQ(Define(0x01, 1, "a", 0x11, 0),
            "a core module cannot be exported by a core instance");
  EXPECT_EQ(Define(0x01, 1, "a", 0x00, 1),
            "core function index 1 is out of range: 1 defined so far");
  EXPECT_EQ(Define(0x01, 1, "a", 0x05, 0), "unknown core sort 0x05");
  EXPECT_EQ(Define(0x01, 2, "a", 0x00, 0, "a", 0x00, 0).substr(0, 30),
            "export name 'a' conflicts with");
  // Core names differ by case alone.
  EXPECT_EQ(Define(0x01, 2, "a", 0x00, 0, "A", 0x00, 0), "ok");
}

TEST(InstanceReaderTest, ReadsInstances) {
  const Bytes Input = component(
      section(ComponentId, importer()), one(TypeId, 0x40, 0, 0x01, 0x00),
      one(ImportId, 0x00, "g", 0x01, 0),
      section(InstanceId, 2,               //
              0x01, 1, 0x00, "h", 0x01, 0, // exports
              0x00, 0, 2, "i", 0x05, 0, "f", 0x01, 0));
  const auto C = readValid(Input);
  ASSERT_EQ(C->Instances.size(), 2u);
  EXPECT_EQ(C->Instances[0].Exports[0].Name.Name, "h");
  EXPECT_EQ(C->Instances[1].Args[0].Name, "i");
  EXPECT_EQ(C->Instances[1].Args[0].Item.S, Sort::Instance);
}

TEST(InstanceReaderTest, EachImportNeedsAnArgumentOfItsSort) {
  const auto Instantiate = [](const auto &...Args) {
    return message(component(
        section(ComponentId, importer()), one(TypeId, 0x40, 0, 0x01, 0x00),
        one(ImportId, 0x00, "g", 0x01, 0), one(InstanceId, 0x01, 0),
        one(InstanceId, 0x00, 0, Args...)));
  };
  EXPECT_EQ(Instantiate(2, "f", 0x01, 0, "i", 0x05, 0), "ok");
  EXPECT_EQ(Instantiate(3, "f", 0x01, 0, "i", 0x05, 0, "unused", 0x01, 0),
            "ok");
  EXPECT_EQ(Instantiate(1, "f", 0x01, 0),
            "component 0 is instantiated without an argument for its import "
            "'i'");
  EXPECT_EQ(Instantiate(2, "f", 0x05, 0, "i", 0x05, 0),
            "argument 'f' of component 0 is an instance, its import is a "
            "function");
  EXPECT_EQ(Instantiate(2, "f", 0x01, 0, "f", 0x01, 0).substr(0, 27),
            "argument 'f' conflicts with");
  EXPECT_EQ(Instantiate(1, "f", 0x00, 0x12, 0),
            "core instance index 0 is out of range: 0 defined so far");
}

TEST(InstanceReaderTest, ChecksInlineExports) {
  const auto Define = [](const auto &...Parts) {
    return message(component(coreFuncAndMemory(),
                             one(TypeId, 0x40, 0, 0x01, 0x00),
                             one(InstanceId, Parts...)));
  };
  EXPECT_EQ(Define(0x02, 0), "unknown form of instance 0x02");
  EXPECT_EQ(Define(0x01, 1, 0x00, "a", 0x00, 0x00, 0),
            "a core function cannot be exported by an instance");
  EXPECT_EQ(Define(0x01, 1, 0x00, "not a name", 0x03, 0),
            "'not a name' is not a valid import or export name");
  EXPECT_EQ(Define(0x01, 1, 0x00, "[static]a.b", 0x03, 0),
            "'[static]a.b' names a type, expected a function");
  EXPECT_EQ(
      Define(0x01, 2, 0x00, "a", 0x03, 0, 0x00, "A", 0x03, 0).substr(0, 30),
      "export name 'A' conflicts with");
}
