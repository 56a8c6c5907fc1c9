//===- ContextStorage.h - What context.get and .set access ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "Thread State", `Thread.storage`: each task of a component
/// instance begins with two slots of its own that are zero. Only one task of
/// an instance runs at a time here, so its slots are globals, which a call that
/// begins a task clears and, where another task may be waiting, puts back.
/// This decides which slots and which calls that can be observed for.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_CONTEXTSTORAGE_H
#define MELD_LIB_CANONICALABI_CONTEXTSTORAGE_H

#include "AdapterModule.h"
#include "CoreCalls.h"
#include "Reached.h"

#include <array>

namespace meld {

/// What a call that begins a task does with slots of its callee's instance.
struct StorageSteps {
  SmallVector<ContextSlot, 2> Fresh; ///< zero when the callee begins
  /// They have their former values again when the call is over.
  bool Restored = false;
  bool empty() const { return Fresh.empty(); }
};

class ContextStorage {
public:
  ContextStorage(const InstanceGraph &Graph, const ReachedDefinitions &Reached);

  /// Looks at what realloc and start functions reach.
  /// \returns an error for code that cannot be decoded.
  Error decide(const ReachedDefinitions &Reached, CoreCalls &Calls);

  /// The slot that \p Builtin, context.get or .set, accesses. None for one
  /// that is never both read and written: it reads as zero.
  std::optional<ContextSlot>
  slotOf(const InstanceGraph::Builtin &Builtin) const;

  /// Of a call of a function that \p Instance lifts, or of a destructor.
  StorageSteps steps(uint32_t Instance, bool Restored) const;
  /// Of a call of a realloc of \p Instance, a task inside another or before
  /// one (`LiftLowerContext.reallocate`).
  StorageSteps stepsOfRealloc(uint32_t Instance) const;

  /// The core instances whose start functions might see that their slots are
  /// not zero unless they are cleared right before.
  ArrayRef<uint32_t> dirtyStarts() const { return DirtyStarts; }

private:
  /// Which built-ins reach a slot.
  struct SlotUse {
    bool Read = false, Written = false;
    CoreValType Type; ///< the same for all of a component
    bool isLive() const { return Read && Written; }
  };
  bool isLive(uint32_t Instance) const {
    return Uses[Instance][0].isLive() || Uses[Instance][1].isLive();
  }

  /// What core functions of one component instance may do to live slots.
  struct Access {
    bool Reads = false, Writes = false;
  };
  Expected<Access> accessOf(CoreCalls &Calls, ArrayRef<CoreBinding> Functions);
  Error decideReallocs(const ReachedDefinitions &Reached, CoreCalls &Calls);
  Error decideStarts(CoreCalls &Calls);

  const InstanceGraph &Graph;
  std::vector<std::array<SlotUse, 2>> Uses; ///< by component instance
  /// By component instance: a realloc may access a slot that is live.
  std::vector<bool> InReallocs;
  SmallVector<uint32_t, 2> DirtyStarts;
};

/// Whether \p Kind accesses a slot.
bool isContextAccess(CanonKind Kind);

/// Adds the function that \p Builtin, context.get or .set, is when it accesses
/// \p Slot.
BoundaryTarget emitContextAccess(AdapterModule &Module,
                                 const InstanceGraph::Builtin &Builtin,
                                 const std::optional<ContextSlot> &Slot,
                                 StringRef Name);

/// Adds a function that clears the slots of \p Steps.
BoundaryTarget emitClearStorage(AdapterModule &Module,
                                const StorageSteps &Steps, StringRef Name);

} // namespace meld

#endif // MELD_LIB_CANONICALABI_CONTEXTSTORAGE_H
