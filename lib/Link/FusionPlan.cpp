//===- FusionPlan.cpp - From lowered boundaries to a link plan ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "meld/Link/FusionPlan.h"

#include "meld/Support/Error.h"

using namespace meld;

namespace {

/// Translates what boundaries refer to; the adapters are the last instance.
class Translator {
public:
  Translator(const Boundaries &Lowered, uint32_t AdapterInstance)
      : Lowered(Lowered), AdapterInstance(AdapterInstance) {}

  LinkTarget target(const BoundaryTarget &Target) const {
    switch (Target.K) {
    case BoundaryTarget::Entity:
      return LinkTarget::entity(Target.Instance, Target.Index);
    case BoundaryTarget::Residual:
      return LinkTarget::residual(Target.Index);
    case BoundaryTarget::Adapter:
      return LinkTarget::entity(AdapterInstance, Target.Index);
    case BoundaryTarget::Runtime:
      return LinkTarget::entity(AdapterInstance + 1 + Target.Instance,
                                Target.Index);
    case BoundaryTarget::Unset:
      return LinkTarget();
    }
    llvm_unreachable("not a boundary target");
  }

  LinkTarget target(const CoreBinding &Binding) const {
    switch (Binding.K) {
    case CoreBinding::Entity:
      return LinkTarget::entity(Binding.Instance, Binding.Index);
    case CoreBinding::Lowered:
      return target(Lowered.Lowerings[Binding.Index]);
    case CoreBinding::Builtin:
      return target(Lowered.Builtins[Binding.Index]);
    }
    llvm_unreachable("not a core binding");
  }

  template <typename RangeT>
  std::vector<LinkTarget> targets(const RangeT &Range) const {
    std::vector<LinkTarget> Result;
    Result.reserve(Range.size());
    for (const auto &Item : Range)
      Result.push_back(target(Item));
    return Result;
  }

private:
  const Boundaries &Lowered;
  const uint32_t AdapterInstance;
};

} // namespace

Expected<FusionPlan> meld::buildFusionPlan(const InstanceGraph &Graph,
                                           Boundaries Lowered) {
  if (Graph.BareModule)
    return makeError("a single core module has nothing to be linked with");
  FusionPlan Result;
  LinkPlan &Plan = Result.Plan;
  for (const InstanceGraph::Module &Module : Graph.Modules)
    Plan.Modules.push_back({Module.Core, Module.ComponentId, Module.Label});

  // Behind all others: generated modules have no start function, and what
  // active segments they have is for their own memories, so that their place
  // in the instantiation order cannot be observed.
  const uint32_t AdapterInstance = Graph.CoreInstances.size();
  const Translator Translate(Lowered, AdapterInstance);
  for (const InstanceGraph::CoreInstance &Instance : Graph.CoreInstances)
    Plan.Instances.push_back(
        {Instance.Module, Translate.targets(Instance.Imports)});
  for (const Boundaries::BeforeStart &Before : Lowered.BeforeStarts)
    Plan.Instances[Before.CoreInstance].BeforeStart =
        Translate.target(Before.Target);
  const auto Add = [&](FusionPlan::GeneratedModule &Generated,
                       std::vector<uint8_t> Bytes, const std::string &Label,
                       std::vector<LinkTarget> Imports) -> Error {
    Generated.Bytes = std::move(Bytes);
    Expected<CoreModule> Module = readCoreModule(Generated.Bytes);
    if (!Module)
      return addContext(Module.takeError(), "reading module " + Label);
    Generated.Module = std::make_unique<CoreModule>(std::move(*Module));
    Plan.Instances.push_back(
        {static_cast<uint32_t>(Plan.Modules.size()), std::move(Imports)});
    Plan.Modules.push_back({Generated.Module.get(), "", Label});
    return Error::success();
  };
  if (!Lowered.AdapterBytes.empty())
    if (Error Err = Add(Result.Adapters, std::move(Lowered.AdapterBytes),
                        "adapters", Translate.targets(Lowered.AdapterImports)))
      return Err;
  for (Boundaries::RuntimeModule &Runtime : Lowered.Runtime)
    if (Error Err = Add(Result.Runtime.emplace_back(), std::move(Runtime.Bytes),
                        Runtime.Label, {}))
      return Err;

  for (const Boundaries::Export &Export : Lowered.Exports)
    Plan.Exports.push_back(
        {Export.Name, Export.Kind, Translate.target(Export.Target)});
  Plan.Residuals = std::move(Lowered.Residuals);
  return Result;
}
