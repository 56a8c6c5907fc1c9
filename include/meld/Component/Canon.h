//===- Canon.h - Canonical definitions --------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// `canon` definitions and their options as written (Binary.md, "Canonical
/// Definitions").
//===----------------------------------------------------------------------===//
#ifndef MELD_COMPONENT_CANON_H
#define MELD_COMPONENT_CANON_H

#include "meld/Component/Type.h"

namespace meld {

enum class StringEncoding : uint8_t { Utf8, Utf16, Latin1Utf16 };
/// The name the specification uses: "utf8", "utf16", "latin1+utf16".
StringRef stringEncodingName(StringEncoding Encoding);

/// Canonical options; indices are of the component's core index spaces.
struct CanonOpts {
  StringEncoding Encoding = StringEncoding::Utf8;
  bool Async = false;
  std::optional<uint32_t> Memory;
  std::optional<uint32_t> Realloc;
  std::optional<uint32_t> PostReturn;
  std::optional<uint32_t> Callback;
};

/// The reader refuses the last three by name: the specification and tools
/// encode them in two ways that cannot be told apart.
enum class CanonKind : uint8_t {
  Lift,
  Lower,
  ResourceNew,
  ResourceDrop,
  ResourceRep,
  BackpressureInc,
  BackpressureDec,
  TaskReturn,
  TaskCancel,
  ContextGet,
  ContextSet,
  SubtaskCancel,
  SubtaskDrop,
  StreamNew,
  StreamRead,
  StreamWrite,
  StreamCancelRead,
  StreamCancelWrite,
  StreamDropReadable,
  StreamDropWritable,
  FutureNew,
  FutureRead,
  FutureWrite,
  FutureCancelRead,
  FutureCancelWrite,
  FutureDropReadable,
  FutureDropWritable,
  ErrorContextNew,
  ErrorContextDebugMessage,
  ErrorContextDrop,
  WaitableSetNew,
  WaitableSetWait,
  WaitableSetPoll,
  WaitableSetDrop,
  WaitableJoin,
  ThreadIndex,
  ThreadNewIndirect,
  ThreadResumeLater,
  ThreadSuspend,
  ThreadYield,
  ThreadSuspendThenResume,
  ThreadYieldThenResume,
  ThreadSuspendThenPromote,
  ThreadYieldThenPromote,
  ThreadSpawnRef,
  ThreadSpawnIndirect,
  ThreadAvailableParallelism
};
/// The name the specification uses: "resource.drop", "waitable-set.wait", ...
StringRef canonKindName(CanonKind Kind);

/// One canonical definition; which members are used depends on the kind.
struct Canon {
  CanonKind K = CanonKind::Lift;
  uint32_t Func = 0; ///< Lift: core function; Lower: function
  uint32_t Type = 0; ///< Lift: function type; resource.*, stream.*, future.*:
                     ///< type; thread.new-indirect, spawn: core type
  CanonOpts Opts;
  std::optional<ValTypeRef> Result; ///< task.return
  CoreValType ContextType;          ///< context.get/set
  uint32_t Slot = 0;                ///< context.get/set
  bool Async = false;               ///< the `async?` immediate
  bool Cancellable = false;         ///< the `cancel?` immediate
  bool Shared = false;              ///< the `sh?` immediate
  uint32_t Memory = 0;              ///< waitable-set.wait/poll
  uint32_t Table = 0;               ///< thread.*-indirect
  uint64_t Offset = 0;
};

} // namespace meld

#endif // MELD_COMPONENT_CANON_H
