//===- StartPlan.cpp - The order of start functions and segments ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "StartPlan.h"

#include "meld/Binary/ByteWriter.h"

using namespace meld;

template <typename SegmentT>
static bool hasActive(const std::vector<SegmentT> &Segments) {
  return llvm::any_of(Segments, [](const SegmentT &Segment) {
    return Segment.Mode == SegmentMode::Active;
  });
}

/// Size in bytes of a memory when it is made; capped where it would wrap.
static uint64_t initialBytes(const CoreLimits &Limits) {
  const unsigned Log2 = Limits.PageSizeLog2.value_or(16);
  return Limits.Min > (~uint64_t(0) >> Log2) ? ~uint64_t(0)
                                             : Limits.Min << Log2;
}

/// Whether \p Size units at the offset \p Expr provably fit into \p Limit.
static Expected<bool> fits(ConstantGlobals &Constants, uint32_t Instance,
                           const ConstExpr &Expr, uint64_t Size,
                           uint64_t Limit) {
  Expected<std::optional<IntConstant>> Offset =
      Constants.evaluate(Instance, Expr);
  if (!Offset)
    return Offset.takeError();
  const std::optional<IntConstant> Constant = *Offset;
  if (!Constant)
    return false;
  const uint64_t Begin = Constant->asUnsigned();
  return Begin <= Limit && Size <= Limit - Begin;
}

/// Whether nothing can tell when the active segments of \p Instance take
/// effect.
static Expected<bool> isSelfContained(const LinkState &State,
                                      ConstantGlobals &Constants,
                                      uint32_t Instance) {
  const CoreModule &Module = State.module(Instance);
  auto IsImported = [&](ExternKind Kind, uint32_t Index) {
    return Index < Module.numImports(Kind);
  };
  for (const CoreElemSegment &Elem : Module.Elems) {
    if (Elem.Mode != SegmentMode::Active)
      continue;
    if (IsImported(ExternKind::Table, Elem.Table))
      return false;
    Expected<bool> Fits = fits(Constants, Instance, Elem.OffsetExpr, Elem.Count,
                               Module.tableType(Elem.Table).Limits.Min);
    if (!Fits || !*Fits)
      return Fits;
  }
  for (const CoreDataSegment &Data : Module.Datas) {
    if (Data.Mode != SegmentMode::Active)
      continue;
    if (IsImported(ExternKind::Memory, Data.Memory))
      return false;
    Expected<bool> Fits =
        fits(Constants, Instance, Data.OffsetExpr, Data.Bytes.size(),
             initialBytes(Module.memoryType(Data.Memory)));
    if (!Fits || !*Fits)
      return Fits;
  }
  return true;
}

Expected<StartPlan> StartPlan::create(const LinkState &State,
                                      ConstantGlobals &Constants) {
  StartPlan Plan;
  Plan.Deferred.resize(State.numInstances());
  bool AnyDeferred = false;
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    const CoreModule &Module = State.module(I);
    const bool HasElems = hasActive(Module.Elems);
    const bool HasDatas = hasActive(Module.Datas);
    if (!Plan.Starts.empty() && (HasElems || HasDatas)) {
      Expected<bool> SelfContained = isSelfContained(State, Constants, I);
      if (!SelfContained)
        return SelfContained.takeError();
      if (!*SelfContained) {
        Plan.Deferred[I] = true;
        AnyDeferred = true;
        Plan.DefersData |= HasDatas;
      }
    }
    if (!Module.Start)
      continue;
    if (const std::optional<LinkTarget> &Before =
            State.Plan.Instances[I].BeforeStart) {
      assert(Before->K == LinkTarget::Entity && "called without an instance");
      Plan.Starts.push_back({Before->Instance, Before->Index});
    }
    Plan.Starts.push_back({I, *Module.Start});
  }
  Plan.NeedsFusedFunction = AnyDeferred || Plan.Starts.size() > 1;
  return Plan;
}

//===----------------------------------------------------------------------===//
// The fused start function
//===----------------------------------------------------------------------===//

/// Writes what an active segment does: copies all \p Size units to the offset
/// that was pushed, then drops the segment. Source offset and size are i32 for
/// every address type. \p Init and \p Drop are codes behind the prefix 0xfc.
static void writeInitAndDrop(ByteWriter &W, uint8_t Init, uint8_t Drop,
                             uint32_t Segment, uint32_t Target, uint64_t Size) {
  W.writeByte(0x41); // i32.const
  W.writeSLEB(0);
  W.writeByte(0x41);
  W.writeSLEB(static_cast<int32_t>(Size));
  W.writeByte(0xfc);
  W.writeULEB(Init);
  W.writeULEB(Segment);
  W.writeULEB(Target);
  W.writeByte(0xfc);
  W.writeULEB(Drop);
  W.writeULEB(Segment);
}

static Error writeDeferredSegments(ByteWriter &W, const LinkState &State,
                                   ConstExprLinker &Exprs, uint32_t Instance) {
  const CoreModule &Module = State.module(Instance);
  const InstanceMap &Map = State.Maps.instance(Instance);
  for (uint32_t I = 0; I != Module.Elems.size(); ++I) {
    const CoreElemSegment &Elem = Module.Elems[I];
    if (Elem.Mode != SegmentMode::Active)
      continue;
    if (Error E = Exprs.writeInstructions(W, Instance, Elem.OffsetExpr))
      return E;
    writeInitAndDrop(W, /*table.init*/ 0x0c, /*elem.drop*/ 0x0d,
                     Map.FirstElem + I, Map.of(ExternKind::Table)[Elem.Table],
                     Elem.Count);
  }
  for (uint32_t I = 0; I != Module.Datas.size(); ++I) {
    const CoreDataSegment &Data = Module.Datas[I];
    if (Data.Mode != SegmentMode::Active)
      continue;
    if (Error E = Exprs.writeInstructions(W, Instance, Data.OffsetExpr))
      return E;
    writeInitAndDrop(W, /*memory.init*/ 0x08, /*data.drop*/ 0x09,
                     Map.FirstData + I, Map.of(ExternKind::Memory)[Data.Memory],
                     Data.Bytes.size());
  }
  return Error::success();
}

Error StartPlan::writeBody(ByteWriter &W, const LinkState &State,
                           ConstExprLinker &Exprs) const {
  W.writeULEB(0); // no locals
  const auto WriteCall = [&](uint32_t Instance, uint32_t Index) {
    W.writeByte(0x10);
    W.writeULEB(State.Maps.instance(Instance).of(ExternKind::Func)[Index]);
  };
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    if (Deferred[I])
      if (Error E = writeDeferredSegments(W, State, Exprs, I))
        return E;
    const CoreModule &Module = State.module(I);
    if (!Module.Start)
      continue;
    if (const std::optional<LinkTarget> &Before =
            State.Plan.Instances[I].BeforeStart)
      WriteCall(Before->Instance, Before->Index);
    WriteCall(I, *Module.Start);
  }
  W.writeByte(0x0b); // end
  return Error::success();
}
