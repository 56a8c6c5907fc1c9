//===- ScopeCopier.cpp - Takes types into another scope -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "ScopeCopier.h"

#include "meld/Support/Error.h"
#include "meld/Support/Quote.h"

#include "llvm/Support/SaveAndRestore.h"

using namespace meld;

Sort meld::sortOf(ExternType::Kind K) {
  switch (K) {
  case ExternType::CoreModule:
    return Sort::CoreModule;
  case ExternType::Func:
    return Sort::Func;
  case ExternType::Value:
    return Sort::Value;
  case ExternType::Type:
    return Sort::Type;
  case ExternType::Component:
    return Sort::Component;
  case ExternType::Instance:
    return Sort::Instance;
  }
  return Sort::Func;
}

//===----------------------------------------------------------------------===//
// Entries
//===----------------------------------------------------------------------===//

Expected<uint32_t> ScopeCopier::type(uint32_t Index) {
  return entry(Sort::Type, Index);
}

Expected<uint32_t> ScopeCopier::instance(uint32_t Index) {
  return entry(Sort::Instance, Index);
}

uint32_t ScopeCopier::append(Sort S, const IndexEntry &Entry) {
  To[S].push_back(Entry);
  return static_cast<uint32_t>(To[S].size() - 1);
}

Expected<uint32_t> ScopeCopier::entry(Sort S, uint32_t Index) {
  const std::pair<unsigned, uint32_t> Key(static_cast<unsigned>(S), Index);
  const auto Known = Copies.find(Key);
  if (Known != Copies.end())
    return Known->second;
  const IndexEntry &Original = From[S][Index];
  if (Depth == MaxCopyDepth)
    return makeErrorAt(Original.Offset, "more than " + Twine(MaxCopyDepth) +
                                            " levels of definitions inside "
                                            "each other");
  const llvm::SaveAndRestore Restore(Depth, Depth + 1);
  Expected<uint32_t> Copy = copy(S, Original);
  if (Copy)
    Copies.try_emplace(Key, *Copy);
  return Copy;
}

Expected<uint32_t> ScopeCopier::copy(Sort S, const IndexEntry &Original) {
  IndexEntry Alias = Original;
  const auto AppendAlias = [&](uint32_t Index) {
    Alias.Index = Index;
    const uint32_t Copy = append(S, Alias);
    added(Alias);
    return Copy;
  };
  switch (Original.K) {
  case IndexEntry::Defined:
    if (S == Sort::Type)
      return define(Original);
    return makeErrorAt(Original.Offset,
                       "unsupported: the type of an import that stays refers "
                       "to an instance that the component makes itself");
  case IndexEntry::Import:
  case IndexEntry::Export:
    return named(Original);
  case IndexEntry::ExportAlias: {
    Expected<uint32_t> Instance = instance(Original.Index);
    if (!Instance)
      return Instance.takeError();
    return AppendAlias(*Instance);
  }
  case IndexEntry::OuterAlias: {
    ScopeCopier *Around = this;
    for (uint32_t Hops = Original.Depth; Hops != 0 && Around; --Hops)
      Around = Around->Outer;
    if (!Around)
      return makeErrorAt(Original.Offset,
                         "outer alias past the root component");
    const llvm::SaveAndRestore Deeper(Around->Depth, Depth);
    Expected<uint32_t> Outside = Around->entry(S, Original.Index);
    if (!Outside || Around == this)
      return Outside;
    return AppendAlias(*Outside);
  }
  case IndexEntry::CoreExportAlias:
  case IndexEntry::StartResult:
    break;
  }
  return makeErrorAt(Original.Offset, "unsupported: the type of an import that "
                                      "stays refers to a " +
                                          sortName(S));
}

//===----------------------------------------------------------------------===//
// Definitions
//===----------------------------------------------------------------------===//

Error ScopeCopier::reference(ValTypeRef &Ref) {
  if (Ref.IsPrim)
    return Error::success();
  Expected<uint32_t> Copy = type(Ref.Index);
  if (!Copy)
    return Copy.takeError();
  Ref.Index = *Copy;
  return Error::success();
}

Error ScopeCopier::reference(std::optional<ValTypeRef> &Ref) {
  return Ref ? reference(*Ref) : Error::success();
}

Expected<DefinedValType> ScopeCopier::value(const DefinedValType &Def) {
  DefinedValType Copy = Def;
  Error Err = Error::success();
  const auto Take = [&](auto &Ref) {
    if (!Err)
      Err = reference(Ref);
  };
  Take(Copy.First);
  Take(Copy.Second);
  if (auto *Fields = std::get_if<std::vector<LabeledValType>>(&Copy.Items))
    for (LabeledValType &Field : *Fields)
      Take(Field.Type);
  if (auto *Cases = std::get_if<std::vector<VariantCase>>(&Copy.Items))
    for (VariantCase &Case : *Cases)
      Take(Case.Payload);
  if (auto *Elements = std::get_if<std::vector<ValTypeRef>>(&Copy.Items))
    for (ValTypeRef &Element : *Elements)
      Take(Element);
  if (Err)
    return Err;
  if (Def.K == DefinedValType::Own || Def.K == DefinedValType::Borrow) {
    Expected<uint32_t> Resource = type(Def.Resource);
    if (!Resource)
      return Resource.takeError();
    Copy.Resource = *Resource;
  }
  return Copy;
}

Expected<FuncTypeDef> ScopeCopier::func(const FuncTypeDef &Def) {
  FuncTypeDef Copy = Def;
  for (LabeledValType &Param : Copy.Params)
    if (Error Err = reference(Param.Type))
      return Err;
  if (Error Err = reference(Copy.Result))
    return Err;
  return Copy;
}

Expected<uint32_t> ScopeCopier::define(const IndexEntry &Entry) {
  const TypeDef &Def = FromTypes[Entry.Index];
  TypeDef Copy;
  Copy.K = Def.K;
  Copy.Offset = Def.Offset;
  switch (Def.K) {
  case TypeDef::Value: {
    Expected<DefinedValType> Value = value(Def.value());
    if (!Value)
      return Value.takeError();
    Copy.Def = std::move(*Value);
    break;
  }
  case TypeDef::Func: {
    Expected<FuncTypeDef> Func = func(Def.func());
    if (!Func)
      return Func.takeError();
    Copy.Def = std::move(*Func);
    break;
  }
  case TypeDef::Instance: {
    auto Scope = std::make_unique<TypeScope>();
    ExportTable Exports;
    InstanceTypeCopier Inner(*this, Def.scope(), *Scope, Exports);
    if (Error Err = Inner.copyExports())
      return Err;
    Copy.Def = std::move(Scope);
    break;
  }
  case TypeDef::Component:
    return makeErrorAt(Def.Offset, "unsupported: a component type of an "
                                   "import that stays");
  case TypeDef::Resource:
    return makeErrorAt(Def.Offset, "unsupported: a type of an import that "
                                   "stays refers to a resource that the "
                                   "component defines itself");
  }
  ToTypes.push_back(std::move(Copy));
  const auto Pool = static_cast<uint32_t>(ToTypes.size() - 1);
  IndexEntry New;
  New.K = IndexEntry::Defined;
  New.Offset = Entry.Offset;
  New.Index = Pool;
  const uint32_t Index = append(Sort::Type, New);
  added(New);
  return Index;
}

Expected<ExternType> ScopeCopier::externType(const ExternType &Type,
                                             uint64_t Offset) {
  ExternType Copy = Type;
  switch (Type.K) {
  case ExternType::CoreModule:
  case ExternType::Component:
  case ExternType::Value:
    return makeErrorAt(Offset, "unsupported: an import that stays has a " +
                                   sortName(sortOf(Type.K)));
  case ExternType::Type:
    if (Type.TypeBound == ExternType::SubResource)
      return Copy;
    break;
  case ExternType::Func:
  case ExternType::Instance:
    break;
  }
  Expected<uint32_t> Index = type(Type.Index);
  if (!Index)
    return Index.takeError();
  Copy.Index = *Index;
  return Copy;
}

//===----------------------------------------------------------------------===//
// Instance types
//===----------------------------------------------------------------------===//

void InstanceTypeCopier::added(const IndexEntry &Entry) {
  TypeDecl Decl;
  const bool IsDefinition = Entry.K == IndexEntry::Defined;
  Decl.K = IsDefinition ? TypeDecl::Type : TypeDecl::Alias;
  Decl.Index = IsDefinition ? Entry.Index : 0;
  Decl.Offset = Entry.Offset;
  Target.Decls.push_back(std::move(Decl));
}

Error InstanceTypeCopier::copyExports() {
  for (uint32_t I = 0; I != Source.Decls.size(); ++I) {
    if (Source.Decls[I].K != TypeDecl::Export)
      continue;
    Expected<uint32_t> Copy = copyExport(I);
    if (!Copy)
      return Copy.takeError();
  }
  return Error::success();
}

Expected<uint32_t> InstanceTypeCopier::named(const IndexEntry &Entry) {
  return copyExport(Entry.Index);
}

/// The entry of the declared export, made by the first that has its name.
Expected<uint32_t> InstanceTypeCopier::copyExport(uint32_t Number) {
  const TypeDecl &Decl = Source.Decls[Number];
  const Sort S = sortOf(Decl.Extern.K);
  const auto Known = Exports.find(Decl.Name.Name);
  if (Known != Exports.end()) {
    if (Known->second.S == S)
      return Known->second.Index;
    return makeErrorAt(Decl.Offset,
                       "export " + quoted(Decl.Name.Name) + " is a " +
                           sortName(S) + " here and a " +
                           sortName(Known->second.S) + " in another input");
  }
  Expected<ExternType> Type = externType(Decl.Extern, Decl.Offset);
  if (!Type)
    return Type.takeError();
  TypeDecl Copy = Decl;
  Copy.Extern = *Type;
  Target.Decls.push_back(std::move(Copy));
  IndexEntry New;
  New.K = IndexEntry::Export;
  New.Offset = Decl.Offset;
  New.Index = static_cast<uint32_t>(Target.Decls.size() - 1);
  const uint32_t Index = append(S, New);
  Exports.try_emplace(Decl.Name.Name, SortIndex{S, Index});
  return Index;
}
