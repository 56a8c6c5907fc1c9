//===- ScopeCopier.h - Takes types into another scope -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// A type is a web of indices of the scope it stands in. To state it elsewhere,
/// what it refers to is stated there first, once.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_GRAPH_SCOPECOPIER_H
#define MELD_LIB_GRAPH_SCOPECOPIER_H

#include "meld/Component/Component.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace meld {

/// Definitions inside each other that are copied; deeper ones are refused.
constexpr unsigned MaxCopyDepth = 1000;

/// Copies definitions of types, as far as they are asked for, from one scope
/// into another.
class ScopeCopier {
public:
  /// What the scopes around a type scope are copied by.
  ScopeCopier *const Outer;

  /// Copies of entry \p Index of the type or instance space; indices of To.
  Expected<uint32_t> type(uint32_t Index);
  Expected<uint32_t> instance(uint32_t Index);

  virtual ~ScopeCopier() = default;

protected:
  ScopeCopier(ScopeCopier *Outer, const IndexSpaces &From,
              ArrayRef<TypeDef> FromTypes, IndexSpaces &To,
              std::vector<TypeDef> &ToTypes)
      : Outer(Outer), From(From), FromTypes(FromTypes), To(To),
        ToTypes(ToTypes), Depth(Outer ? Outer->Depth : 0) {}

  /// What an entry is copied to that an import or export made.
  virtual Expected<uint32_t> named(const IndexEntry &Entry) = 0;
  /// Runs when an entry was added: an alias, or a definition with its position
  /// in the pool of types.
  virtual void added(const IndexEntry &) {}

  Expected<uint32_t> entry(Sort S, uint32_t Index);
  uint32_t append(Sort S, const IndexEntry &Entry);
  /// The type of an import or export, stated in To.
  Expected<ExternType> externType(const ExternType &Type, uint64_t Offset);

  const IndexSpaces &From;
  const ArrayRef<TypeDef> FromTypes;
  IndexSpaces &To;
  std::vector<TypeDef> &ToTypes;
  llvm::DenseMap<std::pair<unsigned, uint32_t>, uint32_t> Copies;

private:
  Expected<uint32_t> copy(Sort S, const IndexEntry &Original);
  Expected<uint32_t> define(const IndexEntry &Entry);
  Expected<DefinedValType> value(const DefinedValType &Def);
  Expected<FuncTypeDef> func(const FuncTypeDef &Def);
  Error reference(ValTypeRef &Ref);
  Error reference(std::optional<ValTypeRef> &Ref);

  unsigned Depth; ///< of the recursion
};

/// The exports of an instance type that is being made, by name.
using ExportTable = llvm::StringMap<SortIndex>;

/// Copies the exports of an instance type into another instance type. What has
/// been exported there already stays as it is.
class InstanceTypeCopier : public ScopeCopier {
public:
  InstanceTypeCopier(ScopeCopier &Outer, const TypeScope &Source,
                     TypeScope &Target, ExportTable &Exports)
      : ScopeCopier(&Outer, Source.Spaces, Source.Types, Target.Spaces,
                    Target.Types),
        Source(Source), Target(Target), Exports(Exports) {}

  Error copyExports();

private:
  Expected<uint32_t> named(const IndexEntry &Entry) override;
  void added(const IndexEntry &Entry) override;
  Expected<uint32_t> copyExport(uint32_t Decl);

  const TypeScope &Source;
  TypeScope &Target;
  ExportTable &Exports;
};

/// The index space that an import or export of this type is appended to.
Sort sortOf(ExternType::Kind K);

} // namespace meld

#endif // MELD_LIB_GRAPH_SCOPECOPIER_H
