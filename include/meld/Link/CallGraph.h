//===- CallGraph.h - Which functions a call may reach -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Over-approximate reachability between the functions of a link plan, across
/// instances. It answers questions such as whether a start function may call
/// the host.
//===----------------------------------------------------------------------===//
#ifndef MELD_LINK_CALLGRAPH_H
#define MELD_LINK_CALLGRAPH_H

#include "meld/Link/LinkPlan.h"
#include <memory>

namespace meld {

/// A function of a core instance, by its module's function index space.
struct FunctionRef {
  uint32_t Instance = 0;
  uint32_t Index = 0; ///< imports counted
};

/// The functions that were found to be reachable. "Reachable" means that a
/// call may happen; what is not contained is certainly not called.
class ReachableFunctions {
public:
  bool containsResidual(uint32_t Residual) const { return Reached[Residual]; }
  /// Whether any residual import is reachable.
  bool containsAnyResidual() const;
  /// Whether an import that the plan leaves unset is reachable.
  bool containsUnbound() const { return ReachesUnbound; }
  /// Whether the function \p Instance defines as its \p Index (imports
  /// counted) is reachable.
  bool contains(FunctionRef Function) const;

private:
  friend class CallGraph;
  /// By output function index.
  std::vector<bool> Reached;
  uint32_t NumResiduals = 0;
  bool ReachesUnbound = false;
  /// Output index of function 0 of each instance, were it defined there; wraps.
  ArrayRef<uint32_t> FirstFuncs;
};

/// Bodies are decoded when a query first reaches them and never again. A query
/// takes direct calls as they are; once it meets an indirect call, everything
/// whose reference was ever taken is reachable: functions in element segments,
/// in initialisers of tables and globals, and those that a ref.func names
/// anywhere.
class CallGraph {
public:
  /// Resolves the function imports of \p Plan, which must outlive the graph.
  /// Imports may be unset. \returns an error for bindings in a circle.
  static Expected<CallGraph> create(const LinkPlan &Plan);
  CallGraph(CallGraph &&) noexcept;
  CallGraph &operator=(CallGraph &&) noexcept;
  ~CallGraph();

  /// What calls of \p Roots may reach, the roots included.
  ///
  /// \returns an error for a malformed body, with its offset.
  Expected<ReachableFunctions> reachableFrom(ArrayRef<FunctionRef> Roots);

private:
  struct Impl;
  explicit CallGraph(std::unique_ptr<Impl> Graph);
  std::unique_ptr<Impl> Graph;
};

} // namespace meld

#endif // MELD_LINK_CALLGRAPH_H
