//===- ModuleValidationTest.cpp - Modules of a component are validated ----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ComponentBytes.h"
#include "gtest/gtest.h"

using namespace meld;
using namespace meld::test;

/// A module of one function without parameters and results, whose body holds
/// \p Code and `end`; its code is at offset 25 and up.
static Bytes moduleWith(const Bytes &Code, const Bytes &Behind = {}) {
  const Bytes Body = cat(Bytes{0x00}, Code, Bytes{0x0b});
  return coreModule(section(1, Bytes{0x01, 0x60, 0x00, 0x00}),
                    section(3, Bytes{0x01, 0x00}),
                    section(10, 1, uleb(Body.size()), Body), Behind);
}

static const Bytes Nothing;
static const Bytes Const = {0x41, 0x00}; // i32.const 0, left behind
static const Bytes FloatConst = {0x43, 0, 0, 0, 0};

static const char LeftBehind[] =
    "function 0: end: operands are left on the stack at the end of a block: "
    "[i32]";

/// The error of reading \p Input with one thread, which is that of more.
static std::string readWithThreads(const Bytes &Input) {
  const std::string One = read(Input);
  for (unsigned Threads : {2, 8}) {
    Expected<std::unique_ptr<Component>> C =
        readComponent(Input, 0, {FeatureSet::all(), Threads});
    EXPECT_EQ(C ? "ok" : toString(C.takeError()), One);
  }
  return One;
}

TEST(ModuleValidationTest, OneThatNothingInstantiates) {
  EXPECT_EQ(read(component(section(CoreModuleId, moduleWith(Nothing)))), "ok");
  EXPECT_EQ(read(component(section(CoreModuleId, moduleWith(Const)))),
            std::string("offset 0x23: ") + LeftBehind);
}

TEST(ModuleValidationTest, OneInANestedComponent) {
  const Bytes Nested = component(section(CoreModuleId, moduleWith(Const)));
  EXPECT_EQ(read(component(section(ComponentId, component()),
                           section(ComponentId, Nested))),
            std::string("offset 0x37: ") + LeftBehind);
  // Offsets count from the outermost file.
  EXPECT_EQ(read(component(section(ComponentId, Nested)), 0x1000),
            std::string("offset 0x102d: ") + LeftBehind);
}

TEST(ModuleValidationTest, LS_R_07_TheFirstInTheFileIsReported) {
  const Bytes Good = section(CoreModuleId, moduleWith(Nothing));
  const Bytes Bad = section(CoreModuleId, moduleWith(Const));
  const Bytes Worse = section(CoreModuleId, moduleWith(FloatConst));
  const Bytes Nested = section(ComponentId, component(Bad));
  // The nested component lies before the module, though its parent's list of
  // modules does not have it.
  EXPECT_EQ(readWithThreads(component(Good, Nested, Worse)),
            std::string("offset 0x47: ") + LeftBehind);
  EXPECT_EQ(readWithThreads(component(Bad, Worse)),
            std::string("offset 0x23: ") + LeftBehind);
}

TEST(ModuleValidationTest, AnInvalidModuleComesBeforeWhatIsMalformedBehindIt) {
  const Bytes Bad = section(CoreModuleId, moduleWith(Const));
  const Bytes Unknown = section(0x7f, 0);
  EXPECT_EQ(readWithThreads(component(Bad, Unknown)),
            std::string("offset 0x23: ") + LeftBehind);
  EXPECT_EQ(readWithThreads(component(Unknown, Bad)),
            "offset 0x8: unknown section 0x7f");
  // Inside a component that is malformed, too.
  EXPECT_EQ(
      readWithThreads(component(section(ComponentId, component(Bad, Unknown)))),
      std::string("offset 0x2d: ") + LeftBehind);
}

TEST(ModuleValidationTest, CodeComesBeforeTheDataBehindIt) {
  // An active segment of no memory is found when the module is read, one with
  // an offset of another type when it is validated.
  auto ModuleOf = [](const Bytes &Code) {
    const Bytes Body = cat(Bytes{0x00}, Code, Bytes{0x0b});
    return coreModule(section(1, Bytes{0x01, 0x60, 0x00, 0x00}),
                      section(3, Bytes{0x01, 0x00}),
                      section(5, Bytes{0x01, 0x00, 0x01}),
                      section(10, 1, uleb(Body.size()), Body),
                      section(11, Bytes{0x01, 0x00, 0x42, 0x00, 0x0b, 0x00}));
  };
  EXPECT_EQ(read(component(section(CoreModuleId, ModuleOf(Const)))),
            std::string("offset 0x28: ") + LeftBehind);
  EXPECT_EQ(read(component(section(CoreModuleId, ModuleOf(Nothing)))),
            "offset 0x2d: end: expected i32, found i64");
}

TEST(ModuleValidationTest, WhatASwitchedOffFeatureBrings) {
  const Bytes Input = component(
      section(CoreModuleId, moduleWith({0x41, 0x00, 0xc0, 0x1a}))); // extend8_s
  ValidationOptions Options;
  EXPECT_EQ(read(Input), "ok");
  Options.Features.erase(Feature::SignExtension);
  EXPECT_EQ(toString(readComponent(Input, 0, Options).takeError()),
            "offset 0x23: function 0: i32.extend8_s: needs the feature "
            "'sign-extension', which is off");
}
