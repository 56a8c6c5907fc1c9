//===- meld-opt.cpp - Run passes over a composition -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The command-line tool: options, files, printing diagnostics and the exit
/// status. Everything else is in libmeld.
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "meld/IR/BinaryenPassTable.h"
#include "meld/Support/Error.h"
#include "meld/Support/InputFile.h"
#include "meld/Support/OutputFile.h"
#include "llvm/ADT/StringExtras.h"
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
        Work(this->Given.Session,
             this->Given.Output == "-" ? llvm::errs() : llvm::outs(),
             llvm::errs()) {}

  int run();

private:
  int fail(ExitStatus Status, StringRef File, Error Err);
  Error readInputs(std::string &Path);
  Error process();

  Options Given;
  Session Work;
  std::vector<std::unique_ptr<llvm::MemoryBuffer>> Inputs;
};
} // namespace

/// Prints each message of \p Err on a line of its own, with the file that it is
/// about: the one of \p Inputs that it says, or else \p File.
static void printErrors(StringRef File, Error Err,
                        ArrayRef<std::string> Inputs) {
  for (const Diagnostic &D : diagnose(std::move(Err), File, Inputs))
    llvm::errs() << "meld-opt: " << D.str() << '\n';
}

int Run::fail(ExitStatus Status, StringRef File, Error Err) {
  printErrors(File, std::move(Err), Given.Inputs);
  return Status;
}

/// Reads the inputs. \p Path is the one that could not be read.
Error Run::readInputs(std::string &Path) {
  for (const std::string &Input : Given.Inputs) {
    Path = Input;
    Expected<std::unique_ptr<llvm::MemoryBuffer>> Buffer = readInputFile(Input);
    if (!Buffer)
      return addContext(Buffer.takeError(), "cannot be read");
    Inputs.push_back(std::move(*Buffer));
  }
  return Error::success();
}

Error Run::process() {
  Error Err = Work.run();
  for (const std::string &Warning : Work.takeWarnings())
    llvm::errs() << "meld-opt: warning: '" << Given.Inputs[0]
                 << "': " << Warning << '\n';
  if (Given.PrintStatistics)
    Work.module().statistics().print(llvm::errs());
  return Err;
}

int Run::run() {
  // Binaryen's workers belong to the process and are told their number so.
  setenv("BINARYEN_CORES", std::to_string(Given.Session.Module.Threads).c_str(),
         /*overwrite=*/0);
  if (Error Err = Work.addPlugins(Given.Plugins))
    return fail(BadInput, "", std::move(Err));
  if (Given.PrintPasses) {
    Work.builder().printPasses(llvm::outs());
    return Success;
  }
  if (Given.PrintBinaryenPasses) {
    printBinaryenPasses(llvm::outs());
    return Success;
  }
  if (Error Err = Work.buildPipeline())
    return fail(BadUsage, "", std::move(Err));
  std::string Path;
  if (Error Err = readInputs(Path))
    return fail(BadInput, Path, std::move(Err));
  const std::string &Root = Given.Inputs[0];
  if (Error Err = Work.load(std::move(Inputs)))
    return fail(BadInput, Root, std::move(Err));
  if (Error Err = process())
    return fail(BadInput, Root, std::move(Err));
  if (!Given.Session.DiscardModule)
    if (Error Err = writeFile(Given.Output,
                              [&](raw_ostream &OS) { return Work.write(OS); }))
      return fail(BadInput, Given.Output, std::move(Err));
  if (!Given.Manifest.empty())
    if (Error Err = writeFile(Given.Manifest,
                              llvm::arrayRefFromStringRef(Work.manifest())))
      return fail(BadInput, Given.Manifest, std::move(Err));
  return Success;
}

int main(int Argc, char **Argv) {
  Options Given;
  CommandLineFault Fault = CommandLineFault::Usage;
  if (Error Err = parseCommandLine(Argc, Argv, Given, Fault)) {
    printErrors("", std::move(Err), {});
    return Fault == CommandLineFault::Plugin ? BadInput : BadUsage;
  }
  int Status = Run(std::move(Given)).run();
  llvm::outs().flush();
  return Status;
}
