//===- ComponentWriterTest.cpp - Write a component ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Wrap/ComponentWriter.h"

#include <gtest/gtest.h>

using namespace meld;

namespace {

/// A core module that imports a function "h" from "m" and exports it as "f".
const std::vector<uint8_t> Relay = {
    0x00, 'a',  's',  'm',  0x01, 0x00, 0x00, 0x00,       //
    0x01, 0x04, 0x01, 0x60, 0x00, 0x00,                   // func type
    0x02, 0x07, 0x01, 0x01, 'm',  0x01, 'h',  0x00, 0x00, // import
    0x07, 0x05, 0x01, 0x01, 'f',  0x00, 0x00};            // export

const std::vector<uint8_t> EmptyFunc = {0x40, 0x00, 0x01, 0x00};

ExternType ofType(ExternType::Kind K, uint32_t Index) {
  ExternType Type;
  Type.K = K;
  Type.Index = Index;
  return Type;
}

std::unique_ptr<Component> readBack(ArrayRef<uint8_t> Bytes) {
  Expected<std::unique_ptr<Component>> Read = readComponent(Bytes);
  if (Read)
    return std::move(*Read);
  ADD_FAILURE() << llvm::toString(Read.takeError());
  return nullptr;
}

} // namespace

TEST(ComponentWriterTest, WritesWhatTheReaderReads) {
  ComponentWriter W;
  const uint32_t Type = W.addType(EmptyFunc);
  const uint32_t Import =
      W.addImport({"f", nullptr}, ofType(ExternType::Func, Type));
  const uint32_t Module = W.addCoreModule(Relay);
  const uint32_t Lowered = W.lower(Import, {});
  const uint32_t Args = W.bundleCore({{"h", {Sort::CoreFunc, Lowered}}});
  const uint32_t Instance = W.instantiateCore(Module, {{"m", Args}});
  const uint32_t Core = W.aliasCoreExport(Sort::CoreFunc, Instance, "f");
  const uint32_t Lifted = W.lift(Core, {}, Type);
  const uint32_t Exported = W.addExport({"g", nullptr}, {Sort::Func, Lifted});
  EXPECT_EQ(Import, 0u);
  EXPECT_EQ(Args, 0u);
  EXPECT_EQ(Instance, 1u);
  EXPECT_EQ(Core, 1u);
  EXPECT_EQ(Lifted, 1u);
  EXPECT_EQ(Exported, 2u);

  const std::vector<uint8_t> Bytes = W.finish();
  const auto Read = readBack(Bytes);
  ASSERT_TRUE(Read);
  ASSERT_EQ(Read->Imports.size(), 1u);
  EXPECT_EQ(Read->Imports[0].Name.Name, "f");
  ASSERT_EQ(Read->Exports.size(), 1u);
  EXPECT_EQ(Read->Exports[0].Name.Name, "g");
  EXPECT_EQ(Read->Exports[0].Item.Index, Lifted);
  ASSERT_EQ(Read->CoreModules.size(), 1u);
  EXPECT_EQ(Read->CoreModules[0].Module.Bytes, ArrayRef<uint8_t>(Relay));
  ASSERT_EQ(Read->CoreInstances.size(), 2u);
  EXPECT_FALSE(Read->CoreInstances[0].IsInstantiate);
  ASSERT_EQ(Read->CoreInstances[1].Args.size(), 1u);
  EXPECT_EQ(Read->CoreInstances[1].Args[0].Instance, Args);
}

TEST(ComponentWriterTest, GathersDefinitionsOfAKind) {
  ComponentWriter Alternating, Grouped;
  for (int I = 0; I != 2; ++I) {
    const uint32_t Type = Alternating.addType(EmptyFunc);
    Alternating.addImport({I ? "b" : "a", nullptr},
                          ofType(ExternType::Func, Type));
  }
  for (int I = 0; I != 2; ++I)
    Grouped.addType(EmptyFunc);
  for (int I = 0; I != 2; ++I)
    Grouped.addImport({I ? "b" : "a", nullptr}, ofType(ExternType::Func, I));
  const std::vector<uint8_t> Four = Alternating.finish();
  const std::vector<uint8_t> Two = Grouped.finish();
  // A section more takes its id, size and count.
  EXPECT_EQ(Four.size(), Two.size() + 2 * 3);
  EXPECT_TRUE(readBack(Four));
  EXPECT_TRUE(readBack(Two));
}

TEST(ComponentWriterTest, KeepsAttributesOfNames) {
  auto Attributes = std::make_shared<ExternAttributes>();
  Attributes->Implements = "a:b/c";
  Attributes->ExternalId = "id";
  ComponentWriter W;
  const uint32_t Bundle = W.bundle({});
  W.addExport({"x", Attributes}, {Sort::Instance, Bundle});
  const std::vector<uint8_t> Bytes = W.finish();
  const auto Read = readBack(Bytes);
  ASSERT_TRUE(Read);
  const ExternName &Name = Read->Exports[0].Name;
  EXPECT_EQ(Name.Name, "x");
  ASSERT_TRUE(Name.Attributes);
  EXPECT_EQ(Name.Attributes->Implements, "a:b/c");
  EXPECT_EQ(Name.Attributes->VersionSuffix, std::nullopt);
  EXPECT_EQ(Name.Attributes->ExternalId, "id");
}

TEST(ComponentWriterTest, StatesAllCanonicalOptions) {
  ComponentWriter W;
  // (func (param "x" string) (result string))
  const uint32_t Type =
      W.addType(std::vector<uint8_t>{0x40, 0x01, 0x01, 'x', 0x73, 0x00, 0x73});
  // The reader does not look at the types of core functions.
  const uint32_t Module = W.addCoreModule(
      std::vector<uint8_t>{0x00, 'a',  's',  'm',  0x01, 0x00, 0x00, 0x00, //
                           0x01, 0x04, 0x01, 0x60, 0x00, 0x00,             //
                           0x03, 0x02, 0x01, 0x00,                         //
                           0x05, 0x03, 0x01, 0x00, 0x01, // memory
                           0x07, 0x09, 0x02, 0x01, 'f',  0x00, 0x00, 0x01, 'm',
                           0x02, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b});
  const uint32_t Instance = W.instantiateCore(Module, {});
  const uint32_t Func = W.aliasCoreExport(Sort::CoreFunc, Instance, "f");
  CanonOptions Options;
  Options.Encoding = StringEncoding::Latin1Utf16;
  Options.Memory = W.aliasCoreExport(Sort::CoreMemory, Instance, "m");
  Options.Realloc = Options.PostReturn = Func;
  W.lift(Func, Options, Type);
  const std::vector<uint8_t> Bytes = W.finish();
  const auto Read = readBack(Bytes);
  ASSERT_TRUE(Read);
  ASSERT_EQ(Read->Canons.size(), 1u);
  const CanonOpts &Opts = Read->Canons[0].Opts;
  EXPECT_EQ(Opts.Encoding, StringEncoding::Latin1Utf16);
  EXPECT_EQ(Opts.Memory, Options.Memory);
  EXPECT_EQ(Opts.Realloc, Func);
  EXPECT_EQ(Opts.PostReturn, Func);
  EXPECT_FALSE(Opts.Async);
}
