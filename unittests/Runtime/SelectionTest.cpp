//===- SelectionTest.cpp - Modules of the functions that are used ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "binaryen-c.h"
#include "meld/Binary/InstructionWalker.h"
#include "meld/Binary/NameSection.h"
#include "meld/Runtime/Runtime.h"

#include <gtest/gtest.h>

#include <bit>

using namespace meld;

namespace {

constexpr auto NumHandleFunctions =
    static_cast<unsigned>(RuntimeFunction::StagingRealloc);

/// Ends the walk at what makes a memory larger.
struct GrowFinder : InstructionVisitor {
  bool Found = false;
  bool instruction(Opcode Op, const uint8_t *) {
    Found |= Op == Opcode::MemoryGrow;
    return true;
  }
};

} // namespace

static bool hasMemoryGrow(const CoreModule &Module) {
  GrowFinder Finder;
  for (const CoreBody &Body : Module.Bodies)
    llvm::cantFail(walkBody(Body, Finder));
  return Finder.Found;
}

static std::vector<RuntimeFunction> functions(unsigned First, unsigned End) {
  std::vector<RuntimeFunction> Result;
  for (unsigned I = First; I != End; ++I)
    Result.push_back(static_cast<RuntimeFunction>(I));
  return Result;
}
static std::vector<RuntimeFunction> handleFunctions() {
  return functions(0, NumHandleFunctions);
}
static std::vector<RuntimeFunction> stagingFunctions() {
  return functions(NumHandleFunctions, NumRuntimeFunctions);
}

static RuntimeOptions growing(uint32_t NumTables = 3) {
  return {NumTables, std::nullopt, std::nullopt};
}
static RuntimeOptions fixed(uint32_t NumTables = 3) {
  return {NumTables, 100, 1000};
}

static RuntimeImage select(ArrayRef<RuntimeFunction> Used,
                           const RuntimeOptions &Options) {
  const bool Staging = !Used.empty() && isStagingFunction(Used.front());
  return llvm::cantFail(Staging ? selectStaging(Used, Options)
                                : selectHandles(Used, Options));
}

/// What does not depend on which functions are in the module.
static void expectSound(const RuntimeImage &Image,
                        ArrayRef<RuntimeFunction> Used) {
  const CoreModule Module = llvm::cantFail(readCoreModule(Image.Bytes));
  EXPECT_TRUE(Module.Imports.empty());
  EXPECT_EQ(Module.Memories.size(), 1u);
  EXPECT_TRUE(Module.Tables.empty());
  EXPECT_TRUE(Module.Globals.empty());
  EXPECT_FALSE(Module.Start.has_value());
  EXPECT_EQ(Module.Exports.size(), Used.size());
  NameSection Section = readNameSection(Module.Customs.front().Bytes);
  const NameMap &Names = Section.names(NameKind::Func);
  ASSERT_EQ(Names.size(), Module.Bodies.size());
  ASSERT_EQ(Image.FunctionIndices.size(), Used.size());
  for (size_t I = 0; I != Used.size(); ++I) {
    const uint32_t Index = Image.FunctionIndices[I];
    const StringRef Name = runtimeFunctionName(Used[I]);
    const CoreExport *Export = Module.findExport(Name);
    ASSERT_TRUE(Export);
    EXPECT_EQ(Export->Index, Index);
    EXPECT_EQ(Names[Index].Name, Name);
    EXPECT_EQ(Module.funcType(Index), runtimeFunctionType(Used[I]));
  }
}

static bool isValid(const RuntimeImage &Image) {
  std::vector<char> Bytes(Image.Bytes.begin(), Image.Bytes.end());
  BinaryenModuleRef Module = BinaryenModuleReadWithFeatures(
      Bytes.data(), Bytes.size(),
      BinaryenFeatureMutableGlobals() | BinaryenFeatureBulkMemoryOpt());
  const bool Valid = BinaryenModuleValidate(Module);
  BinaryenModuleDispose(Module);
  return Valid;
}

TEST(RuntimeSelectionTest, EachFunctionAloneIsAModule) {
  // Those that add something: their memory grows unless it is fixed.
  const std::vector<RuntimeFunction> Growers = {
      RuntimeFunction::HandleAdd,     RuntimeFunction::HandleLend,
      RuntimeFunction::ScopeBegin,    RuntimeFunction::BorrowAdd,
      RuntimeFunction::BorrowAddHost, RuntimeFunction::StagingRealloc};
  for (RuntimeFunction Function : functions(0, NumRuntimeFunctions)) {
    SCOPED_TRACE(runtimeFunctionName(Function).str());
    const RuntimeImage Growing = select(Function, growing());
    expectSound(Growing, Function);
    EXPECT_TRUE(isValid(Growing));
    const bool Grows = llvm::is_contained(Growers, Function);
    const CoreModule Module = llvm::cantFail(readCoreModule(Growing.Bytes));
    EXPECT_EQ(hasMemoryGrow(Module), Grows);
    if (!Grows) {
      EXPECT_EQ(Module.Bodies.size(), 1u);
    }

    const RuntimeImage Fixed = select(Function, fixed());
    expectSound(Fixed, Function);
    EXPECT_TRUE(isValid(Fixed));
  }
}

TEST(RuntimeSelectionTest, NoSubsetOfTheFixedVariantGrowsItsMemory) {
  auto Check = [](ArrayRef<RuntimeFunction> All) {
    for (unsigned Subset = 1; Subset != 1u << All.size(); ++Subset) {
      // A few of them, or nearly all; the rest would take too long.
      const size_t Size = std::popcount(Subset);
      if (Size > 3 && Size + 1 < All.size())
        continue;
      std::vector<RuntimeFunction> Used;
      for (size_t I = 0; I != All.size(); ++I)
        if (Subset & 1u << I)
          Used.push_back(All[I]);
      const RuntimeImage Image = select(Used, fixed());
      const CoreModule Module = llvm::cantFail(readCoreModule(Image.Bytes));
      ASSERT_FALSE(hasMemoryGrow(Module));
      ASSERT_EQ(Module.Memories[0].Max, Module.Memories[0].Min);
      expectSound(Image, Used);
    }
  };
  Check(handleFunctions());
  Check(stagingFunctions());
}

TEST(RuntimeSelectionTest, TheWholeIsValid) {
  for (const RuntimeOptions &Options : {growing(), fixed()}) {
    EXPECT_TRUE(isValid(select(handleFunctions(), Options)));
    EXPECT_TRUE(isValid(select(stagingFunctions(), Options)));
  }
}

TEST(RuntimeSelectionTest, TheRequestsOrderAndRepetitionsChangeNoByte) {
  const RuntimeFunction Once[] = {RuntimeFunction::HandleRep,
                                  RuntimeFunction::HandleAdd};
  const RuntimeFunction Twice[] = {RuntimeFunction::HandleAdd,
                                   RuntimeFunction::HandleRep,
                                   RuntimeFunction::HandleAdd};
  const RuntimeImage A = select(Once, growing()), B = select(Twice, growing());
  EXPECT_EQ(A.Bytes, B.Bytes);
  const std::vector<uint32_t> Expected = {
      A.FunctionIndices[1], A.FunctionIndices[0], A.FunctionIndices[1]};
  EXPECT_EQ(B.FunctionIndices, Expected);
}

TEST(RuntimeSelectionTest, MemoriesHaveWhatIsNeeded) {
  auto Limits = [](ArrayRef<RuntimeFunction> Used, RuntimeOptions Options) {
    const RuntimeImage Image = select(Used, Options);
    return toString(llvm::cantFail(readCoreModule(Image.Bytes)).Memories[0]);
  };
  const RuntimeFunction Add[] = {RuntimeFunction::HandleAdd};
  EXPECT_EQ(Limits(Add, growing(1)), "1");
  EXPECT_EQ(Limits(Add, {1, 10, {}}), "1 1");
  // 144 and 16 bytes, 2 * (1000 + 64) * 12 / 2 of scopes and lenders, entries.
  EXPECT_EQ(Limits(Add, {3, 1000, {}}), "1 1");
  EXPECT_EQ(Limits(Add, {4, 1000, {}}), "2 2");
  const RuntimeFunction Realloc[] = {RuntimeFunction::StagingRealloc};
  EXPECT_EQ(Limits(Realloc, growing()), "1");
  EXPECT_EQ(Limits(Realloc, {0, {}, 0}), "1 1");
  EXPECT_EQ(Limits(Realloc, {0, {}, 0x10000 - 32}), "1 1");
  EXPECT_EQ(Limits(Realloc, {0, {}, 0x10000}), "2 2");
}

TEST(RuntimeSelectionTest, RefusesWhatNoMemoryHolds) {
  auto Message = [](RuntimeOptions Options) {
    Expected<RuntimeImage> Image =
        selectHandles(RuntimeFunction::HandleAdd, Options);
    return Image ? "" : toString(Image.takeError());
  };
  EXPECT_EQ(Message({(1 << 24) + 1, {}, {}}),
            "16777217 handle tables are more than the 16777216 that there can "
            "be");
  EXPECT_EQ(Message({1, 1u << 28, {}}),
            "a capacity of 268435456 handles is more than the 268435455 that "
            "the Canonical ABI allows");
  EXPECT_EQ(
      Message({1, (1 << 28) - 1, {}}),
      "room for 1 * 268435455 handles needs 114689 pages of memory, and a "
      "memory has less than 65536");
  EXPECT_EQ(
      Message({1 << 24, (1 << 28) - 1, {}}),
      "room for 16777216 * 268435455 handles needs 1099511681025 pages of "
      "memory, and a memory has less than 65536");
  EXPECT_EQ(Message({1 << 24, {}, {}}), "");
  for (uint64_t Bytes : {uint64_t(0xffff0000 - 31), UINT64_MAX}) {
    Expected<RuntimeImage> Image =
        selectStaging(RuntimeFunction::StagingMark, {0, {}, Bytes});
    ASSERT_FALSE(Image);
    EXPECT_EQ(toString(Image.takeError()),
              "a staging area of " + std::to_string(Bytes) + " bytes needs " +
                  (Bytes == UINT64_MAX ? "281474976710656" : "65536") +
                  " pages of memory, and a memory has less than 65536");
  }
}
