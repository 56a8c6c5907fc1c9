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
  Result.AdapterBytes = std::move(Lowered.AdapterBytes);
  LinkPlan &Plan = Result.Plan;
  for (const InstanceGraph::Module &Module : Graph.Modules)
    Plan.Modules.push_back({Module.Core, Module.ComponentId, Module.Label});

  // Behind all others: it has no start function and no active segments, so
  // its place in the instantiation order cannot be observed.
  const uint32_t AdapterInstance = Graph.CoreInstances.size();
  const Translator Translate(Lowered, AdapterInstance);
  for (const InstanceGraph::CoreInstance &Instance : Graph.CoreInstances)
    Plan.Instances.push_back(
        {Instance.Module, Translate.targets(Instance.Imports)});
  if (!Result.AdapterBytes.empty()) {
    Expected<CoreModule> Adapters = readCoreModule(Result.AdapterBytes);
    if (!Adapters)
      return addContext(Adapters.takeError(), "reading the adapter module");
    Result.Adapters = std::make_unique<CoreModule>(std::move(*Adapters));
    Plan.Instances.push_back({static_cast<uint32_t>(Plan.Modules.size()),
                              Translate.targets(Lowered.AdapterImports)});
    Plan.Modules.push_back({Result.Adapters.get(), "", "adapters"});
  }

  for (const Boundaries::Export &Export : Lowered.Exports)
    Plan.Exports.push_back(
        {Export.Name, Export.Kind, Translate.target(Export.Target)});
  Plan.Residuals = std::move(Lowered.Residuals);
  return Result;
}
