//===- Validate.cpp - Whether a core module is valid ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Validate/Validate.h"

#include "BodyValidator.h"
#include "ModuleRules.h"

#include <atomic>
#include <mutex>
#include <thread>

using namespace meld;

namespace {

/// Shares the bodies of a module between threads, in runs that are large
/// enough to make the cost of one disappear.
class CodeValidator {
public:
  CodeValidator(const CoreModule &Module, const ModuleContext &Context)
      : Module(Module), Context(Context) {
    divide();
  }

  /// \returns the error of the first invalid body.
  Error run(unsigned Threads, FeatureSet &Used);

private:
  static constexpr size_t RunBytes = size_t(128) * 1024;

  void divide();
  void work();
  void record(size_t Run, Error E);

  const CoreModule &Module;
  const ModuleContext &Context;
  std::vector<size_t> RunEnds; ///< body index behind each run
  std::atomic<size_t> NextRun = 0;
  /// The lowest run with an error: later ones need no look any more.
  std::atomic<size_t> FailedRun = ~size_t(0);
  std::mutex Mutex; ///< of what follows
  Error First = Error::success();
  FeatureSet AllUsed;
};

} // namespace

void CodeValidator::divide() {
  size_t Bytes = 0;
  for (size_t I = 0; I != Module.Bodies.size(); ++I) {
    Bytes += Module.Bodies[I].Bytes.size();
    if (Bytes < RunBytes && I + 1 != Module.Bodies.size())
      continue;
    RunEnds.push_back(I + 1);
    Bytes = 0;
  }
}

void CodeValidator::record(size_t Run, Error E) {
  const std::lock_guard<std::mutex> Lock(Mutex);
  if (Run < FailedRun) {
    FailedRun = Run;
    std::swap(First, E);
  }
  consumeError(std::move(E));
}

void CodeValidator::work() {
  BodyValidator Validator(Context);
  const uint32_t FirstFunc = Module.numImports(ExternKind::Func);
  for (size_t Run; (Run = NextRun.fetch_add(1)) < RunEnds.size();) {
    if (Run > FailedRun)
      break;
    for (size_t I = Run == 0 ? 0 : RunEnds[Run - 1]; I != RunEnds[Run]; ++I)
      if (Error E = Validator.validateBody(Module.Bodies[I], FirstFunc + I)) {
        record(Run, std::move(E));
        break;
      }
  }
  const std::lock_guard<std::mutex> Lock(Mutex);
  AllUsed.insert(Validator.used());
}

Error CodeValidator::run(unsigned Threads, FeatureSet &Used) {
  const size_t NumThreads =
      std::min<size_t>(std::max(Threads, 1u), RunEnds.size());
  std::vector<std::thread> Helpers;
  for (size_t I = 1; I < NumThreads; ++I)
    Helpers.emplace_back([this] { work(); });
  work();
  for (std::thread &Helper : Helpers)
    Helper.join();
  Used.insert(AllUsed);
  return std::move(First);
}

Expected<FeatureSet> meld::findFeatures(const CoreModule &Module,
                                        const ValidationOptions &Options) {
  ModuleContext Context;
  Context.Enabled = Options.Features;
  FeatureSet Used;
  if (Error E = validateDeclarations(Module, Context, Used))
    return E;
  if (Error E = CodeValidator(Module, Context).run(Options.Threads, Used))
    return E;
  return Used;
}

Error meld::validate(const CoreModule &Module,
                     const ValidationOptions &Options) {
  return findFeatures(Module, Options).takeError();
}
