//===- main.cpp - meld-scpv, the provenance section's tool ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Options and exit status: 0, 1 for bad input or a difference, 2 for bad
/// usage.
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;
namespace cl = llvm::cl;

static constexpr const char Overview[] =
    R"(the provenance of fused WebAssembly modules

  meld-scpv dump app.fused.wasm
  meld-scpv dump --json app.fused.wasm -o app.json
  meld-scpv verify app.fused.wasm
  meld-scpv verify --against app.wasm app.fused.wasm
  meld-scpv strip app.fused.wasm -o app.bare.wasm
  meld-scpv import-json app.v2.json --into app.fused.wasm -o app.wasm
)";

namespace {

/// LLVM's option parser registers options as they are made and forgets them
/// when they go.
struct CommandLine {
  cl::OptionCategory Category{"Options"};

  cl::SubCommand Dump{"dump", "Print the section of a module"};
  cl::opt<std::string> DumpInput{cl::Positional, cl::init("-"),
                                 cl::desc("MODULE"), cl::sub(Dump),
                                 cl::cat(Category)};
  cl::opt<std::string> DumpOutput{"o",
                                  cl::init("-"),
                                  cl::value_desc("file"),
                                  cl::desc("Output file"),
                                  cl::sub(Dump),
                                  cl::cat(Category)};

  cl::SubCommand Verify{"verify", "Hold the section against the module"};
  cl::opt<std::string> VerifyInput{cl::Positional, cl::Required,
                                   cl::desc("MODULE"), cl::sub(Verify),
                                   cl::cat(Category)};
  cl::list<std::string> Against{
      "against", cl::value_desc("file"),
      cl::desc("Compare each function with the one it is said to be in the "
               "component or module that was fused (of a module that nothing "
               "has optimised); once for each of several inputs"),
      cl::sub(Verify), cl::cat(Category)};

  cl::opt<bool> Json{"json", cl::desc("Print JSON"), cl::sub(Dump),
                     cl::sub(Verify), cl::cat(Category)};

  cl::SubCommand Strip{"strip", "Remove the section from a module"};
  cl::opt<std::string> StripInput{cl::Positional, cl::Required,
                                  cl::desc("MODULE"), cl::sub(Strip),
                                  cl::cat(Category)};

  cl::SubCommand ImportJson{"import-json",
                            "Bring JSON of version 1 or 2 up to date"};
  cl::opt<std::string> JsonInput{cl::Positional, cl::Required,
                                 cl::desc("JSON|MODULE"), cl::sub(ImportJson),
                                 cl::cat(Category)};
  cl::opt<std::string> Into{
      "into", cl::value_desc("module"),
      cl::desc("Module that JSON is about; without it, the output is the "
               "section's contents alone"),
      cl::sub(ImportJson), cl::cat(Category)};

  cl::opt<std::string> Output{"o",
                              cl::Required,
                              cl::value_desc("file"),
                              cl::desc("Output file"),
                              cl::sub(Strip),
                              cl::sub(ImportJson),
                              cl::cat(Category)};
};

} // namespace

enum ExitStatus { Success = 0, BadInput = 1, BadUsage = 2 };

static int report(Error Err) {
  if (!Err)
    return Success;
  llvm::handleAllErrors(std::move(Err), [](const llvm::ErrorInfoBase &Info) {
    llvm::WithColor::error(llvm::errs(), "meld-scpv") << Info.message() << '\n';
  });
  return BadInput;
}

static int run(const CommandLine &Line) {
  const auto Format =
      Line.Json ? scpv::OutputFormat::Json : scpv::OutputFormat::Text;
  if (Line.Dump)
    return report(scpv::dump(Line.DumpInput, Line.DumpOutput, Format));
  if (Line.Strip)
    return report(scpv::strip(Line.StripInput, Line.Output));
  if (Line.ImportJson)
    return report(scpv::importJson(Line.JsonInput, Line.Into, Line.Output));
  if (Line.Verify) {
    Expected<bool> Agrees =
        scpv::verify(Line.VerifyInput, Line.Against, Format);
    if (!Agrees)
      return report(Agrees.takeError());
    return *Agrees ? Success : BadInput;
  }
  llvm::WithColor::error(llvm::errs(), "meld-scpv")
      << "expected a command: dump, verify, strip or import-json\n";
  return BadUsage;
}

int main(int Argc, char **Argv) {
  const llvm::InitLLVM Init(Argc, Argv);
  CommandLine Line;
  cl::HideUnrelatedOptions(Line.Category);
  if (!cl::ParseCommandLineOptions(Argc, Argv, Overview, &llvm::errs()))
    return BadUsage;
  return run(Line);
}
