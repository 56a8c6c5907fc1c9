//===- Commands.cpp - What meld-scpv can do -------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "meld/Provenance/EmitScpv.h"
#include "meld/Provenance/HostEvidence.h"
#include "meld/Provenance/ScpvJson.h"
#include "meld/Provenance/Section.h"
#include "meld/Provenance/Verify.h"
#include "meld/Support/Error.h"
#include "meld/Support/InputFile.h"
#include "meld/Support/OutputFile.h"
#include "meld/Support/Quote.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <nlohmann/json.hpp>

using namespace meld;
using llvm::formatv;

namespace {

/// A file that was read, and its name for errors.
struct Input {
  std::string Name;
  std::unique_ptr<llvm::MemoryBuffer> Buffer;

  ArrayRef<uint8_t> bytes() const { return bytesOf(*Buffer); }
  bool isWasm() const {
    return Buffer->getBuffer().starts_with(StringRef("\0asm", 4));
  }
  /// \p Err, said to be about this file.
  Error name(Error Err) const { return addContext(std::move(Err), Name); }
};

} // namespace

static std::string quote(StringRef Path) {
  return Path == "-" ? "standard input" : ("'" + Path + "'").str();
}

static Expected<Input> read(StringRef Path) {
  Input Result{quote(Path), nullptr};
  Expected<std::unique_ptr<llvm::MemoryBuffer>> Buffer = readInputFile(Path);
  if (!Buffer)
    return Result.name(Buffer.takeError());
  Result.Buffer = std::move(*Buffer);
  return Result;
}

static Error write(StringRef Path, ArrayRef<uint8_t> Bytes) {
  return addContext(writeFile(Path, Bytes),
                    Path == "-" ? "standard output" : "'" + Path + "'");
}

//===----------------------------------------------------------------------===//
// dump
//===----------------------------------------------------------------------===//

/// Prints \p Id so that it stays on its line whatever is in it.
static void printId(raw_ostream &OS, StringRef Id) {
  for (const char C : Id)
    if (static_cast<unsigned char>(C) < 0x20 || C == 0x7f)
      OS << formatv("\\x{0:x-2}", static_cast<unsigned char>(C));
    else
      OS << C;
}

static std::string toText(const Scpv &Section) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << formatv("bounded_memory  {0}\n", Section.BoundedMemory)
     << formatv("closed_world    {0}\n", Section.ClosedWorld)
     << formatv("sha256          {0}\n",
                llvm::toHex(Section.ModuleHash, /*LowerCase=*/true))
     << formatv("functions       {0}\n", Section.Entries.size());
  if (Section.Entries.empty())
    return Text;
  OS << "\n   fused original  code range               component\n";
  for (const ScpvEntry &Entry : Section.Entries) {
    const std::string Range =
        Entry.Range
            ? formatv("[{0:x}, {1:x})", Entry.Range->Start, Entry.Range->End)
                  .str()
            : "-";
    OS << formatv("{0,8} {1,8}  {2,-24} ", Entry.FusedFunc, Entry.OriginalFunc,
                  Range);
    printId(OS, Entry.ComponentId);
    OS << '\n';
  }
  return Text;
}

/// Why the world of a module with imports is closed.
static std::string toText(const HostEvidence &Evidence) {
  static constexpr StringRef KindNames[] = {"interface", "interface",
                                            "function"};
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << formatv("\nimports         {0}\n", Evidence.Imports.size());
  for (const EvidencedImport &Import : Evidence.Imports) {
    const HostDeclaration &Declaration =
        Evidence.Declarations[Import.Declaration];
    OS << "  " << meld::escaped(Import.Module) << ' '
       << meld::escaped(Import.Field) << ": " << evidencedKindName(Import.K)
       << ' ' << meld::quoted(Import.Name);
    if (!Import.Interface.empty())
      OS << " of " << meld::quoted(Import.Interface);
    OS << ", declared by " << KindNames[Declaration.K] << ' '
       << meld::quoted(Declaration.Name) << '\n';
  }
  return Text;
}

static nlohmann::ordered_json importsToJson(const HostEvidence &Evidence) {
  static constexpr const char *KindNames[] = {"interface", "any-version",
                                              "function"};
  nlohmann::ordered_json Imports = nlohmann::ordered_json::array();
  for (const EvidencedImport &Import : Evidence.Imports) {
    const HostDeclaration &Declaration =
        Evidence.Declarations[Import.Declaration];
    Imports.push_back(
        {{"module", Import.Module},
         {"field", Import.Field},
         {"kind", evidencedKindName(Import.K).str()},
         {"interface", Import.Interface},
         {"name", Import.Name},
         {"declaration",
          {{"kind", KindNames[Declaration.K]}, {"name", Declaration.Name}}}});
  }
  return Imports;
}

/// What a module, or one that was wrapped, says of itself.
static Error readSections(ArrayRef<uint8_t> File, Scpv &Section,
                          std::optional<HostEvidence> &Evidence) {
  Expected<ArrayRef<uint8_t>> Module =
      findModuleWithSection(File, ScpvSectionName);
  if (!Module)
    return Module.takeError();
  Expected<Scpv> Provenance = readScpv(*Module);
  if (!Provenance)
    return Provenance.takeError();
  Section = std::move(*Provenance);
  Expected<std::optional<HostEvidence>> Found = readHostEvidence(*Module);
  if (!Found)
    return Found.takeError();
  Evidence = std::move(*Found);
  return Error::success();
}

/// The same of a file that is a module, or the contents of a section.
static Error readSections(const Input &File, Scpv &Section,
                          std::optional<HostEvidence> &Evidence) {
  if (File.isWasm())
    return readSections(File.bytes(), Section, Evidence);
  Expected<Scpv> Provenance = decodeScpv(File.bytes());
  if (!Provenance)
    return Provenance.takeError();
  Section = std::move(*Provenance);
  return Error::success();
}

Error scpv::dump(StringRef InputPath, StringRef Output, OutputFormat Format) {
  Expected<Input> File = read(InputPath);
  if (!File)
    return File.takeError();
  Scpv Section;
  std::optional<HostEvidence> Evidence;
  if (Error Err = readSections(*File, Section, Evidence))
    return File->name(std::move(Err));
  std::string Text;
  if (Format == OutputFormat::Json) {
    auto Document = nlohmann::ordered_json::parse(toJson(Section));
    if (Evidence)
      Document["closed_world_evidence"] = importsToJson(*Evidence);
    Text = Document.dump(/*indent=*/2) + "\n";
  } else {
    Text = toText(Section) + (Evidence ? toText(*Evidence) : "");
  }
  return write(Output, llvm::arrayRefFromStringRef(Text));
}

//===----------------------------------------------------------------------===//
// verify
//===----------------------------------------------------------------------===//

static void print(const Differences &Found, scpv::OutputFormat Format) {
  if (Format == scpv::OutputFormat::Text) {
    for (const std::string &Difference : Found)
      llvm::outs() << Difference << '\n';
    return;
  }
  const nlohmann::ordered_json Document = {{"valid", Found.empty()},
                                           {"differences", Found}};
  llvm::outs() << Document.dump(/*indent=*/2) << '\n';
}

/// What is read stays in \p Files.
static Expected<std::vector<Originals>> readAll(ArrayRef<std::string> Paths,
                                                std::vector<Input> &Files) {
  std::vector<Originals> Inputs;
  for (const std::string &Path : Paths) {
    Expected<Input> File = read(Path);
    if (!File)
      return File.takeError();
    Files.push_back(std::move(*File));
    Expected<Originals> Parsed = readOriginals(Files.back().bytes());
    if (!Parsed)
      return Files.back().name(Parsed.takeError());
    Inputs.push_back(std::move(*Parsed));
  }
  return Inputs;
}

Expected<bool> scpv::verify(StringRef Module, ArrayRef<std::string> Against,
                            OutputFormat Format) {
  Expected<Input> File = read(Module);
  if (!File)
    return File.takeError();
  Expected<ArrayRef<uint8_t>> Bytes =
      findModuleWithSection(File->bytes(), ScpvSectionName);
  if (!Bytes)
    return File->name(Bytes.takeError());
  Expected<Differences> Found = verifyScpv(*Bytes);
  if (!Found)
    return File->name(Found.takeError());
  if (!Against.empty()) {
    std::vector<Input> Files;
    Expected<std::vector<Originals>> Inputs = readAll(Against, Files);
    if (!Inputs)
      return Inputs.takeError();
    Expected<Differences> More = verifyScpvAgainst(*Bytes, *Inputs);
    if (!More)
      return File->name(More.takeError());
    llvm::append_range(*Found, *More);
  }
  print(*Found, Format);
  return Found->empty();
}

//===----------------------------------------------------------------------===//
// strip
//===----------------------------------------------------------------------===//

Error scpv::strip(StringRef InputPath, StringRef Output) {
  Expected<Input> File = read(InputPath);
  if (!File)
    return File.takeError();
  std::vector<uint8_t> Module = File->bytes();
  if (Error Err = stripScpv(Module))
    return File->name(std::move(Err));
  return write(Output, Module);
}

//===----------------------------------------------------------------------===//
// import-json
//===----------------------------------------------------------------------===//

/// The text of the section of \p Module.
static Expected<StringRef> readJsonSection(ArrayRef<uint8_t> Module) {
  Expected<std::vector<SectionSpan>> Sections =
      findCustomSections(Module, {ScpvSectionName});
  if (!Sections)
    return Sections.takeError();
  if (Sections->size() != 1)
    return makeError("expected one custom section '" + Twine(ScpvSectionName) +
                     "', found " + Twine(Sections->size()));
  return llvm::toStringRef(Sections->front().Contents);
}

/// Gives \p Module the section \p Contents, provided that \p Hash, which is
/// stated there, is its own.
static Error attach(std::vector<uint8_t> &Module, const Sha256Digest &Hash,
                    ArrayRef<uint8_t> Contents) {
  if (Error Err = stripScpv(Module))
    return Err;
  Expected<Sha256Digest> Actual = hashForScpv(Module);
  if (!Actual)
    return Actual.takeError();
  if (*Actual != Hash)
    return makeError("the provenance is of a module whose hash is " +
                     Twine(llvm::toHex(Hash, true)) + ", but that of this is " +
                     llvm::toHex(*Actual, true));
  return appendCustomSection(Module, ScpvSectionName, Contents);
}

Error scpv::importJson(StringRef InputPath, StringRef Into, StringRef Output) {
  Expected<Input> File = read(InputPath);
  if (!File)
    return File.takeError();
  Expected<StringRef> Json = File->isWasm() ? readJsonSection(File->bytes())
                                            : File->Buffer->getBuffer();
  if (!Json)
    return File->name(Json.takeError());
  Expected<Scpv> Section = importScpvJson(*Json);
  if (!Section)
    return File->name(Section.takeError());
  Expected<std::vector<uint8_t>> Contents = encodeScpv(*Section);
  if (!Contents)
    return File->name(Contents.takeError());
  if (Into.empty() && !File->isWasm())
    return write(Output, *Contents);

  Expected<Input> Target =
      Into.empty() ? Expected<Input>(std::move(*File)) : read(Into);
  if (!Target)
    return Target.takeError();
  std::vector<uint8_t> Module = Target->bytes();
  if (Error Err = attach(Module, Section->ModuleHash, *Contents))
    return Target->name(std::move(Err));
  return write(Output, Module);
}
