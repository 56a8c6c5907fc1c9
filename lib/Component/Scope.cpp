//===- Scope.cpp - The scope that a definition is read in -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Scope.h"

#include "llvm/ADT/STLExtras.h"

using namespace meld;

void NameTable::finish() {
  llvm::sort(Items,
             [](const Item &A, const Item &B) { return A.Name < B.Name; });
}

const NameTable::Item *NameTable::find(StringRef Name) const {
  const auto It = llvm::lower_bound(
      Items, Name, [](const Item &I, StringRef Name) { return I.Name < Name; });
  return It != Items.end() && It->Name == Name ? &*It : nullptr;
}

Error Scope::checkNesting(uint64_t Offset) const {
  if (Depth < MaxNestingDepth)
    return Error::success();
  return makeErrorAt(Offset, "components and types are nested more than " +
                                 Twine(MaxNestingDepth) + " levels deep");
}

/// Whether EntityInfo says something about entries of \p S.
static bool hasInfo(Sort S) {
  switch (S) {
  case Sort::CoreType:
  case Sort::CoreModule:
  case Sort::CoreInstance:
  case Sort::Func:
  case Sort::Type:
  case Sort::Component:
  case Sort::Instance:
    return true;
  default:
    return false;
  }
}

Error Scope::append(Sort S, const IndexEntry &Entry, const EntityInfo &Info) {
  if (State.Definitions == MaxDefinitions)
    return makeErrorAt(Entry.Offset, "more than " + Twine(MaxDefinitions) +
                                         " definitions in one file");
  ++State.Definitions;
  Spaces[S].push_back(Entry);
  if (hasInfo(S))
    Infos[static_cast<unsigned>(S)].push_back(Info);
  return Error::success();
}

const EntityInfo &Scope::info(Sort S, uint32_t Index) const {
  static const EntityInfo Nothing;
  return hasInfo(S) ? Infos[static_cast<unsigned>(S)][Index] : Nothing;
}

static const char *indexName(Sort S) {
  switch (S) {
  case Sort::CoreFunc:
    return "core function index";
  case Sort::CoreTable:
    return "core table index";
  case Sort::CoreMemory:
    return "core memory index";
  case Sort::CoreGlobal:
    return "core global index";
  case Sort::CoreTag:
    return "core tag index";
  case Sort::CoreType:
    return "core type index";
  case Sort::CoreModule:
    return "core module index";
  case Sort::CoreInstance:
    return "core instance index";
  case Sort::Func:
    return "function index";
  case Sort::Value:
    return "value index";
  case Sort::Type:
    return "type index";
  case Sort::Component:
    return "component index";
  case Sort::Instance:
    return "instance index";
  }
  llvm_unreachable("all sorts are handled");
}

Error Scope::checkIndex(Sort S, uint32_t Index, uint64_t Offset) const {
  if (Index < size(S))
    return Error::success();
  return makeErrorAt(Offset, indexName(S) + Twine(" ") + Twine(Index) +
                                 " is out of range: " + Twine(size(S)) +
                                 " defined so far");
}

Expected<uint32_t> Scope::readIndex(ByteReader &R, Sort S) const {
  const uint64_t Offset = R.offset();
  Expected<uint32_t> Index = R.readU32(indexName(S));
  if (!Index)
    return Index;
  if (Error Err = checkIndex(S, *Index, Offset))
    return std::move(Err);
  return Index;
}

Error Scope::finish() {
  Imports.finish();
  Exports.finish();
  if (Error Err = ImportNames.check("import name"))
    return Err;
  if (Error Err = ExportNames.check("export name"))
    return Err;
  if (Error Err = ImportedFunctions.check("import"))
    return Err;
  return ExportedFunctions.check("export");
}
