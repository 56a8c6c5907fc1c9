//===- Options.cpp - The command line of meld-opt -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "meld/Support/Error.h"
#include "meld/Support/InputFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <thread>

using namespace meld;
namespace cl = llvm::cl;

static const char Overview[] =
    R"(fuses composed WebAssembly components into one core module

  meld-opt app.wasm -o app.fused.wasm
      the main job: fuse, establish premises, emit provenance
  meld-opt app.wasm log.wasm store.wasm -o app.fused.wasm
      the same of several components: app.wasm, the root, gets what it imports
      from those that export it
  meld-opt -passes='print<graph>' -disable-output app.wasm
      what the composition consists of
  meld-opt -passes='fuse,print<origins>' -S app.wasm -o -
      the fused module as text; origins go to standard error
  meld-opt -print-passes
      all passes

Exit status: 0 success, 1 bad input, 2 bad usage.
)";

namespace {
/// The options as LLVM's command-line library knows them. They are made when
/// main() runs, after LLVM's own were taken away: those are about LLVM IR, and
/// some of them have names that we use.
struct CommandLine {
  cl::OptionCategory Category{"meld-opt options"};
  cl::list<std::string> Inputs{cl::Positional, cl::desc("<inputs>"),
                               cl::cat(Category)};
  cl::opt<std::string> Passes{
      "passes", cl::desc("The pipeline (default: fuse,premises,emit-scpv)"),
      cl::value_desc("pipeline"), cl::init("fuse,premises,emit-scpv"),
      cl::cat(Category)};
  cl::opt<std::string> Output{"o",
                              cl::desc("Output file; - is standard output"),
                              cl::value_desc("file"), cl::cat(Category)};
  cl::opt<std::string> Manifest{
      "emit-manifest",
      cl::desc("Write what a host has to know to call the module, as JSON"),
      cl::value_desc("file"), cl::cat(Category)};
  cl::opt<bool> DisableOutput{"disable-output",
                              cl::desc("Write no module; for pipelines that "
                                       "print"),
                              cl::cat(Category)};
  cl::opt<bool> Text{"S", cl::desc("Write the text format"), cl::cat(Category)};
  cl::opt<bool> Names{"g", cl::desc("Keep names of functions"),
                      cl::cat(Category)};
  cl::opt<std::string> Threads{
      "j", cl::desc("Threads at most (default: one for each processor)"),
      cl::value_desc("n"), cl::Prefix, cl::cat(Category)};
  cl::list<std::string> HostInterfaces{
      "host-interface",
      cl::desc("The host provides this interface: of exactly this version, or "
               "without one of any"),
      cl::value_desc("name"), cl::cat(Category)};
  cl::list<std::string> HostWorlds{
      "host-world",
      cl::desc("The host provides all that this WIT world imports"),
      cl::value_desc("file.wit[#world]"), cl::cat(Category)};
  cl::list<std::string> Providers{
      "provider",
      cl::desc("Of several inputs, this one provides an import, of one input "
               "or of all; nothing behind = stands for the host"),
      cl::value_desc("[importer:]name=[input]"), cl::cat(Category)};
  cl::opt<bool> StrictImports{
      "strict-imports",
      cl::desc("Refuse imports that no input provides and no -host-interface "
               "names"),
      cl::cat(Category)};
  cl::opt<bool> NoVerify{"no-verify",
                         cl::desc("Do not validate the output before it is "
                                  "written"),
                         cl::cat(Category)};
  cl::list<std::string> Plugins{"load-pass-plugin",
                                cl::desc("Load passes from a shared object"),
                                cl::value_desc("file"), cl::cat(Category)};
  cl::list<std::string> PluginOptions{
      "plugin-opt", cl::desc("An option of a plugin; -print-passes lists them"),
      cl::value_desc("name=value"), cl::cat(Category)};
  cl::opt<bool> PrintPasses{"print-passes", cl::desc("List all passes"),
                            cl::cat(Category)};
  cl::opt<bool> PrintBinaryenPasses{
      "print-binaryen-passes",
      cl::desc("List the passes of Binaryen and what becomes of origins"),
      cl::cat(Category)};
  cl::opt<bool> Statistics{"stats", cl::desc("Print what passes counted"),
                           cl::cat(Category)};
  cl::opt<bool> TimePasses{"time-passes",
                           cl::desc("Print the time of each pass"),
                           cl::cat(Category)};
  cl::opt<bool> VerifyEach{"verify-each", cl::desc("Validate after each pass"),
                           cl::cat(Category)};
  cl::list<std::string> PrintBefore{
      "print-before", cl::CommaSeparated, cl::value_desc("passes"),
      cl::desc("Print the module before these"), cl::cat(Category)};
  cl::list<std::string> PrintAfter{
      "print-after", cl::CommaSeparated, cl::value_desc("passes"),
      cl::desc("Print the module after these"), cl::cat(Category)};
  cl::opt<bool> PrintBeforeAll{"print-before-all",
                               cl::desc("Print the module before each pass"),
                               cl::cat(Category)};
  cl::opt<bool> PrintAfterAll{"print-after-all",
                              cl::desc("Print the module after each pass"),
                              cl::cat(Category)};
};
} // namespace

/// Takes LLVM's options away, except those about help.
static void removeForeignOptions() {
  SmallVector<cl::Option *> Foreign;
  for (auto &[Name, Option] : cl::getRegisteredOptions())
    if (!Name.starts_with("help") && Name != "version" && Name != "h")
      Foreign.push_back(Option);
  for (cl::Option *Option : Foreign)
    Option->removeArgument();
}

/// LLVM's text of what is wrong, in the form of our own diagnostics: without
/// the program's name, sentences as clauses.
static std::string tidy(StringRef Text, StringRef Program) {
  std::string Result;
  for (StringRef Line : llvm::split(Text.trim(), '\n')) {
    Line.consume_front(Program);
    Line.consume_front(":");
    Line = Line.split("  Try:").first.trim().rtrim('.');
    if (Line.empty())
      continue;
    if (!Result.empty())
      Result += "; ";
    Result += llvm::toLower(Line.front());
    Result += Line.drop_front();
  }
  return Result;
}

/// Threads that -j \p Text asks for.
static Expected<unsigned> parseThreads(StringRef Text) {
  if (Text.empty())
    return std::max(1U, std::thread::hardware_concurrency());
  unsigned Threads;
  if (Text.getAsInteger(10, Threads) || Threads == 0)
    return makeError("-j: '" + Text + "' is not a number of threads");
  return Threads;
}

static Error checkUsage(const CommandLine &Given) {
  if (Given.PrintPasses || Given.PrintBinaryenPasses)
    return Error::success();
  if (Given.Inputs.empty())
    return makeError("no input file");
  if (Given.Output.empty() && !Given.DisableOutput)
    return makeError("no output: give -o FILE, -o - for standard output, or "
                     "-disable-output");
  if (!Given.Output.empty() && Given.DisableOutput)
    return makeError("-o and -disable-output exclude each other");
  return Error::success();
}

/// What the command line says about who provides what.
static Error readProviders(const CommandLine &Given,
                           FusedModuleOptions &Options) {
  for (const std::string &Name : Given.HostInterfaces)
    if (Error Err = Options.Host.addInterface(Name))
      return addContext(std::move(Err), "-host-interface");
  for (const std::string &World : Given.HostWorlds) {
    const auto [Path, Name] = StringRef(World).rsplit('#');
    Expected<std::unique_ptr<llvm::MemoryBuffer>> Text = readInputFile(Path);
    Error Err = Text ? Options.Host.addWorld((*Text)->getBuffer(), Name)
                     : addContext(Text.takeError(), "cannot be read");
    if (Err)
      return addContext(std::move(Err), "-host-world: '" + Path + "'");
  }
  const std::vector<std::string> Inputs(Given.Inputs.begin(),
                                        Given.Inputs.end());
  for (const std::string &Text : Given.Providers) {
    Expected<ProviderRule> Rule = ProviderRule::parse(Text, Inputs);
    if (!Rule)
      return addContext(Rule.takeError(), "-provider");
    Options.Providers.push_back(std::move(*Rule));
  }
  Options.StrictImports = Given.StrictImports;
  return Error::success();
}

static void printVersion(raw_ostream &OS) {
  OS << "meld-opt " << MELD_VERSION_STRING << '\n';
}

Error meld::parseCommandLine(int Argc, const char *const *Argv, Options &Result,
                             CommandLineFault &Fault) {
  removeForeignOptions();
  CommandLine Given;
  cl::SetVersionPrinter(printVersion);

  // Plugins are loaded as soon as their option is read: those options that a
  // plugin adds are known when the words behind it are looked at.
  Error PluginFault = Error::success();
  Given.Plugins.setCallback([&](const std::string &Path) {
    Expected<PassPlugin> Plugin = PassPlugin::load(Path);
    if (Plugin)
      Result.Plugins.push_back(std::move(*Plugin));
    else
      PluginFault = joinErrors(std::move(PluginFault), Plugin.takeError());
  });

  std::string Text;
  llvm::raw_string_ostream Stream(Text);
  const bool Parsed =
      cl::ParseCommandLineOptions(Argc, Argv, Overview, &Stream);
  Fault = CommandLineFault::Plugin;
  if (PluginFault)
    return PluginFault;
  Fault = CommandLineFault::Usage;
  if (!Parsed) // bad values of options have been printed, and Text is empty
    return makeError(Text.empty()
                         ? "the command line is not understood"
                         : tidy(Text, llvm::sys::path::filename(Argv[0])));
  if (Error Err = checkUsage(Given))
    return Err;
  Expected<unsigned> Threads = parseThreads(Given.Threads);
  if (!Threads)
    return Threads.takeError();

  SessionOptions &Session = Result.Session;
  if (Error Err = readProviders(Given, Session.Module))
    return Err;

  Session.Pipeline = Given.Passes;
  Session.PluginOptions.assign(Given.PluginOptions.begin(),
                               Given.PluginOptions.end());
  Session.Module.KeepNames = Given.Names;
  Session.Module.Threads = *Threads;
  Session.Instrumentation = {Given.TimePasses,     Given.VerifyEach,
                             Given.PrintBeforeAll, Given.PrintAfterAll,
                             Given.PrintBefore,    Given.PrintAfter};
  Session.WriteText = Given.Text;
  Session.DiscardModule = Given.DisableOutput;
  Session.Verify = !Given.NoVerify;
  Session.MakeManifest = !Given.Manifest.empty();
  Result.Inputs.assign(Given.Inputs.begin(), Given.Inputs.end());
  Result.Output = Given.Output;
  Result.Manifest = Given.Manifest;
  Result.PrintPasses = Given.PrintPasses;
  Result.PrintBinaryenPasses = Given.PrintBinaryenPasses;
  Result.PrintStatistics = Given.Statistics;
  return Error::success();
}
