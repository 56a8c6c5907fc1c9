//===- BinaryenPasses.cpp - Binaryen's passes and the origin map ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/IR/BinaryenPasses.h"
#include "BinaryenBridge.h"
#include "BinaryenIR.h"
#include "BinaryenRunner.h"
#include "BinaryenThreads.h"
#include "CapturedStreams.h"
#include "CodeMovement.h"
#include "ReservedNames.h"
#include "meld/IR/BinaryenPassTable.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <set>

using namespace meld;

//===----------------------------------------------------------------------===//
// Which passes may run
//===----------------------------------------------------------------------===//

/// A name that \p Name may have been meant to be, or empty.
static StringRef nearestPass(StringRef Name) {
  unsigned Best = Name.size() / 3 + 1;
  StringRef Nearest;
  for (const BinaryenPass &Pass : binaryenPasses()) {
    const unsigned Distance =
        Name.edit_distance(Pass.Name, /*AllowReplacements=*/true, Best);
    if (Distance < Best) {
      Best = Distance;
      Nearest = Pass.Name;
    }
  }
  return Nearest;
}

Error meld::checkBinaryenStep(const BinaryenStep &Step,
                              const BinaryenOptions &Options) {
  const BinaryenPass *Row = findBinaryenPass(Step.Pass);
  if (!Row) {
    const StringRef Nearest = nearestPass(Step.Pass);
    return makeError(
        "Binaryen has no pass '" + Step.Pass + "'" +
        (Nearest.empty() ? Twine("") : "; did you mean '" + Nearest + "'?"));
  }
  if (Row->Effect == OriginEffect::Refused)
    return makeError("Binaryen's pass '" + Step.Pass +
                     "' is refused: " + Row->Reason);
  if (Step.Argument && !Row->takesArgument(Step.Pass))
    return makeError("Binaryen's pass '" + Step.Pass + "' takes no argument");
  if ((Row->Demands & BinaryenPass::ClosedWorld) && !Options.ClosedWorld)
    return makeError("Binaryen's pass '" + Step.Pass +
                     "' needs the option closed-world");
  return Error::success();
}

static Error checkModule(const BinaryenStep &Step, BinaryenModuleRef Module) {
  const BinaryenPass &Row = *findBinaryenPass(Step.Pass);
  if (Row.Demands & BinaryenPass::OneMemory)
    if (const size_t Memories = numMemories(Module); Memories != 1)
      return makeError("Binaryen's pass '" + Step.Pass +
                       "' is for modules with one memory; this one has " +
                       Twine(Memories));
  if ((Row.Demands & BinaryenPass::NoVectors) &&
      (BinaryenModuleGetFeatures(Module) & BinaryenFeatureSIMD128()))
    return makeError("Binaryen's pass '" + Step.Pass +
                     "' is for modules without vector instructions");
  return Error::success();
}

//===----------------------------------------------------------------------===//
// What they do to origins
//===----------------------------------------------------------------------===//

namespace {
/// Whose code is in which function, while one pass runs.
class Attribution {
public:
  Attribution(const OriginMap &Origins, ReceivedCode &Received)
      : Received(Received) {
    for (const FunctionOrigin &Origin : Origins.Functions)
      Owner[reservedName(Origin)] = Origin.Component;
  }

  /// The same for two functions if and only if their code is of the same
  /// components, and so one may stand for the other.
  uint32_t groupOf(StringRef Function) {
    Group Key{None, {}};
    if (auto Known = Owner.find(Function); Known != Owner.end())
      Key.first = Known->second;
    if (auto Known = Received.find(Function); Known != Received.end())
      Key.second = Known->second;
    return Groups.try_emplace(std::move(Key), Groups.size()).first->second;
  }

  /// Adds what a pass moved that had \p Before as calls, and left \p After.
  void addMoved(const DirectCalls &Before, const DirectCalls &After,
                OriginEffect Effect) {
    // A function made by the pass has code of those that it is named after
    // and, when it was outlined, of its callers.
    llvm::StringMap<std::vector<StringRef>> Sources;
    for (StringRef Function : After.functions()) {
      if (!Before.of(Function.data())) {
        std::vector<StringRef> &Its = Sources[Function];
        llvm::append_range(Its, namedAfter(Function, Before));
      } else if (Effect == OriginEffect::Inlines) {
        std::vector<StringRef> Its = inlinedInto(Function, Before, After);
        if (!Its.empty())
          Sources[Function] = std::move(Its);
      }
    }
    if (Effect == OriginEffect::Adds)
      for (StringRef Caller : After.functions())
        for (const auto &[Callee, Count] : *After.of(Caller.data()))
          if (!Before.of(Callee) && After.of(Callee))
            Sources[Callee].push_back(Caller);

    ReceivedCode Added;
    for (const auto &Entry : Sources) {
      std::set<uint32_t> Components;
      for (StringRef Source : Entry.getValue())
        collect(Source, Components);
      if (auto Known = Received.find(Entry.getKey()); Known != Received.end())
        Components.insert(Known->second.begin(), Known->second.end());
      if (auto Own = Owner.find(Entry.getKey()); Own != Owner.end())
        Components.erase(Own->second);
      if (!Components.empty())
        Added[Entry.getKey()] = {Components.begin(), Components.end()};
    }
    for (auto &Entry : Added)
      Received[Entry.getKey()] = std::move(Entry.getValue());
  }

private:
  using Group = std::pair<uint32_t, std::vector<uint32_t>>;
  static constexpr uint32_t None = ~0U;

  void collect(StringRef Source, std::set<uint32_t> &Into) const {
    if (auto Known = Owner.find(Source); Known != Owner.end())
      Into.insert(Known->second);
    if (auto Known = Received.find(Source); Known != Received.end())
      Into.insert(Known->second.begin(), Known->second.end());
  }

  llvm::StringMap<uint32_t> Owner;
  ReceivedCode &Received;
  std::map<Group, uint32_t> Groups;
};
} // namespace

/// Runs one pass and does to origins what its row in the table says. What it
/// removes is left to prune().
static void runOne(BinaryenModuleRef Module, const BinaryenStep &Step,
                   const BinaryenOptions &Options, OriginMap &Origins,
                   ReceivedCode &Received) {
  const BinaryenPass *Row = findBinaryenPass(Step.Pass);
  const OriginEffect Effect = Row ? Row->Effect : OriginEffect::Forgets;
  switch (Effect) {
  case OriginEffect::Adds:
  case OriginEffect::Inlines: {
    Attribution Attributed(Origins, Received);
    const DirectCalls Before(Module);
    runPasses(Module, Step, Options);
    Attributed.addMoved(Before, DirectCalls(Module), Effect);
    return;
  }
  case OriginEffect::Merges: {
    Attribution Attributed(Origins, Received);
    DistinctFunctions Apart(
        Module, [&](StringRef Name) { return Attributed.groupOf(Name); });
    runPasses(Module, Step, Options);
    Apart.restore();
    return;
  }
  case OriginEffect::Keeps:
    runPasses(Module, Step, Options);
    return;
  case OriginEffect::Forgets:
  case OriginEffect::Refused:
    runPasses(Module, Step, Options);
    Origins.Functions.clear();
    Received.clear();
    return;
  }
}

//===----------------------------------------------------------------------===//
// Running a sequence
//===----------------------------------------------------------------------===//

/// Passes at the start of \p Steps that demand nothing, look at one function at
/// a time and change nothing but its code: for these Binaryen need not go
/// through the module once for each.
static size_t countLocalSteps(ArrayRef<BinaryenStep> Steps) {
  return llvm::find_if(Steps,
                       [](const BinaryenStep &Step) {
                         const BinaryenPass *Row = findBinaryenPass(Step.Pass);
                         return !Row || Row->Effect != OriginEffect::Keeps ||
                                Row->Demands || !isFunctionParallel(Step.Pass);
                       }) -
         Steps.begin();
}

Error FusedModule::BinaryenIR::run(ArrayRef<BinaryenStep> Steps,
                                   const BinaryenOptions &Options,
                                   unsigned Threads, OriginMap &Origins,
                                   std::string &Printed) {
  ModuleSurface Surface(Module);
  if (Options.ClosedWorld && !Surface.reference().empty())
    return makeError("closed-world: references pass through the " +
                     Surface.reference());
  if (Options.OptimizeLevel || Options.ShrinkLevel)
    Optimised = Options;

  Error Failed = Error::success();
  CapturedStreams Streams;
  Error Thrown = catchBinaryen([&] {
    runBinaryenWork(Threads, [&] {
      while (!Steps.empty() && !Failed) {
        if (const size_t Local = countLocalSteps(Steps)) {
          runPasses(Module, Steps.take_front(Local), Options);
          Steps = Steps.drop_front(Local);
          continue;
        }
        const BinaryenStep &Step = Steps.consume_front();
        if ((Failed = checkModule(Step, Module)))
          continue;
        runOne(Module, Step, Options, Origins, Received);
        prune(Origins);
        ModuleSurface Now(Module);
        const BinaryenPass *Row = findBinaryenPass(Step.Pass);
        const std::string Lost = Surface.lostIn(
            Now, Row && (Row->Demands & BinaryenPass::AddsImports));
        if (!Lost.empty())
          Failed =
              makeError("Binaryen's pass '" + Step.Pass + "' changes the " +
                        Lost + ", which the host relies on");
        Surface = std::move(Now);
      }
    });
    return Error::success();
  });
  Printed += Streams.output();
  Printed += Streams.errors();
  return joinErrors(std::move(Failed), std::move(Thrown));
}

void FusedModule::runBinaryen(ArrayRef<BinaryenStep> Steps,
                              const BinaryenOptions &Options, raw_ostream &OS) {
  for (const BinaryenStep &Step : Steps)
    if (Error Err = checkBinaryenStep(Step, Options))
      return report(std::move(Err));
  if (!mutateIR())
    return;
  std::string Printed;
  report(IR->run(Steps, Options, this->Options.Threads, Origins, Printed));
  OS << Printed;
}
