//===- MemoryPacking.cpp - Zeros out of data segments ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "MemoryPacking.h"
#include "meld/Support/LLVM.h"
#include "pass.h"
#include "wasm-limits.h"
#include "wasm-traversal.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <optional>
#include <utility>

using namespace meld;

using Segments = std::vector<std::unique_ptr<wasm::DataSegment>>;

static bool refersToDataSegments(wasm::Module &M) {
  struct Finder : wasm::PostWalker<Finder> {
    void visitMemoryInit(wasm::MemoryInit *) { Found = true; }
    void visitDataDrop(wasm::DataDrop *) { Found = true; }
    void visitArrayNewData(wasm::ArrayNewData *) { Found = true; }
    void visitArrayInitData(wasm::ArrayInitData *) { Found = true; }
    bool Found = false;
  } Find;
  Find.walkModule(&M);
  return Find.Found;
}

//===----------------------------------------------------------------------===//
// Joining
//===----------------------------------------------------------------------===//

static std::optional<uint64_t> startOf(const wasm::DataSegment &Segment) {
  if (auto *Offset = Segment.offset->dynCast<wasm::Const>())
    return Offset->value.getUnsigned();
  return std::nullopt;
}

/// The bytes between each of the active \p Pieces of one memory and the piece
/// behind it; none where the pieces do not ascend, so that a later one could
/// lie in such a gap.
static std::vector<uint64_t> gapsOf(const Segments &Pieces) {
  std::vector<uint64_t> Gaps;
  for (size_t I = 0; I + 1 < Pieces.size(); ++I) {
    const auto Start = startOf(*Pieces[I]), Next = startOf(*Pieces[I + 1]);
    if (!Start || !Next || *Next < *Start ||
        *Next - *Start < Pieces[I]->data.size())
      return {};
    Gaps.push_back(*Next - *Start - Pieces[I]->data.size());
  }
  return Gaps;
}

/// Joins pieces that at most \p Largest zeros are between: as many pairs with
/// exactly so many as \p AtLargest permits.
static void joinAcross(Segments &Pieces, ArrayRef<uint64_t> Gaps,
                       uint64_t Largest, size_t &AtLargest) {
  size_t Last = 0;
  for (size_t I = 0; I != Gaps.size(); ++I) {
    bool Joins = Gaps[I] < Largest;
    if (Gaps[I] == Largest && AtLargest) {
      --AtLargest;
      Joins = true;
    }
    if (Joins) {
      std::vector<char> &Data = Pieces[Last]->data;
      Data.resize(Data.size() + Gaps[I]);
      llvm::append_range(Data, Pieces[I + 1]->data);
    } else if (++Last != I + 1) {
      Pieces[Last] = std::move(Pieces[I + 1]);
    }
  }
  Pieces.resize(Last + 1);
}

/// Joins pieces of \p Memories, those with the fewest zeros between them
/// first, until there are \p Excess fewer or none left to join.
static void joinPieces(MutableArrayRef<Segments> Memories, size_t Excess) {
  std::vector<std::vector<uint64_t>> Gaps;
  std::vector<uint64_t> All;
  for (const Segments &Pieces : Memories) {
    Gaps.push_back(gapsOf(Pieces));
    llvm::append_range(All, Gaps.back());
  }
  Excess = std::min(Excess, All.size());
  if (!Excess)
    return;
  const auto Largest = All.begin() + (Excess - 1);
  std::nth_element(All.begin(), Largest, All.end());
  // Some that are as large may stand behind it.
  size_t AtLargest = std::count(All.begin(), Largest + 1, *Largest);
  for (size_t I = 0; I != Memories.size(); ++I)
    if (!Gaps[I].empty())
      joinAcross(Memories[I], Gaps[I], *Largest, AtLargest);
}

//===----------------------------------------------------------------------===//
// Packing
//===----------------------------------------------------------------------===//

/// Binaryen's pass leaves a module of several memories as it is, so it is shown
/// them one at a time.
void meld::packMemories(wasm::Module &M, const wasm::PassOptions &Options) {
  // Where segments can be referred to, they cannot be hidden; where a memory is
  // imported, their order can be seen when one of them traps.
  if (refersToDataSegments(M) ||
      llvm::any_of(M.memories,
                   [](const auto &Memory) { return Memory->imported(); }))
    return;
  auto Memories = std::exchange(M.memories, {});
  Segments Waiting = std::exchange(M.dataSegments, {});
  decltype(Memories) Done;
  std::vector<Segments> Packed;
  size_t Count = 0;
  for (auto &Memory : Memories) {
    Segments Others;
    for (auto &Segment : Waiting)
      (Segment->memory == Memory->name ? M.dataSegments : Others)
          .push_back(std::move(Segment));
    Waiting = std::move(Others);
    M.memories.push_back(std::move(Memory));
    M.updateMaps();
    wasm::PassRunner Runner(&M, Options);
    Runner.add("memory-packing");
    Runner.run();
    Done.push_back(std::move(M.memories.front()));
    M.memories.clear();
    Packed.push_back(std::exchange(M.dataSegments, {}));
    Count += Packed.back().size();
  }
  Packed.push_back(std::move(Waiting)); // passive ones
  Count += Packed.back().size();
  // The pass counts the segments of each memory by themselves.
  if (Count > wasm::WebLimitations::MaxDataSegments)
    joinPieces(MutableArrayRef(Packed).drop_back(),
               Count - wasm::WebLimitations::MaxDataSegments);
  M.memories = std::move(Done);
  for (Segments &Pieces : Packed)
    std::move(Pieces.begin(), Pieces.end(), std::back_inserter(M.dataSegments));
  M.updateMaps();
}
