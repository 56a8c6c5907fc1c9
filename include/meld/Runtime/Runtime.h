//===- Runtime.h - Functions that fused modules call ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What the Canonical ABI needs at run time beyond generated code: handle
/// tables, and a staging area for what goes to and from the host. Both are
/// written in C (handles.c, staging.c), compiled when libmeld is built, and
/// selected from here: a core module for each, with a memory of its own and
/// with nothing but the functions that are used.
//===----------------------------------------------------------------------===//
#ifndef MELD_RUNTIME_RUNTIME_H
#define MELD_RUNTIME_RUNTIME_H

#include "meld/Binary/CoreTypes.h"
#include "meld/Support/LLVM.h"
#include <optional>
#include <vector>

namespace meld {

/// The functions, in the signatures below. All values are i32 unless noted.
///
/// `table` is the number of a component instance's table, below NumTables.
/// `type` is the number of a resource type, anything but 2^32 - 1. `index` is
/// a handle as the component has it, starting at 1. `rep` is a representation.
/// Trap: the functions trap where the Canonical ABI does, before they change
/// anything, and where memory or the fixed capacity is used up.
enum class RuntimeFunction : uint8_t {
  /// (table, type, rep, host) -> index: adds an owned handle. `host` is the
  /// host's handle that backs it, 0 for none.
  HandleAdd,
  /// (table, type, index) -> i64: removes an owned handle (`lift_own`). The
  /// low half of the result is rep, the high half is host. Traps if the handle
  /// is free, of another type, borrowed, or lent.
  HandleTake,
  /// (table, type, index) -> rep: `resource.rep`, and `lift_borrow` where
  /// nobody can observe lends. Traps if the handle is free or of another type.
  HandleRep,
  /// (table, type, index) -> i64: removes a handle (`resource.drop`) without
  /// running anything. Traps if it is free, of another type, or lent. The high
  /// half of the result is a RuntimeDrop, the low half is its operand.
  HandleDrop,
  /// (table, index) -> index: counts one more user of an owned handle that is
  /// there and that was added with the number of its users as `host`.
  ShareAdd,
  /// (table, index) -> i32: counts one less. 0, or when that was the last one
  /// the handle's rep, which is then removed.
  ShareDrop,
  /// (table, type, index) -> rep: `lift_borrow`; the handle, owned or
  /// borrowed, stays lent up to LendsEnd. Traps like HandleRep.
  HandleLend,
  /// () -> mark: before the first HandleLend of a call.
  LendsBegin,
  /// (mark): takes back every lend since the mark.
  LendsEnd,
  /// () -> scope: begins the scope of a call's borrowed handles. Scopes nest.
  ScopeBegin,
  /// (scope): ends it. Traps unless every handle that was added to it has been
  /// dropped.
  ScopeEnd,
  /// (table, type, rep, scope) -> index: adds a borrowed handle
  /// (`lower_borrow`).
  BorrowAdd,
  /// The same, with rep a handle of the host that is dropped with this one.
  BorrowAddHost,

  /// (old, old size, alignment, size) -> pointer, as the Canonical ABI calls
  /// `realloc`: never 0, in range, aligned. Traps without memory.
  StagingRealloc,
  /// () -> mark: how much is in use.
  StagingMark,
  /// (mark): frees what was allocated since; everything if it is 0.
  StagingRelease,
};
constexpr unsigned NumRuntimeFunctions = 16;

/// What is left to do after HandleDrop.
enum class RuntimeDrop : uint32_t {
  Nothing = 0,       ///< a borrowed handle; its scope counts one less
  RunDestructor = 1, ///< with the representation in the low half
  DropHostHandle = 2 ///< the one in the low half
};

/// The name in the module: "handle_add", ...
StringRef runtimeFunctionName(RuntimeFunction Function);
CoreFuncType runtimeFunctionType(RuntimeFunction Function);
/// Whether \p Function belongs to the module of the staging area.
bool isStagingFunction(RuntimeFunction Function);

/// In a fixed capacity, scopes and lends may each exceed a table's handles by
/// this many.
constexpr uint32_t RuntimeSpareCapacity = 64;

struct RuntimeOptions {
  /// Tables of handles, at most 2^24.
  uint32_t NumTables = 0;
  /// Handles per table, at most 2^28 - 1. None: tables grow with what they
  /// hold. With a capacity, all tables together have that plus
  /// RuntimeSpareCapacity for scopes, and the same for lends.
  std::optional<uint32_t> Capacity;
  /// Bytes that the staging area has at least. None: it grows.
  std::optional<uint64_t> StagingBytes;
};

/// A core module without imports, tables, globals and a start function. Its
/// memory has the index 0. An active data segment initialises it, so that an
/// instance has to be made before anything can call its functions.
struct RuntimeImage {
  std::vector<uint8_t> Bytes;
  /// For each function that was asked for, in that order, its index in the
  /// module's function index space.
  std::vector<uint32_t> FunctionIndices;
};

/// Makes the module of the handle tables with the functions \p Used, which may
/// repeat, and what they call. They are exported under their names.
///
/// With a capacity the module's memory has the size that is needed as both
/// limits, and no instruction grows it. Fails if that exceeds a memory.
Expected<RuntimeImage> selectHandles(ArrayRef<RuntimeFunction> Used,
                                     const RuntimeOptions &Options);

/// The same for the staging area.
Expected<RuntimeImage> selectStaging(ArrayRef<RuntimeFunction> Used,
                                     const RuntimeOptions &Options);

} // namespace meld

#endif // MELD_RUNTIME_RUNTIME_H
