//===- Features.cpp - What a module uses of WebAssembly -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Features.h"
#include "meld/Binary/InstructionWalker.h"

using namespace meld;

static BinaryenFeatures featuresOf(Opcode Op) {
  const auto Value = static_cast<unsigned>(Op);
  const unsigned Code = Value % OpcodePageSize;
  switch (static_cast<OpcodePage>(Value - Code)) {
  case OpcodePage::GC:
    return BinaryenFeatureGC() | BinaryenFeatureReferenceTypes();
  case OpcodePage::Simd:
    return BinaryenFeatureSIMD128() |
           (Code >= 0x100 ? BinaryenFeatureRelaxedSIMD() : 0);
  case OpcodePage::Atomic:
    return BinaryenFeatureAtomics();
  case OpcodePage::Misc:
    if (Code < 8) // saturating conversions
      return BinaryenFeatureNontrappingFPToInt();
    if (Code < 15) // memory.init to table.copy
      return BinaryenFeatureBulkMemory() | BinaryenFeatureBulkMemoryOpt();
    if (Code < 18) // table.grow, table.size, table.fill
      return BinaryenFeatureReferenceTypes();
    return BinaryenFeatureWideArithmetic();
  case OpcodePage::Plain:
    break;
  }
  switch (Op) {
  case Opcode::Try:
  case Opcode::Catch:
  case Opcode::Throw:
  case Opcode::Rethrow:
  case Opcode::ThrowRef:
  case Opcode::Delegate:
  case Opcode::CatchAll:
  case Opcode::TryTable:
    return BinaryenFeatureExceptionHandling();
  case Opcode::ReturnCall:
  case Opcode::ReturnCallIndirect:
    return BinaryenFeatureTailCall();
  case Opcode::ReturnCallRef:
    return BinaryenFeatureTailCall() | BinaryenFeatureGC() |
           BinaryenFeatureReferenceTypes();
  case Opcode::SelectTyped:
  case Opcode::TableGet:
  case Opcode::TableSet:
  case Opcode::RefNull:
  case Opcode::RefIsNull:
  case Opcode::RefFunc:
    return BinaryenFeatureReferenceTypes();
  case Opcode::CallRef:
  case Opcode::RefEq:
  case Opcode::RefAsNonNull:
  case Opcode::BrOnNull:
  case Opcode::BrOnNonNull:
    return BinaryenFeatureGC() | BinaryenFeatureReferenceTypes();
  default:
    return 0;
  }
}

namespace {
/// Collects the features of code.
struct FeatureScan : InstructionVisitor {
  BinaryenFeatures Used = 0;

  bool instruction(Opcode Op, const uint8_t *) {
    Used |= featuresOf(Op);
    return true;
  }
  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    if (Kind == ImmKind::BlockType)
      Used |= BinaryenFeatureMultivalue();
    else if (Kind == ImmKind::Memory && Index != 0)
      Used |= BinaryenFeatureMultiMemory();
    else if (Kind == ImmKind::Table && Index != 0)
      Used |= BinaryenFeatureReferenceTypes();
    return true;
  }
  bool memArg(uint32_t Memory, uint8_t, const uint8_t *, const uint8_t *) {
    if (Memory != 0)
      Used |= BinaryenFeatureMultiMemory();
    return true;
  }
};

/// Extended constant expressions use arithmetic.
struct ConstantScan : FeatureScan {
  bool instruction(Opcode Op, const uint8_t *Begin) {
    switch (Op) {
    case Opcode::I32Add:
    case Opcode::I32Sub:
    case Opcode::I32Mul:
    case Opcode::I64Add:
    case Opcode::I64Sub:
    case Opcode::I64Mul:
      Used |= BinaryenFeatureExtendedConst();
      return true;
    default:
      return FeatureScan::instruction(Op, Begin);
    }
  }
};
} // namespace

static BinaryenFeatures featuresOf(const CoreValType &Type) {
  if (Type.K == CoreValType::V128)
    return BinaryenFeatureSIMD128();
  if (!Type.isRef())
    return 0;
  if (Type.Heap.Code == HeapType::Exn || Type.Heap.Code == HeapType::NoExn)
    return BinaryenFeatureExceptionHandling() | BinaryenFeatureReferenceTypes();
  const bool IsBasic =
      Type.Heap.Code == HeapType::Func || Type.Heap.Code == HeapType::Extern;
  return BinaryenFeatureReferenceTypes() |
         (IsBasic && Type.Nullable ? 0 : BinaryenFeatureGC());
}

static BinaryenFeatures featuresOf(const CoreSubType &Type) {
  BinaryenFeatures Used = 0;
  if (Type.K != CoreSubType::Func || !Type.Final || !Type.Supers.empty())
    Used |= BinaryenFeatureGC() | BinaryenFeatureReferenceTypes();
  if (Type.Signature.Results.size() > 1)
    Used |= BinaryenFeatureMultivalue();
  for (const CoreValType &Param : Type.Signature.Params)
    Used |= featuresOf(Param);
  for (const CoreValType &Result : Type.Signature.Results)
    Used |= featuresOf(Result);
  return Used;
}

static BinaryenFeatures featuresOf(const CoreLimits &Limits) {
  return (Limits.Is64 ? BinaryenFeatureMemory64() : 0) |
         (Limits.Shared ? BinaryenFeatureAtomics() : 0) |
         (Limits.PageSizeLog2 ? BinaryenFeatureCustomPageSizes() : 0);
}

/// Types, tables, memories, globals and tags, imported ones included.
static BinaryenFeatures featuresOfIndexSpaces(const CoreModule &Module) {
  BinaryenFeatures Used = 0;
  for (const CoreSubType &Type : Module.Types)
    Used |= featuresOf(Type);
  for (const CoreRecGroup &Group : Module.RecGroups)
    if (Group.Count != 1)
      Used |= BinaryenFeatureGC() | BinaryenFeatureReferenceTypes();
  const uint32_t Tables = Module.numEntities(ExternKind::Table);
  const uint32_t Memories = Module.numEntities(ExternKind::Memory);
  for (uint32_t I = 0; I != Tables; ++I) {
    const CoreTableType Type = Module.tableType(I);
    Used |= featuresOf(Type.Limits);
    if (Tables > 1 || Type.Element != CoreValType::funcref())
      Used |= BinaryenFeatureReferenceTypes() | featuresOf(Type.Element);
  }
  for (uint32_t I = 0; I != Memories; ++I)
    Used |= featuresOf(Module.memoryType(I));
  if (Memories > 1)
    Used |= BinaryenFeatureMultiMemory();
  for (uint32_t I = 0, E = Module.numEntities(ExternKind::Global); I != E; ++I)
    Used |= featuresOf(Module.globalType(I).Type);
  if (Module.numEntities(ExternKind::Tag) != 0)
    Used |= BinaryenFeatureExceptionHandling();
  return Used;
}

static BinaryenFeatures featuresOfConstants(const CoreModule &Module) {
  ConstantScan Scan;
  auto Walk = [&](const ConstExpr &Expr) {
    if (!Expr.Bytes.empty())
      consumeError(walkConstExpr(Expr, Scan));
  };
  for (const CoreGlobal &Global : Module.Globals)
    Walk(Global.Init);
  for (const CoreTable &Table : Module.Tables)
    if (Table.Init) {
      Scan.Used |= BinaryenFeatureGC() | BinaryenFeatureReferenceTypes();
      Walk(*Table.Init);
    }
  for (const CoreElemSegment &Elem : Module.Elems) {
    if (Elem.Mode != SegmentMode::Active)
      Scan.Used |= BinaryenFeatureBulkMemory();
    if (Elem.UsesExprs || Elem.Table != 0)
      Scan.Used |= BinaryenFeatureReferenceTypes() | featuresOf(Elem.Element);
    Walk(Elem.OffsetExpr);
  }
  for (const CoreDataSegment &Data : Module.Datas) {
    if (Data.Mode != SegmentMode::Active)
      Scan.Used |= BinaryenFeatureBulkMemory();
    Walk(Data.OffsetExpr);
  }
  return Scan.Used;
}

BinaryenFeatures meld::computeFeatures(const CoreModule &Module) {
  FeatureScan Code;
  for (const CoreBody &Body : Module.Bodies)
    consumeError(walkBody(Body, Code));
  BinaryenFeatures Used =
      BinaryenFeatureSignExt() | BinaryenFeatureMutableGlobals() | Code.Used |
      featuresOfIndexSpaces(Module) | featuresOfConstants(Module);
  if (Module.DataCount)
    Used |= BinaryenFeatureBulkMemory();
  if (Used & BinaryenFeatureBulkMemory())
    Used |= BinaryenFeatureBulkMemoryOpt();
  return Used;
}
