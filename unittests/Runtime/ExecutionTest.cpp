//===- ExecutionTest.cpp - The run time as WebAssembly --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Runs selected modules in Binaryen's interpreter: a start function calls
/// their functions and compares the results with the specification's.
//===----------------------------------------------------------------------===//

#include "HandleModel.h"

#include "binaryen-c.h"
#include "meld/Runtime/Runtime.h"

#include <gtest/gtest.h>
#include <random>

using namespace meld;
using namespace meld::test;

namespace {

/// A selected module that gets a start function.
class Script {
public:
  explicit Script(const RuntimeImage &Image) {
    std::vector<char> Bytes(Image.Bytes.begin(), Image.Bytes.end());
    Module = BinaryenModuleReadWithFeatures(Bytes.data(), Bytes.size(),
                                            BinaryenFeatureMutableGlobals() |
                                                BinaryenFeatureBulkMemoryOpt());
  }
  ~Script() { BinaryenModuleDispose(Module); }

  using Args = std::initializer_list<uint32_t>;

  /// Calls \p Function and traps unless its result is \p Expected.
  void expect(RuntimeFunction Function, Args Arguments, uint64_t Expected) {
    const bool Wide =
        runtimeFunctionType(Function).Results[0].K == CoreValType::I64;
    Steps.push_back(BinaryenIf(
        Module,
        BinaryenBinary(
            Module, Wide ? BinaryenNeInt64() : BinaryenNeInt32(),
            makeCall(Function, Arguments,
                     Wide ? BinaryenTypeInt64() : BinaryenTypeInt32()),
            BinaryenConst(Module, Wide ? BinaryenLiteralInt64(Expected)
                                       : BinaryenLiteralInt32(Expected))),
        BinaryenUnreachable(Module), nullptr));
  }
  /// Calls \p Function, which has no result.
  void call(RuntimeFunction Function, Args Arguments) {
    Steps.push_back(makeCall(Function, Arguments, BinaryenTypeNone()));
  }

  /// \returns whether it came to its end.
  bool run() {
    BinaryenExpressionRef Body = BinaryenBlock(
        Module, nullptr, Steps.data(), Steps.size(), BinaryenTypeAuto());
    BinaryenSetStart(Module,
                     BinaryenAddFunction(Module, "script", BinaryenTypeNone(),
                                         BinaryenTypeNone(), nullptr, 0, Body));
    EXPECT_TRUE(BinaryenModuleValidate(Module));
    try {
      BinaryenModuleInterpret(Module);
    } catch (...) { // of a type that libmeld keeps to itself
      return false;
    }
    return true;
  }

private:
  BinaryenExpressionRef makeCall(RuntimeFunction Function, Args Arguments,
                                 BinaryenType Result) {
    std::vector<BinaryenExpressionRef> Operands;
    for (uint32_t Argument : Arguments)
      Operands.push_back(BinaryenConst(Module, BinaryenLiteralInt32(Argument)));
    return BinaryenCall(Module, runtimeFunctionName(Function).data(),
                        Operands.data(), Operands.size(), Result);
  }

  BinaryenModuleRef Module;
  std::vector<BinaryenExpressionRef> Steps;
};

} // namespace

static RuntimeImage allOf(bool Staging, const RuntimeOptions &Options) {
  std::vector<RuntimeFunction> Used;
  for (unsigned I = 0; I != NumRuntimeFunctions; ++I)
    if (isStagingFunction(static_cast<RuntimeFunction>(I)) == Staging)
      Used.push_back(static_cast<RuntimeFunction>(I));
  return llvm::cantFail(Staging ? selectStaging(Used, Options)
                                : selectHandles(Used, Options));
}

/// A random sequence without traps, with results as the model has them.
static void addSteps(Script &S, uint32_t NumTables, uint32_t MaxHandles,
                     unsigned Operations) {
  using F = RuntimeFunction;
  HandleModel Model(NumTables, MaxHandles, 1000, 1000);
  std::mt19937 Random(7);
  for (unsigned Call = 0; Call != 8; ++Call) {
    S.expect(F::ScopeBegin, {}, Call);
    S.expect(F::LendsBegin, {}, Call * 3);
    Model.scopeBegin(Call);
    Model.lendsBegin();
    unsigned Lends = 0;
    for (unsigned I = 0; I != Operations; ++I) {
      const uint32_t Table = Random() % NumTables, Type = Random() % 3;
      const uint32_t Index = Random() % (Model.length(Table) + 1);
      const uint32_t Rep = Random(), Host = Random() % 2 ? Random() : 0;
      HandleModel::Result R;
      switch (Random() % 8) {
      case 0:
        if ((R = Model.take(Table, Type, Index)))
          S.expect(F::HandleTake, {Table, Type, Index}, *R);
        break;
      case 1:
        if ((R = Model.drop(Table, Type, Index)))
          S.expect(F::HandleDrop, {Table, Type, Index}, *R);
        break;
      case 2:
        if ((R = Model.rep(Table, Type, Index)))
          S.expect(F::HandleRep, {Table, Type, Index}, *R);
        break;
      case 3:
        if (Lends < 3 && (R = Model.lend(Table, Type, Index))) {
          ++Lends;
          S.expect(F::HandleLend, {Table, Type, Index}, *R);
        }
        break;
      case 4:
        if ((R = Model.addBorrow(Table, Type, Rep, Call, Host != 0)))
          S.expect(Host ? F::BorrowAddHost : F::BorrowAdd,
                   {Table, Type, Rep, Call}, *R);
        break;
      default:
        if ((R = Model.add(Table, Type, Rep, Host)))
          S.expect(F::HandleAdd, {Table, Type, Rep, Host}, *R);
      }
    }
    // Exactly three lends a call, so that the next mark is known.
    const uint32_t Own = *Model.add(0, 1, 77, 0);
    S.expect(F::HandleAdd, {0, 1, 77, 0}, Own);
    for (; Lends != 3; ++Lends)
      S.expect(F::HandleLend, {0, 1, Own}, *Model.lend(0, 1, Own));
  }
  for (unsigned Call = 8; Call-- != 0;) {
    S.call(F::LendsEnd, {Call * 3});
    Model.lendsEnd();
    for (const auto &[Table, Index] : Model.borrowedIn(Call)) {
      const uint32_t Type = Model.typeOf(Table, Index);
      // What an outer call still lends is dropped there.
      if (HandleModel::Result R = Model.drop(Table, Type, Index))
        S.expect(F::HandleDrop, {Table, Type, Index}, *R);
    }
    if (Model.scopeEnd(Call))
      S.call(F::ScopeEnd, {Call});
  }
}

TEST(RuntimeExecutionTest, GrowingTablesDoWhatTheSpecificationDoes) {
  Script S(allOf(false, {3, std::nullopt, std::nullopt}));
  addSteps(S, 3, UINT32_MAX, 500);
  EXPECT_TRUE(S.run());
}

TEST(RuntimeExecutionTest, FixedTablesDoWhatTheSpecificationDoes) {
  Script S(allOf(false, {3, 600, std::nullopt}));
  addSteps(S, 3, 600, 500);
  EXPECT_TRUE(S.run());
}

TEST(RuntimeExecutionTest, TablesGrowPastTheirFirstPage) {
  Script S(allOf(false, {2, std::nullopt, std::nullopt}));
  for (uint32_t I = 1; I != 6000; ++I)
    for (uint32_t Table : {0, 1})
      S.expect(RuntimeFunction::HandleAdd, {Table, 5, I * 2 + Table, 0}, I);
  for (uint32_t I = 1; I != 6000; ++I)
    for (uint32_t Table : {0, 1})
      S.expect(RuntimeFunction::HandleRep, {Table, 5, I}, I * 2 + Table);
  EXPECT_TRUE(S.run());
}

TEST(RuntimeExecutionTest, TrapsAreTraps) {
  using F = RuntimeFunction;
  for (bool Fixed : {false, true}) {
    const RuntimeOptions Options{
        1, Fixed ? std::optional<uint32_t>(2) : std::nullopt, std::nullopt};
    const RuntimeImage Image = allOf(false, Options);
    auto Fails = [&](auto &&AddSteps) {
      Script S(Image);
      S.expect(F::HandleAdd, {0, 1, 7, 0}, 1);
      AddSteps(S);
      return !S.run();
    };
    EXPECT_FALSE(Fails([](Script &) {}));
    EXPECT_TRUE(Fails([](Script &S) { S.expect(F::HandleRep, {0, 1, 2}, 0); }));
    EXPECT_TRUE(Fails([](Script &S) { S.expect(F::HandleRep, {0, 2, 1}, 7); }));
    EXPECT_TRUE(Fails([](Script &S) {
      S.expect(F::HandleLend, {0, 1, 1}, 7);
      S.expect(F::HandleTake, {0, 1, 1}, 7);
    }));
    EXPECT_TRUE(Fails([](Script &S) {
      S.expect(F::ScopeBegin, {}, 0);
      S.expect(F::BorrowAdd, {0, 1, 8, 0}, 2);
      S.call(F::ScopeEnd, {0});
    }));
    EXPECT_EQ(Fails([](Script &S) {
                S.expect(F::HandleAdd, {0, 1, 7, 0}, 2);
                S.expect(F::HandleAdd, {0, 1, 7, 0}, 3);
              }),
              Fixed);
  }
}

TEST(RuntimeExecutionTest, StagingAllocatesGrowsAndReleases) {
  using F = RuntimeFunction;
  for (bool Fixed : {false, true}) {
    const RuntimeOptions Options{0, std::nullopt,
                                 Fixed ? std::optional<uint64_t>(300'000)
                                       : std::nullopt};
    Script S(allOf(true, Options));
    S.expect(F::StagingMark, {}, 0);
    S.expect(F::StagingRealloc, {0, 0, 1, 3}, 32);
    S.expect(F::StagingRealloc, {0, 0, 8, 0}, 40);
    S.expect(F::StagingRealloc, {0, 0, 8, 100'000}, 40);
    S.expect(F::StagingMark, {}, 100'008);
    S.expect(F::StagingRealloc, {40, 100'000, 8, 120'000}, 40);
    S.expect(F::StagingRealloc, {32, 3, 4, 150'000}, 120'040);
    S.call(F::StagingRelease, {3});
    S.expect(F::StagingRealloc, {0, 0, 1, 1}, 35);
    EXPECT_TRUE(S.run());
    Script Fails(allOf(true, Options));
    Fails.expect(F::StagingRealloc, {0, 0, 1, 0xfffffff0}, 32);
    EXPECT_FALSE(Fails.run());
  }
}
