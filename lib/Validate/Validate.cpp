//===- Validate.cpp - Whether a core module is valid ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Validate/Validate.h"

#include "BodyValidator.h"
#include "ModuleRules.h"

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

using namespace meld;

namespace {

/// The modules that are validated, and what their code may refer to.
using Contexts = std::deque<ModuleContext>; // code keeps references to them

/// A run of bodies that one thread validates, large enough to make the cost of
/// sharing disappear. It goes on in the following modules.
struct Run {
  size_t Module = 0; ///< of the first body
  size_t Body = 0;
  size_t NumBodies = 0;
  size_t Bytes = 0;
};

/// Shares the bodies of modules between threads.
class CodeValidator {
public:
  CodeValidator(ArrayRef<const CoreModule *> Modules, const Contexts &Of)
      : Modules(Modules), Of(Of) {
    divide();
  }

  /// \returns the error of the first invalid body.
  Error run(unsigned Threads, FeatureSet &Used);

private:
  static constexpr size_t RunBytes = size_t(128) * 1024;

  void divide();
  void work();
  void validateRun(const Run &R, size_t Number);
  void record(size_t Number, Error E);

  const ArrayRef<const CoreModule *> Modules;
  const Contexts &Of;
  std::vector<Run> Runs;
  std::atomic<size_t> NextRun = 0;
  /// The lowest run with an error: later ones need no look any more.
  std::atomic<size_t> FailedRun = ~size_t(0);
  std::mutex Mutex; ///< of what follows
  Error First = Error::success();
  FeatureSet AllUsed;
};

} // namespace

void CodeValidator::divide() {
  for (size_t I = 0; I != Modules.size(); ++I) {
    const std::vector<CoreBody> &Bodies = Modules[I]->Bodies;
    for (size_t J = 0; J != Bodies.size(); ++J) {
      if (Runs.empty() || Runs.back().Bytes >= RunBytes)
        Runs.push_back({I, J});
      ++Runs.back().NumBodies;
      Runs.back().Bytes += Bodies[J].Bytes.size();
    }
  }
}

void CodeValidator::record(size_t Number, Error E) {
  const std::lock_guard<std::mutex> Lock(Mutex);
  if (Number < FailedRun) {
    FailedRun = Number;
    std::swap(First, E);
  }
  consumeError(std::move(E));
}

void CodeValidator::validateRun(const Run &R, size_t Number) {
  size_t Body = R.Body;
  size_t Left = R.NumBodies;
  FeatureSet Used;
  for (size_t I = R.Module; Left != 0; ++I, Body = 0) {
    const CoreModule &Module = *Modules[I];
    const uint32_t FirstFunc = Module.numImports(ExternKind::Func);
    BodyValidator Validator(Of[I]);
    for (; Left != 0 && Body != Module.Bodies.size(); ++Body, --Left)
      if (Error E =
              Validator.validateBody(Module.Bodies[Body], FirstFunc + Body))
        return record(Number, std::move(E));
    Used.insert(Validator.used());
  }
  const std::lock_guard<std::mutex> Lock(Mutex);
  AllUsed.insert(Used);
}

void CodeValidator::work() {
  for (size_t I; (I = NextRun.fetch_add(1)) < Runs.size() && I < FailedRun;)
    validateRun(Runs[I], I);
}

Error CodeValidator::run(unsigned Threads, FeatureSet &Used) {
  const size_t NumThreads =
      std::min<size_t>(std::max(Threads, 1u), Runs.size());
  std::vector<std::thread> Helpers;
  for (size_t I = 1; I < NumThreads; ++I)
    Helpers.emplace_back([this] { work(); });
  work();
  for (std::thread &Helper : Helpers)
    Helper.join();
  Used.insert(AllUsed);
  return std::move(First);
}

Expected<FeatureSet> meld::findFeatures(ArrayRef<const CoreModule *> Modules,
                                        const ValidationOptions &Options) {
  Contexts Of;
  FeatureSet Used;
  // An error outside of code comes after those of the code before it.
  Error Outside = Error::success();
  size_t NumWithCode = 0;
  for (const CoreModule *Module : Modules) {
    ModuleContext &Context = Of.emplace_back();
    Context.Enabled = Options.Features;
    if ((Outside = validateDeclarations(*Module, Context, Used)))
      break;
    ++NumWithCode;
    if ((Outside = validateDatas(*Module, Context, Used)))
      break;
  }
  CodeValidator Code(Modules.take_front(NumWithCode), Of);
  if (Error E = Code.run(Options.Threads, Used)) {
    consumeError(std::move(Outside));
    return E;
  }
  if (Outside)
    return Outside;
  return Used;
}

Error meld::validate(ArrayRef<const CoreModule *> Modules,
                     const ValidationOptions &Options) {
  return findFeatures(Modules, Options).takeError();
}
