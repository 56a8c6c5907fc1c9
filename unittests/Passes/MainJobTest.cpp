//===- MainJobTest.cpp - fuse, premises, emit-scpv ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "../IR/TestInputs.h"
#include "meld/Passes/ClosedWorldCheck.h"
#include "meld/Passes/MemoryProbe.h"
#include "meld/Provenance/Section.h"
#include "meld/Provenance/Verify.h"
#include "gtest/gtest.h"

using namespace meld;
using namespace meld::test;

static const char MainJob[] = "fuse,premises,emit-scpv";

/// The section that the main job gives \p Input.
static Scpv provenanceOf(const Bytes &Input, StringRef Passes = MainJob) {
  auto M = load(Input);
  Pipelines P;
  EXPECT_EQ(P.run(*M, Passes), "");
  const Bytes Output = written(*M);
  EXPECT_EQ(llvm::cantFail(verifyScpv(Output)), Differences());
  return llvm::cantFail(readScpv(Output));
}

static size_t countSections(const Bytes &Module) {
  return llvm::cantFail(findCustomSections(Module, StringRef(ScpvSectionName)))
      .size();
}

/// A pass that replaces the image by what a function makes of it.
namespace {
struct ReplacePass : llvm::PassInfoMixin<ReplacePass> {
  std::function<Bytes(Bytes)> Change;
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &) {
    M.setImage(Change(M.image().vec()), M.origins());
    return PreservedAnalyses::none();
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// bounded_memory
//===----------------------------------------------------------------------===//

TEST(MainJobTest, LS_V_05_BoundedMemoryMeansNoGrowAnywhere) {
  EXPECT_TRUE(
      provenanceOf(assemble("(module (memory 1) (func))")).BoundedMemory);
  EXPECT_FALSE(provenanceOf(assemble("(module (memory 1) (memory 1)"
                                     "  (func (drop (memory.grow 1 "
                                     "(i32.const 1)))))"))
                   .BoundedMemory);
  // Unreachable: return, i32.const 1, memory.grow 0, drop.
  EXPECT_FALSE(
      provenanceOf(coreModule(section(1, Bytes{0x01, 0x60, 0x00, 0x00}),
                              section(3, Bytes{0x01, 0x00}),
                              section(5, Bytes{0x01, 0, 1}),
                              section(10, Bytes{0x01, 0x08, 0x00, 0x0f, 0x41,
                                                0x01, 0x40, 0x00, 0x1a, 0x0b})))
          .BoundedMemory);
  // The byte of memory.grow as a constant and as data.
  EXPECT_TRUE(provenanceOf(assemble("(module (memory 1) (data \"\\40\\00\")"
                                    "  (func (drop (i32.const 0x40))))"))
                  .BoundedMemory);
}

TEST(MainJobTest, LS_V_05_BoundedMemoryOfAComponent) {
  for (bool Grows : {false, true}) {
    const std::string Text =
        "(module (memory 1) (func (export \"f\") (result i32) (" +
        std::string(Grows ? "memory.grow" : "i32.load") + " (i32.const 0))))";
    EXPECT_EQ(provenanceOf(componentOf(assemble(Text.c_str()))).BoundedMemory,
              !Grows);
  }
}

TEST(MainJobTest, LS_V_05_AGrowThatAPassRemovesCountsNoMore) {
  auto M = load(assemble("(module (memory 1) (func $f (export \"f\")"
                         "  (drop (memory.grow (i32.const 1)))))"));
  Pipelines P;
  struct RemoveGrow : llvm::PassInfoMixin<RemoveGrow> {
    PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &) {
      BinaryenModuleRef IR = M.mutateIR();
      BinaryenFunctionSetBody(BinaryenGetFunction(IR, "m0.f0"),
                              BinaryenNop(IR));
      return PreservedAnalyses::none();
    }
  };
  P.PB.registerPass<RemoveGrow>("remove-grow", "");
  EXPECT_EQ(P.run(*M, "premises"), "");
  EXPECT_FALSE(P.Analyses.getResult<MemoryProbeAnalysis>(*M).BoundedMemory);
  EXPECT_EQ(P.run(*M, "remove-grow,emit-scpv"), "");
  EXPECT_TRUE(llvm::cantFail(readScpv(written(*M))).BoundedMemory);
}

//===----------------------------------------------------------------------===//
// closed_world
//===----------------------------------------------------------------------===//

TEST(MainJobTest, LS_V_06_AnyImportOpensTheWorldWhateverItsName) {
  EXPECT_TRUE(provenanceOf(assemble("(module (func))")).ClosedWorld);
  for (const char *Namespace :
       {"env", "wasi_snapshot_preview1", "wasi:io/poll@0.2.0",
        "wasi_auth_component", "meld", "component-provenance", "$root", ""})
    for (const char *Kind : {"(func)", "(memory 1)", "(global i32)",
                             "(table 1 funcref)", "(tag)"}) {
      const std::string Text = "(module (import \"" + std::string(Namespace) +
                               "\" \"x\" " + Kind + "))";
      EXPECT_FALSE(provenanceOf(assemble(Text.c_str())).ClosedWorld) << Text;
    }
}

//===----------------------------------------------------------------------===//
// The section
//===----------------------------------------------------------------------===//

TEST(MainJobTest, EmitComputesPremisesItself) {
  const Bytes Input = componentOf(
      assemble("(module (func (export \"f\") (result i32) (i32.const 7)))"));
  EXPECT_EQ(provenanceOf(Input), provenanceOf(Input, "fuse,emit-scpv"));
}

TEST(MainJobTest, LS_V_11_FusingAFusedModuleStatesFreshFacts) {
  const Bytes Input = componentOf(
      assemble("(module (func (export \"f\") (result i32) (i32.const 7)))"));
  auto Once = load(Input);
  Pipelines P;
  ASSERT_EQ(P.run(*Once, MainJob), "");
  const Bytes Fused = written(*Once);
  auto Twice = load(Fused);
  Pipelines Q;
  ASSERT_EQ(Q.run(*Twice, MainJob), "");
  const Bytes Again = written(*Twice);
  EXPECT_EQ(countSections(Again), 1u);
  EXPECT_EQ(llvm::cantFail(verifyScpv(Again)), Differences());
  // The same bytes but another input: the ids are the fused module's now.
  EXPECT_EQ(llvm::cantFail(readScpv(Again)).ModuleHash,
            llvm::cantFail(readScpv(Fused)).ModuleHash);
}

TEST(MainJobTest, LS_V_11_AForgedSectionIsReplaced) {
  const Bytes Plain = assemble("(module (memory 1) (func"
                               "  (drop (memory.grow (i32.const 1)))))");
  Scpv Forged;
  Forged.BoundedMemory = Forged.ClosedWorld = true;
  const Bytes Input =
      withCustom(Plain, ScpvSectionName, llvm::cantFail(encodeScpv(Forged)));
  EXPECT_FALSE(provenanceOf(Input).BoundedMemory);
  EXPECT_EQ(provenanceOf(Input), provenanceOf(Plain));
}

TEST(MainJobTest, StripLeavesTheSectionOut) {
  auto M = load(assemble("(module (func))"));
  Pipelines P;
  ASSERT_EQ(P.run(*M, "emit-scpv,strip-scpv"), "");
  EXPECT_EQ(countSections(written(*M)), 0u);
  EXPECT_FALSE(M->lostProvenance());
}

TEST(MainJobTest, APassBehindEmitTakesTheSectionAway) {
  auto M = load(assemble("(module (func))"));
  Pipelines P;
  P.PB.registerPass("same", "", ReplacePass{{}, [](Bytes B) { return B; }});
  ASSERT_EQ(P.run(*M, "emit-scpv,same"), "");
  EXPECT_EQ(countSections(written(*M)), 0u);
  EXPECT_TRUE(M->lostProvenance());
}

TEST(MainJobTest, PremisesBeforeFusionAreRefused) {
  auto M = load(componentOf(
      assemble("(module (func (export \"f\") (result i32) (i32.const 7)))")));
  Pipelines P;
  EXPECT_EQ(
      P.run(*M, "premises"),
      "there is no core module yet: the pipeline has to run 'fuse' first");
}

//===----------------------------------------------------------------------===//
// Faults
//===----------------------------------------------------------------------===//

TEST(MainJobTest, LS_M_11_AGeneratorFaultIsRefused) {
  const Bytes Input = componentOf(
      assemble("(module (func (export \"f\") (result i32) (i32.const 7)))"));
  auto Fuse = [&](std::function<Bytes(Bytes)> Fault) {
    auto M = load(Input);
    Pipelines P;
    P.PB.registerPass("fault", "", ReplacePass{{}, std::move(Fault)});
    return P.run(*M, "fuse,fault,verify");
  };
  EXPECT_EQ(Fuse([](Bytes B) { return B; }), "");
  // A truncated image, one with bytes behind it, and, one at a time, each byte
  // replaced by one that is no opcode, type or plausible size.
  EXPECT_NE(Fuse([](Bytes B) { return Bytes(B.begin(), B.end() - 1); }), "");
  EXPECT_NE(Fuse([](Bytes B) { return cat(B, 0x55); }), "");
  size_t Refused = 0, Size = 1;
  for (size_t I = 0; I != Size; ++I)
    Refused += !Fuse([&](Bytes B) {
                  Size = B.size();
                  B[I] = 0xff;
                  return B;
                }).empty();
  EXPECT_GT(Refused, Size / 2);
}

TEST(MainJobTest, LS_P_03_DamagedInputsEndInAnErrorOrAResult) {
  const Bytes Input = componentOf(assemble(
      "(module (memory 1) (data (i32.const 3) \"abc\")"
      "  (table 2 funcref) (elem (i32.const 0) $f)"
      "  (func $f (export \"f\") (result i32) (i32.load (i32.const 0)))"
      "  (func (param i64 f32) (local v128)))"));
  auto RunOn = [](const Bytes &Damaged) {
    Expected<std::unique_ptr<FusedModule>> M =
        FusedModule::load(bufferOf(Damaged));
    if (!M)
      return toString(M.takeError());
    Pipelines P;
    return P.run(**M, "print<graph>,fuse,premises,emit-scpv,verify,"
                      "print<origins>,print<premises>");
  };
  for (size_t Size = 0; Size != Input.size(); ++Size)
    RunOn(Bytes(Input.begin(), Input.begin() + Size));
  for (size_t I = 0; I != Input.size(); ++I)
    for (uint8_t Flip : {0x01, 0x80, 0xff}) {
      Bytes Damaged = Input;
      Damaged[I] ^= Flip;
      RunOn(Damaged);
    }
  // The process is as good as new.
  EXPECT_EQ(RunOn(Input), "");
}

//===----------------------------------------------------------------------===//
// Determinism
//===----------------------------------------------------------------------===//

TEST(MainJobTest, LS_R_07_ThreadsDoNotChangeTheOutput) {
  const Bytes Input =
      componentOf(assemble("(module (func $g (result i32) (i32.const 3))"
                           "  (func (export \"f\") (result i32) (call $g)))"));
  Bytes First;
  for (unsigned Threads : {1, 2, 8, 1}) {
    auto M = load(Input, {.Threads = Threads});
    Pipelines P;
    ASSERT_EQ(P.run(*M, MainJob), "");
    const Bytes Output = written(*M);
    if (First.empty())
      First = Output;
    EXPECT_EQ(Output, First) << Threads;
  }
}

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

TEST(MainJobTest, PremisesArePrintedWithWhatDecidesThem) {
  auto M = load(assemble("(module (import \"env\" \"g\" (global i32))"
                         "  (memory 1) (func)"
                         "  (func (drop (memory.grow (i32.const 1)))))"));
  Pipelines P;
  ASSERT_EQ(P.run(*M, "print<premises>"), "");
  EXPECT_EQ(P.Printed, "premises of 'test'\n"
                       "  bounded_memory: false\n"
                       "    function 1 contains memory.grow\n"
                       "  closed_world: false\n"
                       "    imports global 'env' 'g'\n");
}

TEST(MainJobTest, OriginsArePrintedWithExports) {
  auto M = load(withCustom(assemble("(module (import \"m\" \"f\" (func))"
                                    "  (func (export \"a\") (export \"b\"))"
                                    "  (func))"),
                           "name", {0, 4, 3, 'l', 'i', 'b'}));
  Pipelines P;
  ASSERT_EQ(P.run(*M, "print<origins>"), "");
  EXPECT_EQ(P.Printed, "origins of 'test': 2 of 2 functions\n"
                       "  function 1: lib function 1, exported as 'a', "
                       "exported as 'b'\n"
                       "  function 2: lib function 2\n");
}
