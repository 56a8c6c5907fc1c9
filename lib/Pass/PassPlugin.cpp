//===- PassPlugin.cpp - Passes from shared objects ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/PassPlugin.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Support/Error.h"
#include "llvm/Support/DynamicLibrary.h"

using namespace meld;

Expected<PassPlugin> PassPlugin::load(StringRef Path) {
  std::string Message;
  // A bare file name would be looked up in the system's library folders.
  const std::string File = Path.contains('/') ? Path.str() : "./" + Path.str();
  llvm::sys::DynamicLibrary Library =
      llvm::sys::DynamicLibrary::getPermanentLibrary(File.c_str(), &Message);
  if (!Library.isValid())
    return makeError("plugin '" + Path + "': cannot be loaded: " + Message);

  using EntryPoint = PassPluginLibraryInfo (*)();
  auto Entry = reinterpret_cast<EntryPoint>(
      Library.getAddressOfSymbol("meldGetPassPluginInfo"));
  if (!Entry)
    return makeError("plugin '" + Path +
                     "': no function meldGetPassPluginInfo: not a Meld plugin");

  const PassPluginLibraryInfo Info = Entry();
  if (Info.APIVersion != MELD_PLUGIN_API_VERSION)
    return makeError("plugin '" + Path + "': built for plugin API version " +
                     Twine(Info.APIVersion) + ", this Meld has version " +
                     Twine(MELD_PLUGIN_API_VERSION) + ": build it again");
  if (!Info.PluginName || !Info.PluginVersion ||
      !Info.RegisterPassBuilderCallbacks)
    return makeError("plugin '" + Path +
                     "': its name, version or registration is missing");
  return PassPlugin(Path, Info);
}

Error PassPlugin::registerPasses(PassBuilder &PB) const {
  Info.RegisterPassBuilderCallbacks(PB);
  return addContext(PB.takeRegistrationErrors(), "plugin '" + Path + "'");
}
