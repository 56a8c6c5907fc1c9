//===- PremisesTest.cpp - What a module's bytes prove ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/Premises.h"
#include "TestModule.h"
#include "gtest/gtest.h"

using namespace meld;

namespace {

/// Probes a module of two memories whose last function has \p Code.
bool isBounded(std::vector<uint8_t> Code) {
  TestModule Module;
  Module.NumMemories = 2;
  Module.Bodies = {TestModule::body({}), TestModule::body(std::move(Code))};
  return probeBoundedMemory(Module.write());
}

bool isClosed(std::vector<std::vector<uint8_t>> Imports) {
  TestModule Module;
  Module.Imports = std::move(Imports);
  return probeClosedWorld(Module.write());
}

} // namespace

TEST(PremisesTest, LS_V_05_AModuleWithoutMemoryGrowIsBounded) {
  EXPECT_TRUE(probeBoundedMemory(TestModule().write()));
  EXPECT_TRUE(isBounded({}));
  EXPECT_TRUE(isBounded({0x3f, 0x00, 0x1a})); // memory.size, drop
}

TEST(PremisesTest, LS_V_05_AnyMemoryGrowRefutesIt) {
  EXPECT_FALSE(isBounded({0x41, 0x00, 0x40, 0x00, 0x1a}));
  // Of memory 1.
  EXPECT_FALSE(isBounded({0x41, 0x00, 0x40, 0x01, 0x1a}));
  // The index in more bytes than it needs.
  EXPECT_FALSE(isBounded({0x41, 0x00, 0x40, 0x81, 0x00, 0x1a}));
  // Behind an unreachable.
  EXPECT_FALSE(isBounded({0x00, 0x41, 0x00, 0x40, 0x00, 0x1a}));
}

TEST(PremisesTest, LS_V_05_TheByteOfMemoryGrowElsewhereIsNotOne) {
  // i32.const -64 and a block without a type.
  EXPECT_TRUE(isBounded({0x41, 0x40, 0x1a}));
  EXPECT_TRUE(isBounded({0x02, 0x40, 0x0b}));
  // f32.const of four such bytes.
  EXPECT_TRUE(isBounded({0x43, 0x40, 0x40, 0x40, 0x40, 0x1a}));
}

TEST(PremisesTest, LS_V_05_CodeThatDoesNotDecodeProvesNothing) {
  EXPECT_FALSE(isBounded({0xff}));
  EXPECT_FALSE(isBounded({0x02, 0x40}));       // a block that does not end
  EXPECT_FALSE(isBounded({0x0b, 0x01}));       // bytes behind the end
  EXPECT_FALSE(isBounded({0x10, 0xff, 0xff})); // a call that is cut off
  EXPECT_FALSE(probeBoundedMemory(ArrayRef<uint8_t>()));
}

TEST(PremisesTest, LS_V_06_AModuleThatImportsNothingIsClosed) {
  EXPECT_TRUE(isClosed({}));
}

TEST(PremisesTest, LS_V_06_AnImportOfAnyKindRefutesIt) {
  EXPECT_FALSE(isClosed({TestModule::funcImport()}));
  EXPECT_FALSE(isClosed({TestModule::tableImport()}));
  EXPECT_FALSE(isClosed({TestModule::memoryImport()}));
  EXPECT_FALSE(isClosed({TestModule::globalImport()}));
  EXPECT_FALSE(isClosed({TestModule::tagImport()}));
  EXPECT_FALSE(probeClosedWorld(ArrayRef<uint8_t>()));
}

TEST(PremisesTest, LS_V_06_NoImportNamespaceIsTrusted) {
  for (StringRef Name : {"env", "wasi_snapshot_preview1", "wasi:io/poll@0.2.0",
                         "wasi_auth_component", ""}) {
    ByteWriter Imports;
    Imports.writeULEB(1);
    Imports.writeName(Name);
    Imports.writeName("f");
    Imports.writeBytes(TestModule::memoryImport());
    ByteWriter W;
    const uint8_t Preamble[] = {0x00, 'a', 's', 'm', 0x01, 0x00, 0x00, 0x00};
    W.writeBytes(Preamble);
    W.writeSection(2, Imports.bytes());
    ASSERT_TRUE(bool(readCoreModule(W.bytes())));
    EXPECT_FALSE(probeClosedWorld(W.bytes())) << Name.str();
  }
}
