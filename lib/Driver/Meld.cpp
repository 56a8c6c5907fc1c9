//===- Meld.cpp - Fuse components from another program --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Meld.h"
#include "meld/Driver/Session.h"
#include "meld/Support/Error.h"
#include "meld/Support/Quote.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace meld;

const char *meld::version() { return MELD_VERSION_STRING; }

std::string meld::Diagnostic::str() const {
  std::string Text = Level == Severity::Error ? "error: " : "warning: ";
  if (!File.empty())
    Text += "'" + File + "': ";
  if (Offset)
    Text += "offset 0x" + llvm::utohexstr(*Offset, /*LowerCase=*/true) + ": ";
  return Text + Message;
}

static std::vector<std::string> namesOf(ArrayRef<FuseInput> Inputs) {
  std::vector<std::string> Names;
  for (const FuseInput &Input : Inputs)
    Names.push_back(Input.Name);
  return Names;
}

static Expected<FusedModuleOptions> moduleOptions(const FuseOptions &Given,
                                                  ArrayRef<std::string> Names) {
  FusedModuleOptions Options;
  Options.KeepNames = Given.KeepNames;
  Options.Threads = std::max(1U, Given.Threads);
  Options.StrictImports = Given.StrictImports;
  for (const std::string &Name : Given.HostInterfaces)
    if (Error Err = Options.Host.addInterface(Name))
      return Err;
  for (const std::string &Text : Given.Providers) {
    Expected<ProviderRule> Rule = ProviderRule::parse(Text, Names);
    if (!Rule)
      return Rule.takeError();
    Options.Providers.push_back(std::move(*Rule));
  }
  return Options;
}

namespace {
/// One call of fuse().
class Call {
public:
  Call(const std::vector<FuseInput> &Inputs, const FuseOptions &Given)
      : Inputs(Inputs), Given(Given), Names(namesOf(Inputs)) {}

  FuseResult run();

private:
  bool fail(Error Err, StringRef File);
  bool runSession(raw_ostream &Printed);

  const std::vector<FuseInput> &Inputs;
  const FuseOptions &Given;
  const std::vector<std::string> Names;
  FuseResult Result;
};
} // namespace

/// \returns false, for a call's end.
bool Call::fail(Error Err, StringRef File) {
  for (Diagnostic &D : diagnose(std::move(Err), File, Names))
    Result.Diagnostics.push_back(std::move(D));
  return false;
}

bool Call::runSession(raw_ostream &Printed) {
  if (Inputs.empty())
    return fail(makeError("no input"), "");
  Expected<FusedModuleOptions> Module = moduleOptions(Given, Names);
  if (!Module)
    return fail(Module.takeError(), "");
  SessionOptions Options;
  Options.Pipeline = Given.Pipeline;
  Options.PluginOptions = Given.PluginOptions;
  Options.Module = std::move(*Module);
  Options.Verify = Given.Verify;
  Options.WriteText = Given.Text;
  Options.DiscardModule = Given.DiscardModule;
  Session Run(std::move(Options), Printed, /*Watched=*/Printed);

  std::vector<PassPlugin> Plugins;
  for (const std::string &Path : Given.Plugins) {
    Expected<PassPlugin> Plugin = PassPlugin::load(Path);
    if (!Plugin)
      return fail(Plugin.takeError(), "");
    Plugins.push_back(std::move(*Plugin));
  }
  if (Error Err = Run.addPlugins(Plugins))
    return fail(std::move(Err), "");
  if (Error Err = Run.buildPipeline())
    return fail(std::move(Err), "");

  const std::string &Root = Names[0];
  std::vector<std::unique_ptr<llvm::MemoryBuffer>> Buffers;
  for (const FuseInput &Input : Inputs)
    Buffers.push_back(llvm::MemoryBuffer::getMemBuffer(
        llvm::toStringRef(
            ArrayRef<uint8_t>(Input.Bytes.data(), Input.Bytes.size())),
        Input.Name, /*RequiresNullTerminator=*/false));
  if (Error Err = Run.load(std::move(Buffers)))
    return fail(std::move(Err), Root);
  Error Err = Run.run();
  for (std::string &Warning : Run.takeWarnings())
    Result.Diagnostics.push_back(
        {Severity::Warning, Root, std::nullopt, std::move(Warning)});
  if (Err)
    return fail(std::move(Err), Root);
  if (Given.DiscardModule)
    return true;
  llvm::SmallVector<char, 0> Bytes;
  llvm::raw_svector_ostream OS(Bytes);
  if (Error Failed = Run.write(OS))
    return fail(std::move(Failed), Root);
  Result.Bytes.assign(Bytes.begin(), Bytes.end());
  return true;
}

FuseResult Call::run() {
  {
    llvm::raw_string_ostream Printed(Result.Printed);
    Result.Succeeded = runSession(Printed);
  }
  return std::move(Result);
}

FuseResult meld::fuse(const std::vector<FuseInput> &Inputs,
                      const FuseOptions &Options) {
  return Call(Inputs, Options).run();
}
