//===- AliasReader.cpp - Aliases ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Readers.h"

using namespace meld;

/// Reads the rest of an alias of an export of an instance whose space is \p
/// InstanceSort, \p Entry being complete but for that.
static Error readExportAlias(ByteReader &R, Scope &S, Sort Of,
                             Sort InstanceSort, IndexEntry Entry) {
  if (Error Err = S.readIndex(R, InstanceSort).moveInto(Entry.Index))
    return Err;
  const uint64_t NameOffset = R.offset();
  if (Error Err = R.readName("export name").moveInto(Entry.Name))
    return Err;
  // Copied: aliases of instances make the list grow that it is in.
  const EntityInfo Instance = S.info(InstanceSort, Entry.Index);
  const NameTable &Exports = *Instance.Exports;
  const NameTable::Item *Export = Exports.find(Entry.Name);
  if (!Export)
    return makeErrorAt(NameOffset, sortName(InstanceSort) + " " +
                                       Twine(Entry.Index) + " has no export '" +
                                       Entry.Name + "'");
  if (Export->S != Of)
    return makeErrorAt(
        NameOffset, "export '" + Entry.Name + "' of " + sortName(InstanceSort) +
                        " " + Twine(Entry.Index) + " is " + aSort(Export->S) +
                        ", expected " + aSort(Of));
  EntityInfo Info = Export->Info;
  if (Instance.IsForeign) {
    Info.IsForeign = true;
    Info.Type.Node = TypeNodes::foreign();
  }
  return S.append(Of, Entry, Info);
}

static bool isOuterAliasSort(Sort S) {
  return S == Sort::CoreModule || S == Sort::CoreType || S == Sort::Component ||
         S == Sort::Type;
}

/// Reads the rest of an alias of an entry of this scope or one around it.
static Error readOuterAlias(ByteReader &R, Scope &S, Sort Of,
                            IndexEntry Entry) {
  const uint64_t DepthOffset = R.offset();
  if (Error Err = R.readU32("outer alias count").moveInto(Entry.Depth))
    return Err;
  const Scope *Target = &S;
  bool LeavesComponent = false;
  for (uint32_t I = 0; I != Entry.Depth; ++I) {
    LeavesComponent |= !Target->isTypeScope();
    Target = Target->Parent;
    if (!Target)
      return malformedAt(DepthOffset,
                         "outer alias count %u is larger than the number of "
                         "scopes around it, which is %u",
                         Entry.Depth, I);
  }
  const uint64_t IndexOffset = R.offset();
  if (Error Err = Target->readIndex(R, Of).moveInto(Entry.Index))
    return Err;
  // Copied: with a count of 0 the list that it is in grows below.
  const EntityInfo Info = Target->info(Of, Entry.Index);
  if (Of == Sort::Type && Info.Type.RefersToResource) {
    if (LeavesComponent)
      return malformedAt(IndexOffset,
                         "type index %u of a component around this one refers "
                         "to a resource type, which an outer alias cannot",
                         Entry.Index);
    for (Scope *Crossed = &S; Crossed != Target; Crossed = Crossed->Parent)
      Crossed->RefersToOuterResource = true;
  }
  return S.append(Of, Entry, Info);
}

Error meld::readAlias(ByteReader &R, Scope &S) {
  const uint64_t Offset = R.offset();
  Sort Of;
  if (Error Err = readSort(R).moveInto(Of))
    return Err;
  const uint64_t TargetOffset = R.offset();
  uint8_t Target;
  if (Error Err = R.readByte("alias target").moveInto(Target))
    return Err;

  const auto Refuse = [&](const char *Kind, const char *Allowed) {
    return makeErrorAt(Offset, Kind + Twine(" alias of ") + aSort(Of) +
                                   ", expected " + Allowed);
  };
  switch (Target) {
  case 0x00:
    if (!isExternSort(Of))
      return Refuse("export", "a core module or a sort that is not core");
    if (S.isTypeScope() && Of != Sort::Instance && Of != Sort::Type)
      return Refuse("export", "an instance or type inside a type");
    return readExportAlias(R, S, Of, Sort::Instance,
                           {.K = IndexEntry::ExportAlias, .Offset = Offset});
  case 0x01:
    if (!isCoreExternSort(Of) || S.isTypeScope())
      return Refuse("core export",
                    "a core function, table, memory, global or tag, outside "
                    "of types");
    return readExportAlias(
        R, S, Of, Sort::CoreInstance,
        {.K = IndexEntry::CoreExportAlias, .Offset = Offset});
  case 0x02:
    if (!isOuterAliasSort(Of))
      return Refuse("outer", "a core module, core type, component or type");
    if (S.isTypeScope() && Of != Sort::CoreType && Of != Sort::Type)
      return Refuse("outer", "a core type or type inside a type");
    return readOuterAlias(R, S, Of,
                          {.K = IndexEntry::OuterAlias, .Offset = Offset});
  default:
    return malformedAt(TargetOffset, "unknown alias target 0x%02x", Target);
  }
}
