//===- SortReader.cpp - Sorts and indices with sorts ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Readers.h"

using namespace meld;

Expected<Sort> meld::readCoreSort(ByteReader &R) {
  const uint64_t Offset = R.offset();
  uint8_t Byte;
  if (Error Err = R.readByte("core sort").moveInto(Byte))
    return std::move(Err);
  switch (Byte) {
  case 0x00:
    return Sort::CoreFunc;
  case 0x01:
    return Sort::CoreTable;
  case 0x02:
    return Sort::CoreMemory;
  case 0x03:
    return Sort::CoreGlobal;
  case 0x04:
    return Sort::CoreTag;
  case 0x10:
    return Sort::CoreType;
  case 0x11:
    return Sort::CoreModule;
  case 0x12:
    return Sort::CoreInstance;
  default:
    return malformedAt(Offset, "unknown core sort 0x%02x", Byte);
  }
}

Expected<Sort> meld::readSort(ByteReader &R) {
  const uint64_t Offset = R.offset();
  uint8_t Byte;
  if (Error Err = R.readByte("sort").moveInto(Byte))
    return std::move(Err);
  switch (Byte) {
  case 0x00:
    return readCoreSort(R);
  case 0x01:
    return Sort::Func;
  case 0x02:
    return Sort::Value;
  case 0x03:
    return Sort::Type;
  case 0x04:
    return Sort::Component;
  case 0x05:
    return Sort::Instance;
  default:
    return malformedAt(Offset, "unknown sort 0x%02x", Byte);
  }
}

static Expected<SortIndex> readIndexOfSort(ByteReader &R, const Scope &S,
                                           Expected<Sort> Of) {
  if (!Of)
    return Of.takeError();
  SortIndex Item{*Of, 0};
  if (Error Err = S.readIndex(R, *Of).moveInto(Item.Index))
    return std::move(Err);
  return Item;
}

Expected<SortIndex> meld::readSortIndex(ByteReader &R, const Scope &S) {
  return readIndexOfSort(R, S, readSort(R));
}

Expected<SortIndex> meld::readCoreSortIndex(ByteReader &R, const Scope &S) {
  return readIndexOfSort(R, S, readCoreSort(R));
}

Expected<bool> meld::readFlag(ByteReader &R, const char *What) {
  const uint64_t Offset = R.offset();
  uint8_t Byte;
  if (Error Err = R.readByte(What).moveInto(Byte))
    return std::move(Err);
  if (Byte > 1)
    return malformedAt(Offset, "%s is 0x%02x, expected 0x00 or 0x01", What,
                       Byte);
  return Byte == 1;
}

std::string meld::aSort(Sort S) {
  return ((S == Sort::Instance ? "an " : "a ") + sortName(S)).str();
}

Sort meld::sortOfExtern(ExternKind Kind) {
  switch (Kind) {
  case ExternKind::Func:
    return Sort::CoreFunc;
  case ExternKind::Table:
    return Sort::CoreTable;
  case ExternKind::Memory:
    return Sort::CoreMemory;
  case ExternKind::Global:
    return Sort::CoreGlobal;
  case ExternKind::Tag:
    return Sort::CoreTag;
  }
  llvm_unreachable("all kinds are handled");
}

bool meld::isCoreExternSort(Sort S) {
  switch (S) {
  case Sort::CoreFunc:
  case Sort::CoreTable:
  case Sort::CoreMemory:
  case Sort::CoreGlobal:
  case Sort::CoreTag:
    return true;
  default:
    return false;
  }
}

bool meld::isExternSort(Sort S) {
  switch (S) {
  case Sort::CoreModule:
  case Sort::Func:
  case Sort::Value:
  case Sort::Type:
  case Sort::Component:
  case Sort::Instance:
    return true;
  default:
    return false;
  }
}
