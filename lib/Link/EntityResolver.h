//===- EntityResolver.h - Follow bindings to definitions --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// An import may be bound to an entity that is an import itself. The resolver
/// follows such chains to what is defined at their end.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_ENTITYRESOLVER_H
#define MELD_LIB_LINK_ENTITYRESOLVER_H

#include "meld/Link/LinkPlan.h"

namespace meld {

/// "core instance 3 ('libc')", for diagnostics.
std::string describeInstance(const LinkPlan &Plan, uint32_t Instance);

/// "core instance 3 ('libc'): import 'env' 'memory'", for diagnostics.
std::string describeImport(const LinkPlan &Plan, uint32_t Instance,
                           const CoreImport &Import);

class EntityResolver {
public:
  enum class Unbound { Refuse, Keep };

  /// Resolves every import of \p Plan in time linear in their number. An
  /// import that is bound to itself through others is an error, and so is an
  /// unbound one unless \p OnUnbound keeps it (as LinkTarget::Unset).
  static Expected<EntityResolver> create(const LinkPlan &Plan,
                                         Unbound OnUnbound = Unbound::Refuse);

  /// What entity \p Index of \p Instance is in the end: an entity that its
  /// instance defines, a residual import, or unset.
  LinkTarget resolve(ExternKind Kind, uint32_t Instance, uint32_t Index) const;
  LinkTarget resolve(ExternKind Kind, LinkTarget Target) const {
    return Target.K == LinkTarget::Entity
               ? resolve(Kind, Target.Instance, Target.Index)
               : Target;
  }

private:
  explicit EntityResolver(const LinkPlan &Plan) : Plan(&Plan) {}
  Error resolveAll(Unbound OnUnbound);
  Error resolveImport(uint32_t Instance, uint32_t Import, Unbound OnUnbound);
  Error checkBinding(uint32_t Instance, const CoreImport &Import,
                     const LinkTarget &Target, Unbound OnUnbound) const;
  const CoreModule &module(uint32_t Instance) const {
    return *Plan->Modules[Plan->Instances[Instance].Module].Module;
  }

  enum class State : uint8_t { New, OnPath, Done };
  struct ResolvedImport {
    LinkTarget Target;
    State Progress = State::New;
  };
  const LinkPlan *Plan;
  /// By instance and position in CoreModule::Imports.
  std::vector<std::vector<ResolvedImport>> Imports;
};

} // namespace meld

#endif // MELD_LIB_LINK_ENTITYRESOLVER_H
