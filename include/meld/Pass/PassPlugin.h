//===- PassPlugin.h - Passes from shared objects ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A pass plugin is a shared object that links libmeld and exports
///
///     extern "C" meld::PassPluginLibraryInfo meldGetPassPluginInfo();
///
/// `-load-pass-plugin=x.so` loads it and lets it register its passes.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASS_PASSPLUGIN_H
#define MELD_PASS_PASSPLUGIN_H

#include "meld/Support/LLVM.h"
#include <cstdint>
#include <string>

/// Changes whenever a plugin has to be compiled again: with each change of a
/// public header's classes.
#define MELD_PLUGIN_API_VERSION 2

namespace meld {

class PassBuilder;

/// What a plugin says of itself. The layout never changes, so that a version
/// mismatch can be told.
struct PassPluginLibraryInfo {
  uint32_t APIVersion; ///< MELD_PLUGIN_API_VERSION as the plugin saw it
  const char *PluginName;
  const char *PluginVersion; ///< the plugin's own
  void (*RegisterPassBuilderCallbacks)(PassBuilder &);
};

class PassPlugin {
public:
  /// Loads \p Path for the rest of the process. The error says what is wrong
  /// with the file: not a shared object, no entry point, another API version.
  static Expected<PassPlugin> load(StringRef Path);

  StringRef path() const { return Path; }
  StringRef name() const { return Info.PluginName; }
  StringRef version() const { return Info.PluginVersion; }

  /// Registers the plugin's passes. An error names a pass name that is taken.
  Error registerPasses(PassBuilder &PB) const;

private:
  PassPlugin(StringRef Path, PassPluginLibraryInfo Info)
      : Path(Path), Info(Info) {}

  std::string Path;
  PassPluginLibraryInfo Info;
};

} // namespace meld

/// The entry point; weak, so that a program may link several plugins in.
extern "C" meld::PassPluginLibraryInfo LLVM_ATTRIBUTE_WEAK
meldGetPassPluginInfo();

#endif // MELD_PASS_PASSPLUGIN_H
