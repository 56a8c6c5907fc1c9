//===- MemoryLayout.h - Addresses in the run time's memories ------*- C -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What the run-time functions, in C, and the code that sets their modules up,
/// in C++, must agree on. Addresses and sizes are in bytes.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_RUNTIME_MEMORYLAYOUT_H
#define MELD_LIB_RUNTIME_MEMORYLAYOUT_H

#include <stdint.h>

/// The first thing in either memory; an address of 0 is nobody's.
enum { StateAt = 16 };

/// What the memory of the handle tables starts with. Stacks count elements.
struct HandlesState {
  uint32_t ScopesBase;
  uint32_t ScopesTop;
  uint32_t ScopesRoom;
  uint32_t LendersBase;
  uint32_t LendersTop;
  uint32_t LendersRoom;
  /// Growing: end of the memory that was ever used. Fixed: where the entries
  /// of table 0 are.
  uint32_t ArenaEndOrEntriesBase;
  /// Fixed: how many entries each table has, entry 0 counted.
  uint32_t EntriesRoom;
};

/// Behind the tables' headers the growing variant has its arena; the fixed one
/// has the scopes, the lenders, and the entries of one table after the other.
enum {
  /// One word per power of two: the first free block of that size, or 0.
  FreeBlocksAt = StateAt + 8 * 4,
  /// The header of each table.
  TablesAt = FreeBlocksAt + 32 * 4,
  TableHeaderSize = 16,
  MaxTables = 1 << 24,
  EntrySize = 16,
  ScopeSize = 4,
  LenderSize = 8,
};

/// What the memory of the staging area starts with, and where its blocks do.
struct StagingState {
  uint32_t Used; ///< bytes behind StagingAt
};
enum { StagingAt = StateAt + 16 };

#endif // MELD_LIB_RUNTIME_MEMORYLAYOUT_H
