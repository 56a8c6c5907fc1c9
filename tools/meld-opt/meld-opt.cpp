//===- meld-opt.cpp - Run passes over a composition -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The command-line tool: options, loading, running, writing, diagnostics and
/// the exit status. Everything else is in libmeld.
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "meld/IR/Verify.h"
#include "meld/Support/Error.h"
#include "meld/Support/InputFile.h"
#include "meld/Support/OutputFile.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace meld;

namespace {
enum ExitStatus : int { Success = 0, BadInput = 1, BadUsage = 2 };

/// One run of the tool.
class Run {
public:
  explicit Run(Options Given)
      : Given(std::move(Given)),
        // What passes print must not end up in the module.
        PB(this->Given.Output == "-" ? llvm::errs() : llvm::outs()),
        Instrumentations(this->Given.Instrumentation, llvm::errs()) {}

  int run();

private:
  int fail(ExitStatus Status, StringRef File, Error Err);
  Error registerPlugins();
  Error checkPassNames(ArrayRef<std::string> Names, StringRef Option);
  Error buildPipeline();
  Expected<std::unique_ptr<FusedModule>> load();
  Error process(FusedModule &Module);
  Error write(FusedModule &Module);

  Options Given;
  PassBuilder PB;
  StandardInstrumentations Instrumentations;
  FusedModulePassManager Passes;
};
} // namespace

/// Prints each message of \p Err on a line of its own.
static void printErrors(StringRef File, Error Err) {
  llvm::handleAllErrors(std::move(Err), [&](const llvm::ErrorInfoBase &Info) {
    llvm::errs() << "meld-opt: error: ";
    if (!File.empty())
      llvm::errs() << '\'' << File << "': ";
    llvm::errs() << Info.message() << '\n';
  });
}

int Run::fail(ExitStatus Status, StringRef File, Error Err) {
  printErrors(File, std::move(Err));
  return Status;
}

Error Run::registerPlugins() {
  for (const PassPlugin &Plugin : Given.Plugins)
    if (Error Err = Plugin.registerPasses(PB))
      return Err;
  return Error::success();
}

Error Run::checkPassNames(ArrayRef<std::string> Names, StringRef Option) {
  for (const std::string &Name : Names)
    if (!PB.find(Name)) {
      const StringRef Nearest = PB.suggest(Name);
      return makeError(
          "-" + Option + ": unknown pass '" + Name + "'" +
          (Nearest.empty() ? Twine("") : "; did you mean '" + Nearest + "'?"));
    }
  return Error::success();
}

Error Run::buildPipeline() {
  if (Error Err =
          checkPassNames(Given.Instrumentation.PrintBefore, "print-before"))
    return Err;
  if (Error Err =
          checkPassNames(Given.Instrumentation.PrintAfter, "print-after"))
    return Err;
  Instrumentations.registerCallbacks(PB);
  return addContext(PB.parsePipeline(Passes, Given.Passes), "-passes");
}

Expected<std::unique_ptr<FusedModule>> Run::load() {
  Expected<std::unique_ptr<llvm::MemoryBuffer>> Buffer =
      readInputFile(Given.Input);
  if (!Buffer)
    return addContext(Buffer.takeError(), "cannot be read");
  return FusedModule::load(std::move(*Buffer), Given.Module);
}

Error Run::process(FusedModule &Module) {
  FusedModuleAnalysisManager Analyses;
  PB.registerAnalyses(Analyses);
  Error Err = runPipeline(Passes, Module, Analyses);
  Instrumentations.finish();
  for (const std::string &Warning : Module.takeWarnings())
    llvm::errs() << "meld-opt: warning: '" << Given.Input << "': " << Warning
                 << '\n';
  if (Given.PrintStatistics)
    Module.statistics().print(llvm::errs());
  if (Err)
    return Err;
  if (Given.DisableOutput && !Module.hasImage())
    return Error::success(); // only looked at
  if (Module.lostWrapper())
    llvm::errs() << "meld-opt: warning: '" << Given.Input
                 << "': a pass after 'wrap' changed the module, so it is "
                    "written as a core module\n";
  if (Module.lostProvenance())
    llvm::errs() << "meld-opt: warning: '" << Given.Input
                 << "': a pass after 'emit-scpv' changed the module, so the "
                    "provenance section was dropped\n";
  if (Given.WriteText && !Module.wrapper().empty())
    return makeError("-S writes core modules: leave out 'wrap', which makes a "
                     "component");
  return Given.Verify ? verify(Module) : Error::success();
}

Error Run::write(FusedModule &Module) {
  return writeFile(Given.Output, [&](raw_ostream &OS) {
    return Given.WriteText ? Module.writeText(OS) : Module.write(OS);
  });
}

int Run::run() {
  // Binaryen's workers belong to the process and are told their number so.
  setenv("BINARYEN_CORES", std::to_string(Given.Module.Threads).c_str(),
         /*overwrite=*/0);
  if (Error Err = registerPlugins())
    return fail(BadInput, "", std::move(Err));
  if (Given.PrintPasses) {
    PB.printPasses(llvm::outs());
    return Success;
  }
  if (Error Err = buildPipeline())
    return fail(BadUsage, "", std::move(Err));
  Expected<std::unique_ptr<FusedModule>> Module = load();
  if (!Module)
    return fail(BadInput, Given.Input, Module.takeError());
  if (Error Err = process(**Module))
    return fail(BadInput, Given.Input, std::move(Err));
  if (!Given.DisableOutput)
    if (Error Err = write(**Module))
      return fail(BadInput, Given.Output, std::move(Err));
  return Success;
}

int main(int Argc, char **Argv) {
  Options Given;
  CommandLineFault Fault = CommandLineFault::Usage;
  if (Error Err = parseCommandLine(Argc, Argv, Given, Fault)) {
    printErrors("", std::move(Err));
    return Fault == CommandLineFault::Plugin ? BadInput : BadUsage;
  }
  int Status = Run(std::move(Given)).run();
  llvm::outs().flush();
  return Status;
}
