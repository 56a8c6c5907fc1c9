//===- StartPlan.h - The order of start functions and segments --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// One fused module has one start function, and its active segments all take
/// effect before it. Instantiating the inputs one after the other interleaves
/// them: instance by instance, element segments, data segments, start (core,
/// "Instantiation"). The start plan keeps what can be told apart.
///
/// After the first instance with a start function, the active segments of an
/// instance are deferred: they become passive, and the fused start function
/// copies them with table.init and memory.init where their turn comes, so that
/// an earlier start function does not see them and has run when they trap.
/// They stay active where neither can happen: all of the instance's active
/// segments go to tables and memories which it defines itself, so which do not
/// exist yet when the earlier start functions run, and provably fit.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_STARTPLAN_H
#define MELD_LIB_LINK_STARTPLAN_H

#include "ConstExprLinker.h"

#include "meld/Link/CallGraph.h"

namespace meld {

class StartPlan {
public:
  static Expected<StartPlan> create(const LinkState &State,
                                    ConstantGlobals &Constants);

  /// Whether the active segments of \p Instance become passive.
  bool isDeferred(uint32_t Instance) const { return Deferred[Instance]; }
  /// Whether \p Instance has an active data segment that becomes passive.
  bool defersData() const { return DefersData; }
  /// Start functions of the inputs and what is called before them, in order.
  ArrayRef<FunctionRef> starts() const { return Starts; }
  /// Whether a start function must be made, because none of the inputs' does
  /// all that is needed.
  bool needsFusedFunction() const { return NeedsFusedFunction; }

  /// Writes the body of the fused start function, locals included.
  Error writeBody(ByteWriter &W, const LinkState &State,
                  ConstExprLinker &Exprs) const;

private:
  std::vector<bool> Deferred; ///< by instance
  std::vector<FunctionRef> Starts;
  bool DefersData = false;
  bool NeedsFusedFunction = false;
};

} // namespace meld

#endif // MELD_LIB_LINK_STARTPLAN_H
