//===- CoreModule.cpp - Index spaces of a core module ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/CoreModule.h"

using namespace meld;

uint32_t CoreModule::numEntities(ExternKind Kind) const {
  switch (Kind) {
  case ExternKind::Func:
    return static_cast<uint32_t>(FuncTypes.size());
  case ExternKind::Table:
    return numImports(Kind) + static_cast<uint32_t>(Tables.size());
  case ExternKind::Memory:
    return numImports(Kind) + static_cast<uint32_t>(Memories.size());
  case ExternKind::Global:
    return numImports(Kind) + static_cast<uint32_t>(Globals.size());
  case ExternKind::Tag:
    return static_cast<uint32_t>(TagTypes.size());
  }
  return 0;
}

const CoreImport *CoreModule::importOf(ExternKind Kind, uint32_t Index) const {
  const std::vector<uint32_t> &OfKind =
      ImportsOfKind[static_cast<unsigned>(Kind)];
  return Index < OfKind.size() ? &Imports[OfKind[Index]] : nullptr;
}

CoreTableType CoreModule::tableType(uint32_t Index) const {
  if (const CoreImport *Import = importOf(ExternKind::Table, Index))
    return Import->Table;
  return Tables[Index - numImports(ExternKind::Table)].Type;
}

CoreLimits CoreModule::memoryType(uint32_t Index) const {
  if (const CoreImport *Import = importOf(ExternKind::Memory, Index))
    return Import->Memory;
  return Memories[Index - numImports(ExternKind::Memory)];
}

CoreGlobalType CoreModule::globalType(uint32_t Index) const {
  if (const CoreImport *Import = importOf(ExternKind::Global, Index))
    return Import->Global;
  return Globals[Index - numImports(ExternKind::Global)].Type;
}

const CoreExport *CoreModule::findExport(StringRef Name) const {
  for (const CoreExport &Export : Exports)
    if (Export.Name == Name)
      return &Export;
  return nullptr;
}
