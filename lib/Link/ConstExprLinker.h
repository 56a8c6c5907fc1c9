//===- ConstExprLinker.h - Relocate constant expressions --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Copies constant expressions into the output: initialisers of globals and
/// tables, segment offsets, segment items. Reads of imported globals whose
/// value is known become that value; everything else keeps its instructions.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_CONSTEXPRLINKER_H
#define MELD_LIB_LINK_CONSTEXPRLINKER_H

#include "ConstantGlobals.h"

namespace meld {
class ByteWriter;

class ConstExprLinker {
public:
  explicit ConstExprLinker(const LinkState &State)
      : State(State), Constants(State) {}

  /// All output globals can be read.
  static constexpr uint32_t AllGlobals = ~uint32_t(0);

  /// Writes \p Expr of \p Instance with its final `end`. Where the expression
  /// stands, output globals below \p NumReadable can be read; needing another
  /// one is an error.
  Error write(ByteWriter &W, uint32_t Instance, const ConstExpr &Expr,
              uint32_t NumReadable = AllGlobals);
  /// The same without the final `end`, as part of a function body.
  Error writeInstructions(ByteWriter &W, uint32_t Instance,
                          const ConstExpr &Expr);
  /// Writes the items of an expression segment, without their count.
  Error writeItems(ByteWriter &W, uint32_t Instance,
                   const CoreElemSegment &Elem);

  ConstantGlobals &constants() { return Constants; }
  /// Output functions that ref.func instructions written so far name.
  ArrayRef<uint32_t> refFuncs() const { return RefFuncs; }

private:
  Error link(uint32_t Instance, ArrayRef<uint8_t> Bytes, uint64_t Offset,
             uint32_t NumExprs, uint32_t NumReadable);

  const LinkState &State;
  ConstantGlobals Constants;
  std::vector<uint32_t> RefFuncs;
  SmallVector<uint8_t, 64> Scratch; ///< what link() produced
};

} // namespace meld

#endif // MELD_LIB_LINK_CONSTEXPRLINKER_H
