//===- HandleTables.h - Whose handles are kept where ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Each component instance has a handle table (CanonicalABI.md, "Component
/// Instances"), with a normative order of reuse, and a handle of one instance
/// means nothing in another.
///
/// The host keeps one table for the whole fused module. It can stand for the
/// table of an instance only if all that is in the one is in the other: were
/// two instances to use it, each would reach the other's handles by guessing a
/// number and see holes in its own numbering, and what no host knows of cannot
/// be in it. All other instances have tables of our own, where a handle of the
/// host is the representation of a resource, and functions between them and
/// the host translate.
///
/// A host without a table can have one of ours
/// (BoundaryOptions::InternalResources) for the resources that the root
/// defines. Then it is one more holder of these, and they are nothing that it
/// knows by handles of its own.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_HANDLETABLES_H
#define MELD_LIB_CANONICALABI_HANDLETABLES_H

#include "HandleForm.h"
#include "Reached.h"

#include "meld/CanonicalABI/Boundaries.h"

namespace meld {

class HandleTables {
public:
  HandleTables(const InstanceGraph &Graph, const ReachedDefinitions &Reached,
               Layouts &Types, const BoundaryOptions &Options);

  const InstanceGraph &graph() const { return Graph; }

  /// Whether \p ComponentInstance has a table of our own.
  bool hasTable(uint32_t ComponentInstance) const {
    return Numbers[ComponentInstance].has_value();
  }
  /// Its number; tables are numbered by component instance, the host's comes
  /// behind theirs.
  uint32_t table(uint32_t ComponentInstance) const {
    if (ComponentInstance == HandleForm::TheHost)
      return *HostNumber;
    return *Numbers[ComponentInstance];
  }
  /// The number of the table of ours that the host has, if it has one.
  std::optional<uint32_t> hostTable() const { return HostNumber; }
  uint32_t numTables() const { return NumTables; }
  /// The number of the table of handles that were lifted and are not lowered
  /// yet. There is one where a component instance passes handles to itself.
  uint32_t liftedTable() const { return *LiftedTable; }

  /// Whether the host has error contexts of the composition, or it some of the
  /// host's: then the host has all of them.
  bool hostHasErrorContexts() const { return HostHasErrorContexts; }
  /// The number of the table in which each error context of the host is that
  /// is in any table of ours, once, with the number of times it is there.
  uint32_t errorContextTable() const { return *ErrorContextTable; }
  /// Whether the host's table serves \p ComponentInstance.
  bool usesHostTable(uint32_t ComponentInstance) const {
    return Holders[ComponentInstance].Holds.KnownToHost &&
           !hasTable(ComponentInstance);
  }

  /// Where \p ComponentInstance keeps the handles of a type with handles.
  HandleForm formOf(uint32_t ComponentInstance) const {
    if (hasTable(ComponentInstance))
      return {HandleForm::Table, ComponentInstance};
    return {HandleForm::Host};
  }
  /// Where a handle of \p Resource is that is written in \p Form.
  HandleForm formOf(const HandleForm &Form, ResourceId Resource) const {
    if (Form.K == HandleForm::Host && isInternal(Resource))
      return {HandleForm::Table, HandleForm::TheHost, Form.CountsLends};
    return Form;
  }
  /// Whether values of \p Id, lowered to \p ComponentInstance, may add borrowed
  /// handles to its table. Those of resources that it defines are none.
  bool addsBorrows(uint32_t ComponentInstance, FuncTypeId Id);
  /// Whether parameters of \p Id may lend handles out of a table of ours that
  /// the host has.
  bool lendsForHost(FuncTypeId Id);

  /// Whether there are handles in \p Id of resources that our tables have no
  /// room for: they are not represented by an i32.
  bool hasWideResources(FuncTypeId Id) { return knowledgeOf(Id).Wide; }

  /// Whether the host has handles of its own of \p Resource: it is an import
  /// or an export of the root.
  bool isKnownToHost(ResourceId Resource) const;
  /// Whether the host has handles of \p Resource, which the root exports, in a
  /// table of ours.
  bool isInternal(ResourceId Resource) const;
  /// Whether the host may have such handles.
  bool isHeldByHost(ResourceId Resource) const {
    return HeldByHost[Resource.Value];
  }
  /// The number that stands for \p Resource in our tables; not 0.
  static uint32_t typeNumber(ResourceId Resource) { return Resource.Value + 1; }
  static constexpr uint32_t ErrorContextTypeNumber = 0;

private:
  /// Of which kinds of resources there are handles.
  struct Knowledge {
    bool KnownToHost = false;
    bool Unknown = false;
    bool Wide = false; ///< represented by something else than an i32
    Knowledge &operator|=(const Knowledge &Other) {
      KnownToHost |= Other.KnownToHost;
      Unknown |= Other.Unknown;
      Wide |= Other.Wide;
      return *this;
    }
  };
  /// Whether imports or exports of the root have error contexts.
  bool findErrorContextsOfHost(const ReachedDefinitions &Reached);
  Knowledge ofErrorContexts() const {
    return {HostHasErrorContexts, !HostHasErrorContexts};
  }
  Knowledge knowledgeOf(ResourceId Resource) const;
  Knowledge knowledgeOf(TypeId Id);
  Knowledge knowledgeOf(FuncTypeId Id);
  /// Notes which internal resources are in values of \p Id that the host
  /// passes.
  void addHeldByHost(FuncTypeId Id);
  /// \p HostExchanges: the host uses its table for the fused module also when
  /// no component instance holds what is in it.
  void number(const BoundaryOptions &Options, bool HostExchanges);

  const InstanceGraph &Graph;
  Layouts &Types;
  const bool InternalResources;
  struct Holder {
    Knowledge Holds;
    /// Passes handles to or from other instances or itself.
    bool Exchanges = false;
  };
  std::vector<Holder> Holders; ///< by component instance
  llvm::DenseMap<uint32_t, Knowledge> OfTypes;
  std::vector<std::optional<uint32_t>> Numbers;
  std::vector<bool> HeldByHost; ///< by resource
  std::optional<uint32_t> HostNumber;
  std::optional<uint32_t> LiftedTable, ErrorContextTable;
  bool HostHasErrorContexts = false;
  uint32_t NumTables = 0;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_HANDLETABLES_H
