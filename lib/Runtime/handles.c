//===- handles.c - Handle tables of component instances -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "Table State" and "Resource State", and what lifting,
/// lowering and dropping handles do to them. Every component instance that
/// needs one has a table; all tables live in the one memory of this module.
///
/// A table is an array of entries that doubles. Free entries are chained, the
/// last one that was freed first, which is the specification's order of reuse.
/// The type of a free entry is one that no handle has, so that a single
/// comparison finds what is free and what is of the wrong type.
///
/// Arguments other than handles come from generated code and are right: the
/// number of a table, the number of a type, a scope, a mark.
//===----------------------------------------------------------------------===//

#include "Machine.h"
#include "MemoryLayout.h"

struct Entry {
  uint32_t Type; ///< FreeType for a free entry
  uint32_t Rep;  ///< of a free entry: index of the next one, 0 at the end
  /// Owned: the host's handle that backs it, or 0. Borrowed: its scope.
  uint32_t HostOrScope;
  uint32_t State; ///< its kind, plus OneLend for each lend
};
_Static_assert(sizeof(struct Entry) == EntrySize, "as laid out");

#define FreeType UINT32_MAX

enum { Owned = 0, Borrowed = 1, BorrowedFromHost = 2, OneLend = 4 };

/// All zero before the table is used for the first time.
struct Table {
  uint32_t Entries;   ///< address; entry 0 is never used
  uint32_t Length;    ///< entries that were ever used, and entry 0
  uint32_t Room;      ///< entries there is memory for
  uint32_t FirstFree; ///< index, or 0
};
_Static_assert(sizeof(struct Table) == TableHeaderSize, "as laid out");

struct Lender {
  uint32_t Table;
  uint32_t Index;
};
_Static_assert(sizeof(struct Lender) == LenderSize, "as laid out");

_Static_assert(sizeof(struct HandlesState) == FreeBlocksAt - StateAt,
               "as laid out");

static inline struct HandlesState *state(void) {
  return (struct HandlesState *)at(StateAt);
}

static inline struct Table *tableAt(uint32_t Number) {
  // Written so that TablesAt becomes part of the offsets of loads and stores.
  struct AtNumber {
    uint8_t Before[TablesAt];
    struct Table Header;
  };
  return &((struct AtNumber *)at(Number * TableHeaderSize))->Header;
}

static inline struct Entry *entryAt(const struct Table *T, uint32_t Index) {
  return (struct Entry *)at(T->Entries + Index * EntrySize);
}

/// The number of borrowed handles that \p Scope still has.
static inline uint32_t *scopeAt(uint32_t Scope) {
  return (uint32_t *)at(state()->ScopesBase + Scope * ScopeSize);
}

static inline struct Lender *lenderAt(uint32_t Number) {
  return (struct Lender *)at(state()->LendersBase + Number * LenderSize);
}

//===----------------------------------------------------------------------===//
// Room for more
//===----------------------------------------------------------------------===//

#ifdef MELD_FIXED

static NOINLINE void extendTable(uint32_t Number) {
  struct Table *T = tableAt(Number);
  // Room for entry 0 alone is none.
  if (T->Room != 0 || state()->EntriesRoom < 2)
    trap();
  T->Entries = state()->ArenaEndOrEntriesBase +
               Number * state()->EntriesRoom * EntrySize;
  T->Room = state()->EntriesRoom;
  T->Length = 1;
  entryAt(T, 0)->Type = FreeType;
}

static NOINLINE void extendScopes(void) { trap(); }

static NOINLINE void extendLenders(void) { trap(); }

#else

enum { MinBlock = 64 };

static inline uint32_t *firstFreeBlock(uint32_t Size) {
  return (uint32_t *)at(FreeBlocksAt + __builtin_ctz(Size) * 4);
}

static inline void extendArena(uint32_t Size) {
  const uint32_t Begin = state()->ArenaEndOrEntriesBase;
  const uint32_t End = Begin + Size;
  if (End < Begin)
    trap();
  needMemory(End);
  state()->ArenaEndOrEntriesBase = End;
}

/// A block of \p Size bytes, a power of two.
static uint32_t allocate(uint32_t Size) {
  uint32_t *First = firstFreeBlock(Size);
  uint32_t Block = *First;
  if (Block != 0) {
    *First = *(uint32_t *)at(Block);
    return Block;
  }
  Block = state()->ArenaEndOrEntriesBase;
  extendArena(Size);
  return Block;
}

/// Makes the block of \p Size bytes, none yet if that is 0, twice as large.
/// Blocks that were left serve others: half of the arena is in use at least,
/// and all blocks together are copied no more than once per byte.
static NOINLINE uint32_t enlarge(uint32_t Block, uint32_t Size) {
  if (Size == 0)
    return allocate(MinBlock);
  if (Size > UINT32_MAX / 2)
    trap();
  if (Block + Size == state()->ArenaEndOrEntriesBase) {
    extendArena(Size);
    return Block;
  }
  const uint32_t Larger = allocate(Size * 2);
  copyBytes(Larger, Block, Size);
  uint32_t *First = firstFreeBlock(Size);
  *(uint32_t *)at(Block) = *First;
  *First = Block;
  return Larger;
}

static inline uint32_t enlargedRoom(uint32_t Room, uint32_t ElementSize) {
  return Room != 0 ? Room * 2 : MinBlock / ElementSize;
}

/// The specification's limit, indices up to 2^28 - 1, needs no check: a block
/// of 2^27 entries cannot be enlarged.
static NOINLINE void extendTable(uint32_t Number) {
  struct Table *T = tableAt(Number);
  T->Entries = enlarge(T->Entries, T->Room * EntrySize);
  T->Room = enlargedRoom(T->Room, EntrySize);
  if (T->Length == 0) {
    T->Length = 1;
    entryAt(T, 0)->Type = FreeType;
  }
}

static NOINLINE void extendScopes(void) {
  state()->ScopesBase =
      enlarge(state()->ScopesBase, state()->ScopesRoom * ScopeSize);
  state()->ScopesRoom = enlargedRoom(state()->ScopesRoom, ScopeSize);
}

static NOINLINE void extendLenders(void) {
  state()->LendersBase =
      enlarge(state()->LendersBase, state()->LendersRoom * LenderSize);
  state()->LendersRoom = enlargedRoom(state()->LendersRoom, LenderSize);
}

#endif // MELD_FIXED

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

/// `Table.add`
static inline uint32_t add(uint32_t Number, struct Entry Value) {
  struct Table *T = tableAt(Number);
  uint32_t Index = T->FirstFree;
  struct Entry *E;
  if (Index != 0) {
    E = entryAt(T, Index);
    T->FirstFree = E->Rep;
  } else {
    if (T->Length == T->Room)
      extendTable(Number);
    Index = T->Length;
    T->Length = Index + 1;
    E = entryAt(T, Index);
  }
  *E = Value;
  return Index;
}

/// `Table.get`, for a handle of a resource of type \p Type.
static inline struct Entry *get(const struct Table *T, uint32_t Type,
                                uint32_t Index) {
  if (Index >= T->Length)
    trap();
  struct Entry *E = entryAt(T, Index);
  if (E->Type != Type)
    trap();
  return E;
}

/// `Table.remove`, of the entry \p E.
static inline void removeEntry(struct Table *T, struct Entry *E,
                               uint32_t Index) {
  E->Type = FreeType;
  E->Rep = T->FirstFree;
  T->FirstFree = Index;
}

/// Two results in one.
static inline uint64_t pair(uint32_t Low, uint32_t High) {
  return (uint64_t)High << 32 | Low;
}

/// `lower_own` and `resource.new`: adds an owned handle. \p Host is the host's
/// handle that backs it, 0 for none. \returns its index; traps when there is
/// no room for it.
uint32_t ENTRY(handle_add)(uint32_t Table, uint32_t Type, uint32_t Rep,
                           uint32_t Host) {
  const struct Entry Value = {Type, Rep, Host, Owned};
  return add(Table, Value);
}

/// `lift_own`: removes an owned handle. \returns its representation and, in
/// the high half, the host's handle that backs it or 0. Traps if there is no
/// such handle, if it is borrowed or if it is lent.
uint64_t ENTRY(handle_take)(uint32_t Table, uint32_t Type, uint32_t Index) {
  struct Table *T = tableAt(Table);
  struct Entry *E = get(T, Type, Index);
  if (E->State != Owned)
    trap();
  const uint64_t Result = pair(E->Rep, E->HostOrScope);
  removeEntry(T, E, Index);
  return Result;
}

/// `resource.rep`, and `lift_borrow` where nobody can observe that the handle
/// is lent. Traps if there is no such handle.
uint32_t ENTRY(handle_rep)(uint32_t Table, uint32_t Type, uint32_t Index) {
  return get(tableAt(Table), Type, Index)->Rep;
}

/// `resource.drop` up to what somebody else has to do: removes the handle.
/// Traps if there is no such handle or if it is lent.
/// \returns what is left to do in the high half:
///   0  nothing: it was borrowed, and its scope counts one less
///   1  run the destructor with the low half
///   2  drop the host's handle in the low half
uint64_t ENTRY(handle_drop)(uint32_t Table, uint32_t Type, uint32_t Index) {
  struct Table *T = tableAt(Table);
  struct Entry *E = get(T, Type, Index);
  const struct Entry Value = *E;
  if (Value.State >= OneLend)
    trap();
  removeEntry(T, E, Index);
  if (Value.State == Owned)
    return Value.HostOrScope != 0 ? pair(Value.HostOrScope, 2)
                                  : pair(Value.Rep, 1);
  --*scopeAt(Value.HostOrScope);
  return Value.State == BorrowedFromHost ? pair(Value.Rep, 2) : 0;
}

//===----------------------------------------------------------------------===//
// Shares: one handle of the host behind several of ours
//===----------------------------------------------------------------------===//

/// Counts one more user of the owned handle \p Index, whose host's handle is
/// the number of users instead. \returns \p Index.
uint32_t ENTRY(share_add)(uint32_t Table, uint32_t Index) {
  ++entryAt(tableAt(Table), Index)->HostOrScope;
  return Index;
}

/// Counts one user less. \returns 0 while there are others; else the handle is
/// removed, and its representation, a handle of the host, is to be dropped.
uint32_t ENTRY(share_drop)(uint32_t Table, uint32_t Index) {
  struct Table *T = tableAt(Table);
  struct Entry *E = entryAt(T, Index);
  if (--E->HostOrScope != 0)
    return 0;
  const uint32_t Rep = E->Rep;
  removeEntry(T, E, Index);
  return Rep;
}

//===----------------------------------------------------------------------===//
// Lends: `Subtask.add_lender`, `Subtask.deliver_resolve`
//===----------------------------------------------------------------------===//

/// `lift_borrow`: the handle is lent until lends_end with an earlier mark.
/// \returns its representation. Traps if there is no such handle, or no room
/// to remember it.
uint32_t ENTRY(handle_lend)(uint32_t Table, uint32_t Type, uint32_t Index) {
  struct Entry *E = get(tableAt(Table), Type, Index);
  if (state()->LendersTop == state()->LendersRoom)
    extendLenders();
  const struct Lender Value = {Table, Index};
  *lenderAt(state()->LendersTop++) = Value;
  E->State += OneLend;
  return E->Rep;
}

/// \returns the mark with which this call ends its lends.
uint32_t ENTRY(lends_begin)(void) { return state()->LendersTop; }

/// Takes back every lend since \p Mark was made. What is lent was not removed,
/// so each handle is still there.
void ENTRY(lends_end)(uint32_t Mark) {
  uint32_t Top = state()->LendersTop;
  while (Top > Mark) {
    const struct Lender Last = *lenderAt(--Top);
    entryAt(tableAt(Last.Table), Last.Index)->State -= OneLend;
  }
  state()->LendersTop = Mark;
}

//===----------------------------------------------------------------------===//
// Borrowed handles: `Task.num_borrows`
//===----------------------------------------------------------------------===//

/// Begins the scope of a call's borrowed handles, inside of those that have
/// begun. \returns it; traps when there is no room for it.
uint32_t ENTRY(scope_begin)(void) {
  if (state()->ScopesTop == state()->ScopesRoom)
    extendScopes();
  const uint32_t Scope = state()->ScopesTop++;
  *scopeAt(Scope) = 0;
  return Scope;
}

/// Ends \p Scope and the scopes inside of it. Traps unless each handle that
/// was borrowed in \p Scope has been dropped.
void ENTRY(scope_end)(uint32_t Scope) {
  if (*scopeAt(Scope) != 0)
    trap();
  state()->ScopesTop = Scope;
}

static inline uint32_t addBorrowed(uint32_t Table, uint32_t Type, uint32_t Rep,
                                   uint32_t Scope, uint32_t Kind) {
  const struct Entry Value = {Type, Rep, Scope, Kind};
  const uint32_t Index = add(Table, Value);
  ++*scopeAt(Scope);
  return Index;
}

/// `lower_borrow`: adds a borrowed handle to \p Scope. \returns its index;
/// traps when there is no room for it.
uint32_t ENTRY(borrow_add)(uint32_t Table, uint32_t Type, uint32_t Rep,
                           uint32_t Scope) {
  return addBorrowed(Table, Type, Rep, Scope, Borrowed);
}

/// The same for a handle of the host: dropping this one drops \p Rep there.
uint32_t ENTRY(borrow_add_host)(uint32_t Table, uint32_t Type, uint32_t Rep,
                                uint32_t Scope) {
  return addBorrowed(Table, Type, Rep, Scope, BorrowedFromHost);
}
