//===- EntityResolver.cpp - Follow bindings to definitions ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "EntityResolver.h"

#include "meld/Support/Error.h"

using namespace meld;

std::string meld::describeInstance(const LinkPlan &Plan, uint32_t Instance) {
  std::string Text = "core instance " + std::to_string(Instance);
  const std::string &Label =
      Plan.Modules[Plan.Instances[Instance].Module].Label;
  if (!Label.empty())
    Text += " ('" + Label + "')";
  return Text;
}

std::string meld::describeImport(const LinkPlan &Plan, uint32_t Instance,
                                 const CoreImport &Import) {
  return (describeInstance(Plan, Instance) + ": import '" + Import.Module +
          "' '" + Import.Field + "'")
      .str();
}

Expected<EntityResolver> EntityResolver::create(const LinkPlan &Plan,
                                                Unbound OnUnbound) {
  EntityResolver Resolver(Plan);
  if (Error E = Resolver.resolveAll(OnUnbound))
    return E;
  return Resolver;
}

LinkTarget EntityResolver::resolve(ExternKind Kind, uint32_t Instance,
                                   uint32_t Index) const {
  const std::vector<uint32_t> &OfKind =
      module(Instance).ImportsOfKind[static_cast<unsigned>(Kind)];
  if (Index >= OfKind.size())
    return LinkTarget::entity(Instance, Index);
  return Imports[Instance][OfKind[Index]].Target;
}

Error EntityResolver::checkBinding(uint32_t Instance, const CoreImport &Import,
                                   const LinkTarget &Target,
                                   Unbound OnUnbound) const {
  const char *Fault = nullptr;
  switch (Target.K) {
  case LinkTarget::Unset:
    if (OnUnbound == Unbound::Refuse)
      Fault = "is not bound";
    break;
  case LinkTarget::Residual:
    if (Import.Kind != ExternKind::Func)
      Fault = "is left to the host, but only functions can be";
    else if (Target.Index >= Plan->Residuals.size())
      Fault = "is bound to a residual import that does not exist";
    break;
  case LinkTarget::Entity:
    if (Target.Instance >= Plan->Instances.size() ||
        Target.Index >= module(Target.Instance).numEntities(Import.Kind))
      Fault = "is bound to an entity that does not exist";
    break;
  }
  if (!Fault)
    return Error::success();
  return makeErrorAt(Import.Offset,
                     describeImport(*Plan, Instance, Import) + " " + Fault);
}

Error EntityResolver::resolveImport(uint32_t Instance, uint32_t Import,
                                    Unbound OnUnbound) {
  // Walks to the end of the chain, then gives all its imports that end.
  SmallVector<ResolvedImport *, 8> Path;
  const ExternKind Kind = module(Instance).Imports[Import].Kind;
  LinkTarget End;
  for (;;) {
    ResolvedImport &Entry = Imports[Instance][Import];
    if (Entry.Progress == State::Done) {
      End = Entry.Target;
      break;
    }
    const CoreImport &Current = module(Instance).Imports[Import];
    if (Entry.Progress == State::OnPath)
      return makeErrorAt(Current.Offset,
                         describeImport(*Plan, Instance, Current) +
                             " is bound to itself through other imports");
    Entry.Progress = State::OnPath;
    Path.push_back(&Entry);
    const LinkTarget &Target = Plan->Instances[Instance].Imports[Import];
    if (Error E = checkBinding(Instance, Current, Target, OnUnbound))
      return E;
    End = Target;
    if (Target.K != LinkTarget::Entity)
      break;
    const std::vector<uint32_t> &OfKind =
        module(Target.Instance).ImportsOfKind[static_cast<unsigned>(Kind)];
    if (Target.Index >= OfKind.size())
      break;
    Instance = Target.Instance;
    Import = OfKind[Target.Index];
  }
  for (ResolvedImport *Entry : Path)
    *Entry = {End, State::Done};
  return Error::success();
}

Error EntityResolver::resolveAll(Unbound OnUnbound) {
  const uint32_t NumInstances = static_cast<uint32_t>(Plan->Instances.size());
  Imports.resize(NumInstances);
  for (uint32_t I = 0; I != NumInstances; ++I) {
    if (Plan->Instances[I].Imports.size() != module(I).Imports.size())
      return makeError(describeInstance(*Plan, I) + " binds " +
                       Twine(Plan->Instances[I].Imports.size()) +
                       " imports, its module has " +
                       Twine(module(I).Imports.size()));
    Imports[I].resize(module(I).Imports.size());
  }
  for (uint32_t I = 0; I != NumInstances; ++I)
    for (uint32_t J = 0; J != Imports[I].size(); ++J)
      if (Error E = resolveImport(I, J, OnUnbound))
        return E;
  return Error::success();
}
