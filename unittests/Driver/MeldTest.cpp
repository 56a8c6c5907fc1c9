//===- MeldTest.cpp -------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Meld.h"
#include "meld-c.h"

#include <gtest/gtest.h>

using meld::FuseOptions;
using meld::FuseResult;

// A module that exports a function "f" with an empty body.
static const std::vector<uint8_t> Module = {
    0,  'a', 's', 'm',  1,   0,   0, 0, //
    1,  4,   1,   0x60, 0,   0,         // type
    3,  2,   1,   0,                    // function
    7,  5,   1,   1,    'f', 0,   0,    // export
    10, 4,   1,   2,    0,   0x0b};     // code

static FuseResult fuseModule(const FuseOptions &Options) {
  return meld::fuse({{"m.wasm", Module}}, Options);
}

static std::string onlyDiagnostic(const FuseResult &Result) {
  return Result.Diagnostics.size() == 1 ? Result.Diagnostics[0].str()
                                        : "not one diagnostic";
}

TEST(MeldTest, GivesBytesThatBeginWithTheModule) {
  const FuseResult Result = meld::fuse({{"m.wasm", Module}});
  EXPECT_TRUE(Result);
  EXPECT_TRUE(Result.Diagnostics.empty());
  ASSERT_GT(Result.Bytes.size(), Module.size()); // provenance follows
  EXPECT_TRUE(std::equal(Module.begin(), Module.end(), Result.Bytes.begin()));
}

TEST(MeldTest, GivesWhatPassesPrint) {
  FuseOptions Options;
  Options.Pipeline = "print<premises>";
  Options.DiscardModule = true;
  const FuseResult Result = fuseModule(Options);
  EXPECT_TRUE(Result);
  EXPECT_TRUE(Result.Bytes.empty());
  EXPECT_EQ(Result.Printed, "premises of 'm.wasm'\n"
                            "  bounded_memory: true\n"
                            "  closed_world: true\n");
}

TEST(MeldTest, GivesText) {
  FuseOptions Options;
  Options.Text = true;
  const FuseResult Result = fuseModule(Options);
  EXPECT_EQ(std::string(Result.Bytes.begin(), Result.Bytes.begin() + 7),
            "(module");
}

TEST(MeldTest, NamesInputAndOffset) {
  const std::vector<uint8_t> Damaged(Module.begin(), Module.end() - 1);
  const FuseResult Result = meld::fuse({{"damaged.wasm", Damaged}});
  EXPECT_FALSE(Result);
  EXPECT_TRUE(Result.Bytes.empty());
  ASSERT_EQ(Result.Diagnostics.size(), 1U);
  const meld::Diagnostic &D = Result.Diagnostics[0];
  EXPECT_EQ(D.Level, meld::Severity::Error);
  EXPECT_EQ(D.File, "damaged.wasm");
  ASSERT_TRUE(D.Offset);
  EXPECT_LT(*D.Offset, Damaged.size());
  EXPECT_EQ(D.str().find("error: 'damaged.wasm': offset 0x"), 0U);
  EXPECT_EQ(D.Message.find("offset"), std::string::npos);
}

TEST(MeldTest, CountsOffsetsInTheInputConcerned) {
  const std::vector<uint8_t> Component = {0, 'a', 's', 'm', 13, 0, 1, 0};
  std::vector<uint8_t> Damaged = Component;
  Damaged.insert(Damaged.end(), {0x7f, 0}); // no such section
  const FuseResult Result =
      meld::fuse({{"root", Component}, {"other", Damaged}});
  ASSERT_EQ(Result.Diagnostics.size(), 1U);
  EXPECT_EQ(Result.Diagnostics[0].File, "other");
  EXPECT_EQ(Result.Diagnostics[0].Offset, 8U);
}

TEST(MeldTest, ReportsWhatIsWrongWithOptions) {
  FuseOptions Options;
  Options.Pipeline = "premisses";
  EXPECT_EQ(onlyDiagnostic(fuseModule(Options)),
            "error: -passes: column 1: unknown pass 'premisses'; did you mean "
            "'premises'?");
  Options = {};
  Options.Providers = {"a=b"};
  EXPECT_EQ(onlyDiagnostic(fuseModule(Options)),
            "error: 'a=b': 'b' is not one of the inputs");
  Options = {};
  Options.Plugins = {"/nowhere/plugin.so"};
  EXPECT_EQ(onlyDiagnostic(fuseModule(Options))
                .find("error: plugin '/nowhere/plugin.so': cannot be loaded"),
            0U);
  Options = {};
  Options.PluginOptions = {"x=y"};
  EXPECT_EQ(onlyDiagnostic(fuseModule(Options)),
            "error: -plugin-opt: no plugin has an option 'x'");
  EXPECT_EQ(onlyDiagnostic(meld::fuse({})), "error: no input");
}

TEST(MeldTest, WarnsOfALostSection) {
  FuseOptions Options;
  Options.Pipeline = "emit-scpv,strip-scpv";
  EXPECT_TRUE(fuseModule(Options).Diagnostics.empty());
}

TEST(MeldTest, HasAnInterfaceForC) {
  MeldOptions *Options = meldOptionsCreate();
  ASSERT_NE(Options, nullptr);
  EXPECT_TRUE(meldOptionsSetPipeline(Options, "print<premises>,premisses"));
  const MeldInput Input = {"m.wasm", Module.data(), Module.size()};
  MeldResult *Result = meldFuse(&Input, 1, Options);
  ASSERT_NE(Result, nullptr);
  EXPECT_FALSE(meldResultSucceeded(Result));
  EXPECT_EQ(meldResultSize(Result), 0U);
  ASSERT_EQ(meldResultDiagnosticCount(Result), 1U);
  EXPECT_EQ(meldResultDiagnosticSeverity(Result, 0), MeldSeverityError);
  EXPECT_STREQ(meldResultDiagnosticFile(Result, 0), "");
  uint64_t Offset = 0;
  EXPECT_FALSE(meldResultDiagnosticOffset(Result, 0, &Offset));
  EXPECT_STREQ(meldResultDiagnosticText(Result, 0),
               "error: -passes: column 17: unknown pass 'premisses'; did you "
               "mean 'premises'?");
  meldResultDispose(Result);

  EXPECT_TRUE(meldOptionsSetPipeline(Options, "premises"));
  Result = meldFuse(&Input, 1, Options);
  EXPECT_TRUE(meldResultSucceeded(Result));
  EXPECT_EQ(
      std::vector<uint8_t>(meldResultBytes(Result),
                           meldResultBytes(Result) + meldResultSize(Result)),
      Module);
  EXPECT_STREQ(meldResultPrinted(Result), "");
  meldResultDispose(Result);
  meldOptionsDispose(Options);

  const MeldInput Short = {"short", Module.data(), 3};
  Result = meldFuse(&Short, 1, nullptr);
  ASSERT_EQ(meldResultDiagnosticCount(Result), 1U);
  EXPECT_STREQ(meldResultDiagnosticFile(Result, 0), "short");
  EXPECT_TRUE(meldResultDiagnosticOffset(Result, 0, &Offset));
  EXPECT_STRNE(meldResultDiagnosticMessage(Result, 0), "");
  meldResultDispose(Result);
}
