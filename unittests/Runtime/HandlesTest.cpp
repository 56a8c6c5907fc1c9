//===- HandlesTest.cpp - Handle tables against the specification ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "HandleModel.h"
#include "NativeRuntime.h"

#include <gtest/gtest.h>
#include <random>

using namespace meld;
using namespace meld::test;

namespace {

constexpr std::optional<uint64_t> Trap = std::nullopt;

/// Handle tables in a memory of their own. They grow unless there is a
/// capacity, up to \p MaxPages.
class Handles {
public:
  explicit Handles(uint32_t NumTables = 1,
                   std::optional<uint32_t> Capacity = std::nullopt,
                   uint32_t MaxPages = 0x100)
      : F(Capacity ? Fixed_Handles : Growing_Handles),
        Memory(llvm::cantFail(planHandles({NumTables, Capacity, {}})),
               MaxPages) {}

  using Result = std::optional<uint64_t>;
  Result add(uint32_t Table, uint32_t Type, uint32_t Rep, uint32_t Host = 0) {
    return call(F.Add, Table, Type, Rep, Host);
  }
  Result take(uint32_t Table, uint32_t Type, uint32_t Index) {
    return call(F.Take, Table, Type, Index);
  }
  Result rep(uint32_t Table, uint32_t Type, uint32_t Index) {
    return call(F.Rep, Table, Type, Index);
  }
  Result drop(uint32_t Table, uint32_t Type, uint32_t Index) {
    return call(F.Drop, Table, Type, Index);
  }
  Result lend(uint32_t Table, uint32_t Type, uint32_t Index) {
    return call(F.Lend, Table, Type, Index);
  }
  Result shareAdd(uint32_t Table, uint32_t Index) {
    return call(F.ShareAdd, Table, Index);
  }
  Result shareDrop(uint32_t Table, uint32_t Index) {
    return call(F.ShareDrop, Table, Index);
  }
  uint32_t lendsBegin() { return F.LendsBegin(); }
  void lendsEnd(uint32_t Mark) { F.LendsEnd(Mark); }
  Result scopeBegin() { return call(F.ScopeBegin); }
  Result scopeEnd(uint32_t Scope) { return call(F.ScopeEnd, Scope); }
  Result borrow(uint32_t Table, uint32_t Type, uint32_t Rep, uint32_t Scope) {
    return call(F.BorrowAdd, Table, Type, Rep, Scope);
  }
  Result borrowHost(uint32_t Table, uint32_t Type, uint32_t Rep,
                    uint32_t Scope) {
    return call(F.BorrowAddHost, Table, Type, Rep, Scope);
  }

private:
  const NativeHandles &F;
  NativeMemory Memory;
};

/// Both variants have to pass these.
class EitherHandlesTest : public testing::TestWithParam<bool> {
protected:
  std::optional<uint32_t> capacity(uint32_t Handles) const {
    return GetParam() ? std::optional(Handles) : std::nullopt;
  }
};

} // namespace

static uint64_t pair(uint64_t Low, uint64_t High) { return Low | High << 32; }

INSTANTIATE_TEST_SUITE_P(Growing, EitherHandlesTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Fixed, EitherHandlesTest, testing::Values(true));

TEST_P(EitherHandlesTest, ReusesTheIndexThatWasFreedLast) {
  Handles H(1, capacity(8));
  for (uint32_t I = 1; I != 7; ++I)
    EXPECT_EQ(H.add(0, 1, 100 + I), I);
  for (uint32_t I : {2, 5, 3})
    EXPECT_EQ(H.take(0, 1, I), 100 + I);
  EXPECT_EQ(H.drop(0, 1, 6), pair(106, 1));
  for (uint32_t I : {6, 3, 5, 2, 7, 8})
    EXPECT_EQ(H.add(0, 1, 200 + I), I);
  for (uint32_t I : {2, 3, 5, 6, 7, 8})
    EXPECT_EQ(H.rep(0, 1, I), 200 + I);
  EXPECT_EQ(H.rep(0, 1, 1), 101u);
}

TEST_P(EitherHandlesTest, TrapsWhereThereIsNoSuchHandle) {
  Handles H(2, capacity(8));
  EXPECT_EQ(H.rep(0, 1, 0), Trap);
  EXPECT_EQ(H.rep(0, 1, 1), Trap);
  ASSERT_EQ(H.add(0, 1, 7), 1u);
  for (uint32_t Index : {0u, 2u, 3u, 1u << 28, ~0u}) {
    EXPECT_EQ(H.rep(0, 1, Index), Trap) << Index;
    EXPECT_EQ(H.take(0, 1, Index), Trap) << Index;
    EXPECT_EQ(H.drop(0, 1, Index), Trap) << Index;
    EXPECT_EQ(H.lend(0, 1, Index), Trap) << Index;
  }
  // Neither another type's nor another table's.
  for (uint32_t Table : {0u, 1u})
    for (uint32_t Type : {0u, 2u, 0x80000000u, 0xfffffffeu}) {
      EXPECT_EQ(H.rep(Table, Type, 1), Trap);
      EXPECT_EQ(H.take(Table, Type, 1), Trap);
      EXPECT_EQ(H.drop(Table, Type, 1), Trap);
      EXPECT_EQ(H.lend(Table, Type, 1), Trap);
    }
  EXPECT_EQ(H.rep(1, 1, 1), Trap);
  EXPECT_EQ(H.take(0, 1, 1), 7u);
}

TEST_P(EitherHandlesTest, TellsWhatDroppingLeavesToDo) {
  Handles H(1, capacity(8));
  const uint32_t Scope = *H.scopeBegin();
  ASSERT_EQ(H.add(0, 1, 0xffffffff), 1u);
  ASSERT_EQ(H.add(0, 1, 0, 0xfffffffe), 2u);
  ASSERT_EQ(H.borrow(0, 1, 30, Scope), 3u);
  ASSERT_EQ(H.borrowHost(0, 1, 40, Scope), 4u);
  ASSERT_EQ(H.add(0, 1, 50, 60), 5u);
  EXPECT_EQ(H.drop(0, 1, 1), pair(0xffffffff, 1));
  EXPECT_EQ(H.drop(0, 1, 2), pair(0xfffffffe, 2));
  EXPECT_EQ(H.drop(0, 1, 3), 0u);
  EXPECT_EQ(H.scopeEnd(Scope), Trap);
  EXPECT_EQ(H.drop(0, 1, 4), pair(40, 2));
  EXPECT_EQ(H.take(0, 1, 5), pair(50, 60));
  EXPECT_NE(H.scopeEnd(Scope), Trap);
}

TEST_P(EitherHandlesTest, IsSharedUntilItsLastUserDropsIt) {
  Handles H(2, capacity(8));
  ASSERT_EQ(H.add(1, 0, 70, /*Users=*/1), 1u);
  ASSERT_EQ(H.add(1, 0, 80, /*Users=*/1), 2u);
  EXPECT_EQ(H.shareAdd(1, 1), 1u);
  EXPECT_EQ(H.shareAdd(1, 1), 1u);
  EXPECT_EQ(H.shareDrop(1, 1), 0u);
  EXPECT_EQ(H.shareDrop(1, 2), 80u);
  EXPECT_EQ(H.shareDrop(1, 1), 0u);
  EXPECT_EQ(H.rep(1, 0, 1), 70u);
  EXPECT_EQ(H.shareDrop(1, 1), 70u);
  EXPECT_EQ(H.rep(1, 0, 1), Trap);
  EXPECT_EQ(H.add(1, 0, 90, /*Users=*/1), 1u);
}

TEST_P(EitherHandlesTest, LS_H_06_WhatWasGivenAwayIsGone) {
  Handles H(2, capacity(8));
  const uint32_t Sent = *H.add(0, 1, 7);
  const uint32_t Received = *H.add(1, 1, *H.take(0, 1, Sent));
  EXPECT_EQ(H.rep(0, 1, Sent), Trap);
  EXPECT_EQ(H.take(0, 1, Sent), Trap);
  EXPECT_EQ(H.drop(0, 1, Sent), Trap);
  EXPECT_EQ(H.drop(1, 1, Received), pair(7, 1));
  EXPECT_EQ(H.drop(1, 1, Received), Trap);
}

TEST_P(EitherHandlesTest, LS_H_06_WhatIsLentStays) {
  Handles H(1, capacity(8));
  const uint32_t Index = *H.add(0, 1, 7);
  const uint32_t Outer = H.lendsBegin();
  EXPECT_EQ(H.lend(0, 1, Index), 7u);
  const uint32_t Inner = H.lendsBegin();
  EXPECT_EQ(H.lend(0, 1, Index), 7u);
  EXPECT_EQ(H.lend(0, 1, Index), 7u);
  EXPECT_EQ(H.rep(0, 1, Index), 7u);
  H.lendsEnd(Inner);
  EXPECT_EQ(H.drop(0, 1, Index), Trap);
  EXPECT_EQ(H.take(0, 1, Index), Trap);
  H.lendsEnd(Outer);
  EXPECT_EQ(H.take(0, 1, Index), 7u);
}

TEST_P(EitherHandlesTest, LS_H_06_ABorrowDoesNotOutliveItsCall) {
  Handles H(1, capacity(8));
  const uint32_t Outer = *H.scopeBegin();
  const uint32_t A = *H.borrow(0, 1, 7, Outer);
  const uint32_t Inner = *H.scopeBegin();
  const uint32_t B = *H.borrow(0, 1, 8, Inner);
  EXPECT_EQ(H.take(0, 1, B), Trap);
  EXPECT_EQ(H.scopeEnd(Inner), Trap);
  EXPECT_EQ(H.drop(0, 1, B), 0u);
  EXPECT_NE(H.scopeEnd(Inner), Trap);
  EXPECT_EQ(H.scopeEnd(Outer), Trap);
  EXPECT_EQ(H.drop(0, 1, A), 0u);
  EXPECT_NE(H.scopeEnd(Outer), Trap);
}

TEST_P(EitherHandlesTest, LendsABorrowedHandle) {
  Handles H(1, capacity(8));
  const uint32_t Scope = *H.scopeBegin();
  const uint32_t Index = *H.borrow(0, 1, 7, Scope);
  const uint32_t Mark = H.lendsBegin();
  EXPECT_EQ(H.lend(0, 1, Index), 7u);
  EXPECT_EQ(H.drop(0, 1, Index), Trap);
  EXPECT_EQ(H.scopeEnd(Scope), Trap);
  H.lendsEnd(Mark);
  EXPECT_EQ(H.drop(0, 1, Index), 0u);
  EXPECT_NE(H.scopeEnd(Scope), Trap);
}

TEST_P(EitherHandlesTest, LS_H_06_AMillionTransfersLeaveTheSizeAsItIs) {
  Handles H(2, capacity(4));
  ASSERT_EQ(H.add(0, 1, 5), 1u);
  ASSERT_EQ(H.add(0, 1, 6), 2u);
  ASSERT_EQ(H.add(1, 1, 9), 1u);
  const uint32_t Pages = nativeMachine.Pages;
  for (uint32_t I = 0; I != 1'000'000; ++I) {
    ASSERT_EQ(H.take(0, 1, 2), 6u);
    ASSERT_EQ(H.add(1, 1, 6), 2u);
    const uint32_t Scope = *H.scopeBegin();
    const uint32_t Mark = H.lendsBegin();
    ASSERT_EQ(H.lend(1, 1, 2), 6u);
    ASSERT_EQ(H.borrow(0, 1, 6, Scope), 2u);
    ASSERT_EQ(H.drop(0, 1, 2), 0u);
    H.lendsEnd(Mark);
    ASSERT_NE(H.scopeEnd(Scope), Trap);
    ASSERT_EQ(H.take(1, 1, 2), 6u);
    ASSERT_EQ(H.add(0, 1, 6), 2u);
  }
  EXPECT_EQ(nativeMachine.Pages, Pages);
  EXPECT_EQ(nativeMachine.CopiedBytes, 0u);
  EXPECT_EQ(H.add(0, 1, 10), 3u);
}

//===----------------------------------------------------------------------===//
// Growing and capacity
//===----------------------------------------------------------------------===//

TEST(GrowingHandlesTest, DoublingKeepsWhatThereIs) {
  constexpr uint32_t NumTables = 3, NumHandles = 50'000;
  Handles H(NumTables);
  // In turns, so that no table is alone at the end of the arena.
  for (uint32_t I = 1; I <= NumHandles; ++I)
    for (uint32_t T = 0; T != NumTables; ++T)
      ASSERT_EQ(H.add(T, 1 + I % 3, I * 8 + T, I), I);
  for (uint32_t I = 1; I <= NumHandles; ++I)
    for (uint32_t T = 0; T != NumTables; ++T)
      ASSERT_EQ(H.take(T, 1 + I % 3, I), pair(I * 8 + T, I));
  // 65,536 entries for each table, and as much again for what they left.
  EXPECT_LE(nativeMachine.Pages, 2 * NumTables * 16u + 1);
  EXPECT_LE(nativeMachine.CopiedBytes, uint64_t(NumTables) * 65'536 * 16);
}

TEST(GrowingHandlesTest, ATableAloneGrowsWithoutCopying) {
  Handles H;
  for (uint32_t I = 1; I <= 50'000; ++I)
    ASSERT_EQ(H.add(0, 1, I), I);
  EXPECT_EQ(nativeMachine.Pages, 17u);
  EXPECT_EQ(nativeMachine.CopiedBytes, 0u);
}

TEST(GrowingHandlesTest, WhatOneTableLeavesAnotherTakes) {
  Handles H(64);
  // Each table grows past the blocks of the one before it.
  for (uint32_t T = 0; T != 64; ++T) {
    for (uint32_t I = 1; I != 1000; ++I) {
      ASSERT_EQ(H.add(T, 1, I), I);
      if (T != 63 && (I & (I - 1)) == 0)
        H.add(T + 1, 1, 0), H.take(T + 1, 1, 1);
    }
  }
  EXPECT_LE(nativeMachine.Pages, 64 * 1024 * 16 / 0x10000 + 2u);
}

TEST(GrowingHandlesTest, UnusedTablesTakeTheirHeadersOnly) {
  const RuntimeOptions Few{4000, std::nullopt, std::nullopt};
  EXPECT_EQ(llvm::cantFail(planHandles(Few)).Memory.Min, 1u);
  const RuntimeOptions Many{100'000, std::nullopt, std::nullopt};
  EXPECT_EQ(llvm::cantFail(planHandles(Many)).Memory.Min, 25u);
  Handles H(4000);
  EXPECT_EQ(H.add(3999, 1, 5), 1u);
  EXPECT_EQ(H.rep(3998, 1, 1), Trap);
  EXPECT_EQ(nativeMachine.Pages, 1u);
}

TEST(GrowingHandlesTest, TrapsWithoutMemoryAndLosesNothing) {
  Handles H(2, std::nullopt, /*MaxPages=*/2);
  ASSERT_EQ(H.add(1, 2, 5), 1u);
  uint32_t Added = 0;
  while (H.add(0, 1, Added + 1) == Added + 1u)
    ++Added;
  EXPECT_EQ(Added, 4095u);
  EXPECT_EQ(H.add(0, 1, 0), Trap);
  const uint32_t Mark = H.lendsBegin();
  for (uint32_t I = 1; I <= Added; ++I)
    ASSERT_EQ(H.rep(0, 1, I), I);
  EXPECT_EQ(H.take(0, 1, 77), 77u);
  EXPECT_EQ(H.add(0, 1, 78), 77u);
  EXPECT_EQ(H.rep(1, 2, 1), 5u);
  // Lends that cannot be remembered are not made.
  uint32_t Lent = 0;
  while (H.lend(0, 1, 77) == 78u)
    ++Lent;
  EXPECT_GT(Lent, 1000u);
  H.lendsEnd(Mark);
  EXPECT_EQ(H.take(0, 1, 77), 78u);
}

TEST(FixedHandlesTest, TrapsPastItsCapacity) {
  Handles H(3, 10);
  for (uint32_t T : {2, 0, 1}) {
    for (uint32_t I = 1; I <= 10; ++I)
      ASSERT_EQ(H.add(T, 1, T * 100 + I), I);
    EXPECT_EQ(H.add(T, 1, 0), Trap);
  }
  for (uint32_t T : {0, 1, 2})
    for (uint32_t I = 1; I <= 10; ++I)
      EXPECT_EQ(H.rep(T, 1, I), T * 100 + I);
  EXPECT_EQ(H.drop(1, 1, 4), pair(104, 1));
  EXPECT_EQ(H.add(1, 1, 9), 4u);
  EXPECT_EQ(H.add(1, 1, 9), Trap);
}

TEST(FixedHandlesTest, TrapsPastItsCapacityOfScopesAndLends) {
  Handles H(1, 10);
  ASSERT_EQ(H.add(0, 1, 7), 1u);
  std::vector<uint32_t> Scopes;
  for (uint32_t I = 0; I != 10 + RuntimeSpareCapacity; ++I) {
    Scopes.push_back(*H.scopeBegin());
    ASSERT_EQ(H.lend(0, 1, 1), 7u);
  }
  EXPECT_EQ(H.scopeBegin(), Trap);
  EXPECT_EQ(H.lend(0, 1, 1), Trap);
  EXPECT_EQ(H.borrow(0, 1, 8, Scopes.back()), 2u);
  EXPECT_EQ(H.scopeEnd(Scopes.back()), Trap);
  EXPECT_EQ(H.drop(0, 1, 2), 0u);
  while (!Scopes.empty()) {
    ASSERT_NE(H.scopeEnd(Scopes.back()), Trap);
    Scopes.pop_back();
  }
  H.lendsEnd(0);
  EXPECT_EQ(H.take(0, 1, 1), 7u);
  EXPECT_NE(H.scopeBegin(), Trap);
}

TEST(FixedHandlesTest, ACapacityOfZeroHoldsNothing) {
  Handles H(1, 0);
  EXPECT_EQ(H.add(0, 1, 1), Trap);
  EXPECT_EQ(H.rep(0, 1, 0), Trap);
}

//===----------------------------------------------------------------------===//
// Random operations
//===----------------------------------------------------------------------===//

namespace {

/// Runs operations on the tables and on the model and compares the results.
class RandomRun {
public:
  RandomRun(uint32_t Seed, uint32_t NumTables, std::optional<uint32_t> Capacity)
      : Random(Seed), NumTables(NumTables), H(NumTables, Capacity),
        Model(NumTables, Capacity.value_or(UINT32_MAX),
              Capacity ? *Capacity + RuntimeSpareCapacity : UINT32_MAX,
              Capacity ? *Capacity + RuntimeSpareCapacity : UINT32_MAX) {
    beginCall();
  }

  void run(unsigned Operations) {
    for (unsigned I = 0; I != Operations && !testing::Test::HasFailure(); ++I) {
      step();
      if (I % 4000 == 0)
        compareAll();
    }
    while (!Calls.empty() && !testing::Test::HasFailure())
      endCall(/*DropFirst=*/true);
    compareAll();
  }

  unsigned Traps = 0;
  uint32_t Longest = 0;
  size_t Deepest = 0;

private:
  struct Call {
    uint32_t Scope;
    uint32_t Mark;
  };

  uint32_t below(uint32_t Bound) { return Random() % Bound; }

  void expect(std::optional<uint64_t> Actual, std::optional<uint64_t> Expected,
              const char *What) {
    Traps += !Expected;
    EXPECT_EQ(Actual, Expected) << What;
  }

  void beginCall() {
    const std::optional<uint64_t> Scope = H.scopeBegin();
    ASSERT_EQ(Scope.has_value(), Model.mayBeginScope());
    if (!Scope) {
      ++Traps;
      return;
    }
    for (const Call &Outer : Calls)
      ASSERT_NE(Outer.Scope, *Scope);
    Model.scopeBegin(*Scope);
    Model.lendsBegin();
    Calls.push_back({uint32_t(*Scope), H.lendsBegin()});
    Deepest = std::max(Deepest, Calls.size());
  }

  void endCall(bool DropFirst) {
    const Call Last = Calls.back();
    // Its own lends may be of handles that it has to drop.
    H.lendsEnd(Last.Mark);
    Model.lendsEnd();
    Model.lendsBegin();
    if (DropFirst)
      for (const auto &[Table, Index] : Model.borrowedIn(Last.Scope)) {
        const uint32_t Type = Model.typeOf(Table, Index);
        expect(H.drop(Table, Type, Index), Model.drop(Table, Type, Index),
               "drop at the end");
      }
    const std::optional<uint64_t> Expected = Model.scopeEnd(Last.Scope);
    const bool Ended = H.scopeEnd(Last.Scope).has_value();
    EXPECT_EQ(Ended, Expected.has_value()) << "scope end";
    if (!Expected) {
      ++Traps;
      return;
    }
    Model.lendsEnd();
    Calls.pop_back();
  }

  void step() {
    const uint32_t Table = below(NumTables);
    const uint32_t Type = below(3);
    const uint32_t Length = Model.length(Table);
    Longest = std::max(Longest, Length);
    // Mostly a handle, sometimes what is just outside or far from it.
    uint32_t Index = below(Length + 1);
    if (below(50) == 0)
      Index = Random();
    const uint32_t Rep = below(4) ? below(1000) : Random();
    const uint32_t Host = below(3) ? 0 : Random();
    // Times of more additions and of more removals, so that lengths vary.
    const bool Filling = Phase++ / 500 % 3 != 2;
    switch (below(Filling ? 16 : 12)) {
    case 0:
    case 1:
      return expect(H.take(Table, Type, Index), Model.take(Table, Type, Index),
                    "take");
    case 2:
    case 3:
      return expect(H.drop(Table, Type, Index), Model.drop(Table, Type, Index),
                    "drop");
    case 4:
      return expect(H.rep(Table, Type, Index), Model.rep(Table, Type, Index),
                    "rep");
    case 5:
      return expect(H.lend(Table, Type, Index), Model.lend(Table, Type, Index),
                    "lend");
    case 6:
      return beginCall();
    case 7:
      if (Calls.size() > 1)
        endCall(below(4) != 0);
      return;
    case 8:
    case 12:
      return expect(
          H.borrow(Table, Type, Rep, Calls.back().Scope),
          Model.addBorrow(Table, Type, Rep, Calls.back().Scope, false),
          "borrow");
    case 9: {
      // Also for a call that is not the last one.
      const uint32_t Scope = Calls[below(Calls.size())].Scope;
      return expect(H.borrowHost(Table, Type, Rep, Scope),
                    Model.addBorrow(Table, Type, Rep, Scope, true),
                    "borrow of the host's");
    }
    default:
      return expect(H.add(Table, Type, Rep, Host),
                    Model.add(Table, Type, Rep, Host), "add");
    }
  }

  void compareAll() {
    for (uint32_t Table = 0; Table != NumTables; ++Table)
      for (uint32_t Index = 0; Index <= Model.length(Table); ++Index)
        for (uint32_t Type = 0; Type != 3; ++Type)
          ASSERT_EQ(H.rep(Table, Type, Index), Model.rep(Table, Type, Index));
  }

  std::mt19937 Random;
  const uint32_t NumTables;
  Handles H;
  HandleModel Model;
  std::vector<Call> Calls;
  unsigned Phase = 0;
};

} // namespace

TEST(GrowingHandlesTest, DoesWhatTheSpecificationDoes) {
  for (uint32_t Seed = 1; Seed != 7; ++Seed) {
    RandomRun Run(Seed, Seed % 3 + 1, std::nullopt);
    Run.run(20'000);
    ASSERT_FALSE(HasFailure()) << "seed " << Seed;
    EXPECT_GT(Run.Traps, 2000u);
    EXPECT_GT(Run.Longest, 1000u);
    EXPECT_GT(Run.Deepest, 20u);
  }
}

TEST(FixedHandlesTest, DoesWhatTheSpecificationDoesWithinItsCapacity) {
  for (uint32_t Seed = 1; Seed != 7; ++Seed) {
    const uint32_t Capacity = Seed * 30;
    RandomRun Run(Seed, Seed % 3 + 1, Capacity);
    Run.run(20'000);
    ASSERT_FALSE(HasFailure()) << "seed " << Seed;
    EXPECT_GT(Run.Traps, 2000u);
    EXPECT_EQ(Run.Longest, Capacity + 1);
  }
}
