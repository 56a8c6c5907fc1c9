//===- HostNames.h - Names that the host knows functions by -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The names of what the fused module imports and exports: those that
/// wit-component gives a core module of the same world, so that its tools can
/// make a component of it again. Boundaries.h lists them.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_CANONICALABI_HOSTNAMES_H
#define MELD_LIB_CANONICALABI_HOSTNAMES_H

#include "CoreFunctions.h"

#include "meld/CanonicalABI/Boundaries.h"

#include "llvm/ADT/StringMap.h"

#include <map>

namespace meld {

/// Which canonical options the host or a caller can tell apart, given a type.
struct ObservableOptions {
  bool Memory = false;
  bool Realloc = false;
  bool Encoding = false;
};
ObservableOptions observableOptions(FuncTypeId Type, Direction Dir,
                                    const FlatSignature &Flat, Layouts &Types);
inline ObservableOptions observableOptions(const InstanceGraph::Lift &Lift,
                                           const FlatSignature &Flat,
                                           Layouts &Types) {
  return observableOptions(Lift.Type, Direction::Lift, Flat, Types);
}
inline ObservableOptions
observableOptions(const InstanceGraph::Lowering &Lowering,
                  const FlatSignature &Flat, Layouts &Types) {
  return observableOptions(Lowering.Type, Direction::Lower, Flat, Types);
}

/// A core definition as kind, instance, index; or the staging area, whose
/// memory and realloc come behind all others.
using DefinitionKey = std::tuple<unsigned, uint32_t, uint32_t>;
inline DefinitionKey keyOf(const CoreBinding &Definition) {
  return {unsigned(Definition.K), Definition.Instance, Definition.Index};
}
constexpr DefinitionKey StagingKey = {UINT32_MAX, 0, 0};

/// Options of a function that the host lifts or lowers, as far as its type
/// makes them matter.
struct OptionKeys {
  std::optional<StringEncoding> Encoding;
  std::optional<DefinitionKey> Memory, Realloc;
  auto operator<=>(const OptionKeys &) const = default;
};
/// Those \p Needed of \p Opts. With \p IsStaged, the staging area is in place
/// of the instance's memory and realloc.
OptionKeys keysOf(const CoreDefinitions &Definitions, const ResolvedOpts &Opts,
                  const ObservableOptions &Needed, bool IsStaged);
/// Those \p Needed where the host passes something on to itself: the staging
/// area, and UTF-8.
OptionKeys keysOfStaged(const ObservableOptions &Needed);

/// The fused module's imports. The first identity of a name keeps it, others
/// get `$1`, `$2`, ... behind their field in the order in which they are asked
/// for; no component-level name contains a `$`.
class ResidualImports {
public:
  explicit ResidualImports(const CoreDefinitions &Definitions)
      : Definitions(Definitions), Graph(Definitions.graph()) {}

  /// Of lowering \p Index. With \p IsStaged, the staging area is in place of
  /// the instance's memory and realloc, so that one import serves all
  /// instances.
  BoundaryTarget ofLowering(uint32_t Index, const CoreFuncType &Type,
                            const ObservableOptions &Options,
                            bool IsStaged = false);
  /// A root import that the root exports again. Of \p Options, memory and
  /// realloc are those of the staging area, and text is UTF-8.
  BoundaryTarget ofReexport(uint32_t Import, const CoreFuncType &Type,
                            const ObservableOptions &Options);
  /// resource.new, resource.rep or resource.drop of a resource that the host
  /// knows; on behalf of \p Builtin of the graph, where there is one.
  BoundaryTarget ofResource(CanonKind Kind, ResourceId Id,
                            std::optional<uint32_t> Builtin = std::nullopt);

  /// error-context.new, .debug-message or .drop with options \p Opts, which
  /// that last one has none of; on behalf of \p Builtin, where there is one.
  BoundaryTarget ofErrorContext(CanonKind Kind, const ResolvedOpts &Opts,
                                std::optional<uint32_t> Builtin = std::nullopt);

  /// All imports as the host sees them.
  std::vector<HostImport>
  describe(llvm::function_ref<HostOptions(const OptionKeys &)> Options) const;
  std::vector<ResidualImport> take() { return std::move(Imports); }

private:
  /// What makes two imports one. Members that do not matter for the type are
  /// left alone.
  struct Identity {
    HostImport::Kind K = HostImport::Function;
    uint32_t Index = 0; ///< InstanceGraph::Imports or ::Resources
    OptionKeys Options;
    auto operator<=>(const Identity &) const = default;
  };
  BoundaryTarget get(const Identity &Id, StringRef Module, StringRef Field,
                     const CoreFuncType &Type);
  void addUser(BoundaryTarget Import, CoreBinding::Kind Kind, uint32_t Index);

  const CoreDefinitions &Definitions;
  const InstanceGraph &Graph;
  std::vector<ResidualImport> Imports;
  std::vector<std::vector<CoreBinding>> Users; ///< of each import
  std::map<Identity, uint32_t> Numbers;
  llvm::StringMap<unsigned> Uses; ///< by module and field
};

/// `interface#name`, or the name alone when there is no interface.
std::string exportName(StringRef Interface, StringRef Name);

/// The memories or reallocs that the host needs. The sole or first one, in
/// core instantiation order, gets \p PlainName, others a suffix as residual
/// imports do. The staging area comes last.
class NumberedExports {
public:
  void add(const CoreBinding &Definition) {
    Needed.try_emplace(keyOf(Definition), Definition);
  }
  void addStaging() { Needed.try_emplace(StagingKey, std::nullopt); }
  /// Calls \p Visit with each name and definition, in order; the staging area
  /// has none.
  template <typename VisitT>
  void visit(StringRef PlainName, VisitT Visit) const {
    unsigned Number = 0;
    for (const auto &[Key, Definition] : Needed) {
      std::string Name = PlainName.str();
      if (Number != 0)
        Name += "$" + std::to_string(Number);
      ++Number;
      Visit(Name, Definition);
    }
  }

private:
  /// Entities come first and are ordered by core instance.
  std::map<DefinitionKey, std::optional<CoreBinding>> Needed;
};

} // namespace meld

#endif // MELD_LIB_CANONICALABI_HOSTNAMES_H
