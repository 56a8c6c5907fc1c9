//===- PassBuilder.cpp - Names of passes and what they build --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/PassBuilder.h"
#include "Instrumented.h"
#include "meld/IR/ImageAnalysis.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

PassBuilder::PassBuilder(raw_ostream &PrintStream) : PrintStream(PrintStream) {
  Callbacks.registerShouldRunOptionalPassCallback(
      [](StringRef, const llvm::Any &IR) {
        return !instrumented(IR).hasErrors();
      });
  Callbacks.registerBeforeNonSkippedPassCallback(
      [this](StringRef, const llvm::Any &IR) {
        StateBefore = instrumented(IR).state();
      });
  Callbacks.registerAfterPassCallback([this](StringRef Class,
                                             const llvm::Any &IR,
                                             const PreservedAnalyses &PA) {
    FusedModule &Module = instrumented(IR);
    Module.pruneOrigins();
    // Analyses of the old image would be served for the new one.
    if (Module.state() != StateBefore && PA.areAllPreserved())
      Module.report(makeError("pass '" + passName(Class) +
                              "' changed the module and yet claims to preserve "
                              "all analyses"));
  });
  registerBuiltinPasses(*this);
}

//===----------------------------------------------------------------------===//
// Registration
//===----------------------------------------------------------------------===//

void PassBuilder::add(PassEntry Entry) {
  if (find(Entry.Name)) {
    RegistrationErrors += "the pass name '" + Entry.Name + "' is taken; ";
    return;
  }
  Entries.push_back(std::move(Entry));
}

Error PassBuilder::takeRegistrationErrors() {
  if (RegistrationErrors.empty())
    return Error::success();
  const std::string Text = std::move(RegistrationErrors);
  RegistrationErrors.clear();
  return makeError(StringRef(Text).drop_back(2));
}

void PassBuilder::registerAnalyses(AM &Analyses) {
  Analyses.registerPass(
      [&] { return llvm::PassInstrumentationAnalysis(&Callbacks); });
  Analyses.registerPass([] { return ImageAnalysis(); });
  for (const auto &Register : AnalysisRegistrations)
    Register(Analyses);
}

//===----------------------------------------------------------------------===//
// Looking up
//===----------------------------------------------------------------------===//

const PassEntry *PassBuilder::find(StringRef Name) const {
  auto Known = llvm::find_if(
      Entries, [&](const PassEntry &Entry) { return Entry.Name == Name; });
  return Known == Entries.end() ? nullptr : &*Known;
}

StringRef PassBuilder::suggest(StringRef Name) const {
  // A typo: at most a third of the name is wrong.
  unsigned Best = Name.size() / 3 + 1;
  StringRef Nearest;
  for (const PassEntry &Entry : Entries) {
    const unsigned Distance =
        Name.edit_distance(Entry.Name, /*AllowReplacements=*/true, Best);
    if (Distance < Best) {
      Best = Distance;
      Nearest = Entry.Name;
    }
  }
  return Nearest;
}

StringRef PassBuilder::passName(StringRef ClassName) {
  const StringRef Name = Callbacks.getPassNameForClassName(ClassName);
  return Name.empty() ? ClassName : Name;
}

std::vector<const PassEntry *> PassBuilder::entries() const {
  std::vector<const PassEntry *> Sorted;
  Sorted.reserve(Entries.size());
  for (const PassEntry &Entry : Entries)
    Sorted.push_back(&Entry);
  llvm::sort(Sorted, [](const PassEntry *A, const PassEntry *B) {
    return A->Name < B->Name;
  });
  return Sorted;
}

void PassBuilder::printPasses(raw_ostream &OS) const {
  for (bool IsAnalysis : {false, true}) {
    OS << (IsAnalysis ? "\nAnalyses (as a pass: runs the analysis):\n"
                      : "Passes:\n");
    for (const PassEntry *Entry : entries()) {
      if (Entry->IsAnalysis != IsAnalysis)
        continue;
      OS << "  " << Entry->Name;
      if (!Entry->Parameters.empty())
        OS << '<' << Entry->Parameters << '>';
      OS << "\n      " << Entry->Help << '\n';
    }
  }
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

Error PassBuilder::parsePipeline(PM &Passes, StringRef Text) {
  Expected<std::vector<PipelineElement>> Elements = parsePipelineText(Text);
  if (!Elements)
    return Elements.takeError();
  return buildPipeline(Passes, *Elements);
}

Error PassBuilder::buildPipeline(PM &Passes,
                                 ArrayRef<PipelineElement> Elements) {
  for (const PipelineElement &Element : Elements)
    if (Error Err = buildElement(Passes, Element))
      return Err;
  return Error::success();
}

Error PassBuilder::buildElement(PM &Passes, const PipelineElement &Element) {
  // Grouping has no meaning of its own while there is one kind of unit.
  if (Element.Name == "module" && Element.HasInner && !Element.HasParameters)
    return buildPipeline(Passes, Element.Inner);

  const PassEntry *Entry = find(Element.spelling());
  const bool IsExact = Entry != nullptr;
  if (!Entry)
    Entry = find(Element.Name);
  if (!Entry) {
    for (const ParsingCallback &Callback : ParsingCallbacks) {
      Expected<bool> Added = Callback(Element, Passes);
      if (!Added)
        return addContext(Added.takeError(), "column " + Twine(Element.Column));
      if (*Added)
        return Error::success();
    }
    const StringRef Nearest = suggest(Element.spelling());
    return makePipelineError(Element.Column,
                             "unknown pass '" + Element.spelling() + "'" +
                                 (Nearest.empty()
                                      ? "; -print-passes lists all"
                                      : "; did you mean '" + Nearest + "'?"));
  }
  if (Element.HasInner)
    return makePipelineError(Element.Column, "pass '" + Element.Name +
                                                 "' contains no other passes");
  PassParameters Parameters(IsExact ? StringRef() : Element.Parameters);
  Error Err = Entry->Add(Passes, Parameters);
  if (!Err)
    Err = Parameters.expectEmpty();
  return addContext(std::move(Err), "column " + Twine(Element.Column) +
                                        ": pass '" + Entry->Name + "'");
}
