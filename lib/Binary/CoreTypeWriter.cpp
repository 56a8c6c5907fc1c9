//===- CoreTypeWriter.cpp - Encode core types -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/CoreTypeWriter.h"

#include "meld/Binary/ByteWriter.h"

using namespace meld;

void meld::writeHeapType(ByteWriter &W, HeapType Type) {
  W.writeSLEB(Type.Code);
}

void meld::writeValType(ByteWriter &W, const CoreValType &Type) {
  switch (Type.K) {
  case CoreValType::I32:
    return W.writeByte(0x7f);
  case CoreValType::I64:
    return W.writeByte(0x7e);
  case CoreValType::F32:
    return W.writeByte(0x7d);
  case CoreValType::F64:
    return W.writeByte(0x7c);
  case CoreValType::V128:
    return W.writeByte(0x7b);
  case CoreValType::I8:
    return W.writeByte(0x78);
  case CoreValType::I16:
    return W.writeByte(0x77);
  case CoreValType::Ref:
    if (!Type.Nullable)
      W.writeByte(0x64);
    else if (Type.Heap.isConcrete())
      W.writeByte(0x63);
    return writeHeapType(W, Type.Heap);
  }
}

static void writeResultType(ByteWriter &W,
                            const std::vector<CoreValType> &Types) {
  W.writeULEB(Types.size());
  for (const CoreValType &Type : Types)
    writeValType(W, Type);
}

static void writeField(ByteWriter &W, const CoreFieldType &Field) {
  writeValType(W, Field.Storage);
  W.writeByte(Field.Mutable);
}

void meld::writeSubType(ByteWriter &W, const CoreSubType &Type) {
  if (!Type.Final || !Type.Supers.empty()) {
    W.writeByte(Type.Final ? 0x4f : 0x50);
    W.writeULEB(Type.Supers.size());
    for (uint32_t Super : Type.Supers)
      W.writeULEB(Super);
  }
  switch (Type.K) {
  case CoreSubType::Func:
    W.writeByte(0x60);
    writeResultType(W, Type.Signature.Params);
    return writeResultType(W, Type.Signature.Results);
  case CoreSubType::Struct:
    W.writeByte(0x5f);
    W.writeULEB(Type.Fields.size());
    for (const CoreFieldType &Field : Type.Fields)
      writeField(W, Field);
    return;
  case CoreSubType::Array:
    W.writeByte(0x5e);
    return writeField(W, Type.Fields.front());
  }
}

static void writeLimits(ByteWriter &W, const CoreLimits &Limits) {
  W.writeByte((Limits.Max ? 1 : 0) | (Limits.Shared ? 2 : 0) |
              (Limits.Is64 ? 4 : 0) | (Limits.PageSizeLog2 ? 8 : 0));
  W.writeULEB(Limits.Min);
  if (Limits.Max)
    W.writeULEB(*Limits.Max);
  if (Limits.PageSizeLog2)
    W.writeULEB(*Limits.PageSizeLog2);
}

void meld::writeTableType(ByteWriter &W, const CoreTableType &Type) {
  writeValType(W, Type.Element);
  writeLimits(W, Type.Limits);
}

void meld::writeMemoryType(ByteWriter &W, const CoreLimits &Limits) {
  writeLimits(W, Limits);
}

void meld::writeGlobalType(ByteWriter &W, const CoreGlobalType &Type) {
  writeValType(W, Type.Type);
  W.writeByte(Type.Mutable);
}
