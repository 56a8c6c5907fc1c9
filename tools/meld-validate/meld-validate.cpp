//===- meld-validate.cpp - Validate core modules --------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The command-line tool of the validator. Exit status: 0, 1 where a file is
/// not a valid module, 2 for bad usage.
//===----------------------------------------------------------------------===//

#include "meld/Support/Error.h"
#include "meld/Support/InputFile.h"
#include "meld/Validate/Validate.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Threading.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;
namespace cl = llvm::cl;

static constexpr const char Overview[] =
    R"(validates WebAssembly core modules

  meld-validate app.wasm
  meld-validate --features=all,-gc,-threads app.wasm
  meld-validate --print-features app.wasm
)";

namespace {

enum ExitStatus : int { Success = 0, BadInput = 1, BadUsage = 2 };

struct CommandLine {
  cl::OptionCategory Category{"Options"};
  cl::list<std::string> Inputs{cl::Positional, cl::OneOrMore,
                               cl::desc("MODULE..."), cl::cat(Category)};
  cl::opt<std::string> Features{
      "features", cl::value_desc("list"), cl::init("all"),
      cl::desc("What modules may use: 'all', 'wasm3' or 'mvp', then features "
               "to add, or with '-' before them to take away"),
      cl::cat(Category)};
  cl::opt<bool> PrintFeatures{"print-features",
                              cl::desc("Print what each module uses of these"),
                              cl::cat(Category)};
  cl::opt<unsigned> Threads{"j",
                            cl::Prefix,
                            cl::value_desc("N"),
                            cl::desc("Threads (default: one per core)"),
                            cl::init(0),
                            cl::cat(Category)};
};

} // namespace

static void printError(const Twine &Prefix, Error Err) {
  llvm::handleAllErrors(std::move(Err), [&](const llvm::ErrorInfoBase &Info) {
    llvm::errs() << "meld-validate: error: " << Prefix << Info.message()
                 << '\n';
  });
}

static Expected<FeatureSet> validateFile(StringRef Path,
                                         const ValidationOptions &Options) {
  Expected<std::unique_ptr<llvm::MemoryBuffer>> Buffer = readInputFile(Path);
  if (!Buffer)
    return addContext(Buffer.takeError(), "cannot be read");
  Expected<CoreModule> Module = readCoreModule(bytesOf(**Buffer));
  if (!Module)
    return Module.takeError();
  return findFeatures(*Module, Options);
}

static int run(const CommandLine &Line) {
  ValidationOptions Options;
  Options.Threads =
      Line.Threads
          ? Line.Threads
          : llvm::heavyweight_hardware_concurrency().compute_thread_count();
  Expected<FeatureSet> Features = parseFeatures(Line.Features);
  if (!Features) {
    printError("--features: ", Features.takeError());
    return BadUsage;
  }
  Options.Features = *Features;
  int Status = Success;
  for (const std::string &Path : Line.Inputs) {
    Expected<FeatureSet> Used = validateFile(Path, Options);
    if (!Used) {
      printError("'" + Path + "': ", Used.takeError());
      Status = BadInput;
    } else if (Line.PrintFeatures) {
      llvm::outs() << Path << ": " << toString(*Used) << '\n';
    }
  }
  return Status;
}

int main(int Argc, char **Argv) {
  const llvm::InitLLVM Init(Argc, Argv);
  CommandLine Line;
  cl::HideUnrelatedOptions(Line.Category);
  if (!cl::ParseCommandLineOptions(Argc, Argv, Overview, &llvm::errs()))
    return BadUsage;
  return run(Line);
}
