//===- EmitScpv.cpp - Write provenance into a module ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/EmitScpv.h"
#include "meld/Provenance/Section.h"
#include "meld/Support/Error.h"

using namespace meld;

CodeRange meld::codeRangeOf(const CoreModule &Module, uint32_t FuncIndex) {
  const CoreBody &Body =
      Module.Bodies[FuncIndex - Module.numImports(ExternKind::Func)];
  const uint64_t Start =
      Body.Offset - Module.Offset - Module.CodeContentsPosition;
  // A section's size is a u32, and so is any distance within one.
  return {static_cast<uint32_t>(Start),
          static_cast<uint32_t>(Start + Body.Bytes.size())};
}

Expected<Scpv> meld::buildScpv(const CoreModule &Module,
                               const OriginMap &Origins, bool BoundedMemory,
                               bool ClosedWorld, ArrayRef<uint8_t> Behind) {
  Scpv Section;
  Section.BoundedMemory = BoundedMemory;
  Section.ClosedWorld = ClosedWorld;
  Expected<Sha256Digest> Hash = hashForScpv(Module.Bytes, Behind);
  if (!Hash)
    return Hash.takeError();
  Section.ModuleHash = *Hash;

  Section.Entries.reserve(Origins.Functions.size());
  uint64_t Lowest = Module.numImports(ExternKind::Func);
  for (const FunctionOrigin &Origin : Origins.Functions) {
    if (Origin.FusedFunc < Lowest ||
        Origin.FusedFunc >= Module.numEntities(ExternKind::Func))
      return makeError("the origin map has function " +
                       Twine(Origin.FusedFunc) +
                       ", which is not defined or out of order");
    Lowest = uint64_t(Origin.FusedFunc) + 1;
    Section.Entries.push_back(
        {Origin.FusedFunc, Origins.Components[Origin.Component],
         Origin.OriginalFunc, codeRangeOf(Module, Origin.FusedFunc)});
  }
  return Section;
}

/// The contents of the section that describes \p Module.
static Expected<std::vector<uint8_t>> makeContents(ArrayRef<uint8_t> Module,
                                                   const OriginMap &Origins,
                                                   bool BoundedMemory,
                                                   bool ClosedWorld) {
  Expected<CoreModule> Read = readCoreModule(Module);
  if (!Read)
    return Read.takeError();
  Expected<Scpv> Section =
      buildScpv(*Read, Origins, BoundedMemory, ClosedWorld);
  if (!Section)
    return Section.takeError();
  return encodeScpv(*Section);
}

Expected<std::vector<uint8_t>> meld::emitScpv(std::vector<uint8_t> Module,
                                              const OriginMap &Origins,
                                              bool BoundedMemory,
                                              bool ClosedWorld) {
  if (Error Err = stripScpv(Module))
    return Err;
  Expected<std::vector<uint8_t>> Contents =
      makeContents(Module, Origins, BoundedMemory, ClosedWorld);
  if (!Contents)
    return Contents.takeError();
  if (Error Err = appendCustomSection(Module, ScpvSectionName, *Contents))
    return Err;
  return Module;
}

Error meld::stripScpv(std::vector<uint8_t> &Module) {
  Expected<std::vector<SectionSpan>> Sections =
      findCustomSections(Module, {ScpvSectionName});
  if (!Sections)
    return Sections.takeError();
  removeSections(Module, *Sections);
  return Error::success();
}
