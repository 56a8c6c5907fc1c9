//===- InstanceFlags.h - may_enter and may_leave in use ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "Component Instances": each component instance has a flag
/// that traps re-entrance and one that traps calls out of `realloc` and
/// `post-return`. This decides which of them the composition can ever observe;
/// the rest is not generated.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_INSTANCEFLAGS_H
#define MELD_LIB_CANONICALABI_INSTANCEFLAGS_H

#include "CoreCalls.h"
#include "HandleTables.h"
#include "InstanceCalls.h"
#include "Reached.h"

namespace meld {

/// What a call into a component instance does with `may_enter` flags, each
/// named by its component instance.
struct EntrySteps {
  SmallVector<uint32_t, 1> Tested;  ///< trap when clear
  SmallVector<uint32_t, 1> Cleared; ///< during the call
  bool empty() const { return Tested.empty() && Cleared.empty(); }
};

/// Component instances by parent, in a numbering in which those inside one are
/// consecutive.
class InstanceTree {
public:
  explicit InstanceTree(const InstanceGraph &Graph);
  /// Whether \p Outer is a parent of \p Inner or of one of its parents.
  bool encloses(uint32_t Outer, uint32_t Inner) const {
    return First[Outer] < First[Inner] && First[Inner] < End[Outer];
  }
  /// All component instances, parents before their children.
  ArrayRef<uint32_t> order() const { return Order; }

private:
  std::vector<uint32_t> Order;
  std::vector<uint32_t> First, End; ///< positions in Order
};

/// Decides about `may_enter` (`Store.lift`).
///
/// An instance X is entered again only by a call that comes from outside X
/// while X is active. Control gets outside X through what X imports, which is
/// older than X, or through a function of an enclosing instance; only the
/// latter can hold exports of X. So the flag of X is observable only if X,
/// once entered, can reach a call into one of its ancestors ("donut
/// wrapping").
///
/// The component-model test-suite has engines trap every call between a parent
/// and its child "for now"; the text of the specification allows them, and so
/// does this.
class EntryFlags {
public:
  EntryFlags(const InstanceGraph &Graph, ArrayRef<InstanceCalls::Call> Calls);

  /// Of the call from component instance \p Caller into \p Callee.
  EntrySteps steps(uint32_t Caller, uint32_t Callee) const;
  /// Of a call of the host. The root's own flag is the host's, and while it is
  /// set none below it can be clear, so nothing is tested.
  EntrySteps stepsFromHost(uint32_t Callee) const;

private:
  using Call = InstanceCalls::Call;
  void findDonuts(ArrayRef<Call> Calls);
  /// `entering_set`, innermost first; the root is always entered already.
  SmallVector<uint32_t, 4> enteringSet(std::optional<uint32_t> Caller,
                                       uint32_t Callee) const;
  /// Whether the flag of \p Instance may be observed while \p Callee, which
  /// lies in it, is active.
  bool mayReenter(uint32_t Callee, uint32_t Instance) const;

  const InstanceGraph &Graph;
  const InstanceTree Tree;
  /// Instances that are called from inside themselves.
  struct Donut {
    uint32_t Instance = 0;
    std::vector<bool> ReachedFrom; ///< by component instance
  };
  std::vector<Donut> Donuts;
  /// More donuts than are looked at one by one: each may be reached from
  /// anywhere.
  bool AssumeReached = false;
  std::vector<bool> InsideDonut; ///< by component instance
  /// By component instance: some call clears its flag.
  std::vector<bool> Live;
};

/// Decides about `may_leave` (`canon_lower`, `canon_resource_new`, ...).
///
/// Where the host calls a realloc or post-return, the root may not be left as
/// far as the host is concerned, and what it lowers for the root it checks
/// itself. So only calls that stay inside the composition need a check then.
class LeaveFlags {
public:
  LeaveFlags(const InstanceGraph &Graph, const HandleTables &Tables)
      : Graph(Graph), Tables(Tables),
        Restricted(Graph.ComponentInstances.size()),
        RestrictedForHost(Graph.ComponentInstances.size()),
        Live(Graph.ComponentInstances.size()),
        CheckedLowerings(Graph.Lowerings.size()),
        CheckedBuiltins(Graph.Builtins.size()) {}

  /// Notes that an adapter calls \p Func, a realloc or post-return of
  /// \p ComponentInstance, during which that may not be left.
  void addRestricted(uint32_t ComponentInstance, const CoreBinding &Func) {
    Restricted[ComponentInstance].push_back(Func);
  }
  /// The same where the host calls \p Func.
  void addRestrictedForHost(uint32_t ComponentInstance,
                            const CoreBinding &Func) {
    RestrictedForHost[ComponentInstance].push_back(Func);
  }
  /// Looks at what the restricted functions reach.
  /// \returns an error for code that cannot be decoded.
  Error decide(const ReachedDefinitions &Reached, CoreCalls &Calls);

  /// Whether restricted functions of \p ComponentInstance may observe its
  /// flag, so that it has to be cleared around them.
  bool isLive(uint32_t ComponentInstance) const {
    return Live[ComponentInstance];
  }
  /// Whether the lowered or built-in function \p Boundary may be called while
  /// the flag of its component instance is clear, so that it has to look.
  bool isChecked(const CoreBinding &Boundary) const {
    return Boundary.K == CoreBinding::Lowered ? CheckedLowerings[Boundary.Index]
                                              : CheckedBuiltins[Boundary.Index];
  }

private:
  /// Of each component instance's functions, one list.
  using FunctionLists = std::vector<SmallVector<CoreBinding, 1>>;
  /// Sets the checks of what \p Functions reach; with \p OnlyInside, of calls
  /// of other component instances alone.
  Error decide(const ReachedDefinitions &Reached, CoreCalls &Calls,
               const FunctionLists &Functions, bool OnlyInside);
  bool staysInside(const CoreBinding &Boundary) const;
  void setChecked(const CoreBinding &Boundary);

  const InstanceGraph &Graph;
  const HandleTables &Tables;
  FunctionLists Restricted, RestrictedForHost;
  std::vector<bool> Live; ///< by component instance
  std::vector<bool> CheckedLowerings, CheckedBuiltins;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_INSTANCEFLAGS_H
