//===- CanonForms.h - How canonical definitions are written -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// One row per canonical definition: its opcode, its name and what follows the
/// opcode (Binary.md, "Canonical Definitions").
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_COMPONENT_CANONFORMS_H
#define MELD_LIB_COMPONENT_CANONFORMS_H

#include "meld/Component/Canon.h"

namespace meld {

/// What follows the opcode.
enum class CanonShape : uint8_t {
  None,
  Lift,
  Lower,
  Resource,      ///< a resource type
  LocalResource, ///< a resource type that this component defines
  ResultAndOpts,
  Context, ///< a core value type and a slot
  Opts,
  Stream, ///< a stream type
  StreamAndOpts,
  StreamAndAsync,
  Future, ///< a future type
  FutureAndOpts,
  FutureAndAsync,
  Async,
  Cancel,
  CancelAndMemory,
  TypeAndTable, ///< a core type and a core table
  /// The specification puts a byte (`sh?`) before the other immediates, tools
  /// do not write it, and either can be read as the other.
  Ambiguous
};

struct CanonForm {
  uint8_t Opcode;
  CanonKind K;
  CanonShape Shape;
  const char *Name;
};

/// In the order of CanonKind.
inline constexpr CanonForm CanonForms[] = {
    {0x00, CanonKind::Lift, CanonShape::Lift, "lift"},
    {0x01, CanonKind::Lower, CanonShape::Lower, "lower"},
    {0x02, CanonKind::ResourceNew, CanonShape::LocalResource, "resource.new"},
    {0x03, CanonKind::ResourceDrop, CanonShape::Resource, "resource.drop"},
    {0x04, CanonKind::ResourceRep, CanonShape::LocalResource, "resource.rep"},
    {0x24, CanonKind::BackpressureInc, CanonShape::None, "backpressure.inc"},
    {0x25, CanonKind::BackpressureDec, CanonShape::None, "backpressure.dec"},
    {0x09, CanonKind::TaskReturn, CanonShape::ResultAndOpts, "task.return"},
    {0x05, CanonKind::TaskCancel, CanonShape::None, "task.cancel"},
    {0x0a, CanonKind::ContextGet, CanonShape::Context, "context.get"},
    {0x0b, CanonKind::ContextSet, CanonShape::Context, "context.set"},
    {0x06, CanonKind::SubtaskCancel, CanonShape::Async, "subtask.cancel"},
    {0x0d, CanonKind::SubtaskDrop, CanonShape::None, "subtask.drop"},
    {0x0e, CanonKind::StreamNew, CanonShape::Stream, "stream.new"},
    {0x0f, CanonKind::StreamRead, CanonShape::StreamAndOpts, "stream.read"},
    {0x10, CanonKind::StreamWrite, CanonShape::StreamAndOpts, "stream.write"},
    {0x11, CanonKind::StreamCancelRead, CanonShape::StreamAndAsync,
     "stream.cancel-read"},
    {0x12, CanonKind::StreamCancelWrite, CanonShape::StreamAndAsync,
     "stream.cancel-write"},
    {0x13, CanonKind::StreamDropReadable, CanonShape::Stream,
     "stream.drop-readable"},
    {0x14, CanonKind::StreamDropWritable, CanonShape::Stream,
     "stream.drop-writable"},
    {0x15, CanonKind::FutureNew, CanonShape::Future, "future.new"},
    {0x16, CanonKind::FutureRead, CanonShape::FutureAndOpts, "future.read"},
    {0x17, CanonKind::FutureWrite, CanonShape::FutureAndOpts, "future.write"},
    {0x18, CanonKind::FutureCancelRead, CanonShape::FutureAndAsync,
     "future.cancel-read"},
    {0x19, CanonKind::FutureCancelWrite, CanonShape::FutureAndAsync,
     "future.cancel-write"},
    {0x1a, CanonKind::FutureDropReadable, CanonShape::Future,
     "future.drop-readable"},
    {0x1b, CanonKind::FutureDropWritable, CanonShape::Future,
     "future.drop-writable"},
    {0x1c, CanonKind::ErrorContextNew, CanonShape::Opts, "error-context.new"},
    {0x1d, CanonKind::ErrorContextDebugMessage, CanonShape::Opts,
     "error-context.debug-message"},
    {0x1e, CanonKind::ErrorContextDrop, CanonShape::None, "error-context.drop"},
    {0x1f, CanonKind::WaitableSetNew, CanonShape::None, "waitable-set.new"},
    {0x20, CanonKind::WaitableSetWait, CanonShape::CancelAndMemory,
     "waitable-set.wait"},
    {0x21, CanonKind::WaitableSetPoll, CanonShape::CancelAndMemory,
     "waitable-set.poll"},
    {0x22, CanonKind::WaitableSetDrop, CanonShape::None, "waitable-set.drop"},
    {0x23, CanonKind::WaitableJoin, CanonShape::None, "waitable.join"},
    {0x26, CanonKind::ThreadIndex, CanonShape::None, "thread.index"},
    {0x27, CanonKind::ThreadNewIndirect, CanonShape::TypeAndTable,
     "thread.new-indirect"},
    {0x28, CanonKind::ThreadResumeLater, CanonShape::None,
     "thread.resume-later"},
    {0x29, CanonKind::ThreadSuspend, CanonShape::Cancel, "thread.suspend"},
    {0x0c, CanonKind::ThreadYield, CanonShape::Cancel, "thread.yield"},
    {0x2a, CanonKind::ThreadSuspendThenResume, CanonShape::Cancel,
     "thread.suspend-then-resume"},
    {0x2b, CanonKind::ThreadYieldThenResume, CanonShape::Cancel,
     "thread.yield-then-resume"},
    {0x2c, CanonKind::ThreadSuspendThenPromote, CanonShape::Cancel,
     "thread.suspend-then-promote"},
    {0x2d, CanonKind::ThreadYieldThenPromote, CanonShape::Cancel,
     "thread.yield-then-promote"},
    {0x40, CanonKind::ThreadSpawnRef, CanonShape::Ambiguous,
     "thread.spawn-ref"},
    {0x41, CanonKind::ThreadSpawnIndirect, CanonShape::Ambiguous,
     "thread.spawn-indirect"},
    {0x42, CanonKind::ThreadAvailableParallelism, CanonShape::Ambiguous,
     "thread.available-parallelism"},
};

} // namespace meld

#endif // MELD_LIB_COMPONENT_CANONFORMS_H
