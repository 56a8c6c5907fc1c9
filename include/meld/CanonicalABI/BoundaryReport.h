//===- BoundaryReport.h - How boundaries were lowered -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What `lowerBoundaries` made of each boundary of an instance graph, and what
/// that costs in code. Refers to the graph by number, so that keeping it is
/// cheap; printing it needs the graph.
///
/// Text has one fact per line. Numbers are those of print<graph>:
///
///     call 0 root.$app -> root.$lib "greet": func(name: string) -> string
///       lowered transcode utf8 -> utf16, 412 bytes
///       caller utf8, memory=core-instance 2 memory 0, realloc=...
///       callee utf16, memory=core-instance 0 memory 0, realloc=...
///       checks may_leave, exceptions
///
/// docs/passes.md has all of it, and the schema of the JSON form.
//===----------------------------------------------------------------------===//
#ifndef MELD_CANONICALABI_BOUNDARYREPORT_H
#define MELD_CANONICALABI_BOUNDARYREPORT_H

#include "meld/CanonicalABI/Layout.h"
#include "meld/Graph/InstanceGraph.h"

namespace meld {

/// How a function is called across a boundary. Of several that apply it is the
/// last.
enum class LoweringKind : uint8_t {
  Direct,    ///< the function itself: no code, and no check
  Scalar,    ///< an adapter that touches no memory
  Copy,      ///< an adapter that copies values between memories
  Transcode, ///< an adapter that changes the encoding of strings
  Handles,   ///< an adapter that moves handles between tables
  Staged     ///< an adapter that copies values through the staging area
};
/// "direct", "scalar", "copy", "transcode", "handles", "staged".
StringRef loweringKindName(LoweringKind Kind);

/// One side of a boundary. Options are those that the function's type makes
/// matter; entities are where they are defined, behind imports of core modules.
struct BoundarySide {
  uint32_t ComponentInstance = 0;
  std::optional<StringEncoding> Encoding;
  std::optional<CoreBinding> Memory;
  AddressType Address = AddressType::I32; ///< of Memory
  std::optional<CoreBinding> Realloc;
  std::optional<CoreBinding> PostReturn;
};

struct LoweredBoundary {
  /// In the graph's Lowerings, Exports or Builtins.
  uint32_t Index = 0;
  /// Null where the host calls, or is called. The same where an instance's
  /// own built-in answers.
  std::optional<BoundarySide> Caller, Callee;
  LoweringKind Kind = LoweringKind::Direct;
  /// The adapter's index in the adapter module, and the bytes of its body, of
  /// which linking may widen indices. What it shares with others is not in it.
  std::optional<uint32_t> Adapter;
  uint64_t Bytes = 0;

  // Flags of component instances that are not provably unobservable.
  bool ChecksLeave = false; ///< traps unless the caller's `may_leave` is set
  bool ChecksEnter = false; ///< traps unless `may_enter` flags are set
  bool ClearsEnter = false; ///< clears `may_enter` flags during the call
  bool ClearsLeave = false; ///< clears `may_leave` during the post-return
  /// Clears the callee's storage (`context.get`), which is the task's.
  bool ClearsContext = false;
  /// Makes a trap of an exception that the callee throws.
  bool CatchesExceptions = false;
};

/// The handle table of a component instance.
struct HandleTableUse {
  enum Kind : uint8_t {
    None, ///< it never holds a handle
    Host, ///< the host's, which serves this instance
    Own   ///< one of the fused module
  };
  Kind K = None;
  uint32_t Number = 0; ///< Own: counted from 0
};

struct GeneratedCode {
  uint64_t Functions = 0;
  uint64_t Bytes = 0; ///< of function bodies
};

struct BoundaryReport {
  /// What core instances or root exports reach, callees before their callers.
  std::vector<LoweredBoundary> Calls;    ///< of Lowerings
  std::vector<LoweredBoundary> Builtins; ///< of Builtins
  std::vector<LoweredBoundary> Exports;  ///< one per root export, in order
  std::vector<HandleTableUse> Tables;    ///< one per component instance
  /// The number of the table of ours that the host has, if it has one.
  std::optional<uint32_t> HostTable;
  /// All adapters: those above, and the ones through which the host calls
  /// reallocs, post-returns and destructors.
  GeneratedCode Adapters;
  /// What adapters share: copies of types, transcoders, guarded reallocs.
  GeneratedCode Helpers;
};

/// Prints \p Report of \p Graph as text.
void printBoundaries(raw_ostream &OS, const InstanceGraph &Graph,
                     const BoundaryReport &Report);

/// The same as one JSON object, indented by two.
void printBoundariesJson(raw_ostream &OS, const InstanceGraph &Graph,
                         const BoundaryReport &Report);

} // namespace meld

#endif // MELD_CANONICALABI_BOUNDARYREPORT_H
