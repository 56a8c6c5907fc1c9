//===- PassBuilderTest.cpp - From text to running passes ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/PassBuilder.h"
#include "../IR/TestInputs.h"
#include "meld/Pass/StandardInstrumentations.h"
#include "gtest/gtest.h"

using namespace meld;
using namespace meld::test;

namespace {
/// A pass that is a function.
struct CallPass : llvm::PassInfoMixin<CallPass> {
  std::function<PreservedAnalyses(FusedModule &, FusedModuleAnalysisManager &)>
      Action;
  PreservedAnalyses run(FusedModule &M, FusedModuleAnalysisManager &AM) {
    return Action(M, AM);
  }
};

struct CountAnalysis : llvm::AnalysisInfoMixin<CountAnalysis> {
  static llvm::AnalysisKey Key;
  int *Runs = nullptr;
  struct Result {
    int Run;
  };
  Result run(FusedModule &, FusedModuleAnalysisManager &) { return {++*Runs}; }
};
} // namespace
llvm::AnalysisKey CountAnalysis::Key;

static std::unique_ptr<FusedModule> smallModule() {
  return load(assemble("(module (memory 1) (func (export \"f\")))"));
}

TEST(PassBuilderTest, UnknownNamesGetTheirColumnAndASuggestion) {
  Pipelines P;
  auto M = smallModule();
  EXPECT_EQ(P.run(*M, "fuse,premisses"),
            "column 6: unknown pass 'premisses'; did you mean 'premises'?");
  EXPECT_EQ(P.run(*M, "print<grahp>"),
            "column 1: unknown pass 'print<grahp>'; did you mean "
            "'print<graph>'?");
  EXPECT_EQ(P.run(*M, "module(fuse,module(xyzzy))"),
            "column 20: unknown pass 'xyzzy'; -print-passes lists all");
}

TEST(PassBuilderTest, WrongParametersAreNamed) {
  Pipelines P;
  auto M = smallModule();
  EXPECT_EQ(P.run(*M, "fuse<memory=many>"),
            "column 1: pass 'fuse': parameter 'memory' is one of auto, multi, "
            "shared; 'many' is not");
  EXPECT_EQ(P.run(*M, "fuse<fast>"),
            "column 1: pass 'fuse': unknown parameter 'fast'");
  EXPECT_EQ(P.run(*M, "premises<x=1>"),
            "column 1: pass 'premises': unknown parameter 'x=1'");
  EXPECT_EQ(P.run(*M, "premises(fuse)"),
            "column 1: pass 'premises' contains no other passes");
}

TEST(PassBuilderTest, LS_S_01_SharedMemoryIsRefusedByName) {
  Pipelines P;
  auto M = smallModule();
  EXPECT_EQ(P.run(*M, "fuse<memory=shared>"),
            "column 1: pass 'fuse': memory=shared is not supported: each core "
            "instance keeps its own memory");
}

TEST(PassBuilderTest, PassesRunInOrderAndNestingKeepsIt) {
  Pipelines P;
  std::string Trace;
  for (const char *Name : {"a", "b", "c"})
    P.PB.registerPass(Name, "", CallPass{{}, [&Trace, Name](auto &, auto &) {
                                           Trace += Name;
                                           return PreservedAnalyses::all();
                                         }});
  auto M = smallModule();
  EXPECT_EQ(P.run(*M, "a,module(c,module(b),a)"), "");
  EXPECT_EQ(Trace, "acba");
}

TEST(PassBuilderTest, TwoPassesOfOneNameAreAnError) {
  Pipelines P;
  P.PB.registerPass("fuse", "", CallPass());
  EXPECT_EQ(toString(P.PB.takeRegistrationErrors()),
            "the pass name 'fuse' is taken");
  EXPECT_EQ(toString(P.PB.takeRegistrationErrors()), "");
}

TEST(PassBuilderTest, ExtensionsRunAtTheirPoints) {
  Pipelines P;
  std::string Trace;
  const auto Tracing = [&Trace](const char *Name) {
    return CallPass{{}, [&Trace, Name](auto &, auto &) {
                      Trace += Name;
                      return PreservedAnalyses::all();
                    }};
  };
  P.PB.registerPass("tune", "", Tracing("t"));
  P.PB.setExtensionPoints("tune", ExtensionPoint::BeforeOptimization,
                          ExtensionPoint::AfterOptimization);
  const std::pair<ExtensionPoint, const char *> Extensions[] = {
      {ExtensionPoint::BeforeOptimization, "b"},
      {ExtensionPoint::BeforeEmission, "e"},
      {ExtensionPoint::AfterLink, "1"},
      {ExtensionPoint::AfterLink, "2"},
      {ExtensionPoint::AfterOptimization, "a"}};
  for (const auto &[Point, Name] : Extensions)
    P.PB.registerExtension(
        Point, [Pass = Tracing(Name)](FusedModulePassManager &Passes) {
          Passes.addPass(CallPass(Pass));
        });
  auto M = smallModule();
  EXPECT_EQ(P.run(*M, "fuse,module(tune),premises,emit-scpv"), "");
  EXPECT_EQ(Trace, "12btae");
  // The pass that optimises says so, too.
  Trace.clear();
  auto Other = smallModule();
  EXPECT_EQ(P.run(*Other, "fuse,opt<O2>,emit-scpv"), "");
  EXPECT_EQ(Trace, "12bae");
}

TEST(PassBuilderTest, OptionsGetTheirValues) {
  Pipelines P;
  std::string Given;
  P.PB.registerOption("policy", "file", "help", [&](StringRef Value) {
    Given += Value.str() + ";";
    return Value == "bad" ? llvm::createStringError("no such file")
                          : Error::success();
  });
  EXPECT_EQ(toString(P.PB.setOption("policy=a=b")), "");
  EXPECT_EQ(toString(P.PB.setOption("policy=")), "");
  EXPECT_EQ(Given, "a=b;;");
  EXPECT_EQ(toString(P.PB.setOption("policy=bad")),
            "option 'policy': no such file");
  EXPECT_EQ(toString(P.PB.setOption("policy")),
            "option 'policy' needs a value: policy=file");
  EXPECT_EQ(toString(P.PB.setOption("polcy=x")),
            "no plugin has an option 'polcy'; did you mean 'policy'?");
  P.PB.registerOption("policy", "", "",
                      [](StringRef) { return Error::success(); });
  EXPECT_EQ(toString(P.PB.takeRegistrationErrors()),
            "the option name 'policy' is taken");
}

TEST(PassBuilderTest, ParsingCallbacksSeeWhatNestsInAnElement) {
  Pipelines P;
  int Runs = 0;
  P.PB.registerPass("count", "", CallPass{{}, [&](auto &, auto &) {
                                            ++Runs;
                                            return PreservedAnalyses::all();
                                          }});
  P.PB.registerPipelineParsingCallback(
      [&](const PipelineElement &Element,
          FusedModulePassManager &Passes) -> Expected<bool> {
        if (Element.Name != "twice")
          return false;
        for (int I = 0; I != 2; ++I)
          if (Error Err = P.PB.buildPipeline(Passes, Element.Inner))
            return Err;
        return true;
      });
  auto M = smallModule();
  EXPECT_EQ(P.run(*M, "twice(count,twice(count))"), "");
  EXPECT_EQ(Runs, 6);
}

TEST(PassBuilderTest, PassesAfterAnErrorAreSkipped) {
  Pipelines P;
  bool RanAfter = false;
  P.PB.registerPass("fail", "",
                    CallPass{{}, [](FusedModule &M, auto &) {
                               M.report(llvm::createStringError("no"));
                               return PreservedAnalyses::all();
                             }});
  P.PB.registerPass("after", "", CallPass{{}, [&](auto &, auto &) {
                                            RanAfter = true;
                                            return PreservedAnalyses::all();
                                          }});
  auto M = smallModule();
  EXPECT_EQ(P.run(*M, "fail,after"), "no");
  EXPECT_FALSE(RanAfter);
}

TEST(PassBuilderTest, WhatBinaryenThrowsBecomesAnError) {
  Pipelines P;
  P.PB.registerPass("throw", "", CallPass{{}, [](FusedModule &M, auto &) {
                                            const char *Unknown =
                                                "no-such-pass";
                                            BinaryenModuleRunPasses(
                                                M.mutateIR(), &Unknown, 1);
                                            return PreservedAnalyses::none();
                                          }});
  auto M = smallModule();
  EXPECT_TRUE(StringRef(P.run(*M, "throw")).starts_with("Binaryen: "));
  // The process goes on, and so does the next module.
  auto Next = smallModule();
  EXPECT_EQ(P.run(*Next, "premises,emit-scpv,verify"), "");
}

TEST(PassBuilderTest, ResultsAreCachedUntilAPassChangesTheModule) {
  Pipelines P;
  int Runs = 0;
  CountAnalysis Analysis;
  Analysis.Runs = &Runs;
  P.PB.registerAnalysis("count", "", Analysis);
  P.PB.registerPass("change", "", CallPass{{}, [](FusedModule &M, auto &) {
                                             M.mutateIR();
                                             return PreservedAnalyses::none();
                                           }});
  auto M = smallModule();
  EXPECT_EQ(P.run(*M, "count,count,premises,count"), "");
  EXPECT_EQ(Runs, 1);
  EXPECT_EQ(P.run(*M, "change,count"), "");
  EXPECT_EQ(Runs, 2);
}

TEST(PassBuilderTest, APassThatHidesItsChangeIsReported) {
  Pipelines P;
  P.PB.registerPass("hide", "", CallPass{{}, [](FusedModule &M, auto &) {
                                           M.mutateIR();
                                           return PreservedAnalyses::all();
                                         }});
  auto M = smallModule();
  EXPECT_EQ(P.run(*M, "premises,hide,emit-scpv"),
            "pass 'hide' changed the module and yet claims to preserve all "
            "analyses");
}

TEST(PassBuilderTest, VerifyEachNamesThePassThatBrokeTheModule) {
  Pipelines P;
  StandardInstrumentations Instrumentations({.VerifyEach = true}, P.Stream);
  Instrumentations.registerCallbacks(P.PB);
  P.PB.registerPass("break", "",
                    CallPass{{}, [](FusedModule &M, auto &) {
                               BinaryenModuleRef IR = M.mutateIR();
                               BinaryenFunctionSetBody(
                                   BinaryenGetFunction(IR, "m0.f0"),
                                   BinaryenConst(IR, BinaryenLiteralInt32(1)));
                               return PreservedAnalyses::none();
                             }});
  auto M = smallModule();
  EXPECT_TRUE(StringRef(P.run(*M, "premises,break,premises"))
                  .starts_with("after 'break': offset 0x"));
}

TEST(PassBuilderTest, PrintsBeforeAndAfterNamedPasses) {
  Pipelines P;
  StandardInstrumentations Instrumentations(
      {.PrintBefore = {"premises"}, .PrintAfter = {"fuse"}}, P.Stream);
  Instrumentations.registerCallbacks(P.PB);
  auto M = load(componentOf(
      assemble("(module (func (export \"f\") (result i32) (i32.const 7)))")));
  EXPECT_EQ(P.run(*M, "print<graph>,fuse,premises"), "");
  StringRef Text = P.Printed;
  const size_t After = Text.find(";; after 'fuse'\n(module");
  const size_t Before = Text.find(";; before 'premises'\n(module");
  EXPECT_NE(After, StringRef::npos);
  EXPECT_NE(Before, StringRef::npos);
  EXPECT_LT(After, Before);
  EXPECT_EQ(Text.count("(module"), 2u);
}
