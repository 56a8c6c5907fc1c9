//===- HostEvidence.cpp - Why a world with imports is closed --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Provenance/HostEvidence.h"

#include "Decoding.h"

#include "meld/Binary/ByteWriter.h"
#include "meld/Provenance/Section.h"
#include "meld/Support/Error.h"
#include "meld/Support/Quote.h"

#include "llvm/ADT/StringExtras.h"
#include <limits>

using namespace meld;

static constexpr StringRef Magic = "CWEV";
static constexpr uint8_t Version = 1;
/// Magic, version, number of declarations.
static constexpr size_t HeaderSize = 4 + 1 + 4;
static constexpr size_t MinDeclarationSize = 1 + 4;
/// Kind, four texts, declaration.
static constexpr size_t MinImportSize = 1 + 4 * 4 + 4;

StringRef meld::evidencedKindName(EvidencedImport::Kind Kind) {
  switch (Kind) {
  case EvidencedImport::Function:
    return "function";
  case EvidencedImport::ResourceDrop:
    return "resource.drop";
  case EvidencedImport::OwnNew:
    return "own resource.new";
  case EvidencedImport::OwnRep:
    return "own resource.rep";
  case EvidencedImport::OwnDrop:
    return "own resource.drop";
  }
  llvm_unreachable("not a kind of import");
}

//===----------------------------------------------------------------------===//
// Encoding
//===----------------------------------------------------------------------===//

static void writeText(ByteWriter &W, StringRef Text) {
  W.writeU32LE(Text.size());
  W.writeBytes(llvm::arrayRefFromStringRef(Text));
}

Expected<std::vector<uint8_t>>
meld::encodeHostEvidence(const HostEvidence &Evidence) {
  ByteWriter W;
  W.writeBytes(llvm::arrayRefFromStringRef(Magic));
  W.writeByte(Version);
  W.writeU32LE(Evidence.Declarations.size());
  for (const HostDeclaration &Declaration : Evidence.Declarations) {
    W.writeByte(Declaration.K);
    writeText(W, Declaration.Name);
  }
  W.writeU32LE(Evidence.Imports.size());
  for (const EvidencedImport &Import : Evidence.Imports) {
    W.writeByte(Import.K);
    for (StringRef Text :
         {Import.Interface, Import.Name, Import.Module, Import.Field})
      writeText(W, Text);
    W.writeU32LE(Import.Declaration);
  }
  if (W.size() > std::numeric_limits<uint32_t>::max())
    return makeError("evidence of " + Twine(Evidence.Imports.size()) +
                     " imports is more than a section can hold");
  return W.take();
}

//===----------------------------------------------------------------------===//
// Decoding
//===----------------------------------------------------------------------===//

/// A byte that is at most \p Highest.
static Expected<uint8_t> readKind(ByteReader &R, uint8_t Highest,
                                  const char *What) {
  const uint64_t Begin = R.offset();
  Expected<uint8_t> Kind = R.readByte(What);
  if (Kind && *Kind > Highest)
    return malformedAt(Begin, "unknown %s %u", What, unsigned(*Kind));
  return Kind;
}

static Error readDeclarations(ByteReader &R, HostEvidence &Evidence) {
  Expected<uint32_t> Count =
      readCount(R, MinDeclarationSize, "host declarations");
  if (!Count)
    return Count.takeError();
  for (uint32_t I = 0; I != *Count; ++I) {
    HostDeclaration &Declaration = Evidence.Declarations.emplace_back();
    Expected<uint8_t> Kind =
        readKind(R, HostDeclaration::Function, "kind of host declaration");
    if (!Kind)
      return Kind.takeError();
    Declaration.K = HostDeclaration::Kind(*Kind);
    Expected<std::string> Name = readText(R, "name of host declaration");
    if (!Name)
      return Name.takeError();
    Declaration.Name = std::move(*Name);
  }
  return Error::success();
}

static Error readImport(ByteReader &R, size_t NumDeclarations,
                        EvidencedImport &Import) {
  Expected<uint8_t> Kind =
      readKind(R, EvidencedImport::OwnDrop, "kind of host import");
  if (!Kind)
    return Kind.takeError();
  Import.K = EvidencedImport::Kind(*Kind);
  const std::pair<std::string *, const char *> Texts[] = {
      {&Import.Interface, "interface of host import"},
      {&Import.Name, "name of host import"},
      {&Import.Module, "module of host import"},
      {&Import.Field, "field of host import"}};
  for (const auto &[Text, What] : Texts) {
    Expected<std::string> Read = readText(R, What);
    if (!Read)
      return Read.takeError();
    *Text = std::move(*Read);
  }
  const uint64_t Begin = R.offset();
  Expected<uint32_t> Declaration = readU32LE(R, "declaration of host import");
  if (!Declaration)
    return Declaration.takeError();
  if (*Declaration >= NumDeclarations)
    return malformedAt(Begin, "there is no host declaration %u, only %zu",
                       *Declaration, NumDeclarations);
  Import.Declaration = *Declaration;
  return Error::success();
}

Expected<HostEvidence> meld::decodeHostEvidence(ArrayRef<uint8_t> Contents,
                                                uint64_t BaseOffset) {
  ByteReader R(Contents, BaseOffset);
  if (Error Err = readMagicAndVersion(
          R, {"an", "evidence", Magic, Version, HeaderSize}))
    return Err;
  HostEvidence Evidence;
  if (Error Err = readDeclarations(R, Evidence))
    return Err;
  Expected<uint32_t> Count = readCount(R, MinImportSize, "host imports");
  if (!Count)
    return Count.takeError();
  for (uint32_t I = 0; I != *Count; ++I)
    if (Error Err = readImport(R, Evidence.Declarations.size(),
                               Evidence.Imports.emplace_back()))
      return Err;
  if (Error Err = expectEnd(R, "host import"))
    return Err;
  return Evidence;
}

Expected<std::optional<HostEvidence>>
meld::readHostEvidence(ArrayRef<uint8_t> Module) {
  Expected<std::vector<SectionSpan>> Sections =
      findCustomSections(Module, {EvidenceSectionName});
  if (!Sections)
    return Sections.takeError();
  if (Sections->empty())
    return std::nullopt;
  if (Sections->size() > 1)
    return makeErrorAt((*Sections)[1].Begin,
                       Twine("expected one custom section '") +
                           EvidenceSectionName + "', found another");
  const SectionSpan &Section = Sections->front();
  Expected<HostEvidence> Evidence =
      decodeHostEvidence(Section.Contents, Section.contentsOffset());
  if (!Evidence)
    return Evidence.takeError();
  return std::move(*Evidence);
}

//===----------------------------------------------------------------------===//
// Checking
//===----------------------------------------------------------------------===//

/// Whether the core names of \p Import are those of what it is said to be
/// (Boundaries.h), with or without the suffix of a further identity.
static bool namesFit(const EvidencedImport &Import) {
  StringRef Module = Import.Module, Field = Import.Field;
  switch (Import.K) {
  case EvidencedImport::Function:
    break;
  case EvidencedImport::ResourceDrop:
    if (!Field.consume_front("[resource-drop]"))
      return false;
    break;
  case EvidencedImport::OwnNew:
    if (!Module.consume_front("[export]") ||
        !Field.consume_front("[resource-new]"))
      return false;
    break;
  case EvidencedImport::OwnRep:
    if (!Module.consume_front("[export]") ||
        !Field.consume_front("[resource-rep]"))
      return false;
    break;
  case EvidencedImport::OwnDrop:
    if (!Module.consume_front("[export]") ||
        !Field.consume_front("[resource-drop]"))
      return false;
    break;
  }
  if (Module != (Import.Interface.empty() ? "$root" : Import.Interface) ||
      Import.Name.empty() || !Field.consume_front(Import.Name))
    return false;
  if (Field.empty())
    return true;
  return Field.consume_front("$") && !Field.empty() && Field.front() != '0' &&
         llvm::all_of(Field, llvm::isDigit);
}

std::vector<std::string> meld::checkHostEvidence(const HostEvidence &Evidence,
                                                 const CoreModule &Module) {
  std::vector<std::string> Found;
  const auto Add = [&](const Twine &Text) { Found.push_back(Text.str()); };
  if (Evidence.Imports.size() != Module.Imports.size())
    Add("evidence of " + Twine(Evidence.Imports.size()) +
        " imports, but the module has " + Twine(Module.Imports.size()));
  else if (Module.Imports.empty())
    Add("evidence, but the module imports nothing");
  std::vector<bool> IsUsed(Evidence.Declarations.size());
  for (size_t I = 0; I != Evidence.Imports.size(); ++I) {
    const EvidencedImport &Import = Evidence.Imports[I];
    const std::string Title = ("evidence of import " + Twine(I) + ": ").str();
    if (I < Module.Imports.size()) {
      const CoreImport &Actual = Module.Imports[I];
      if (Actual.Module != Import.Module || Actual.Field != Import.Field)
        Add(Title + "it is of " + meld::quoted(Import.Module) + " " +
            meld::quoted(Import.Field) + ", but the module imports " +
            meld::quoted(Actual.Module) + " " + meld::quoted(Actual.Field));
      if (Actual.Kind != ExternKind::Func)
        Add(Title + "the module imports a " + externKindName(Actual.Kind) +
            " there, which no component does");
    }
    const std::string Subject =
        (evidencedKindName(Import.K) + " " + meld::quoted(Import.Name) +
         " of " + meld::quoted(Import.Interface))
            .str();
    if (!namesFit(Import))
      Add(Title + meld::quoted(Import.Module) + " " +
          meld::quoted(Import.Field) + " is not the name of " + Subject);
    const HostDeclaration &Declaration =
        Evidence.Declarations[Import.Declaration];
    // A function that is in no instance is none of a resource's built-ins.
    const bool IsCovered =
        Declaration.covers(Import.Interface, Import.Name) &&
        (Import.K == EvidencedImport::Function || !Import.Interface.empty());
    if (!IsCovered)
      Add(Title + "declaration " + meld::quoted(Declaration.Name) +
          " does not cover " + Subject);
    IsUsed[Import.Declaration] = true;
  }
  for (size_t I = 0; I != IsUsed.size(); ++I) {
    const HostDeclaration &Declaration = Evidence.Declarations[I];
    if (!Declaration.isValid())
      Add("evidence has a declaration " + meld::quoted(Declaration.Name) +
          ", which names nothing that a component can import");
    if (!IsUsed[I])
      Add("evidence has a declaration " + meld::quoted(Declaration.Name) +
          " that no import needs");
  }
  return Found;
}
