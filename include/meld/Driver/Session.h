//===- Session.h - One run of a pipeline ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// What meld-opt and meld/Meld.h have in common: plugins, the pipeline,
/// loading, running, writing, and diagnostics as values.
//===----------------------------------------------------------------------===//
#ifndef MELD_DRIVER_SESSION_H
#define MELD_DRIVER_SESSION_H

#include "meld/Meld.h"
#include "meld/Pass/PassPlugin.h"
#include "meld/Pass/StandardInstrumentations.h"

namespace meld {

/// The messages of \p Err. One that tells a place in an input is about that one
/// of \p Inputs; the others are about \p File.
std::vector<Diagnostic> diagnose(Error Err, StringRef File,
                                 ArrayRef<std::string> Inputs);

struct SessionOptions {
  std::string Pipeline;
  std::vector<std::string> PluginOptions; ///< NAME=VALUE
  FusedModuleOptions Module;
  InstrumentationOptions Instrumentation;
  bool Verify = true;
  bool WriteText = false;
  bool DiscardModule = false;
  bool MakeManifest = false; ///< of the module that write() writes
};

class Session {
public:
  /// Passes print to \p Printed, those who watch them to \p Watched.
  Session(SessionOptions Options, raw_ostream &Printed, raw_ostream &Watched);

  /// Lets plugins register and gives them their options.
  Error addPlugins(ArrayRef<PassPlugin> Plugins);
  /// An error concerns what the user wrote: the pipeline or names of passes.
  Error buildPipeline();
  /// Reads \p Inputs, the root first; buffers have the names of their inputs.
  Error load(std::vector<std::unique_ptr<llvm::MemoryBuffer>> Inputs);
  /// Runs the pipeline and verifies the result.
  Error run();
  /// Writes what there is after that.
  Error write(raw_ostream &OS);

  PassBuilder &builder() { return PB; }
  FusedModule &module() { return *Module; }
  /// What run() made of it (docs/manifest.md); empty unless asked for.
  StringRef manifest() const { return Manifest; }
  std::vector<std::string> takeWarnings();

private:
  Error checkPassNames(ArrayRef<std::string> Names, StringRef Option);
  Error makeManifest(FusedModuleAnalysisManager &Analyses);

  SessionOptions Options;
  PassBuilder PB;
  StandardInstrumentations Instrumentations;
  FusedModulePassManager Passes;
  std::unique_ptr<FusedModule> Module;
  std::vector<std::string> Warnings;
  std::string Manifest;
};

} // namespace meld

#endif // MELD_DRIVER_SESSION_H
