//===- ComponentReaderTest.cpp - Preamble and sections -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"

#include <gtest/gtest.h>

using namespace meld;
using namespace meld::test;

TEST(ComponentReaderTest, TellsTheLayersApart) {
  EXPECT_EQ(*readPreamble(coreModule()), WasmLayer::CoreModule);
  EXPECT_EQ(*readPreamble(component()), WasmLayer::Component);
  const auto Refuse = [](const Bytes &Input) {
    return toString(readPreamble(Input).takeError());
  };
  EXPECT_EQ(Refuse({}), "offset 0x0: 0 bytes are too few for a preamble of 8");
  EXPECT_EQ(Refuse({'M', 'Z', 0, 0, 0, 0, 0, 0}),
            "offset 0x0: expected the magic number 00 61 73 6d, found 4d 5a 00 "
            "00");
  EXPECT_EQ(Refuse({0, 'a', 's', 'm', 0x0e, 0, 1, 0}),
            "offset 0x4: unknown version and layer 0e 00 01 00, expected 01 00 "
            "00 00 (core module) or 0d 00 01 00 (component)");
}

TEST(ComponentReaderTest, ReadsAnEmptyComponent) {
  const Bytes Input = component();
  const auto C = readValid(Input);
  EXPECT_EQ(C->Bytes.data(), Input.data());
  EXPECT_EQ(C->Bytes.size(), 8u);
  EXPECT_TRUE(C->Steps.empty());
}

TEST(ComponentReaderTest, RefusesACoreModule) {
  EXPECT_EQ(read(coreModule()),
            "offset 0x0: expected a component, found a core module");
}

TEST(ComponentReaderTest, RefusesAnUnknownSection) {
  EXPECT_EQ(read(component(section(13))), "offset 0x8: unknown section 0x0d");
}

TEST(ComponentReaderTest, RefusesASectionThatReachesPastTheEnd) {
  EXPECT_EQ(read(component(Bytes{TypeId, 0x05, 0x01})),
            "offset 0xa: type section of 5 bytes reaches past the end: 1 bytes "
            "left");
}

TEST(ComponentReaderTest, RefusesBytesBehindTheLastDefinition) {
  EXPECT_EQ(read(component(section(TypeId, 1, 0x7f, 0x7e))),
            "offset 0xc: 1 bytes left behind the end of type section");
}

TEST(ComponentReaderTest, OffsetsCountFromTheOutermostFile) {
  const Bytes Inner = component(one(TypeId, 0x00));
  EXPECT_EQ(read(Inner, 0x1000), "offset 0x100b: unknown type opcode 0x00");
  EXPECT_EQ(read(component(section(CustomId, "padding"),
                           section(ComponentId, Inner))),
            "offset 0x1f: unknown type opcode 0x00");

  const Bytes Nested = component(section(ComponentId, component()));
  const auto C = readValid(Nested);
  ASSERT_EQ(C->Components.size(), 1u);
  EXPECT_EQ(C->Components[0]->Offset, 10u);
}

TEST(ComponentReaderTest, ErrorsInsideACoreModuleCountFromTheOutermostFile) {
  const Bytes Input =
      component(section(CoreModuleId, coreModule(Bytes{0x7f, 0x00})));
  EXPECT_EQ(read(Input).substr(0, 12), "offset 0x12:");
}

TEST(ComponentReaderTest, ReadsACoreModuleWithItsName) {
  const Bytes Module = coreModule(section(0, "name", section(0, "fred")));
  const Bytes Input = component(section(CoreModuleId, Module));
  const auto C = readValid(Input);
  ASSERT_EQ(C->CoreModules.size(), 1u);
  EXPECT_EQ(C->CoreModules[0].Name, "fred");
  EXPECT_EQ(C->CoreModules[0].Module.Offset, 10u);
  EXPECT_EQ(C->CoreModules[0].Module.Bytes.size(), Module.size());
}

TEST(ComponentReaderTest, RefusesAModuleThatImportsANameTwice) {
  const Bytes Types = section(1, Bytes{0x01, 0x60, 0x00, 0x00});
  const auto Module = [&](const char *Second) {
    return coreModule(Types,
                      section(2, 2, "m", "f", 0x00, 0, "m", Second, 0x00, 0));
  };
  EXPECT_EQ(read(component(section(CoreModuleId, Module("g")))), "ok");
  EXPECT_EQ(read(component(section(CoreModuleId, Module("f")))),
            "offset 0x21: a core module of a component imports 'm' 'f' twice");
  const auto Type = [](const char *Second) {
    return one(CoreTypeId, 0x50, 2, 0x00, "m", "f", 0x03, 0x7f, 0, //
               0x00, "m", Second, 0x03, 0x7f, 0);
  };
  EXPECT_EQ(read(component(Type("g"))), "ok");
  EXPECT_EQ(read(component(Type("f"))),
            "offset 0x15: a core module of a component imports 'm' 'f' twice");
}

TEST(ComponentReaderTest, KeepsCustomSections) {
  const Bytes Input =
      component(section(CustomId, "one", 1, 2), section(CustomId, "two"));
  const auto C = readValid(Input);
  ASSERT_EQ(C->Customs.size(), 2u);
  EXPECT_EQ(C->Customs[0].Name, "one");
  EXPECT_EQ(C->Customs[0].Bytes, ArrayRef<uint8_t>({1, 2}));
  EXPECT_EQ(C->Customs[0].Offset, 8u);
  EXPECT_EQ(C->Customs[0].Whole.size(), 8u);
  EXPECT_EQ(C->Customs[1].Whole.data(), Input.data() + 16);
}

TEST(ComponentReaderTest, StepsAreInTheOrderOfTheFile) {
  const Bytes Input =
      component(section(CoreModuleId, coreModule()),
                section(ComponentId, component()), one(InstanceId, 0x00, 0, 0),
                one(CoreInstanceId, 0x00, 0, 0), one(InstanceId, 0x01, 0));
  const auto C = readValid(Input);
  ASSERT_EQ(C->Steps.size(), 3u);
  EXPECT_EQ(C->Steps[0].K, Component::Step::Instance);
  EXPECT_EQ(C->Steps[0].Index, 0u);
  EXPECT_EQ(C->Steps[1].K, Component::Step::CoreInstance);
  EXPECT_EQ(C->Steps[1].Index, 0u);
  EXPECT_EQ(C->Steps[2].K, Component::Step::Instance);
  EXPECT_EQ(C->Steps[2].Index, 1u);
}

TEST(ComponentReaderTest, ReadsAStartDefinition) {
  const Bytes Sections =
      cat(one(TypeId, 0x40, 0, 0x01, 0x00), one(ImportId, 0x00, "f", 0x01, 0),
          one(ImportId, 0x00, "v", 0x02, 0x01, 0x79));
  const Bytes Input = component(Sections, section(StartId, 0, 1, 0, 1));
  const auto C = readValid(Input);
  ASSERT_EQ(C->Starts.size(), 1u);
  EXPECT_EQ(C->Starts[0].Args, std::vector<uint32_t>{0});
  ASSERT_EQ(C->Steps.size(), 1u);
  EXPECT_EQ(C->Steps[0].K, Component::Step::Start);
  const std::vector<IndexEntry> &Values = C->Spaces[Sort::Value];
  ASSERT_EQ(Values.size(), 2u);
  EXPECT_EQ(Values[0].K, IndexEntry::Import);
  EXPECT_EQ(Values[1].K, IndexEntry::StartResult);

  EXPECT_EQ(read(component(Sections, section(StartId, 0, 0, 2))),
            "offset 0x24: start function with 2 results, at most one is "
            "possible");
  EXPECT_EQ(read(component(Sections, section(StartId, 1, 0, 0))),
            "offset 0x22: function index 1 is out of range: 1 defined so far");
}

TEST(ComponentReaderTest, KeepsValuesEncoded) {
  const Bytes Input = component(one(ValueId, 0x79, 2, 0x80, 0x01));
  const auto C = readValid(Input);
  ASSERT_EQ(C->Values.size(), 1u);
  EXPECT_EQ(C->Values[0].Type.Prim, PrimValType::U32);
  EXPECT_EQ(C->Values[0].Bytes, ArrayRef<uint8_t>({0x80, 0x01}));
  EXPECT_EQ(read(component(one(ValueId, 0x79, 2, 0x00))),
            "offset 0xd: value of 2 bytes reaches past the end: 1 bytes left");
}

TEST(ComponentReaderTest, LS_P_01_KeepsModulesOfEachLevel) {
  Bytes Input = component(section(CoreModuleId, moduleOfAllKinds()));
  for (int I = 0; I != 3; ++I)
    Input = component(section(CoreModuleId, moduleOfAllKinds()),
                      section(ComponentId, Input));
  const auto C = readValid(Input);
  unsigned Modules = 0;
  for (const Component *Level = C.get(); Level;
       Level = Level->Components.empty() ? nullptr : Level->Components[0].get())
    Modules += Level->CoreModules.size();
  EXPECT_EQ(Modules, 4u);
}
