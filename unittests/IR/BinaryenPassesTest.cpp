//===- BinaryenPassesTest.cpp - Each row of the table of passes -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Runs each pass of Binaryen over modules that give it something to do, and
/// holds the result to what BinaryenPasses.def says about it: no entry of the
/// origin map names a function that it is not, nothing received is left out,
/// and what the pass adds or merges is what its row admits.
//===----------------------------------------------------------------------===//

#include "ProvokingModules.h"
#include "TestInputs.h"
#include "meld/Binary/InstructionWalker.h"
#include "meld/IR/BinaryenPassTable.h"
#include "meld/IR/Verify.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <set>

using namespace meld;
using namespace meld::test;

//===----------------------------------------------------------------------===//
// Modules of several components
//===----------------------------------------------------------------------===//

/// The module \p Text. Each letter of \p Owners is a component, in the order of
/// defined functions; '-' is for generated ones.
static std::unique_ptr<FusedModule> compose(const char *Text,
                                            StringRef Owners) {
  Expected<std::unique_ptr<FusedModule>> Loaded =
      FusedModule::load(bufferOf(assemble(Text)));
  if (!Loaded) {
    ADD_FAILURE() << toString(Loaded.takeError());
    return nullptr;
  }
  std::unique_ptr<FusedModule> M = std::move(*Loaded);
  OriginMap Origins;
  Origins.Components = {"a", "b", "c"};
  const CoreModule Module = llvm::cantFail(readCoreModule(M->image()));
  const uint32_t First = Module.numImports(ExternKind::Func);
  EXPECT_EQ(Owners.size(), Module.Bodies.size());
  for (uint32_t I = 0; I != Owners.size(); ++I)
    if (Owners[I] != '-') {
      const uint32_t Component = Owners[I] - 'a';
      Origins.Functions.push_back({First + I, Component, First + I, Component});
    }
  M->setImage(Module.Bytes.vec(), std::move(Origins));
  return M;
}

static std::unique_ptr<FusedModule> plain() {
  return compose(PlainText, "abaabababaabaaababb-a");
}
static std::unique_ptr<FusedModule> references() {
  return compose(ReferenceText, "abaabb");
}
static std::unique_ptr<FusedModule> memories() {
  return compose(MemoriesText, "ab");
}
static std::unique_ptr<FusedModule> merged() {
  return compose(MergedText, "aabaab");
}

/// Runs passes; the error's text, or "". What they print is in \p Printed.
static std::string run(FusedModule &M, ArrayRef<BinaryenStep> Steps,
                       const BinaryenOptions &Options = {},
                       std::string *Printed = nullptr) {
  std::string Ignored;
  llvm::raw_string_ostream OS(Printed ? *Printed : Ignored);
  M.runBinaryen(Steps, Options, OS);
  return toString(M.takeErrors());
}

static std::vector<std::string> origins(FusedModule &M) {
  std::vector<std::string> Lines;
  for (const FunctionOrigin &Origin : M.origins().Functions)
    Lines.push_back(std::to_string(Origin.FusedFunc) + ":" +
                    M.origins().Components[Origin.Component] +
                    std::to_string(Origin.OriginalFunc));
  return Lines;
}

/// Foreign code as "function:components".
static std::vector<std::string> foreign(FusedModule &M) {
  std::vector<std::string> Lines;
  for (const ForeignCode &Foreign : M.origins().Foreign) {
    Lines.push_back(std::to_string(Foreign.FusedFunc) + ":");
    for (uint32_t Component : Foreign.Components)
      Lines.back() += M.origins().Components[Component];
  }
  return Lines;
}
using Lines = std::vector<std::string>;

//===----------------------------------------------------------------------===//
// Who is who
//===----------------------------------------------------------------------===//

static constexpr int64_t FirstTag = 500'000;

namespace {
/// Constants of a body that tell whose code it is.
struct TagCollector : InstructionVisitor {
  static constexpr bool WantsIntegers = true;
  void integer(int64_t Value) {
    if (Value >= FirstTag && Value < FirstTag + 1000)
      Tags.push_back(static_cast<uint32_t>(Value - FirstTag));
  }
  std::vector<uint32_t> Tags;
};
} // namespace

static std::vector<uint32_t> tagsOf(const CoreBody &Body) {
  TagCollector Collector;
  EXPECT_FALSE(bool(walkBody(Body, Collector)));
  return Collector.Tags;
}

/// An entry that is wrong, or code of a component that is not listed; or "".
static std::string findLie(FusedModule &M,
                           const llvm::DenseMap<uint32_t, uint32_t> &OwnerOf) {
  const CoreModule Module = llvm::cantFail(readCoreModule(M.image()));
  const uint32_t First = Module.numImports(ExternKind::Func);
  llvm::DenseMap<uint32_t, FunctionOrigin> Entries;
  for (const FunctionOrigin &Origin : M.origins().Functions)
    Entries[Origin.FusedFunc] = Origin;
  llvm::DenseMap<uint32_t, std::set<uint32_t>> Listed;
  for (const ForeignCode &Foreign : M.origins().Foreign)
    Listed[Foreign.FusedFunc] = {Foreign.Components.begin(),
                                 Foreign.Components.end()};
  for (uint32_t I = 0; I != Module.Bodies.size(); ++I) {
    const uint32_t Index = First + I;
    const std::vector<uint32_t> Tags = tagsOf(Module.Bodies[I]);
    auto Entry = Entries.find(Index);
    const bool HasEntry = Entry != Entries.end();
    if (HasEntry && !Tags.empty() && Tags.front() != Entry->second.OriginalFunc)
      return "the entry of function " + std::to_string(Index) + " says " +
             std::to_string(Entry->second.OriginalFunc) + ", but it is " +
             std::to_string(Tags.front());
    for (uint32_t Tag : Tags) {
      auto Owner = OwnerOf.find(Tag);
      if (Owner == OwnerOf.end() ||
          (HasEntry && Owner->second == Entry->second.Component))
        continue;
      if (!Listed[Index].count(Owner->second))
        return "function " + std::to_string(Index) + " has code of function " +
               std::to_string(Tag) + ", and nothing says so";
    }
  }
  return "";
}

//===----------------------------------------------------------------------===//
// Each row
//===----------------------------------------------------------------------===//

/// Arguments without which a pass does nothing.
static std::optional<std::string> argumentOf(StringRef Pass) {
  if (Pass == "delete-branch-hints" || Pass == "limit-segments")
    return "1";
  if (Pass.starts_with("no-"))
    return "*";
  if (Pass == "set-globals")
    return "global$0=7";
  if (Pass == "trace-calls")
    return "gen.f0";
  return std::nullopt;
}

/// Passes that have to come before, in the same run.
static std::vector<std::string> preparationOf(StringRef Pass) {
  if (Pass == "dfo" || Pass == "rereloop" || Pass.starts_with("souperify"))
    return {"flatten"};
  if (Pass == "deinstrument-branch-hints" || Pass == "delete-branch-hints")
    return {"randomize-branch-hints", "instrument-branch-hints"};
  if (Pass == "instrument-branch-hints")
    return {"randomize-branch-hints"};
  if (Pass == "discard-global-effects")
    return {"generate-global-effects"};
  if (Pass == "untee" || Pass == "tuple-optimization")
    return {"simplify-locals"};
  return {};
}

namespace {
class BinaryenPassTest : public testing::TestWithParam<size_t> {
protected:
  const BinaryenPass &Row = binaryenPasses()[GetParam()];

  BinaryenOptions options() const {
    BinaryenOptions Options;
    Options.OptimizeLevel = 3;
    Options.ShrinkLevel = Row.Name == "merge-similar-functions" ? 2 : 0;
    Options.PartialInliningIfs = 4;
    Options.ClosedWorld = Row.Demands & BinaryenPass::ClosedWorld;
    Options.LowMemoryUnused = Row.Name.starts_with("optimize-added-constants");
    return Options;
  }

  std::vector<BinaryenStep> steps() const {
    std::vector<BinaryenStep> Steps;
    for (std::string &Before : preparationOf(Row.Name))
      Steps.push_back({std::move(Before), std::nullopt});
    Steps.push_back({Row.Name.str(), argumentOf(Row.Name)});
    return Steps;
  }

  /// Runs the pass over \p M, and holds what it did against its row.
  void check(std::unique_ptr<FusedModule> M) {
    ASSERT_TRUE(M);
    llvm::DenseMap<uint32_t, uint32_t> OwnerOf;
    for (const FunctionOrigin &Origin : M->origins().Functions)
      OwnerOf[Origin.OriginalFunc] = Origin.Component;
    const size_t Functions = numFunctions(*M);
    // What goes in and comes out without passes is not what they changed.
    M->mutateIR();
    const Bytes Unchanged = M->image().vec();

    std::string Printed;
    const std::vector<BinaryenStep> Steps = steps();
    if (Steps.size() > 1) {
      ASSERT_EQ(run(*M, ArrayRef(Steps).drop_back(), options()), "");
    }
    const std::string Failure = run(*M, Steps.back(), options(), &Printed);
    if (!Failure.empty()) {
      Failures.push_back(Failure);
      return;
    }
    ++Runs;
    ASSERT_EQ(toString(verify(*M)), "");
    EXPECT_EQ(findLie(*M, OwnerOf), "");
    if (M->image() != ArrayRef(Unchanged) || !Printed.empty())
      ++Effects;
    const bool Adds = numFunctions(*M) > M->origins().Functions.size() +
                                             (Functions - OwnerOf.size());
    if (Adds)
      ++Additions;
    if (Row.Effect == OriginEffect::Keeps) {
      EXPECT_FALSE(Adds) << "it adds functions";
    }
    if (!M->origins().Foreign.empty())
      ++Movements;
    if (Row.Effect == OriginEffect::Keeps ||
        Row.Effect == OriginEffect::Merges) {
      EXPECT_TRUE(M->origins().Foreign.empty());
    }
  }

  static size_t numFunctions(FusedModule &M) {
    return llvm::cantFail(readCoreModule(M.image())).Bodies.size();
  }

  std::vector<std::string> Failures;
  unsigned Runs = 0, Effects = 0, Additions = 0, Movements = 0;
};
} // namespace

TEST_P(BinaryenPassTest, DoesWhatItsRowSays) {
  if (Row.Effect == OriginEffect::Refused) {
    auto M = plain();
    EXPECT_EQ(
        run(*M, BinaryenStep{Row.Name.str(), std::nullopt}),
        ("Binaryen's pass '" + Row.Name + "' is refused: " + Row.Reason).str());
    return;
  }
  check(plain());
  check(references());
  check(memories());
  check(merged());
  if (HasFatalFailure())
    return;
  EXPECT_GT(Runs, 0u) << llvm::join(Failures, "; ");
  const std::string Failed = llvm::join(Failures, "; ");
  if (Row.Demands & BinaryenPass::OneMemory) {
    EXPECT_NE(StringRef(Failed).find("is for modules with one memory; this one "
                                     "has 2"),
              StringRef::npos);
  }
  RecordProperty("refusals", Failed);
  EXPECT_GT(Effects, 0u) << "nothing provokes it; " << Failed;
  if (Row.Effect == OriginEffect::Adds) {
    EXPECT_GT(Additions, 0u) << Failed;
  }
  if (Row.Effect == OriginEffect::Inlines) {
    EXPECT_GT(Movements, 0u) << Failed;
  }
}

INSTANTIATE_TEST_SUITE_P(EachRow, BinaryenPassTest,
                         testing::Range<size_t>(0, binaryenPasses().size()),
                         [](const testing::TestParamInfo<size_t> &Info) {
                           std::string Name =
                               binaryenPasses()[Info.param].Name.str();
                           std::replace(Name.begin(), Name.end(), '-', '_');
                           return Name;
                         });

TEST(BinaryenPassTableTest, HasARowForEachPassOfBinaryen) {
  std::vector<std::string> Rows;
  for (const BinaryenPass &Pass : binaryenPasses())
    Rows.push_back(Pass.Name.str());
  EXPECT_EQ(Rows, registeredBinaryenPasses());
}

//===----------------------------------------------------------------------===//
// Data segments
//===----------------------------------------------------------------------===//

/// \p Count letters, each with \p Zeros zeros behind it, for a text module.
static std::string sparse(unsigned Count, unsigned Zeros) {
  std::string Text, Letter = "x";
  for (unsigned I = 0; I != Zeros; ++I)
    Letter += "\\00";
  for (unsigned I = 0; I != Count; ++I)
    Text += Letter;
  return Text;
}

namespace {
struct OffsetReader : InstructionVisitor {
  static constexpr bool WantsIntegers = true;
  void integer(int64_t Value) { Offset = static_cast<uint64_t>(Value); }
  uint64_t Offset = 0;
};
} // namespace

/// What instantiation writes to memory \p Memory, from its first byte.
static Bytes initialMemory(FusedModule &M, uint32_t Memory) {
  const CoreModule Module = llvm::cantFail(readCoreModule(M.image()));
  Bytes Contents;
  for (const CoreDataSegment &Segment : Module.Datas) {
    if (Segment.Memory != Memory)
      continue;
    OffsetReader Read;
    EXPECT_FALSE(bool(walkConstExpr(Segment.OffsetExpr, Read)));
    const size_t End = Read.Offset + Segment.Bytes.size();
    Contents.resize(std::max(Contents.size(), End));
    llvm::copy(Segment.Bytes, Contents.begin() + Read.Offset);
  }
  return Contents;
}

TEST(MemoryPackingTest, LeavesNoMoreSegmentsThanEnginesAccept) {
  // Alone, each of the memories would be within the limit of 100,000.
  auto M = load(
      assemble(("(module (memory 16) (memory 16) (data (memory 0) "
                "(i32.const 8) \"" +
                sparse(60'000, 9) + "\") (data (memory 1) (i32.const 70) \"" +
                sparse(60'000, 10) + "\"))")
                   .c_str()));
  const Bytes Before[] = {initialMemory(*M, 0), initialMemory(*M, 1)};
  ASSERT_EQ(run(*M, BinaryenStep{"memory-packing", {}}), "");
  ASSERT_EQ(toString(verify(*M)), "");
  unsigned Counts[2] = {};
  for (const CoreDataSegment &Segment :
       llvm::cantFail(readCoreModule(M->image())).Datas)
    ++Counts[Segment.Memory];
  // The shorter gaps are the ones that are filled again.
  EXPECT_EQ(Counts[0], 40'000u);
  EXPECT_EQ(Counts[1], 60'000u);
  for (uint32_t Memory : {0, 1}) {
    Bytes After = initialMemory(*M, Memory);
    EXPECT_LE(After.size(), Before[Memory].size());
    After.resize(Before[Memory].size());
    EXPECT_TRUE(After == Before[Memory]) << "memory " << Memory;
  }
}

TEST(MemoryPackingTest, KeepsWhatAnEarlierSegmentWroteIntoAGap) {
  // Between two segments of memory 0 is the least gap of all, of six bytes, and
  // in it what a segment before them wrote.
  const std::string Sparse = sparse(29'999, 30) + "x";
  auto M = load(assemble(
      ("(module (memory 32) (memory 40) (data (memory 0) (i32.const 929980) "
       "\"y\") (data (memory 0) (i32.const 8) \"" +
       Sparse + "\") (data (memory 0) (i32.const 929984) \"" + Sparse +
       "\") (data (memory 1) (i32.const 0) \"" + sparse(60'000, 40) + "\"))")
          .c_str()));
  const Bytes Before[] = {initialMemory(*M, 0), initialMemory(*M, 1)};
  ASSERT_EQ(Before[0][929'980], 'y');
  ASSERT_EQ(run(*M, BinaryenStep{"memory-packing", {}}), "");
  ASSERT_EQ(toString(verify(*M)), "");
  for (uint32_t Memory : {0, 1}) {
    Bytes After = initialMemory(*M, Memory);
    After.resize(Before[Memory].size());
    EXPECT_TRUE(After == Before[Memory]) << "memory " << Memory;
  }
}

//===----------------------------------------------------------------------===//
// Rules in particular
//===----------------------------------------------------------------------===//

TEST(BinaryenPassesTest, LS_V_04_EqualFunctionsOfTwoComponentsStayTwo) {
  auto M = merged();
  EXPECT_EQ(origins(*M),
            (Lines{"1:a1", "2:a2", "3:b3", "4:a4", "5:a5", "6:b6"}));
  BinaryenOptions Options;
  Options.OptimizeLevel = 3;
  EXPECT_EQ(
      run(*M, BinaryenStep{"duplicate-function-elimination", {}}, Options), "");
  EXPECT_EQ(origins(*M), (Lines{"1:a1", "2:b3", "3:a4", "4:b6"}));
  EXPECT_EQ(foreign(*M), Lines{});
  EXPECT_EQ(toString(verify(*M)), "");
}

TEST(BinaryenPassesTest, LS_V_04_InliningKeepsTheReceiversEntry) {
  auto M = merged();
  // Functions 1 to 3 have one caller each.
  EXPECT_EQ(run(*M, BinaryenStep{"inlining", {}}), "");
  EXPECT_EQ(origins(*M), (Lines{"1:a4", "2:a5", "3:b6"}));
  EXPECT_EQ(foreign(*M), Lines{});

  auto N = compose(MergedText, "abcc-b");
  EXPECT_EQ(run(*N, BinaryenStep{"inlining", {}}), "");
  EXPECT_EQ(origins(*N), (Lines{"1:c4", "3:b6"}));
  EXPECT_EQ(foreign(*N), (Lines{"1:a", "2:b", "3:c"}));
}

TEST(BinaryenPassesTest, LS_V_04_ReceivedCodeIsRememberedAcrossImages) {
  auto M = compose(R"((module
    (import "env" "f" (func $f (param i32) (result i32)))
    (func $inner (param i32) (result i32)
      (call $f (i32.add (local.get 0) (i32.const 77))))
    (func $adapter (param i32) (result i32)
      (i32.mul (call $inner (local.get 0)) (i32.const 3)))
    (func (export "run") (param i32) (result i32)
      (i32.sub (call $adapter (local.get 0)) (i32.const 2)))))",
                   "a-b");
  // Into the adapter first; whose code it has is known when it is inlined.
  EXPECT_EQ(run(*M, {{"no-inline", "gen.*"}, {"inlining", {}}}), "");
  EXPECT_EQ(foreign(*M), (Lines{"1:a"}));
  OriginMap Kept = M->origins();
  M->setImage(M->image().vec(), std::move(Kept));
  EXPECT_EQ(run(*M, BinaryenStep{"inlining", {}}), "");
  EXPECT_EQ(origins(*M), (Lines{"1:b3"}));
  EXPECT_EQ(foreign(*M), (Lines{"1:a"}));
}

TEST(BinaryenPassesTest, AnExportOrImportThatChangesEndsThePipeline) {
  auto M = compose(R"((module
    (import "env" "f" (func $f (param i32)))
    (func (export "run") (param i32) (call $f (local.get 0)))))",
                   "a");
  EXPECT_EQ(run(*M, BinaryenStep{"log-execution", {}}), "");
  EXPECT_EQ(run(*M, BinaryenStep{"instrument-locals", {}}), "");
  // What it imports is new, and so is what it exports.
  EXPECT_EQ(origins(*M).size(), 1u);
}

TEST(BinaryenPassesTest, APassThatVectorsBreakIsRefusedForThem) {
  auto M = compose(R"((module (memory 1)
    (func (param i32) (result i32)
      (i32x4.extract_lane 0 (v128.load align=1 (local.get 0))))))",
                   "a");
  EXPECT_EQ(run(*M, BinaryenStep{"alignment-lowering", {}}),
            "Binaryen's pass 'alignment-lowering' is for modules without "
            "vector instructions");
}

TEST(BinaryenPassesTest, ReferencesAtTheSurfaceForbidAClosedWorld) {
  BinaryenOptions Closed;
  Closed.ClosedWorld = true;
  for (const char *Text :
       {"(module (func (export \"f\") (param externref)))",
        "(module (table (export \"t\") 1 funcref))",
        "(module (import \"m\" \"g\" (global anyref)) (func))",
        "(module (tag (export \"e\") (param anyref)))"}) {
    auto M = load(assemble(Text));
    const std::string Failure = run(*M, BinaryenStep{"gto", {}}, Closed);
    EXPECT_TRUE(StringRef(Failure).starts_with(
        "closed-world: references pass through the "))
        << Failure;
  }
  auto M = references();
  EXPECT_EQ(run(*M, BinaryenStep{"gto", {}}, Closed), "");
}

TEST(BinaryenPassesTest, LS_P_04_DeepCodeGetsDeepStacks) {
  // Each function nests 9,000 levels around a call of the one before it, so
  // that inlining makes one of 72,000.
  constexpr unsigned Count = 8, Levels = 9000;
  Bytes Code = uleb(Count);
  for (unsigned I = 0; I != Count; ++I) {
    Bytes Body = {0x00, 0x20, 0x00};             // local.get 0
    Body.insert(Body.end(), {0x10, uint8_t(I)}); // call
    Body.insert(Body.end(), Levels, 0x69);       // i32.popcnt
    Body.push_back(0x0b);
    const Bytes Size = uleb(Body.size());
    Code.insert(Code.end(), Size.begin(), Size.end());
    Code.insert(Code.end(), Body.begin(), Body.end());
  }
  auto M = load(coreModule(section(1, Bytes{1, 0x60, 1, 0x7f, 1, 0x7f}),
                           section(2, Bytes{1, 1, 'm', 1, 'f', 0x00, 0}),
                           section(3, Bytes{Count, 0, 0, 0, 0, 0, 0, 0, 0}),
                           section(7, Bytes{1, 1, 'f', 0x00, Count}),
                           section(10, Code)));
  Pipelines P;
  EXPECT_EQ(P.run(*M, "binaryen<inlining>,binaryen<dce>,verify"), "");
  EXPECT_EQ(M->origins().Functions.size(), 1u);
}

TEST(BinaryenPassesTest, ThreadsChangeNothing) {
  Bytes Outputs[2];
  for (unsigned Threads : {1, 4}) {
    FusedModuleOptions Options;
    Options.Threads = Threads;
    auto M = load(assemble(PlainText), Options);
    Pipelines P;
    EXPECT_EQ(P.run(*M, "opt<O4>"), "");
    Outputs[Threads == 4] = M->image().vec();
  }
  EXPECT_EQ(Outputs[0], Outputs[1]);
}
