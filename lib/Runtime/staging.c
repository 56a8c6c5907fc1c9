//===- staging.c - Memory between components and the host -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A memory from which the host lifts and into which it lowers where no memory
/// of a component can serve. Blocks live until what is in use is released to a
/// mark, so allocating is adding, and the host's usual way to fill a list of
/// unknown length, enlarging the last block again and again, copies nothing.
//===----------------------------------------------------------------------===//

#include "Machine.h"
#include "MemoryLayout.h"

static inline struct StagingState *state(void) {
  return (struct StagingState *)at(StateAt);
}

/// CanonicalABI.md, "Lifting and Lowering Context", `reallocate`: a block of
/// \p Size bytes that starts with what the one of \p OldSize bytes at \p Old
/// holds; \p OldSize is 0 when there is none. \p Align is a power of two.
/// \returns a pointer that is aligned, never 0 and, also for a size of 0, not
/// behind the memory's end. Traps when there is not that much memory.
uint32_t ENTRY(staging_realloc)(uint32_t Old, uint32_t OldSize, uint32_t Align,
                                uint32_t Size) {
  const uint32_t Top = StagingAt + state()->Used;
  const uint32_t Mask = Align - 1;
  uint32_t Block = Old;
  if (OldSize == 0 || (Old & Mask) != 0 ||
      (Size > OldSize && Old + OldSize != Top)) {
    Block = (Top + Mask) & ~Mask;
    if (Block < Top)
      trap();
  } else if (Old + OldSize != Top) {
    return Old;
  }

  const uint32_t End = Block + Size;
  if (End < Block)
    trap();
  needMemory(End);
  state()->Used = End - StagingAt;
  if (Block != Old && OldSize != 0)
    copyBytes(Block, Old, OldSize < Size ? OldSize : Size);
  return Block;
}

/// \returns what is in use, for staging_release.
uint32_t ENTRY(staging_mark)(void) { return state()->Used; }

/// Frees every block that was made since \p Mark; all of them if it is 0.
void ENTRY(staging_release)(uint32_t Mark) { state()->Used = Mark; }
