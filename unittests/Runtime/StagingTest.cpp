//===- StagingTest.cpp - Memory between components and the host -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "NativeRuntime.h"

#include <cstring>
#include <gtest/gtest.h>
#include <random>

using namespace meld;
using namespace meld::test;

namespace {

constexpr std::optional<uint64_t> Trap = std::nullopt;

class Staging {
public:
  explicit Staging(std::optional<uint64_t> Bytes = std::nullopt,
                   uint32_t MaxPages = 0x100)
      : F(Bytes ? Fixed_Staging : Growing_Staging),
        Memory(llvm::cantFail(planStaging({0, {}, Bytes})), MaxPages) {}

  std::optional<uint64_t> realloc(uint32_t Old, uint32_t OldSize,
                                  uint32_t Align, uint32_t Size) {
    return call(F.Realloc, Old, OldSize, Align, Size);
  }
  std::optional<uint64_t> allocate(uint32_t Align, uint32_t Size) {
    return realloc(0, 0, Align, Size);
  }
  uint32_t mark() { return F.Mark(); }
  void release(uint32_t Mark) { F.Release(Mark); }
  uint64_t memorySize() const { return uint64_t(nativeMachine.Pages) << 16; }

private:
  const NativeStaging &F;
  NativeMemory Memory;
};

class EitherStagingTest : public testing::TestWithParam<bool> {
protected:
  std::optional<uint64_t> bytes(uint64_t Bytes) const {
    return GetParam() ? std::optional(Bytes) : std::nullopt;
  }
};

} // namespace

INSTANTIATE_TEST_SUITE_P(Growing, EitherStagingTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Fixed, EitherStagingTest, testing::Values(true));

TEST_P(EitherStagingTest, NothingIsAPointerToo) {
  Staging S(bytes(0x1000));
  for (uint32_t Align : {1, 2, 4, 8, 16}) {
    const uint32_t Empty = *S.allocate(Align, 0);
    EXPECT_NE(Empty, 0u);
    EXPECT_EQ(Empty % Align, 0u);
    EXPECT_LE(Empty, S.memorySize());
    EXPECT_NE(S.allocate(1, 1), Trap);
  }
}

TEST_P(EitherStagingTest, TheLastBlockGrowsAndShrinksInPlace) {
  Staging S(bytes(0x10000 - 32));
  const uint32_t First = *S.allocate(4, 20);
  const uint32_t Last = *S.allocate(8, 10);
  EXPECT_GE(Last, First + 20);
  EXPECT_EQ(S.realloc(Last, 10, 8, 1000), Last);
  EXPECT_EQ(S.realloc(Last, 1000, 8, 6), Last);
  EXPECT_EQ(nativeMachine.CopiedBytes, 0u);
  EXPECT_EQ(S.allocate(1, 1), Last + 6u);
}

TEST_P(EitherStagingTest, AnotherBlockMovesOnlyToGrow) {
  Staging S(bytes(0x1000));
  const uint32_t First = *S.allocate(4, 8);
  memcpy(nativeMachine.Bytes + First, "contents", 8);
  const uint32_t Other = *S.allocate(1, 5);
  EXPECT_EQ(S.realloc(First, 8, 4, 4), First);
  EXPECT_EQ(S.realloc(First, 8, 4, 8), First);
  const uint32_t Moved = *S.realloc(First, 8, 4, 12);
  EXPECT_GE(Moved, Other + 5);
  EXPECT_EQ(Moved % 4, 0u);
  EXPECT_EQ(memcmp(nativeMachine.Bytes + Moved, "contents", 8), 0);
  EXPECT_EQ(nativeMachine.CopiedBytes, 8u);
}

TEST_P(EitherStagingTest, MovesToAStricterAlignment) {
  Staging S(bytes(0x1000));
  S.allocate(1, 1);
  const uint32_t Odd = *S.allocate(1, 3);
  memcpy(nativeMachine.Bytes + Odd, "odd", 3);
  const uint32_t Even = *S.realloc(Odd, 3, 2, 2);
  EXPECT_EQ(Even % 2, 0u);
  EXPECT_EQ(memcmp(nativeMachine.Bytes + Even, "od", 2), 0);
}

TEST_P(EitherStagingTest, ReleasesToAMark) {
  Staging S(bytes(0x1000));
  EXPECT_EQ(S.mark(), 0u);
  const uint32_t First = *S.allocate(1, 3);
  const uint32_t Mark = S.mark();
  const uint32_t Second = *S.allocate(8, 100);
  S.release(Mark);
  EXPECT_EQ(S.mark(), Mark);
  EXPECT_EQ(S.allocate(8, 7), Second);
  S.release(0);
  EXPECT_EQ(S.allocate(1, 1), First);
}

TEST_P(EitherStagingTest, TrapsOnSizesThatNoMemoryHas) {
  Staging S(bytes(0x1000));
  const uint32_t Block = *S.allocate(1, 100);
  const uint32_t Mark = S.mark();
  for (uint32_t Size : {0xffffffffu, 0xfffffff0u, 0xffff0000u, 0x80000000u}) {
    EXPECT_EQ(S.allocate(8, Size), Trap);
    EXPECT_EQ(S.realloc(Block, 100, 1, Size), Trap);
  }
  EXPECT_EQ(S.mark(), Mark);
}

TEST(GrowingStagingTest, GrowsWithWhatIsAskedFor) {
  Staging S;
  EXPECT_EQ(nativeMachine.Pages, 1u);
  EXPECT_EQ(S.allocate(1, 0x10000 - 32), 32u);
  EXPECT_EQ(nativeMachine.Pages, 1u);
  EXPECT_EQ(S.allocate(8, 0), 0x10000u);
  EXPECT_EQ(S.allocate(1, 1), 0x10000u);
  EXPECT_EQ(nativeMachine.Pages, 2u);
  EXPECT_EQ(S.allocate(8, 0x100 * 0x10000), Trap);
  S.release(0);
  EXPECT_EQ(S.allocate(1, 0x100 * 0x10000 - 32), 32u);
}

TEST(FixedStagingTest, TrapsPastItsMemory) {
  Staging S(0x20000 - 32);
  EXPECT_EQ(nativeMachine.Pages, 2u);
  EXPECT_EQ(S.allocate(8, 0x20000 - 32), 32u);
  EXPECT_EQ(S.allocate(8, 0), 0x20000u);
  EXPECT_EQ(S.allocate(1, 1), Trap);
  S.release(0);
  EXPECT_EQ(S.allocate(1, 0x20000 - 31), Trap);
}

TEST_P(EitherStagingTest, BlocksKeepWhatIsInThem) {
  struct Block {
    uint32_t Address;
    uint32_t MarkBefore;
    std::vector<uint8_t> Contents;
  };
  Staging S(bytes(0x100000));
  std::mt19937 Random(1);
  std::vector<Block> Blocks; // by address
  uint64_t Moves = 0, Releases = 0;
  for (unsigned Step = 0; Step != 30'000; ++Step) {
    if (Random() % 8 == 0 && !Blocks.empty()) {
      const size_t Kept = Random() % Blocks.size();
      S.release(Blocks[Kept].MarkBefore);
      Blocks.resize(Kept);
      ++Releases;
      continue;
    }

    // A new block, or the last one or some other in another size.
    Block B{0, S.mark(), {}};
    size_t Which = Blocks.size();
    if (Random() % 2 && !Blocks.empty()) {
      Which = Random() % 2 ? Blocks.size() - 1 : Random() % Blocks.size();
      B = Blocks[Which];
    }
    const uint32_t Align = 1u << Random() % 5;
    const uint32_t Size = 1 + (Random() % 8 ? Random() % 64 : Random() % 4000);
    const uint32_t Mark = S.mark();
    const std::optional<uint64_t> Address =
        S.realloc(B.Address, B.Contents.size(), Align, Size);
    ASSERT_NE(Address, Trap);
    ASSERT_EQ(*Address % Align, 0u);
    ASSERT_NE(*Address, 0u);
    ASSERT_LE(*Address + Size, S.memorySize());
    if (Which != Blocks.size())
      Blocks.erase(Blocks.begin() + Which);
    if (*Address != B.Address) {
      Moves += B.Address != 0;
      B.MarkBefore = Mark;
      Which = Blocks.size();
    }
    B.Address = *Address;
    const uint32_t Old = std::min<uint32_t>(B.Contents.size(), Size);
    B.Contents.resize(Size);
    for (uint32_t I = Old; I != Size; ++I)
      nativeMachine.Bytes[B.Address + I] = B.Contents[I] = Random();
    Blocks.insert(Blocks.begin() + Which, B);

    for (const Block &Kept : Blocks)
      ASSERT_EQ(memcmp(nativeMachine.Bytes + Kept.Address, Kept.Contents.data(),
                       Kept.Contents.size()),
                0);
  }
  EXPECT_GT(Moves, 1000u);
  EXPECT_GT(Releases, 1000u);
}
