//===- ExternReader.cpp - Imports and exports -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Readers.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Types of imports and exports
//===----------------------------------------------------------------------===//

static Error readCoreModuleBound(ByteReader &R, const Scope &S,
                                 ReadExternType &Extern) {
  const uint64_t Offset = R.offset();
  uint8_t CoreSort;
  if (Error Err = R.readByte("core sort").moveInto(CoreSort))
    return Err;
  if (CoreSort != 0x11)
    return malformedAt(Offset,
                       "core sort 0x%02x cannot be imported or exported, "
                       "expected 0x11 (core module)",
                       CoreSort);
  const uint64_t IndexOffset = R.offset();
  Extern.S = Sort::CoreModule;
  Extern.Type.K = ExternType::CoreModule;
  if (Error Err = S.readIndex(R, Sort::CoreType).moveInto(Extern.Type.Index))
    return Err;
  Extern.Info.Exports = S.info(Sort::CoreType, Extern.Type.Index).Exports;
  if (!Extern.Info.Exports)
    return malformedAt(IndexOffset, "core type index %u is not a module type",
                       Extern.Type.Index);
  return Error::success();
}

/// Reads a type index of kind \p K for an extern of sort \p Of.
static Error readTypeOf(ByteReader &R, const Scope &S, Sort Of,
                        ExternType::Kind ExternKind, TypeDef::Kind K,
                        ReadExternType &Extern) {
  Extern.S = Of;
  Extern.Type.K = ExternKind;
  if (Error Err = readTypeIndex(R, S, K).moveInto(Extern.Type.Index))
    return Err;
  const EntityInfo &Type = S.info(Sort::Type, Extern.Type.Index);
  if (Of == Sort::Func)
    Extern.Info.Type = Type.Type;
  Extern.Info.Imports = Type.Imports;
  Extern.Info.Exports = Type.Exports;
  return Error::success();
}

/// A `valuebound`. Tools write a primitive type without the 0x01 that the
/// specification puts before it; no other first byte is ambiguous with that.
static Error readValueBound(ByteReader &R, const Scope &S, ExternType &Type) {
  Type.K = ExternType::Value;
  const uint64_t Offset = R.offset();
  uint8_t Form;
  if (Error Err = R.peekByte("value bound").moveInto(Form))
    return Err;
  TypeFacts Facts;
  if (Form >= 0x40)
    return readValType(R, S, Facts).moveInto(Type.ValueType);
  if (Error Err = R.readByte("value bound").moveInto(Form))
    return Err;
  switch (Form) {
  case 0x00:
    Type.ValueIsEq = true;
    return S.readIndex(R, Sort::Value).moveInto(Type.Index);
  case 0x01:
    return readValType(R, S, Facts).moveInto(Type.ValueType);
  default:
    return malformedAt(Offset, "unknown value bound 0x%02x", Form);
  }
}

static Error readTypeBound(ByteReader &R, const Scope &S,
                           ReadExternType &Extern) {
  Extern.S = Sort::Type;
  Extern.Type.K = ExternType::Type;
  const uint64_t Offset = R.offset();
  uint8_t Form;
  if (Error Err = R.readByte("type bound").moveInto(Form))
    return Err;
  switch (Form) {
  case 0x00:
    Extern.Type.TypeBound = ExternType::Eq;
    if (Error Err = S.readIndex(R, Sort::Type).moveInto(Extern.Type.Index))
      return Err;
    Extern.Info = S.info(Sort::Type, Extern.Type.Index);
    return Error::success();
  case 0x01:
    Extern.Type.TypeBound = ExternType::SubResource;
    Extern.Info.Type.K = TypeDef::Resource;
    Extern.Info.Type.RefersToResource = true;
    Extern.Info.Type.IsImportedResource = true;
    Extern.Info.Type.Node = S.State.Nodes.ofResource();
    return Error::success();
  default:
    return malformedAt(Offset, "unknown type bound 0x%02x", Form);
  }
}

Expected<ReadExternType> meld::readExternType(ByteReader &R, const Scope &S) {
  ReadExternType Extern;
  const uint64_t Offset = R.offset();
  uint8_t Kind;
  if (Error Err = R.readByte("type of an import or export").moveInto(Kind))
    return std::move(Err);
  Error Err = Error::success();
  switch (Kind) {
  case 0x00:
    Err = readCoreModuleBound(R, S, Extern);
    break;
  case 0x01:
    Err = readTypeOf(R, S, Sort::Func, ExternType::Func, TypeDef::Func, Extern);
    break;
  case 0x02:
    Extern.S = Sort::Value;
    Err = readValueBound(R, S, Extern.Type);
    break;
  case 0x03:
    Err = readTypeBound(R, S, Extern);
    break;
  case 0x04:
    Err = readTypeOf(R, S, Sort::Component, ExternType::Component,
                     TypeDef::Component, Extern);
    break;
  case 0x05:
    Err = readTypeOf(R, S, Sort::Instance, ExternType::Instance,
                     TypeDef::Instance, Extern);
    break;
  default:
    Err =
        malformedAt(Offset, "unknown sort 0x%02x of an import or export", Kind);
  }
  if (Err)
    return std::move(Err);
  return Extern;
}

//===----------------------------------------------------------------------===//
// Names with attributes
//===----------------------------------------------------------------------===//

static Error readAttribute(ByteReader &R, ExternAttributes &Attributes) {
  const uint64_t Offset = R.offset();
  const auto Read = [&](std::optional<StringRef> &Attribute,
                        const char *What) -> Error {
    if (Attribute)
      return malformedAt(Offset, "attribute %s is given twice", What);
    return R.readName(What).moveInto(Attribute.emplace());
  };
  uint8_t Kind;
  if (Error Err = R.readByte("attribute").moveInto(Kind))
    return Err;
  switch (Kind) {
  case 0x00:
    return Read(Attributes.Implements, "implements");
  case 0x01:
    return Read(Attributes.VersionSuffix, "versionsuffix");
  case 0x02:
    return Read(Attributes.ExternalId, "external-id");
  default:
    return malformedAt(Offset, "unknown attribute 0x%02x", Kind);
  }
}

Expected<ReadExternName> meld::readExternName(ByteReader &R) {
  const uint64_t Offset = R.offset();
  uint8_t Form;
  if (Error Err = R.readByte("import or export name").moveInto(Form))
    return std::move(Err);
  if (Form > 0x02)
    return malformedAt(Offset, "unknown form of name 0x%02x", Form);
  ReadExternName Result;
  Result.Offset = R.offset();
  StringRef &Name = Result.Name.Name;
  if (Error Err = R.readName("import or export name").moveInto(Name))
    return std::move(Err);
  const std::optional<ExternNameKind> Kind = classifyExternName(Name);
  if (!Kind)
    return makeErrorAt(Result.Offset,
                       "'" + Name + "' is not a valid import or export name");
  Result.Kind = *Kind;
  if (Form != 0x02)
    return Result;
  uint32_t Count;
  if (Error Err = R.readCount("attribute count", 2).moveInto(Count))
    return std::move(Err);
  auto Attributes = std::make_shared<ExternAttributes>();
  for (uint32_t I = 0; I != Count; ++I)
    if (Error Err = readAttribute(R, *Attributes))
      return std::move(Err);
  Result.Name.Attributes = std::move(Attributes);
  return Result;
}

static Error checkAttributes(const ReadExternName &Name,
                             const ExternAttributes &Attributes, Sort S) {
  if (Attributes.Implements) {
    if (classifyExternName(*Attributes.Implements) != ExternNameKind::Interface)
      return makeErrorAt(Name.Offset, "'" + *Attributes.Implements +
                                          "', which '" + Name.Name.Name +
                                          "' implements, is not a valid "
                                          "interface name");
    if (S != Sort::Instance || Name.Kind != ExternNameKind::Label)
      return makeErrorAt(Name.Offset, "'" + Name.Name.Name +
                                          "' has attribute implements, which "
                                          "needs an instance with a plain "
                                          "name");
  }
  if (Attributes.VersionSuffix &&
      (Name.Kind != ExternNameKind::Interface ||
       !isCanonicalVersionSplit(interfaceVersion(Name.Name.Name),
                                *Attributes.VersionSuffix)))
    return makeErrorAt(Name.Offset, "version suffix '" +
                                        *Attributes.VersionSuffix +
                                        "' does not complete the version of '" +
                                        Name.Name.Name + "'");
  return Error::success();
}

Error meld::checkExternName(const ReadExternName &Name, Sort S) {
  switch (Name.Kind) {
  case ExternNameKind::Constructor:
  case ExternNameKind::Method:
  case ExternNameKind::Static:
    if (S != Sort::Func)
      return makeErrorAt(Name.Offset, "'" + Name.Name.Name + "' names " +
                                          aSort(S) + ", expected a function");
    break;
  default:
    break;
  }
  if (!Name.Name.Attributes)
    return Error::success();
  return checkAttributes(Name, *Name.Name.Attributes, S);
}

//===----------------------------------------------------------------------===//
// Names of types
//===----------------------------------------------------------------------===//

namespace {
/// The imports or the exports of a scope.
struct Surface {
  const char *What; ///< "import" or "export"
  UniqueNames &Names;
  NameTable &Table;
  TypeNames &Types;
  ResourceFunctions &Functions;

  static Surface imports(Scope &S) {
    return {"import", S.ImportNames, S.Imports, S.ImportedTypes,
            S.ImportedFunctions};
  }
  static Surface exports(Scope &S) {
    return {"export", S.ExportNames, S.Exports, S.ExportedTypes,
            S.ExportedFunctions};
  }
};
} // namespace

/// Whether what an entity mentions has names, which the types that it exports
/// get.
static bool mentionsNamedTypes(Surface &On, Sort Of, const EntityInfo &Info) {
  switch (Of) {
  case Sort::Func:
    return On.Types.isNamed(Info.Type.Node);
  case Sort::Type:
    if (Info.Type.K == TypeDef::Instance)
      return On.Types.addInstance(*Info.Exports);
    return On.Types.arePartsNamed(Info.Type.Node);
  case Sort::Instance:
    return Info.IsForeign || On.Types.addInstance(*Info.Exports);
  default: // components and modules stand for themselves
    return true;
  }
}

/// Adds the name of an import or export, which \p Info is about.
static Error addName(Scope &S, Surface On, const ReadExternName &Name, Sort Of,
                     EntityInfo &Info) {
  // An instance type is checked where something is of that type.
  if (S.Kind != ScopeKind::InstanceType && !mentionsNamedTypes(On, Of, Info))
    return makeErrorAt(
        Name.Offset, On.What + (" '" + Name.Name.Name) +
                         "' mentions a resource, record, variant, enum or "
                         "flags type without a name of its own: it has to be "
                         "imported" +
                         (&On.Types == &S.ExportedTypes ? " or exported" : "") +
                         " before");
  if (S.State.NamingSteps == 0)
    return makeErrorAt(Name.Offset, "imports and exports mention more than " +
                                        Twine(MaxNamingSteps) + " types");
  if (Of == Sort::Type) {
    Info.Type.Node = S.State.Nodes.renamed(Info.Type.Node);
    On.Types.add(Info.Type.Node);
    if (Info.Type.K == TypeDef::Resource)
      On.Functions.addResource(Name.Name.Name, Name.Offset, Info.Type.Node);
  }
  On.Functions.add(Name.Name.Name, Name.Offset, Name.Kind, Info.Type.Node);
  On.Names.add(Name.Name.Name, Name.Offset, Name.Kind);
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Imports and exports
//===----------------------------------------------------------------------===//

/// Reads a name and a type, as an `importdecl` and an `exportdecl` do, and
/// appends entry \p Number of kind \p K.
static Expected<ImportDef> readNameAndType(ByteReader &R, Scope &S,
                                           IndexEntry::Kind K, uint32_t Number,
                                           Surface On) {
  ImportDef Def;
  Def.Offset = R.offset();
  ReadExternName Name;
  if (Error Err = readExternName(R).moveInto(Name))
    return std::move(Err);
  ReadExternType Extern;
  if (Error Err = readExternType(R, S).moveInto(Extern))
    return std::move(Err);
  if (Error Err = checkExternName(Name, Extern.S))
    return std::move(Err);
  if (Error Err = addName(S, On, Name, Extern.S, Extern.Info))
    return std::move(Err);
  On.Table.add(Name.Name.Name, Extern.S, Extern.Info);
  if (Error Err =
          S.append(Extern.S, {.K = K, .Offset = Def.Offset, .Index = Number},
                   Extern.Info))
    return std::move(Err);
  Def.Name = std::move(Name.Name);
  Def.Type = Extern.Type;
  return Def;
}

Expected<ImportDef> meld::readImport(ByteReader &R, Scope &S, uint32_t Number) {
  return readNameAndType(R, S, IndexEntry::Import, Number, Surface::imports(S));
}

Expected<ImportDef> meld::readExportDecl(ByteReader &R, Scope &S,
                                         uint32_t Number) {
  return readNameAndType(R, S, IndexEntry::Export, Number, Surface::exports(S));
}

/// Reads the ascribed type of an export, if there is one, which replaces what
/// is known about the exported item.
static Error readAscription(ByteReader &R, const Scope &S, ExportDef &Def,
                            EntityInfo &Info) {
  bool IsPresent;
  if (Error Err =
          readFlag(R, "presence of an export's type").moveInto(IsPresent))
    return Err;
  if (!IsPresent)
    return Error::success();
  const uint64_t Offset = R.offset();
  ReadExternType Extern;
  if (Error Err = readExternType(R, S).moveInto(Extern))
    return Err;
  if (Extern.S != Def.Item.S)
    return makeErrorAt(Offset, aSort(Def.Item.S) +
                                   " is exported with the type of " +
                                   aSort(Extern.S));
  const bool IsImported = Info.Type.IsImportedResource;
  Def.Type = Extern.Type;
  Info = Extern.Info;
  Info.Type.IsImportedResource = IsImported;
  return Error::success();
}

Error meld::readExport(ByteReader &R, Scope &S, Component &C) {
  ExportDef Def;
  Def.Offset = R.offset();
  ReadExternName Name;
  if (Error Err = readExternName(R).moveInto(Name))
    return Err;
  const uint64_t ItemOffset = R.offset();
  if (Error Err = readSortIndex(R, S).moveInto(Def.Item))
    return Err;
  if (!isExternSort(Def.Item.S))
    return makeErrorAt(ItemOffset, aSort(Def.Item.S) +
                                       " cannot be exported by a component");
  if (Error Err = checkExternName(Name, Def.Item.S))
    return Err;
  EntityInfo Info = S.info(Def.Item.S, Def.Item.Index);
  if (Error Err = readAscription(R, S, Def, Info))
    return Err;
  if (Error Err = addName(S, Surface::exports(S), Name, Def.Item.S, Info))
    return Err;
  if (Error Err = S.append(Def.Item.S,
                           {.K = IndexEntry::Export,
                            .Offset = Def.Offset,
                            .Index = static_cast<uint32_t>(C.Exports.size())},
                           Info))
    return Err;
  // Whoever instantiates the component may have supplied its own resource.
  Info.Type.IsImportedResource = false;
  S.Exports.add(Name.Name.Name, Def.Item.S, Info);
  Def.Name = std::move(Name.Name);
  C.Exports.push_back(std::move(Def));
  return Error::success();
}
