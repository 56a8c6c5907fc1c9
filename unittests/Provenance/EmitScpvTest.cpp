//===- EmitScpvTest.cpp - Write provenance into a module ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/EmitScpv.h"
#include "TestModule.h"
#include "meld/Provenance/Section.h"
#include "meld/Provenance/Verify.h"
#include "gtest/gtest.h"

using namespace meld;

namespace {

/// Functions of growing size, so that their bodies' sizes take one byte and
/// then two, and so that each body is unlike the others.
TestModule moduleOf(size_t NumBodies) {
  TestModule Module;
  for (size_t I = 0; I != NumBodies; ++I)
    Module.Bodies.push_back(
        TestModule::body(std::vector<uint8_t>(I, /*nop*/ 0x01)));
  return Module;
}

/// Gives every defined function an origin.
OriginMap originsOf(const TestModule &Module, uint32_t NumFuncImports) {
  OriginMap Origins;
  Origins.Components = {"a", "b"};
  for (uint32_t I = 0; I != Module.Bodies.size(); ++I)
    Origins.Functions.push_back({NumFuncImports + I, I % 2, 100 + I, 0});
  return Origins;
}

/// The ranges of the bodies by the definition in docs/scpv.md, found without
/// the reader: the code section is the last one, and after its id and size,
/// which takes \p SizeBytes, come its contents.
void expectRanges(const TestModule &Module, ArrayRef<uint8_t> Bytes,
                  ArrayRef<ScpvEntry> Entries) {
  ByteWriter Contents;
  Contents.writeULEB(Module.Bodies.size());
  for (const std::vector<uint8_t> &Body : Module.Bodies)
    Contents.writeSized(Body);
  ArrayRef<uint8_t> Code = Bytes.take_back(Contents.size());
  ASSERT_EQ(Code, Contents.bytes());

  ASSERT_EQ(Entries.size(), Module.Bodies.size());
  uint32_t Last = 0;
  for (size_t I = 0; I != Entries.size(); ++I) {
    ASSERT_TRUE(Entries[I].Range.has_value());
    const auto [Start, End] = *Entries[I].Range;
    ASSERT_LT(Start, End);
    ASSERT_LE(End, Code.size());
    EXPECT_EQ(Code.slice(Start, End - Start),
              ArrayRef<uint8_t>(Module.Bodies[I]));
    EXPECT_GT(Start, Last) << "ranges ascend and leave room for the size";
    Last = End;
  }
}

std::string emitError(std::vector<uint8_t> Module, const OriginMap &Origins) {
  Expected<std::vector<uint8_t>> Result =
      emitScpv(std::move(Module), Origins, false, false);
  return Result ? "" : toString(Result.takeError());
}

} // namespace

TEST(EmitScpvTest, LS_V_02_RangesSpanTheBodiesFromTheSectionsFirstContentByte) {
  // More than 127 functions, so that the count takes two bytes and sizes one
  // and two.
  for (unsigned CodeSizeBytes : {0, 4, 5})
    for (size_t NumBodies : {1, 127, 128, 300}) {
      SCOPED_TRACE(std::to_string(NumBodies) + " bodies, size in " +
                   std::to_string(CodeSizeBytes) + " bytes");
      TestModule Module = moduleOf(NumBodies);
      Module.CodeSizeBytes = CodeSizeBytes;
      const std::vector<uint8_t> Bytes = Module.write();
      Expected<std::vector<uint8_t>> Emitted =
          emitScpv(Bytes, originsOf(Module, 0), true, true);
      ASSERT_TRUE(bool(Emitted)) << toString(Emitted.takeError());
      Expected<Scpv> Section = readScpv(*Emitted);
      ASSERT_TRUE(bool(Section)) << toString(Section.takeError());
      expectRanges(Module, Bytes, Section->Entries);
    }
}

TEST(EmitScpvTest, LS_V_01_IndicesCountFunctionImportsAndNoOthers) {
  for (unsigned NumFuncs : {0, 1, 3}) {
    TestModule Module = moduleOf(4);
    Module.Imports = {TestModule::globalImport(), TestModule::memoryImport()};
    for (unsigned I = 0; I != NumFuncs; ++I)
      Module.Imports.insert(Module.Imports.begin() + I,
                            TestModule::funcImport());
    Module.Imports.push_back(TestModule::tableImport());
    const std::vector<uint8_t> Bytes = Module.write();
    Expected<std::vector<uint8_t>> Emitted =
        emitScpv(Bytes, originsOf(Module, NumFuncs), true, false);
    ASSERT_TRUE(bool(Emitted)) << toString(Emitted.takeError());
    Expected<Scpv> Section = readScpv(*Emitted);
    ASSERT_TRUE(bool(Section)) << toString(Section.takeError());
    expectRanges(Module, Bytes, Section->Entries);
    for (uint32_t I = 0; I != 4; ++I) {
      EXPECT_EQ(Section->Entries[I].FusedFunc, NumFuncs + I);
      EXPECT_EQ(Section->Entries[I].OriginalFunc, 100 + I);
      EXPECT_EQ(Section->Entries[I].ComponentId, I % 2 ? "b" : "a");
    }
  }
}

TEST(EmitScpvTest, RefusesAnOriginMapThatDoesNotFit) {
  TestModule Module = moduleOf(2);
  Module.Imports = {TestModule::funcImport()};
  OriginMap Origins;
  Origins.Components = {"a"};
  const auto Emit = [&](std::vector<FunctionOrigin> Functions) {
    Origins.Functions = std::move(Functions);
    return emitError(Module.write(), Origins);
  };
  EXPECT_EQ(Emit({{1, 0, 0, 0}, {2, 0, 0, 0}}), "");
  const std::string Suffix = ", which is not defined or out of order";
  EXPECT_EQ(Emit({{0, 0, 0, 0}}), "the origin map has function 0" + Suffix);
  EXPECT_EQ(Emit({{3, 0, 0, 0}}), "the origin map has function 3" + Suffix);
  EXPECT_EQ(Emit({{2, 0, 0, 0}, {1, 0, 0, 0}}),
            "the origin map has function 1" + Suffix);
  EXPECT_EQ(Emit({{1, 0, 0, 0}, {1, 0, 0, 0}}),
            "the origin map has function 1" + Suffix);
}

TEST(EmitScpvTest, LS_V_07_TheHashIsOfTheBytesWithoutTheSection) {
  const TestModule Module = moduleOf(3);
  const std::vector<uint8_t> Bytes = Module.write();
  std::vector<uint8_t> Emitted =
      llvm::cantFail(emitScpv(Bytes, originsOf(Module, 0), true, true));
  EXPECT_EQ(llvm::cantFail(readScpv(Emitted)).ModuleHash, sha256(Bytes));
  llvm::cantFail(appendCustomSection(Emitted, AttestationSectionName, {}));
  EXPECT_EQ(llvm::cantFail(hashForScpv(Emitted)), sha256(Bytes));
}

TEST(EmitScpvTest, LS_V_11_ReplacesSectionsThatAreThere) {
  const TestModule Module = moduleOf(3);
  const std::vector<uint8_t> Bytes = Module.write();
  const OriginMap Origins = originsOf(Module, 0);
  const std::vector<uint8_t> Fresh =
      llvm::cantFail(emitScpv(Bytes, Origins, true, true));

  std::vector<uint8_t> Forged(Bytes.begin(), Bytes.begin() + 8);
  llvm::cantFail(appendCustomSection(
      Forged, ScpvSectionName, llvm::ArrayRef<uint8_t>({'f', 'a', 'k', 'e'})));
  Forged.insert(Forged.end(), Bytes.begin() + 8, Bytes.end());
  llvm::cantFail(appendCustomSection(Forged, ScpvSectionName, {}));
  EXPECT_EQ(llvm::cantFail(emitScpv(Forged, Origins, true, true)), Fresh);
  EXPECT_EQ(llvm::cantFail(emitScpv(Fresh, Origins, true, true)), Fresh);

  llvm::cantFail(stripScpv(Forged));
  EXPECT_EQ(Forged, Bytes);
}
