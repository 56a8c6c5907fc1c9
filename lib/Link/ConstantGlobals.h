//===- ConstantGlobals.h - Values of immutable globals ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Once modules are linked, an imported global is often one that an immutable
/// global of another module defines, such as the `__memory_base` of dynamic
/// linking. Its value is then known here, and constant expressions that read
/// it can hold the value: reading a defined global there needs the GC
/// proposal, which the inputs did not.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_CONSTANTGLOBALS_H
#define MELD_LIB_LINK_CONSTANTGLOBALS_H

#include "LinkState.h"

#include "meld/Binary/InstructionWalker.h"

namespace meld {

/// An i32 or i64, sign-extended.
struct IntConstant {
  bool Is64 = false;
  int64_t Value = 0;
  /// The value as an address or size.
  uint64_t asUnsigned() const {
    return Is64 ? static_cast<uint64_t>(Value) : static_cast<uint32_t>(Value);
  }
};

/// A value that one constant instruction makes.
struct GlobalConstant {
  SmallVector<uint8_t, 12> Instruction; ///< with output indices; empty: none
  std::optional<IntConstant> Integer;
};

class ConstantGlobals {
public:
  explicit ConstantGlobals(const LinkState &State)
      : State(State), Entries(State.Maps.size(ExternKind::Global)) {}

  /// The value of global \p Index of \p Instance (imports counted); null where
  /// it is mutable or no single instruction makes it.
  ///
  /// \returns an error where initialisers read each other in a circle, or
  /// where one is malformed.
  Expected<const GlobalConstant *> valueOf(uint32_t Instance, uint32_t Index);

  /// Evaluates \p Expr of \p Instance, integer arithmetic included; none where
  /// that is not possible before instantiation.
  Expected<std::optional<IntConstant>> evaluate(uint32_t Instance,
                                                const ConstExpr &Expr);

private:
  enum class Progress : uint8_t { New, Evaluating, Done };
  struct Entry {
    Progress State = Progress::New;
    GlobalConstant Value;
  };
  /// A defined global.
  struct GlobalRef {
    uint32_t Instance;
    uint32_t Index;
  };
  struct Evaluation;

  Error evaluateInitialiser(GlobalRef Global,
                            SmallVectorImpl<GlobalRef> &Needed);
  Error require(GlobalRef Global);
  GlobalRef definitionOf(uint32_t Instance, uint32_t Index) const {
    LinkTarget Target =
        State.Resolver.resolve(ExternKind::Global, Instance, Index);
    return {Target.Instance, Target.Index};
  }
  Entry &entryOf(GlobalRef Global) {
    return Entries[State.Maps.instance(Global.Instance)
                       .of(ExternKind::Global)[Global.Index]];
  }

  const LinkState &State;
  std::vector<Entry> Entries; ///< by output global index
};

} // namespace meld

#endif // MELD_LIB_LINK_CONSTANTGLOBALS_H
