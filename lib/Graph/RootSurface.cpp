//===- RootSurface.cpp - What the root imports and exports ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Nobody instantiates the root here, so that its imports stand for themselves:
/// functions and resources of the host, and instances of these. Types that one
/// import takes from another keep their identity, since both mean the same
/// value.
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

#include "meld/Support/Quote.h"

using namespace meld;

Expected<Value> Interpreter::importAbstract(const ImportDef &Import,
                                            Environment &Env) {
  if (Import.Type.K != ExternType::Instance)
    return importEntity(Import.Type, Env, /*Interface=*/"", Import.Name.Name,
                        Import.Offset);
  Expected<ScopeTypeRef> Type =
      scopeType(Env, Import.Type.Index, TypeDef::Instance, Import.Offset);
  if (!Type)
    return Type.takeError();
  return importInstance(*Type, Import.Name.Name);
}

/// A host function, or a type: what an import is that is no instance.
Expected<Value> Interpreter::importEntity(const ExternType &Type,
                                          Environment &Env, StringRef Interface,
                                          StringRef Name, uint64_t Offset) {
  const auto Unsupported = [&](StringRef What) {
    return makeErrorAt(
        Offset, "unsupported: import " + quoted(Name) + " of " + What +
                    (Interface.empty() ? "" : " in " + quoted(Interface)));
  };
  switch (Type.K) {
  case ExternType::Func: {
    Expected<FuncTypeId> Id = funcType(Env, Type.Index, Offset);
    if (!Id)
      return Id.takeError();
    InstanceGraph::ImportedFunc Func;
    Func.Interface = Interface.str();
    Func.Name = Name.str();
    Func.Type = *Id;
    Func.Offset = Offset;
    G.Imports.push_back(std::move(Func));
    return FuncRef{FuncRef::Import,
                   static_cast<uint32_t>(G.Imports.size() - 1)};
  }
  case ExternType::Type: {
    if (Type.TypeBound == ExternType::Eq)
      return resolve(Env, Sort::Type, Type.Index);
    InstanceGraph::Resource Resource;
    Resource.IsImport = true;
    Resource.Interface = Interface.str();
    Resource.Name = Name.str();
    return addResource(std::move(Resource));
  }
  case ExternType::CoreModule:
    return Unsupported("a core module");
  case ExternType::Component:
    return Unsupported("a component");
  case ExternType::Value:
    return Unsupported("a value");
  case ExternType::Instance:
    return Unsupported("an instance");
  }
  return Unsupported("an unknown kind");
}

Expected<Value> Interpreter::importInstance(ScopeTypeRef Type,
                                            StringRef Interface) {
  const TypeScope &Scope = ScopeTypes[Type.Index].Def->scope();
  const EnvironmentPtr Env(
      new Environment(Scope, *ScopeTypes[Type.Index].Outer));
  NamedValues Exports;
  for (size_t I = 0; I != Scope.Decls.size(); ++I) {
    const TypeDecl &Decl = Scope.Decls[I];
    if (Decl.K != TypeDecl::Export)
      continue;
    if (Error Err = charge(1, Decl.Offset))
      return Err;
    Expected<Value> V =
        importEntity(Decl.Extern, *Env, Interface, Decl.Name.Name, Decl.Offset);
    if (!V)
      return V.takeError();
    Env->Imports[I] = *V;
    Exports.add(Decl.Name.Name, *V);
  }
  return addInstance(std::move(Exports));
}

/// Records one export of the root, or of an instance \p Interface that it
/// exports.
Error Interpreter::exportFromRoot(const Value &V, StringRef Interface,
                                  StringRef Name, uint64_t Offset) {
  if (const auto *Func = std::get_if<FuncRef>(&V)) {
    InstanceGraph::ExportedFunc Export;
    Export.Interface = Interface.str();
    Export.Name = Name.str();
    Export.Func = *Func;
    Export.Type = typeOf(*Func);
    Export.Offset = Offset;
    G.Exports.push_back(std::move(Export));
    return Error::success();
  }
  if (const auto *Id = std::get_if<ResourceId>(&V)) {
    InstanceGraph::Resource &Resource = G.Resources[Id->Value];
    if (!Resource.IsExported) {
      Resource.IsExported = true;
      Resource.ExportInterface = Interface.str();
      Resource.ExportName = Name.str();
    }
    return Error::success();
  }
  if (hasSort(V, Sort::Type))
    return Error::success();
  return makeErrorAt(
      Offset, "unsupported: export " + quoted(Name) + " of " + describe(V) +
                  (Interface.empty() ? "" : " in " + quoted(Interface)));
}

Error Interpreter::recordRootExports(const NamedValues &Exports) {
  const Component &Root = *G.Root;
  for (size_t I = 0; I != Root.Exports.size(); ++I) {
    const auto &[Name, V] = Exports.items()[I];
    const uint64_t Offset = Root.Exports[I].Offset;
    const auto *Instance = std::get_if<InstanceRef>(&V);
    if (!Instance) {
      if (Error Err = exportFromRoot(V, /*Interface=*/"", Name, Offset))
        return Err;
      continue;
    }
    const NamedValues &Inner = Instances[Instance->Index];
    if (Error Err = charge(Inner.items().size(), Offset))
      return Err;
    for (const NamedValue &Item : Inner.items())
      if (Error Err = exportFromRoot(Item.V, Name, Item.Name, Offset))
        return Err;
  }
  return Error::success();
}
