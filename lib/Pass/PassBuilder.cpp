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

void PassBuilder::setExtensionPoints(StringRef Name,
                                     std::optional<ExtensionPoint> Before,
                                     std::optional<ExtensionPoint> After) {
  for (PassEntry &Entry : Entries)
    if (Entry.Name == Name) {
      Entry.Before = Before;
      Entry.After = After;
    }
}

void PassBuilder::registerOption(StringRef Name, StringRef Value,
                                 StringRef Help,
                                 std::function<Error(StringRef)> Set) {
  const auto HasName = [&](const PluginOption &Other) {
    return Other.Name == Name;
  };
  if (llvm::any_of(PluginOptions, HasName))
    RegistrationErrors += "the option name '" + Name.str() + "' is taken; ";
  else
    PluginOptions.push_back(
        {Name.str(), Value.str(), Help.str(), std::move(Set)});
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

/// The one of \p Known that \p Name is a typo of, or empty: at most a third of
/// it is wrong.
template <typename Range>
static StringRef nearestName(const Range &Known, StringRef Name) {
  unsigned Best = Name.size() / 3 + 1;
  StringRef Nearest;
  for (const auto &Entry : Known) {
    const unsigned Distance =
        Name.edit_distance(Entry.Name, /*AllowReplacements=*/true, Best);
    if (Distance < Best) {
      Best = Distance;
      Nearest = Entry.Name;
    }
  }
  return Nearest;
}

StringRef PassBuilder::suggest(StringRef Name) const {
  return nearestName(Entries, Name);
}

Error PassBuilder::setOption(StringRef Text) {
  const auto [Name, Value] = Text.split('=');
  const auto HasName = [Name = Name](const PluginOption &Option) {
    return Option.Name == Name;
  };
  const auto Known = llvm::find_if(PluginOptions, HasName);
  if (Known == PluginOptions.end()) {
    const StringRef Nearest = nearestName(PluginOptions, Name);
    return makeError(
        "no plugin has an option '" + Name + "'" +
        (Nearest.empty() ? Twine("") : "; did you mean '" + Nearest + "'?"));
  }
  if (Name.size() == Text.size())
    return makeError("option '" + Name + "' needs a value: " + Name + "=" +
                     Known->Value);
  return addContext(Known->Set(Value), "option '" + Name + "'");
}

void PassBuilder::extend(ExtensionPoint Point, PM &Passes) const {
  for (const auto &[At, Extend] : Extensions)
    if (At == Point)
      Extend(Passes);
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
  if (!PluginOptions.empty())
    OS << "\nOptions of plugins (-plugin-opt=NAME=VALUE):\n";
  for (const PluginOption &Option : PluginOptions)
    OS << "  " << Option.Name << '=' << Option.Value << "\n      "
       << Option.Help << '\n';
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
  if (Entry->Before)
    extend(*Entry->Before, Passes);
  Error Err = Entry->Add(Passes, Parameters);
  if (!Err)
    Err = Parameters.expectEmpty();
  if (Entry->After)
    extend(*Entry->After, Passes);
  return addContext(std::move(Err), "column " + Twine(Element.Column) +
                                        ": pass '" + Entry->Name + "'");
}
