//===- Session.cpp - One run of a pipeline --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Driver/Session.h"
#include "meld/IR/Verify.h"
#include "meld/Passes/ManifestEmit.h"
#include "meld/Support/Error.h"
#include "meld/Support/Location.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

std::vector<Diagnostic> meld::diagnose(Error Err, StringRef File,
                                       ArrayRef<std::string> Inputs) {
  std::vector<Diagnostic> Diagnostics;
  llvm::handleAllErrors(
      std::move(Err),
      [&](const LocatedError &Info) {
        Diagnostic D;
        const unsigned Input = inputOf(Info.location());
        D.File = Input < Inputs.size() ? Inputs[Input] : File.str();
        D.Offset = offsetOf(Info.location());
        D.Message = (Info.context() + Info.text()).str();
        Diagnostics.push_back(std::move(D));
      },
      [&](const llvm::ErrorInfoBase &Info) {
        Diagnostic D;
        D.File = File.str();
        D.Message = Info.message();
        Diagnostics.push_back(std::move(D));
      });
  return Diagnostics;
}

Session::Session(SessionOptions Given, raw_ostream &Printed,
                 raw_ostream &Watched)
    : Options(std::move(Given)), PB(Printed),
      Instrumentations(Options.Instrumentation, Watched) {}

Error Session::addPlugins(ArrayRef<PassPlugin> Plugins) {
  for (const PassPlugin &Plugin : Plugins)
    if (Error Err = Plugin.registerPasses(PB))
      return Err;
  for (const std::string &Text : Options.PluginOptions)
    if (Error Err = PB.setOption(Text))
      return addContext(std::move(Err), "-plugin-opt");
  return Error::success();
}

Error Session::checkPassNames(ArrayRef<std::string> Names, StringRef Option) {
  for (const std::string &Name : Names)
    if (!PB.find(Name)) {
      const StringRef Nearest = PB.suggest(Name);
      return makeError(
          "-" + Option + ": unknown pass '" + Name + "'" +
          (Nearest.empty() ? Twine("") : "; did you mean '" + Nearest + "'?"));
    }
  return Error::success();
}

Error Session::buildPipeline() {
  if (Error Err =
          checkPassNames(Options.Instrumentation.PrintBefore, "print-before"))
    return Err;
  if (Error Err =
          checkPassNames(Options.Instrumentation.PrintAfter, "print-after"))
    return Err;
  Instrumentations.registerCallbacks(PB);
  return addContext(PB.parsePipeline(Passes, Options.Pipeline), "-passes");
}

Error Session::load(std::vector<std::unique_ptr<llvm::MemoryBuffer>> Inputs) {
  Expected<std::unique_ptr<FusedModule>> Loaded =
      FusedModule::load(std::move(Inputs), Options.Module);
  if (!Loaded)
    return Loaded.takeError();
  Module = std::move(*Loaded);
  return Error::success();
}

Error Session::run() {
  FusedModuleAnalysisManager Analyses;
  PB.registerAnalyses(Analyses);
  Error Err = runPipeline(Passes, *Module, Analyses);
  Instrumentations.finish();
  Warnings = Module->takeWarnings();
  if (Err)
    return Err;
  if (Options.DiscardModule && !Module->hasImage() && !Options.MakeManifest)
    return Error::success(); // only looked at
  if (Module->lostWrapper())
    Warnings.push_back("a pass after 'wrap' changed the module, so it is "
                       "written as a core module");
  if (Module->lostProvenance())
    Warnings.push_back("a pass after 'emit-scpv' changed the module, so the "
                       "provenance section was dropped");
  if (Module->lostManifest())
    Warnings.push_back("a pass after 'emit-manifest' changed the module, so "
                       "the manifest section was dropped");
  if (Options.WriteText && !Module->wrapper().empty())
    return makeError("-S writes core modules: leave out 'wrap', which makes a "
                     "component");
  if (Options.Verify)
    if (Error Verdict = verify(*Module))
      return Verdict;
  return Options.MakeManifest ? makeManifest(Analyses) : Error::success();
}

Error Session::makeManifest(FusedModuleAnalysisManager &Analyses) {
  llvm::SmallVector<char, 0> Bytes;
  llvm::raw_svector_ostream OS(Bytes);
  if (Error Err = Module->writeModule(OS))
    return Err;
  const auto Written = llvm::arrayRefFromStringRef(OS.str());
  Expected<std::string> Text = meld::makeManifest(
      *Module, Analyses, DescribedModule{Written.size(), sha256(Written)});
  if (!Text)
    return Text.takeError();
  Manifest = std::move(*Text) + "\n";
  return Error::success();
}

Error Session::write(raw_ostream &OS) {
  // Offsets would be those of the output.
  return withoutLocation(Options.WriteText ? Module->writeText(OS)
                                           : Module->write(OS));
}

std::vector<std::string> Session::takeWarnings() {
  return std::exchange(Warnings, {});
}
