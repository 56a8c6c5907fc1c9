//===- FusedModuleTest.cpp - The unit that passes run over ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "TestInputs.h"
#include "meld/IR/Verify.h"
#include "meld/Provenance/Section.h"
#include "gtest/gtest.h"

using namespace meld;
using namespace meld::test;

static const char TwoFunctions[] = R"((module
  (memory 1)
  (func $f (export "f") (result i32) (i32.const 1))
  (func $g (result i32) (i32.const 2))))";

/// Origins as "fused:component:original".
static std::vector<std::string> origins(FusedModule &M) {
  std::vector<std::string> Lines;
  const OriginMap &Map = M.origins();
  for (const FunctionOrigin &Origin : Map.Functions)
    Lines.push_back(std::to_string(Origin.FusedFunc) + ":" +
                    Map.Components[Origin.Component] + ":" +
                    std::to_string(Origin.OriginalFunc));
  return Lines;
}

static bool hasSection(ArrayRef<uint8_t> Module, StringRef Name) {
  return !llvm::cantFail(findCustomSections(Module, Name)).empty();
}

using Lines = std::vector<std::string>;

TEST(FusedModuleTest, ACoreModuleIsItsOwnImage) {
  const Bytes Input =
      assemble("(module $lib (import \"m\" \"f\" (func)) (func) (func))");
  auto M = load(withCustom(Input, "name", {0, 4, 3, 'l', 'i', 'b'}));
  EXPECT_TRUE(M->hasImage());
  EXPECT_EQ(M->image().size(), Input.size() + 13);
  EXPECT_EQ(origins(*M), (Lines{"1:lib:1", "2:lib:2"}));
}

TEST(FusedModuleTest, LS_V_11_StaleSectionsOfTheInputAreLeftOut) {
  const Bytes Input = assemble(TwoFunctions);
  auto M = load(withCustom(withCustom(Input, "component-provenance", {1, 2}),
                           "wsc.transformation.attestation", {3}));
  EXPECT_EQ(M->image().vec(), Input);
  EXPECT_EQ(written(*M), Input);
}

TEST(FusedModuleTest, ReportsThatAComponentHasNoImageYet) {
  auto M = load(componentOf(assemble(TwoFunctions)));
  EXPECT_FALSE(M->hasImage());
  EXPECT_TRUE(M->image().empty());
  EXPECT_TRUE(M->hasErrors());
  EXPECT_EQ(
      toString(M->takeErrors()),
      "there is no core module yet: the pipeline has to run 'fuse' first");
  EXPECT_FALSE(M->hasErrors());
}

TEST(FusedModuleTest, HasAGraphBeforeItIsFused) {
  auto M = load(componentOf(assemble(TwoFunctions)));
  ASSERT_TRUE(M->graph());
  EXPECT_EQ(M->graph()->CoreInstances.size(), 1u);
  EXPECT_FALSE(M->hasErrors());
}

TEST(FusedModuleTest, ReadingLeavesTheImageTheTruth) {
  auto M = load(assemble(TwoFunctions));
  const uint64_t State = M->state();
  const Bytes Before = M->image().vec();
  ASSERT_TRUE(M->ir());
  EXPECT_TRUE(BinaryenGetFunction(M->ir(), "m0.f1"));
  EXPECT_EQ(M->state(), State);
  EXPECT_EQ(M->image().vec(), Before);
}

TEST(FusedModuleTest, AChangeIsSerialisedWhenTheImageIsAskedFor) {
  auto M = load(assemble(TwoFunctions));
  const uint64_t State = M->state();
  BinaryenModuleRef IR = M->mutateIR();
  BinaryenAddFunction(IR, "extra", BinaryenTypeNone(), BinaryenTypeNone(),
                      nullptr, 0, BinaryenNop(IR));
  EXPECT_NE(M->state(), State);
  const CoreModule Module = llvm::cantFail(readCoreModule(M->image()));
  EXPECT_EQ(Module.Bodies.size(), 3u);
  EXPECT_EQ(M->origins().Functions.size(), 2u);
}

TEST(FusedModuleTest, OriginsFollowTheirFunctions) {
  auto M = load(assemble(TwoFunctions));
  const std::string Id = M->origins().Components[0];
  BinaryenModuleRef IR = M->mutateIR();
  BinaryenRemoveExport(IR, "f");
  BinaryenRemoveFunction(IR, "m0.f0");
  EXPECT_EQ(origins(*M), (Lines{"0:" + Id + ":1"}));
}

TEST(FusedModuleTest, ANameThatVanishedNeverComesBack) {
  auto M = load(assemble(TwoFunctions));
  BinaryenModuleRef IR = M->mutateIR();
  BinaryenRemoveFunction(IR, "m0.f1");
  M->pruneOrigins();
  BinaryenAddFunction(IR, "m0.f1", BinaryenTypeNone(), BinaryenTypeNone(),
                      nullptr, 0, BinaryenNop(IR));
  EXPECT_EQ(M->origins().Functions.size(), 1u);
}

TEST(FusedModuleTest, LS_V_11_APassCannotAddWhatSpeaksOfTheModule) {
  auto M = load(assemble(TwoFunctions));
  BinaryenModuleRef IR = M->mutateIR();
  for (const char *Name : {"component-provenance", "closed-world-evidence",
                           "meld-manifest", "of-its-own"})
    BinaryenAddCustomSection(IR, Name, "x", 1);
  const Bytes Written = written(*M);
  EXPECT_TRUE(hasSection(Written, "of-its-own"));
  EXPECT_FALSE(hasSection(Written, "component-provenance"));
  EXPECT_FALSE(hasSection(Written, "closed-world-evidence"));
  EXPECT_FALSE(hasSection(Written, "meld-manifest"));
}

TEST(FusedModuleTest, SectionsGoAwayWithWhatTheyAreAbout) {
  auto M = load(assemble(TwoFunctions));
  const auto Has = [&](StringRef Name) {
    return hasSection(written(*M), Name);
  };
  // Provenance covers the manifest, so that a new manifest drops it.
  M->setProvenance({1}, {2});
  EXPECT_TRUE(Has("closed-world-evidence"));
  M->setManifest({3});
  EXPECT_TRUE(Has("meld-manifest"));
  EXPECT_FALSE(Has("component-provenance"));
  EXPECT_FALSE(Has("closed-world-evidence"));
  EXPECT_TRUE(M->lostProvenance());

  M->setProvenance({1}, {2});
  EXPECT_TRUE(Has("meld-manifest"));
  EXPECT_TRUE(Has("closed-world-evidence"));
  M->mutateIR();
  EXPECT_FALSE(Has("meld-manifest"));
  EXPECT_FALSE(Has("closed-world-evidence"));
  EXPECT_TRUE(M->lostManifest());

  // Without evidence from now on.
  M->setProvenance({1}, {2});
  M->setProvenance({1});
  EXPECT_TRUE(Has("component-provenance"));
  EXPECT_FALSE(Has("closed-world-evidence"));
}

TEST(FusedModuleTest, AnyChangeDropsTheProvenanceSection) {
  auto M = load(assemble(TwoFunctions));
  M->setProvenance({1, 2, 3});
  EXPECT_TRUE(hasSection(written(*M), "component-provenance"));
  M->mutateIR();
  EXPECT_TRUE(M->provenance().empty());
  EXPECT_TRUE(M->lostProvenance());
  EXPECT_FALSE(hasSection(written(*M), "component-provenance"));

  M->setProvenance({1, 2, 3});
  EXPECT_FALSE(M->lostProvenance());
  M->setImage(assemble("(module)"), {});
  EXPECT_TRUE(M->provenance().empty());
}

TEST(FusedModuleTest, ASectionCannotBeSmuggledInWithAnImage) {
  auto M = load(assemble(TwoFunctions));
  M->setImage(withCustom(assemble("(module)"), "component-provenance", {9}),
              {});
  EXPECT_FALSE(hasSection(written(*M), "component-provenance"));
}

TEST(FusedModuleTest, NamesComeBackOnlyWhenTheyAreKept) {
  // Function 0 is "one"; function 1 has no name.
  const Bytes Input = withCustom(assemble(TwoFunctions), "name",
                                 {1, 6, 1, 0, 3, 'o', 'n', 'e'});
  for (bool Keep : {false, true}) {
    auto M = load(Input, {.KeepNames = Keep});
    M->mutateIR();
    EXPECT_EQ(hasSection(M->image(), "name"), Keep);
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    EXPECT_EQ(toString(M->writeText(OS)), "");
    EXPECT_EQ(StringRef(Text).contains("(func $one "), Keep);
    // Reserved names are ours alone, unless nothing else is known.
    EXPECT_FALSE(StringRef(Text).contains("m0.f0"));
  }
}

TEST(FusedModuleTest, SectionsThatHoldCodeOffsetsDoNotSurviveAChange) {
  auto M = load(withCustom(
      withCustom(assemble(TwoFunctions), ".debug_info", {1}), "other", {2}));
  EXPECT_TRUE(hasSection(M->image(), ".debug_info"));
  M->mutateIR();
  EXPECT_FALSE(hasSection(M->image(), ".debug_info"));
  EXPECT_TRUE(hasSection(M->image(), "other"));
}

TEST(FusedModuleTest, ErrorsNameTheOffset) {
  Expected<std::unique_ptr<FusedModule>> M =
      FusedModule::load(bufferOf({0x00, 0x61, 0x73}));
  ASSERT_FALSE(bool(M));
  EXPECT_TRUE(StringRef(toString(M.takeError())).starts_with("offset 0x"));
}

TEST(FusedModuleTest, WritesNothingWithoutAnImage) {
  auto M = load(componentOf(assemble(TwoFunctions)));
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  EXPECT_NE(toString(M->write(OS)), "");
  EXPECT_EQ(Text, "");
}

/// A module of one function, with \p Depth expressions inside each other.
static Bytes deepModule(unsigned Depth) {
  Bytes Body = {0x00, 0x41, 0x00};       // i32.const 0
  Body.insert(Body.end(), Depth, 0x45);  // i32.eqz
  Body.insert(Body.end(), {0x1a, 0x0b}); // drop, end
  return coreModule(section(1, Bytes{0x01, 0x60, 0x00, 0x00}),
                    section(3, Bytes{0x01, 0x00}),
                    section(10, 1, uleb(Body.size()), Body));
}

TEST(FusedModuleTest, LS_P_04_DeepCodeIsRefusedWhereItCannotBeRecursedOver) {
  auto M = load(deepModule(1'000'000));
  EXPECT_EQ(toString(verify(*M)), "");
  EXPECT_FALSE(M->ir());
  EXPECT_EQ(toString(M->takeErrors()), "function m0.f0 nests 1000002 "
                                       "expressions; 10000 are supported here");
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  EXPECT_EQ(toString(M->writeText(OS)), "function 0 nests 1000002 expressions; "
                                        "10000 are supported here");
  EXPECT_TRUE(load(deepModule(5000))->mutateIR());
}
