//===- Verify.cpp - Whether an image is a valid module --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Binaryen's reader resolves names and indices while it reads, so its
/// validator never sees some rules of the binary format. They are checked here
/// on the bytes.
//===----------------------------------------------------------------------===//

#include "meld/IR/Verify.h"
#include "BinaryenBridge.h"
#include "meld/Binary/ByteReader.h"
#include "meld/Binary/InstructionWalker.h"
#include "meld/IR/FusedModule.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/BitVector.h"

using namespace meld;

namespace {
/// Collects the functions that constant expressions refer to.
struct ReferenceCollector : InstructionVisitor {
  explicit ReferenceCollector(llvm::BitVector &Declared) : Declared(Declared) {}
  bool instruction(Opcode Op, const uint8_t *) { return isConstantOpcode(Op); }
  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    if (Kind != ImmKind::RefFunc)
      return true;
    if (Index >= Declared.size())
      return false;
    Declared.set(Index);
    return true;
  }
  llvm::BitVector &Declared;
};

/// Holds each index of a body to its index space, a `ref.func` to the declared
/// functions and the data instructions to the data count section.
struct BodyChecker : InstructionVisitor {
  BodyChecker(const CoreModule &Module, const llvm::BitVector &Declared)
      : Module(Module), Declared(Declared) {}

  bool index(ImmKind Kind, uint32_t Index, const uint8_t *, const uint8_t *) {
    switch (Kind) {
    case ImmKind::Func:
      return Index < Module.FuncTypes.size();
    case ImmKind::RefFunc:
      if (Index < Declared.size() && !Declared.test(Index))
        Undeclared = Index;
      return Index < Declared.size() && !Undeclared;
    case ImmKind::Type:
    case ImmKind::HeapType:
    case ImmKind::BlockType:
      return Index < Module.Types.size();
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
  const llvm::BitVector &Declared;
  std::optional<uint32_t> Undeclared; ///< that a `ref.func` names
};
} // namespace

/// Adds the functions that the items of \p Segment refer to.
static Error collectItems(const CoreElemSegment &Segment,
                          ReferenceCollector &Collector) {
  if (!Segment.UsesExprs) {
    ByteReader R(Segment.Items);
    for (uint32_t I = 0; I != Segment.Count; ++I) {
      Expected<uint32_t> Index = R.readU32("function index");
      if (!Index)
        return Index.takeError();
      if (*Index >= Collector.Declared.size())
        return makeErrorAt(Segment.Offset, "element segment names function " +
                                               Twine(*Index) +
                                               ", which does not exist");
      Collector.Declared.set(*Index);
    }
    return Error::success();
  }
  const uint8_t *Cur = Segment.Items.begin();
  for (uint32_t I = 0; I != Segment.Count; ++I) {
    InstructionWalker<ReferenceCollector> Walker(Cur, Segment.Items.end(),
                                                 Collector);
    if (!Walker.walkExpression())
      return makeWalkError(Walker.failure(), Segment.Items.begin(),
                           Segment.Offset);
    Cur = Walker.cursor();
  }
  return Error::success();
}

/// The functions that `ref.func` may name in a body: those that occur outside
/// of bodies (WebAssembly core, "Modules", the context's refs).
static Error collectDeclared(const CoreModule &Module,
                             llvm::BitVector &Declared) {
  ReferenceCollector Collector(Declared);
  for (const CoreExport &Export : Module.Exports)
    if (Export.Kind == ExternKind::Func)
      Declared.set(Export.Index);
  for (const CoreGlobal &Global : Module.Globals)
    if (Error Err = walkConstExpr(Global.Init, Collector))
      return Err;
  for (const CoreTable &Table : Module.Tables)
    if (Table.Init)
      if (Error Err = walkConstExpr(*Table.Init, Collector))
        return Err;
  for (const CoreElemSegment &Segment : Module.Elems)
    if (Error Err = collectItems(Segment, Collector))
      return Err;
  return Error::success();
}

static Error verifySections(const CoreModule &Module) {
  if (Module.DataCount && *Module.DataCount != Module.Datas.size())
    return makeError("invalid module: data count " + Twine(*Module.DataCount) +
                     " but " + Twine(Module.Datas.size()) + " data segments");
  llvm::BitVector Declared(Module.FuncTypes.size());
  if (Error Err = collectDeclared(Module, Declared))
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

Error meld::verifyImage(ArrayRef<uint8_t> Image) {
  Expected<CoreModule> Module = readCoreModule(Image);
  if (!Module)
    return Module.takeError();
  if (Error Err = verifySections(*Module))
    return Err;
  // All features: which ones may be used is the linker's decision, and it
  // refuses those it does not know by name.
  Expected<BinaryenModuleRef> IR = readBinaryen(
      std::vector<char>(Image.begin(), Image.end()), BinaryenFeatureAll());
  if (!IR)
    return IR.takeError();
  Error Err = validateBinaryen(*IR);
  BinaryenModuleDispose(*IR);
  return Err;
}

/// An entry of the origin map must name a defined function, once.
static Error verifyOrigins(const CoreModule &Module, const OriginMap &Origins) {
  uint64_t Next = Module.numImports(ExternKind::Func);
  for (const FunctionOrigin &Origin : Origins.Functions) {
    if (Origin.FusedFunc < Next || Origin.FusedFunc >= Module.FuncTypes.size())
      return makeError("origin of function " + Twine(Origin.FusedFunc) +
                       ", which is not a defined function or not in order");
    if (Origin.Component >= Origins.Components.size())
      return makeError("origin of function " + Twine(Origin.FusedFunc) +
                       " has no component");
    Next = uint64_t(Origin.FusedFunc) + 1;
  }
  return Error::success();
}

Error meld::verify(FusedModule &M) {
  const ArrayRef<uint8_t> Image = M.image();
  if (Image.empty())
    return M.takeErrors();
  if (Error Err = verifyImage(Image))
    return Err;
  Expected<CoreModule> Module = readCoreModule(Image);
  if (!Module)
    return Module.takeError();
  return verifyOrigins(*Module, M.origins());
}
