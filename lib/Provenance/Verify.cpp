//===- Verify.cpp - Hold provenance against its module --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Provenance/Verify.h"
#include "meld/Provenance/EmitScpv.h"
#include "meld/Provenance/HostEvidence.h"
#include "meld/Provenance/Premises.h"
#include "meld/Provenance/Section.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace meld;
using llvm::formatv;

Expected<Scpv> meld::readScpv(ArrayRef<uint8_t> Module) {
  Expected<std::vector<SectionSpan>> Sections =
      findCustomSections(Module, {ScpvSectionName});
  if (!Sections)
    return Sections.takeError();
  if (Sections->empty())
    return makeError(Twine("expected a custom section '") + ScpvSectionName +
                     "', found none");
  // Which of several a consumer takes is not settled by anything.
  if (Sections->size() > 1)
    return makeErrorAt((*Sections)[1].Begin,
                       Twine("expected one custom section '") +
                           ScpvSectionName + "', found another");
  const SectionSpan &Section = Sections->front();
  return decodeScpv(Section.Contents, Section.contentsOffset());
}

static void comparePremise(StringRef Name, bool Claimed, bool Shown,
                           Differences &Found) {
  if (Claimed != Shown)
    Found.push_back(
        formatv("{0} is {1}, but the module shows {2}", Name, Claimed, Shown));
}

static std::string toString(const CodeRange &Range) {
  return formatv("[{0:x}, {1:x})", Range.Start, Range.End);
}

/// Compares one entry with the function it names; \p Lowest is the least index
/// that keeps the entries ascending.
static void compareEntry(const ScpvEntry &Entry, uint64_t Lowest,
                         const CoreModule &Module, Differences &Found) {
  const uint32_t Func = Entry.FusedFunc;
  const uint32_t NumImports = Module.numImports(ExternKind::Func);
  const uint32_t NumFuncs = Module.numEntities(ExternKind::Func);
  if (Func < Lowest)
    Found.push_back(formatv("function {0}: its entry repeats or is behind the "
                            "entry of function {1}",
                            Func, Lowest - 1));
  if (Func >= NumFuncs) {
    Found.push_back(formatv("function {0}: the module has only {1} functions",
                            Func, NumFuncs));
    return;
  }
  if (Func < NumImports) {
    Found.push_back(formatv("function {0}: it is an import", Func));
    return;
  }
  const CodeRange Actual = codeRangeOf(Module, Func);
  if (Entry.Range && *Entry.Range != Actual)
    Found.push_back(formatv("function {0}: its code range is {1}, but its body "
                            "is at {2}",
                            Func, toString(*Entry.Range), toString(Actual)));
}

/// Whether \p Module, read as \p Read, imports nothing or has evidence that all
/// imports are the host's. What is wrong with evidence is a difference.
static Expected<bool> showsClosedWorld(ArrayRef<uint8_t> Module,
                                       const CoreModule &Read,
                                       Differences &Found) {
  Expected<std::optional<HostEvidence>> Evidence = readHostEvidence(Module);
  if (!Evidence)
    return Evidence.takeError();
  if (!*Evidence)
    return probeClosedWorld(Read);
  const Differences Wrong = checkHostEvidence(**Evidence, Read);
  llvm::append_range(Found, Wrong);
  return Wrong.empty();
}

Expected<Differences> meld::verifyScpv(ArrayRef<uint8_t> Module) {
  Expected<Scpv> Section = readScpv(Module);
  if (!Section)
    return Section.takeError();
  Expected<CoreModule> Read = readCoreModule(Module);
  if (!Read)
    return Read.takeError();
  Expected<Sha256Digest> Hash = hashForScpv(Module);
  if (!Hash)
    return Hash.takeError();

  Differences Found;
  if (Section->ModuleHash != *Hash)
    Found.push_back(formatv("the hash is {0}, but that of the module is {1}",
                            llvm::toHex(Section->ModuleHash, true),
                            llvm::toHex(*Hash, true)));
  comparePremise("bounded_memory", Section->BoundedMemory,
                 probeBoundedMemory(*Read), Found);
  Expected<bool> IsClosed = showsClosedWorld(Module, *Read, Found);
  if (!IsClosed)
    return IsClosed.takeError();
  comparePremise("closed_world", Section->ClosedWorld, *IsClosed, Found);
  uint64_t Lowest = 0;
  for (const ScpvEntry &Entry : Section->Entries) {
    compareEntry(Entry, Lowest, *Read, Found);
    Lowest = std::max(Lowest, uint64_t(Entry.FusedFunc) + 1);
  }
  return Found;
}
