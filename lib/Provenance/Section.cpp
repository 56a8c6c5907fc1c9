//===- Section.cpp - Custom sections of a module's bytes ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/Section.h"
#include "meld/Binary/ByteReader.h"
#include "meld/Binary/ByteWriter.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <limits>

using namespace meld;
using llvm::formatv;

static constexpr uint8_t CustomSectionId = 0;

/// Reads the magic number and the version of a core module.
static Error expectCoreModule(ByteReader &R) {
  static constexpr uint8_t Magic[] = {0x00, 'a', 's', 'm'};
  static constexpr uint8_t CoreVersion[] = {0x01, 0x00, 0x00, 0x00};
  const uint64_t Begin = R.offset();
  if (R.bytesLeft() < sizeof(Magic) + sizeof(CoreVersion))
    return malformedAt(Begin, "expected a core module, found %zu bytes",
                       R.bytesLeft());
  if (llvm::cantFail(R.readBytes(sizeof(Magic), "magic number")) !=
      ArrayRef<uint8_t>(Magic))
    return malformedAt(Begin, "expected a core module, which starts with "
                              "the bytes 00 61 73 6d");
  const uint64_t VersionOffset = R.offset();
  if (llvm::cantFail(R.readBytes(sizeof(CoreVersion), "version")) !=
      ArrayRef<uint8_t>(CoreVersion))
    return malformedAt(VersionOffset,
                       "expected version 1 of a core module; a component is "
                       "not one");
  return Error::success();
}

Expected<std::vector<SectionSpan>>
meld::findCustomSections(ArrayRef<uint8_t> Module, ArrayRef<StringRef> Names) {
  ByteReader R(Module);
  if (Error Err = expectCoreModule(R))
    return Err;
  std::vector<SectionSpan> Found;
  while (!R.atEnd()) {
    SectionSpan Span;
    Span.Begin = R.position();
    Expected<uint8_t> Id = R.readByte("section id");
    if (!Id)
      return Id.takeError();
    Expected<ByteReader> Section = R.readSized("section");
    if (!Section)
      return Section.takeError();
    Span.End = R.position();
    if (*Id != CustomSectionId)
      continue;
    Expected<StringRef> Name = Section->readName("custom section name");
    if (!Name)
      return Name.takeError();
    if (!llvm::is_contained(Names, *Name))
      continue;
    Span.Name = *Name;
    Span.Contents = {Section->cursor(), Section->bytesLeft()};
    Found.push_back(Span);
  }
  return Found;
}

Expected<ArrayRef<uint8_t>> meld::findModuleWithSection(ArrayRef<uint8_t> File,
                                                        StringRef Name) {
  static constexpr uint8_t CoreModuleSectionId = 1;
  static constexpr uint8_t Component[] = {0x00, 'a',  's',  'm',
                                          0x0d, 0x00, 0x01, 0x00};
  ByteReader R(File);
  Expected<ArrayRef<uint8_t>> Preamble =
      File.size() < sizeof(Component)
          ? ArrayRef<uint8_t>()
          : R.readBytes(sizeof(Component), "preamble");
  if (!Preamble)
    return Preamble.takeError();
  if (*Preamble != ArrayRef<uint8_t>(Component))
    return File;
  ArrayRef<uint8_t> Found;
  while (!R.atEnd()) {
    Expected<uint8_t> Id = R.readByte("section id");
    if (!Id)
      return Id.takeError();
    const uint64_t Offset = R.offset();
    Expected<ByteReader> Section = R.readSized("section");
    if (!Section)
      return Section.takeError();
    if (*Id != CoreModuleSectionId)
      continue;
    const ArrayRef<uint8_t> Module = {Section->cursor(), Section->bytesLeft()};
    Expected<std::vector<SectionSpan>> Sections =
        findCustomSections(Module, {Name});
    if (!Sections)
      return addContext(Sections.takeError(),
                        formatv("core module at offset {0:x}", Offset).str());
    if (Sections->empty())
      continue;
    if (!Found.empty())
      return makeErrorAt(Offset, "expected one core module with a custom "
                                 "section '" +
                                     Name +
                                     "' in the component, found another");
    Found = Module;
  }
  if (Found.empty())
    return makeError("expected a core module with a custom section '" + Name +
                     "' in the component, found none");
  return Found;
}

void meld::removeSections(std::vector<uint8_t> &Module,
                          ArrayRef<SectionSpan> Sections) {
  if (Sections.empty())
    return;
  // What lies between two sections moves down once.
  auto Out = Module.begin() + Sections.front().Begin;
  for (size_t I = 0; I != Sections.size(); ++I) {
    const size_t KeptEnd =
        I + 1 == Sections.size() ? Module.size() : Sections[I + 1].Begin;
    Out = std::move(Module.begin() + Sections[I].End, Module.begin() + KeptEnd,
                    Out);
  }
  Module.erase(Out, Module.end());
}

Error meld::appendCustomSection(std::vector<uint8_t> &Module, StringRef Name,
                                ArrayRef<uint8_t> Contents) {
  ByteWriter Header;
  Header.writeName(Name);
  const uint64_t Size = uint64_t(Header.size()) + Contents.size();
  if (Size > std::numeric_limits<uint32_t>::max())
    return makeError("custom section '" + Name + "' would take " + Twine(Size) +
                     " bytes, more than a section can");
  ByteWriter Prefix;
  Prefix.writeByte(CustomSectionId);
  Prefix.writeULEB(Size);
  Prefix.writeBytes(Header.bytes());
  Module.reserve(Module.size() + Prefix.size() + Contents.size());
  Module.insert(Module.end(), Prefix.bytes().begin(), Prefix.bytes().end());
  Module.insert(Module.end(), Contents.begin(), Contents.end());
  return Error::success();
}
