//===- SegmentLinker.cpp - Element and data sections ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "SegmentLinker.h"

#include "meld/Binary/ByteReader.h"
#include "meld/Binary/ByteWriter.h"
#include "meld/Binary/CoreTypeWriter.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Element segments
//===----------------------------------------------------------------------===//

/// Bits of an element segment's form (core, "Element Section").
enum : uint8_t { NotActive = 1, Explicit = 2, UsesExprs = 4 };
static constexpr uint8_t FuncElemKind = 0;

/// Writes form, table, offset and element type of \p Elem, which becomes
/// passive where \p Defer is true.
static Error writeElemHead(ByteWriter &W, const LinkState &State,
                           ConstExprLinker &Exprs, uint32_t Instance,
                           const CoreElemSegment &Elem, bool Defer) {
  const InstanceMap &Map = State.Maps.instance(Instance);
  const CoreValType Element = mapValType(Elem.Element, Map.Types);
  const uint8_t Form = Elem.UsesExprs ? UsesExprs : 0;
  bool NamesType = true;
  if (Elem.Mode == SegmentMode::Declarative) {
    W.writeByte(Form | NotActive | Explicit);
  } else if (Elem.Mode == SegmentMode::Passive || Defer) {
    W.writeByte(Form | NotActive);
  } else {
    // The short form implies table 0 and functions.
    const uint32_t Table = Map.of(ExternKind::Table)[Elem.Table];
    NamesType =
        Table != 0 || (Elem.UsesExprs && Element != CoreValType::funcref());
    W.writeByte(NamesType ? Form | Explicit : Form);
    if (NamesType)
      W.writeULEB(Table);
    if (Error E = Exprs.write(W, Instance, Elem.OffsetExpr))
      return E;
  }
  if (NamesType && Elem.UsesExprs)
    writeValType(W, Element);
  else if (NamesType)
    W.writeByte(FuncElemKind);
  return Error::success();
}

static Error writeFuncItems(ByteWriter &W, const LinkState &State,
                            uint32_t Instance, const CoreElemSegment &Elem,
                            std::vector<uint32_t> &Declared) {
  const std::vector<uint32_t> &Funcs =
      State.Maps.instance(Instance).of(ExternKind::Func);
  ByteReader R(Elem.Items);
  for (uint32_t I = 0; I != Elem.Count; ++I) {
    Expected<uint32_t> Func = R.readU32("function index of an element");
    if (!Func)
      return Func.takeError();
    W.writeULEB(Funcs[*Func]);
    Declared.push_back(Funcs[*Func]);
  }
  return Error::success();
}

Error meld::writeElemSegments(ByteWriter &W, const LinkState &State,
                              const StartPlan &Starts, ConstExprLinker &Exprs,
                              std::vector<uint32_t> &Declared) {
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    for (const CoreElemSegment &Elem : State.module(I).Elems) {
      if (Error E =
              writeElemHead(W, State, Exprs, I, Elem, Starts.isDeferred(I)))
        return E;
      W.writeULEB(Elem.Count);
      if (Error E = Elem.UsesExprs
                        ? Exprs.writeItems(W, I, Elem)
                        : writeFuncItems(W, State, I, Elem, Declared))
        return E;
    }
  }
  return Error::success();
}

void meld::writeDeclarativeSegment(ByteWriter &W, ArrayRef<uint32_t> Funcs) {
  W.writeByte(NotActive | Explicit);
  W.writeByte(FuncElemKind);
  W.writeULEB(Funcs.size());
  for (uint32_t Func : Funcs)
    W.writeULEB(Func);
}

//===----------------------------------------------------------------------===//
// Data segments
//===----------------------------------------------------------------------===//

uint64_t LinkedData::contentsSize() const {
  uint64_t Size = sizeOfULEB(Segments.size()) + Heads.size();
  for (const Segment &S : Segments)
    Size += S.Bytes.size();
  return Size;
}

void LinkedData::writeContents(ByteWriter &W) const {
  W.writeULEB(Segments.size());
  size_t HeadBegin = 0;
  for (const Segment &S : Segments) {
    W.writeBytes(
        ArrayRef<uint8_t>(Heads).slice(HeadBegin, S.HeadEnd - HeadBegin));
    W.writeBytes(S.Bytes);
    HeadBegin = S.HeadEnd;
  }
}

Expected<LinkedData> meld::linkDataSegments(const LinkState &State,
                                            const StartPlan &Starts,
                                            ConstExprLinker &Exprs) {
  enum : uint8_t { Active = 0, Passive = 1, ActiveExplicit = 2 };
  LinkedData Linked;
  ByteWriter Heads;
  for (uint32_t I = 0; I != State.numInstances(); ++I) {
    for (const CoreDataSegment &Data : State.module(I).Datas) {
      if (Data.Mode == SegmentMode::Passive || Starts.isDeferred(I)) {
        Heads.writeByte(Passive);
      } else {
        const uint32_t Memory =
            State.Maps.instance(I).of(ExternKind::Memory)[Data.Memory];
        Heads.writeByte(Memory ? ActiveExplicit : Active);
        if (Memory)
          Heads.writeULEB(Memory);
        if (Error E = Exprs.write(Heads, I, Data.OffsetExpr))
          return E;
      }
      Heads.writeULEB(Data.Bytes.size());
      Linked.Segments.push_back({Heads.size(), Data.Bytes});
    }
  }
  Linked.Heads = Heads.take();
  return Linked;
}
