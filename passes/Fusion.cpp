//===- Fusion.cpp - Link a composition into one module --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Passes/Fusion.h"
#include "meld/Link/FusionPlan.h"
#include "meld/Link/Linker.h"
#include "meld/Pass/PassBuilder.h"
#include "meld/Support/Error.h"

using namespace meld;

/// Engines refuse a module with more memories (WebAssembly JavaScript
/// Interface, "Implementation-defined Limits").
static constexpr uint64_t MaxEngineMemories = 100;

static uint64_t countMemories(const LinkPlan &Plan) {
  uint64_t Memories = 0;
  for (const LinkInstance &Instance : Plan.Instances)
    Memories += Plan.Modules[Instance.Module].Module->Memories.size();
  return Memories;
}

static void count(FusedModule &M, const InstanceGraph &Graph,
                  const FusionPlan &Fusion, const LinkedModule &Linked) {
  auto Count = [&](StringRef What, uint64_t Value) {
    M.statistics().set("fuse", What, Value);
  };
  Count("component instances", Graph.ComponentInstances.size());
  Count("core instances", Graph.CoreInstances.size());
  Count("core modules", Graph.Modules.size());
  Count("adapters",
        Fusion.Adapters.Module ? Fusion.Adapters.Module->Bodies.size() : 0);
  Count("imports left", Fusion.Plan.Residuals.size());
  Count("exports", Fusion.Plan.Exports.size());
  Count("memories", countMemories(Fusion.Plan));
  Count("functions with an origin", Linked.Origins.Functions.size());
  Count("bytes of the fused module", Linked.Bytes.size());
}

static Expected<LinkedModule> fuse(FusedModule &M, const InstanceGraph &Graph,
                                   const BoundaryOptions &Options) {
  Expected<Boundaries> Lowered = lowerBoundaries(Graph, Options);
  if (!Lowered)
    return Lowered.takeError();
  BoundaryReport Report = std::move(Lowered->Report);
  HostSurface Surface = std::move(Lowered->Surface);
  Expected<FusionPlan> Fusion = buildFusionPlan(Graph, std::move(*Lowered));
  if (!Fusion)
    return Fusion.takeError();
  Fusion->Plan.KeepNames = M.options().KeepNames;
  Fusion->Plan.Threads = M.options().Threads;
  Expected<LinkedModule> Linked = link(Fusion->Plan);
  if (!Linked)
    return Linked.takeError();
  count(M, Graph, *Fusion, *Linked);
  const uint64_t Memories = countMemories(Fusion->Plan);
  if (Memories > MaxEngineMemories)
    M.warn("the fused module has " + Twine(Memories) +
           " memories; engines accept at most " + Twine(MaxEngineMemories));
  M.setBoundaries(std::move(Report));
  Surface.ExportsInitialize = Linked->ExportsInitialize;
  M.setHostSurface(std::move(Surface));
  return Linked;
}

PreservedAnalyses FusionPass::run(FusedModule &M,
                                  FusedModuleAnalysisManager &) {
  if (M.hasImage())
    return PreservedAnalyses::all();
  const InstanceGraph *Graph = M.graph();
  if (!Graph)
    return PreservedAnalyses::all();
  Expected<LinkedModule> Linked = fuse(M, *Graph, Options);
  if (!Linked) {
    M.report(Linked.takeError());
    return PreservedAnalyses::all();
  }
  M.setImage(std::move(Linked->Bytes), std::move(Linked->Origins));
  return PreservedAnalyses::none();
}

/// Handles that the specification lets a table have ("Table State").
static constexpr uint32_t MaxHandles = (1 << 28) - 1;

static Error takeHandles(PassParameters &Parameters, BoundaryOptions &Options) {
  const std::optional<StringRef> Text = Parameters.take("handles");
  if (!Text || *Text == "separate")
    return Error::success();
  if (*Text == "shared") {
    Options.SharedHandles = true;
    return Error::success();
  }
  uint32_t Capacity;
  if (Text->getAsInteger(10, Capacity) || Capacity == 0 ||
      Capacity > MaxHandles)
    return makeError("parameter 'handles' is separate, shared or a number "
                     "from 1 to " +
                     Twine(MaxHandles) + "; '" + *Text + "' is not");
  Options.HandleCapacity = Capacity;
  return Error::success();
}

static Expected<FusionPass> makePass(PassParameters &Parameters) {
  // "auto" shares memories where that is provably sound, which today is never.
  enum { Auto, Multi, Shared };
  Expected<unsigned> Memory =
      Parameters.takeChoice("memory", {"auto", "multi", "shared"});
  if (!Memory)
    return Memory.takeError();
  if (*Memory == Shared)
    return makeError("memory=shared is not supported: each core instance keeps "
                     "its own memory");
  BoundaryOptions Options;
  if (Error Err = takeHandles(Parameters, Options))
    return Err;
  Expected<unsigned> Resources =
      Parameters.takeChoice("resources", {"host", "internal"});
  if (!Resources)
    return Resources.takeError();
  Options.InternalResources = *Resources == 1;
  Expected<unsigned> Simd = Parameters.takeChoice("simd", {"on", "off"});
  if (!Simd)
    return Simd.takeError();
  Options.Simd = *Simd == 0;
  return FusionPass(Options);
}

void meld::registerFusion(PassBuilder &PB) {
  PB.registerPassWithParameters<FusionPass>(
      "fuse",
      "memory=auto|multi;handles=separate|shared|N;resources=host|internal;"
      "simd=on|off",
      "links the components of a composition into one core module", makePass);
  PB.setExtensionPoints("fuse", std::nullopt, ExtensionPoint::AfterLink);
}
