//===- MemoryPlan.cpp - How the run time's memories are used --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "MemoryPlan.h"

#include "MemoryLayout.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Support/Error.h"

using namespace meld;

constexpr uint64_t PageSize = 0x10000;
constexpr uint64_t MaxPages = 0x10000;
/// CanonicalABI.md, "Table State", `Table.MAX_LENGTH`.
constexpr uint32_t MaxHandles = (1 << 28) - 1;

static uint64_t toPages(uint64_t Bytes) {
  return Bytes / PageSize + (Bytes % PageSize != 0);
}

/// A memory of the size \p Bytes, for good.
static Expected<CoreLimits> fixedMemory(uint64_t Bytes, const Twine &What) {
  const uint64_t Pages = toPages(Bytes);
  // Addresses of an end must fit into 32 bits as well.
  if (Pages >= MaxPages)
    return makeError(What + " needs " + Twine(Pages) +
                     " pages of memory, and a memory has less than " +
                     Twine(MaxPages));
  CoreLimits Limits;
  Limits.Min = Pages;
  Limits.Max = Pages;
  return Limits;
}

static std::vector<uint8_t> encode(const HandlesState &State) {
  ByteWriter W;
  for (uint32_t Word : {State.ScopesBase, State.ScopesTop, State.ScopesRoom,
                        State.LendersBase, State.LendersTop, State.LendersRoom,
                        State.ArenaEndOrEntriesBase, State.EntriesRoom})
    W.writeU32LE(Word);
  return W.take();
}

Expected<MemoryPlan> meld::planHandles(const RuntimeOptions &Options) {
  if (Options.NumTables > MaxTables)
    return makeError(Twine(Options.NumTables) + " handle tables are more than" +
                     " the " + Twine(unsigned(MaxTables)) +
                     " that there can be");
  uint64_t End = TablesAt + uint64_t(Options.NumTables) * TableHeaderSize;
  MemoryPlan Plan;
  if (!Options.Capacity) {
    Plan.Memory.Min = toPages(End);
    HandlesState State = {};
    State.ArenaEndOrEntriesBase = End;
    Plan.State = encode(State);
    return Plan;
  }

  if (*Options.Capacity > MaxHandles)
    return makeError("a capacity of " + Twine(*Options.Capacity) +
                     " handles is more than the " + Twine(MaxHandles) +
                     " that the Canonical ABI allows");
  const uint32_t Spare = *Options.Capacity + RuntimeSpareCapacity;
  const uint64_t Lenders = End;
  const uint64_t Scopes = Lenders + uint64_t(Spare) * LenderSize;
  // Room also for the entry 0 that no handle has.
  const uint32_t EntriesRoom = *Options.Capacity + 1;
  const uint64_t Entries =
      (Scopes + uint64_t(Spare) * ScopeSize + EntrySize - 1) / EntrySize *
      EntrySize;
  // At most 2^24 * 2^28 * 2^4 and a little, which is no overflow.
  End = Entries + uint64_t(Options.NumTables) * EntriesRoom * EntrySize;
  Expected<CoreLimits> Memory =
      fixedMemory(End, "room for " + Twine(Options.NumTables) + " * " +
                           Twine(*Options.Capacity) + " handles");
  if (!Memory)
    return Memory.takeError();
  Plan.Memory = *Memory;
  Plan.State = encode({.ScopesBase = uint32_t(Scopes),
                       .ScopesTop = 0,
                       .ScopesRoom = Spare,
                       .LendersBase = uint32_t(Lenders),
                       .LendersTop = 0,
                       .LendersRoom = Spare,
                       .ArenaEndOrEntriesBase = uint32_t(Entries),
                       .EntriesRoom = EntriesRoom});
  return Plan;
}

Expected<MemoryPlan> meld::planStaging(const RuntimeOptions &Options) {
  MemoryPlan Plan;
  if (!Options.StagingBytes) {
    Plan.Memory.Min = toPages(StagingAt);
    return Plan;
  }
  // The first test keeps the sum from wrapping.
  const uint64_t Bytes = *Options.StagingBytes;
  Expected<CoreLimits> Memory =
      fixedMemory(Bytes > PageSize * MaxPages ? Bytes : StagingAt + Bytes,
                  "a staging area of " + Twine(Bytes) + " bytes");
  if (!Memory)
    return Memory.takeError();
  Plan.Memory = *Memory;
  return Plan;
}
