//===- IndexCheck.cpp - Every index names what it has to ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "IndexCheck.h"
#include "meld/Binary/ByteReader.h"
#include "meld/Binary/InstructionWalker.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/BitVector.h"

using namespace meld;

/// Operands that array.new_fixed may take (WebAssembly JavaScript Interface,
/// "Implementation-defined Limits").
static constexpr uint32_t MaxArrayOperands = 10000;

/// What the type that \p Op names has to be; none where any will do.
static std::optional<CoreSubType::Composite> typeNeededBy(Opcode Op) {
  switch (Op) {
  case Opcode::CallIndirect:
  case Opcode::ReturnCallIndirect:
  case Opcode::CallRef:
  case Opcode::ReturnCallRef:
    return CoreSubType::Func;
  case Opcode::StructNew:
  case Opcode::StructNewDefault:
  case Opcode::StructGet:
  case Opcode::StructGetS:
  case Opcode::StructGetU:
  case Opcode::StructSet:
    return CoreSubType::Struct;
  case Opcode::ArrayNew:
  case Opcode::ArrayNewDefault:
  case Opcode::ArrayNewFixed:
  case Opcode::ArrayNewData:
  case Opcode::ArrayNewElem:
  case Opcode::ArrayGet:
  case Opcode::ArrayGetS:
  case Opcode::ArrayGetU:
  case Opcode::ArraySet:
  case Opcode::ArrayFill:
  case Opcode::ArrayCopy:
  case Opcode::ArrayInitData:
  case Opcode::ArrayInitElem:
    return CoreSubType::Array;
  default:
    return std::nullopt;
  }
}

namespace {
/// Checks indices against the spaces of a module.
struct IndexChecker : InstructionVisitor {
  explicit IndexChecker(const CoreModule &Module) : Module(Module) {}

  bool instruction(Opcode Op, const uint8_t *) {
    Current = Op;
    return true;
  }

  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    switch (Kind) {
    case ImmKind::Func:
    case ImmKind::RefFunc:
      return Index < Module.FuncTypes.size();
    case ImmKind::Type:
      return typeIs(Index, typeNeededBy(Current));
    case ImmKind::HeapType:
      return Index < Module.Types.size();
    case ImmKind::BlockType:
      return typeIs(Index, CoreSubType::Func);
    case ImmKind::U32:
      return Current == Opcode::ArrayNewFixed ? Index <= MaxArrayOperands
                                              : Index < NumFields;
    case ImmKind::Table:
      return Index < Module.numEntities(ExternKind::Table);
    case ImmKind::Global:
      return Index < Module.numEntities(ExternKind::Global);
    case ImmKind::Tag:
      return Index < Module.TagTypes.size();
    case ImmKind::Elem:
      return Index < Module.Elems.size();
    case ImmKind::Data:
      return Module.DataCount && Index < *Module.DataCount;
    case ImmKind::Memory:
      return Index < Module.numEntities(ExternKind::Memory);
    default:
      return true;
    }
  }

  bool memArg(uint32_t Memory, uint8_t, const uint8_t *, const uint8_t *) {
    return Memory < Module.numEntities(ExternKind::Memory);
  }

  const CoreModule &Module;

private:
  bool typeIs(uint32_t Index, std::optional<CoreSubType::Composite> Needed) {
    if (Index >= Module.Types.size())
      return false;
    const CoreSubType &Type = Module.Types[Index];
    NumFields = Type.Fields.size();
    return !Needed || Type.K == *Needed;
  }

  Opcode Current = Opcode::Nop;
  size_t NumFields = 0; ///< of the type that was named last
};

/// Constant expressions; what they refer to is declared.
struct ConstantChecker : IndexChecker {
  ConstantChecker(const CoreModule &Module, llvm::BitVector &Declared)
      : IndexChecker(Module), Declared(Declared) {}

  bool instruction(Opcode Op, const uint8_t *Begin) {
    return isConstantOpcode(Op) && IndexChecker::instruction(Op, Begin);
  }
  bool index(ImmKind Kind, uint32_t Index, const uint8_t *Begin,
             const uint8_t *End) {
    if (!IndexChecker::index(Kind, Index, Begin, End))
      return false;
    if (Kind == ImmKind::RefFunc)
      Declared.set(Index);
    return true;
  }

  llvm::BitVector &Declared;
};

/// Function bodies, whose references have to be declared.
struct BodyChecker : IndexChecker {
  BodyChecker(const CoreModule &Module, const llvm::BitVector &Declared)
      : IndexChecker(Module), Declared(Declared) {}

  bool index(ImmKind Kind, uint32_t Index, const uint8_t *Begin,
             const uint8_t *End) {
    if (!IndexChecker::index(Kind, Index, Begin, End))
      return false;
    if (Kind == ImmKind::RefFunc && !Declared.test(Index))
      Undeclared = Index;
    return !Undeclared;
  }

  const llvm::BitVector &Declared;
  std::optional<uint32_t> Undeclared; ///< that a `ref.func` names
};
} // namespace

/// Checks the items of \p Segment, each a function index or an expression.
static Error checkItems(const CoreElemSegment &Segment,
                        ConstantChecker &Checker) {
  const uint8_t *Cur = Segment.Items.begin();
  const uint8_t *End = Segment.Items.end();
  ByteReader Indices(Segment.Items);
  for (uint32_t I = 0; I != Segment.Count; ++I) {
    if (!Segment.UsesExprs) {
      Expected<uint32_t> Index = Indices.readU32("function index");
      if (!Index)
        return Index.takeError();
      if (*Index >= Checker.Declared.size())
        return makeErrorAt(Segment.Offset, "element segment names function " +
                                               Twine(*Index) +
                                               ", which does not exist");
      Checker.Declared.set(*Index);
      continue;
    }
    InstructionWalker<ConstantChecker> Walker(Cur, End, Checker);
    if (!Walker.walkExpression())
      return makeWalkError(Walker.failure(), Segment.Items.begin(),
                           Segment.Offset);
    Cur = Walker.cursor();
  }
  return Error::success();
}

static Error checkConstants(const CoreModule &Module,
                            ConstantChecker &Checker) {
  auto Check = [&](const ConstExpr &Expr) {
    return Expr.Bytes.empty() ? Error::success() : walkConstExpr(Expr, Checker);
  };
  for (const CoreGlobal &Global : Module.Globals)
    if (Error Err = Check(Global.Init))
      return Err;
  for (const CoreTable &Table : Module.Tables)
    if (Table.Init)
      if (Error Err = Check(*Table.Init))
        return Err;
  for (const CoreDataSegment &Segment : Module.Datas)
    if (Error Err = Check(Segment.OffsetExpr))
      return Err;
  for (const CoreElemSegment &Segment : Module.Elems) {
    if (Error Err = Check(Segment.OffsetExpr))
      return Err;
    if (Error Err = checkItems(Segment, Checker))
      return Err;
  }
  return Error::success();
}

Error meld::checkIndices(const CoreModule &Module) {
  if (Module.DataCount && *Module.DataCount != Module.Datas.size())
    return makeError("invalid module: data count " + Twine(*Module.DataCount) +
                     " but " + Twine(Module.Datas.size()) + " data segments");
  llvm::BitVector Declared(Module.FuncTypes.size());
  for (const CoreExport &Export : Module.Exports)
    if (Export.Kind == ExternKind::Func)
      Declared.set(Export.Index);
  ConstantChecker Constants(Module, Declared);
  if (Error Err = checkConstants(Module, Constants))
    return Err;
  BodyChecker Checker(Module, Declared);
  for (const CoreBody &Body : Module.Bodies)
    if (Error Err = walkBody(Body, Checker)) {
      if (!Checker.Undeclared)
        return Err;
      consumeError(std::move(Err));
      return makeErrorAt(Body.Offset,
                         "a ref.func in this body names function " +
                             Twine(*Checker.Undeclared) +
                             ", which is not declared");
    }
  return Error::success();
}
