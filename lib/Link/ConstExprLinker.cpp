//===- ConstExprLinker.cpp - Relocate constant expressions ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ConstExprLinker.h"

#include "Relocator.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Support/Error.h"

using namespace meld;

namespace {
/// Relocates, and puts known values in place of global.get.
class FoldingRelocator : public Relocator {
public:
  /// A global.get is two bytes at least, the longest value (v128.const) 18.
  static constexpr size_t MaxGrowth = 9;

  FoldingRelocator(const LinkState &State, ConstantGlobals &Constants,
                   uint32_t Instance, uint32_t NumReadable,
                   const uint8_t *Begin, uint8_t *Out,
                   std::vector<uint32_t> &RefFuncs)
      : Relocator(State.Maps.instance(Instance), Begin, Out, RefFuncs),
        State(State), Constants(Constants), Instance(Instance),
        NumReadable(NumReadable) {}

  bool instruction(Opcode, const uint8_t *Begin) {
    InstructionBegin = Begin;
    return true;
  }

  bool index(ImmKind Kind, uint32_t Index, const uint8_t *Begin,
             const uint8_t *End) {
    if (Kind != ImmKind::Global)
      return Relocator::index(Kind, Index, Begin, End);
    return readGlobal(Index, Begin, End);
  }

  /// Why a hook returned false; empty where the index was out of range.
  StringRef fault() const { return Fault; }
  /// The error of evaluating a global's value, if that was the reason.
  std::optional<Error> &nested() { return Nested; }

private:
  bool readGlobal(uint32_t Index, const uint8_t *Begin, const uint8_t *End) {
    const CoreModule &Module = State.module(Instance);
    if (Index >= Module.numEntities(ExternKind::Global))
      return false;
    if (Module.globalType(Index).Mutable) {
      Fault = "a constant expression reads a mutable global";
      return false;
    }
    if (Module.importOf(ExternKind::Global, Index)) {
      Expected<const GlobalConstant *> Value =
          Constants.valueOf(Instance, Index);
      if (!Value) {
        Nested = Value.takeError();
        return false;
      }
      if (*Value) {
        copyTo(InstructionBegin);
        ArrayRef<uint8_t> Instruction = (*Value)->Instruction;
        std::memcpy(Out, Instruction.data(), Instruction.size());
        Out += Instruction.size();
        Run = End;
        return true;
      }
    }
    if (Map.of(ExternKind::Global)[Index] >= NumReadable) {
      Fault = "a constant expression needs the value of a global that is only "
              "known later";
      return false;
    }
    return Relocator::index(ImmKind::Global, Index, Begin, End);
  }

  const LinkState &State;
  ConstantGlobals &Constants;
  uint32_t Instance;
  uint32_t NumReadable;
  const uint8_t *InstructionBegin = nullptr;
  StringRef Fault;
  std::optional<Error> Nested;
};
} // namespace

/// Links \p NumExprs expressions that stand one behind the other in \p Bytes
/// into Scratch.
Error ConstExprLinker::link(uint32_t Instance, ArrayRef<uint8_t> Bytes,
                            uint64_t Offset, uint32_t NumExprs,
                            uint32_t NumReadable) {
  Scratch.resize_for_overwrite(Bytes.size() * FoldingRelocator::MaxGrowth);
  FoldingRelocator Copy(State, Constants, Instance, NumReadable, Bytes.begin(),
                        Scratch.data(), RefFuncs);
  InstructionWalker<FoldingRelocator> Walker(Bytes.begin(), Bytes.end(), Copy);
  for (uint32_t I = 0; I != NumExprs; ++I) {
    if (Walker.walkExpression())
      continue;
    if (std::optional<Error> &Nested = Copy.nested())
      return std::move(*Nested);
    const WalkFailure &Failure = Walker.failure();
    if (!Copy.fault().empty())
      return makeErrorAt(Offset + (Failure.At - Bytes.begin()), Copy.fault());
    return makeWalkError(Failure, Bytes.begin(), Offset);
  }
  const uint8_t *End = Copy.finish(Bytes.end());
  Scratch.truncate(End - Scratch.data());
  return Error::success();
}

Error ConstExprLinker::write(ByteWriter &W, uint32_t Instance,
                             const ConstExpr &Expr, uint32_t NumReadable) {
  if (Error E = link(Instance, Expr.Bytes, Expr.Offset, 1, NumReadable))
    return E;
  W.writeBytes(Scratch);
  return Error::success();
}

Error ConstExprLinker::writeInstructions(ByteWriter &W, uint32_t Instance,
                                         const ConstExpr &Expr) {
  if (Error E = link(Instance, Expr.Bytes, Expr.Offset, 1, AllGlobals))
    return E;
  W.writeBytes(ArrayRef<uint8_t>(Scratch).drop_back());
  return Error::success();
}

Error ConstExprLinker::writeItems(ByteWriter &W, uint32_t Instance,
                                  const CoreElemSegment &Elem) {
  const CoreModule &Module = State.module(Instance);
  const uint64_t Offset =
      Module.Offset + (Elem.Items.begin() - Module.Bytes.begin());
  if (Error E = link(Instance, Elem.Items, Offset, Elem.Count, AllGlobals))
    return E;
  W.writeBytes(Scratch);
  return Error::success();
}
