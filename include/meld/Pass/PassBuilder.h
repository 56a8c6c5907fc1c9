//===- PassBuilder.h - Names of passes and what they build ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The registry of passes and analyses, and the way from a textual pipeline to
/// a pass manager. Built-in passes and plugins register in the same way.
//===----------------------------------------------------------------------===//
#ifndef MELD_PASS_PASSBUILDER_H
#define MELD_PASS_PASSBUILDER_H

#include "meld/IR/FusedModule.h"
#include "meld/IR/PassManager.h"
#include "meld/Pass/PassParameters.h"
#include "meld/Pass/PipelineText.h"
#include "llvm/IR/PassInstrumentation.h"
#include <functional>
#include <optional>

namespace meld {

/// A place in whatever pipeline the user writes, around the passes that others
/// are interested in.
enum class ExtensionPoint : uint8_t {
  AfterLink,          ///< behind `fuse`
  BeforeOptimization, ///< before each `opt`
  AfterOptimization,  ///< behind each `opt`
  BeforeEmission      ///< before `emit-scpv`
};

/// One name that a pipeline may contain.
struct PassEntry {
  /// "fuse"; or, where the parameters select the pass, "print<graph>".
  std::string Name;
  /// The parameters in the notation of the documentation, such as
  /// "memory=auto|multi;handles=shared"; empty: none are taken.
  std::string Parameters;
  /// One line, lower case, no full stop.
  std::string Help;
  bool IsAnalysis = false;
  /// Adds the pass to a pass manager.
  std::function<Error(FusedModulePassManager &, PassParameters &)> Add;
  /// Where others may put passes of theirs around it.
  std::optional<ExtensionPoint> Before = std::nullopt, After = std::nullopt;
};

/// An option that a plugin takes, `-plugin-opt=NAME=VALUE`.
struct PluginOption {
  std::string Name, Value, Help; ///< Value as documented: "file", "n"
  std::function<Error(StringRef)> Set;
};

class PassBuilder {
public:
  using PM = FusedModulePassManager;
  using AM = FusedModuleAnalysisManager;

  /// A builder that knows the built-in passes. Those that print do so to
  /// \p PrintStream.
  explicit PassBuilder(raw_ostream &PrintStream);
  PassBuilder(const PassBuilder &) = delete;
  PassBuilder &operator=(const PassBuilder &) = delete;

  //===--------------------------------------------------------------------===//
  // Registration
  //===--------------------------------------------------------------------===//

  /// Registers \p Pass, which takes no parameters.
  template <typename PassT>
  void registerPass(StringRef Name, StringRef Help, PassT Pass = PassT()) {
    nameClass<PassT>(Name);
    add({Name.str(), "", Help.str(), false,
         [Pass](PM &Passes, PassParameters &) {
           Passes.addPass(PassT(Pass));
           return Error::success();
         }});
  }

  /// Registers a pass that \p Make makes of its parameters; \p Parameters
  /// documents these. \p Make takes out those it knows.
  template <typename PassT>
  void registerPassWithParameters(
      StringRef Name, StringRef Parameters, StringRef Help,
      const std::function<Expected<PassT>(PassParameters &)> &Make) {
    nameClass<PassT>(Name);
    add({Name.str(), Parameters.str(), Help.str(), false,
         [Make](PM &Passes, PassParameters &Given) -> Error {
           Expected<PassT> Pass = Make(Given);
           if (!Pass)
             return Pass.takeError();
           Passes.addPass(std::move(*Pass));
           return Error::success();
         }});
  }

  /// Registers an analysis and, under the same name, a pass that runs it.
  template <typename AnalysisT>
  void registerAnalysis(StringRef Name, StringRef Help,
                        AnalysisT Analysis = AnalysisT()) {
    using RequirePass = llvm::RequireAnalysisPass<AnalysisT, FusedModule>;
    nameClass<AnalysisT>(Name);
    nameClass<RequirePass>(Name);
    AnalysisRegistrations.push_back([Analysis](AM &Analyses) {
      Analyses.registerPass([&] { return AnalysisT(Analysis); });
    });
    add({Name.str(), "", Help.str(), true, [](PM &Passes, PassParameters &) {
           Passes.addPass(RequirePass());
           return Error::success();
         }});
  }

  /// Says that \p Before lies before the registered pass \p Name, and \p After
  /// behind it.
  void setExtensionPoints(StringRef Name, std::optional<ExtensionPoint> Before,
                          std::optional<ExtensionPoint> After);

  /// Lets \p Extend add passes at \p Point of each pipeline that is parsed from
  /// now on, behind those of earlier calls.
  using Extension = std::function<void(PM &)>;
  void registerExtension(ExtensionPoint Point, Extension Extend) {
    Extensions.push_back({Point, std::move(Extend)});
  }

  /// Registers an option. \p Set gets its value, before any pipeline is parsed,
  /// each time it is given; \p Value and \p Help document it.
  void registerOption(StringRef Name, StringRef Value, StringRef Help,
                      std::function<Error(StringRef)> Set);

  /// Handles elements that no registered name matches; for a plugin whose
  /// elements nest others. True: the callback has added its pass.
  using ParsingCallback =
      std::function<Expected<bool>(const PipelineElement &, PM &)>;
  void registerPipelineParsingCallback(ParsingCallback Callback) {
    ParsingCallbacks.push_back(std::move(Callback));
  }

  //===--------------------------------------------------------------------===//
  // Use
  //===--------------------------------------------------------------------===//

  /// Gives an option the value behind `=` in \p Text, `NAME=VALUE`.
  ///
  /// \returns an error for an option that nobody registered, with the nearest
  /// that somebody did, and what the option says of the value.
  Error setOption(StringRef Text);

  /// Adds what was registered for \p Point, for passes that are pipelines.
  void extend(ExtensionPoint Point, PM &Passes) const;

  /// Makes all analyses known to \p Analyses.
  void registerAnalyses(AM &Analyses);

  /// Appends the passes of \p Text to \p Passes.
  ///
  /// \returns an error that starts with `column N: ` for malformed text, an
  /// unknown name (with the nearest known one) and wrong parameters.
  Error parsePipeline(PM &Passes, StringRef Text);

  /// Appends the passes of parsed elements; for parsing callbacks.
  Error buildPipeline(PM &Passes, ArrayRef<PipelineElement> Elements);

  /// Callbacks around each pass. Those that keep a pipeline sound are there
  /// from the start: after an error the remaining passes are skipped, and
  /// origins of removed functions are pruned.
  llvm::PassInstrumentationCallbacks &callbacks() { return Callbacks; }

  raw_ostream &printStream() const { return PrintStream; }

  /// An error when two registrations claimed one name.
  Error takeRegistrationErrors();

  //===--------------------------------------------------------------------===//
  // Looking up
  //===--------------------------------------------------------------------===//

  /// The entry of a name without parameters, or null.
  const PassEntry *find(StringRef Name) const;
  /// The known name nearest to \p Name, or empty where none is near.
  StringRef suggest(StringRef Name) const;
  /// Pipeline name of the pass whose class is called \p ClassName.
  StringRef passName(StringRef ClassName);
  /// All entries, sorted by name.
  std::vector<const PassEntry *> entries() const;
  /// The list that -print-passes prints.
  void printPasses(raw_ostream &OS) const;

private:
  void add(PassEntry Entry);
  template <typename PassT> void nameClass(StringRef Name) {
    Callbacks.addClassToPassName(PassT::name(), Name);
  }
  Error buildElement(PM &Passes, const PipelineElement &Element);

  raw_ostream &PrintStream;
  llvm::PassInstrumentationCallbacks Callbacks;
  uint64_t StateBefore = 0;       ///< of the module, before the pass that runs
  std::vector<PassEntry> Entries; ///< in order of registration
  std::vector<std::function<void(AM &)>> AnalysisRegistrations;
  std::vector<ParsingCallback> ParsingCallbacks;
  std::vector<std::pair<ExtensionPoint, Extension>> Extensions;
  std::vector<PluginOption> PluginOptions;
  std::string RegistrationErrors;
};

/// Runs \p Passes over \p Module. Exceptions of Binaryen end the pipeline and
/// become errors; so does what a pass reported.
Error runPipeline(FusedModulePassManager &Passes, FusedModule &Module,
                  FusedModuleAnalysisManager &Analyses);

/// Registers the passes under passes/ (passes/BuiltinPasses.cpp).
void registerBuiltinPasses(PassBuilder &PB);

} // namespace meld

#endif // MELD_PASS_PASSBUILDER_H
