//===- ArgumentMatcher.cpp - Compares values with declared types ----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Where a value passes through an import or an export with a type of its own,
/// it must have that type, and what the type does not mention is not seen
/// behind it (Explainer.md, "Type Checking"). Resources that a type declares
/// are replaced by those that are passed, so that afterwards equal types have
/// equal ids.
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

#include "meld/Support/Quote.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace meld;

static StringRef declaredSort(const ExternType &Type) {
  switch (Type.K) {
  case ExternType::CoreModule:
    return "a core module";
  case ExternType::Func:
    return "a function";
  case ExternType::Value:
    return "a value";
  case ExternType::Type:
    return Type.TypeBound == ExternType::SubResource ? "a resource type"
                                                     : "a type";
  case ExternType::Component:
    return "a component";
  case ExternType::Instance:
    return "an instance";
  }
  return "an unknown kind";
}

/// What of \p Actual is seen through \p Declared, whose indices \p Env
/// resolves.
Expected<Value> Interpreter::match(const Value &Actual,
                                   const ExternType &Declared, Environment &Env,
                                   const MatchSite &Site) {
  const auto IsWrongSort = [&](Sort Expected) {
    return !hasSort(Actual, Expected);
  };
  const auto WrongSort = [&] {
    return Site.error("expected " + declaredSort(Declared) + ", found " +
                      describe(Actual));
  };
  switch (Declared.K) {
  case ExternType::CoreModule: {
    if (IsWrongSort(Sort::CoreModule))
      return WrongSort();
    const CoreModuleTypeDef *Type = coreModuleType(Env, Declared.Index);
    if (!Type)
      return Site.error("its type is not a core module type");
    if (Error Err = matchModule(std::get<CoreModuleRef>(Actual), *Type, Site))
      return Err;
    return Actual;
  }
  case ExternType::Func: {
    if (IsWrongSort(Sort::Func))
      return WrongSort();
    Expected<FuncTypeId> Type = funcType(Env, Declared.Index, Site.Offset);
    if (!Type)
      return Type.takeError();
    const FuncTypeId Found = typeOf(std::get<FuncRef>(Actual));
    if (Found != *Type)
      return Site.error("expected " + G.Types.str(*Type) + ", found " +
                        G.Types.str(Found));
    return Actual;
  }
  case ExternType::Value:
    return Site.error("unsupported: a value");
  case ExternType::Type:
    if (IsWrongSort(Sort::Type))
      return WrongSort();
    return matchType(Actual, Declared, Env, Site);
  case ExternType::Component: {
    if (IsWrongSort(Sort::Component))
      return WrongSort();
    Expected<ScopeTypeRef> Type =
        scopeType(Env, Declared.Index, TypeDef::Component, Site.Offset);
    if (!Type)
      return Type.takeError();
    // What the component needs and gives is compared when it is instantiated.
    Closure Ascribed = Closures[std::get<ComponentRef>(Actual).Index];
    Ascribed.Ascribed = *Type;
    Closures.push_back(std::move(Ascribed));
    return ComponentRef{static_cast<uint32_t>(Closures.size() - 1)};
  }
  case ExternType::Instance: {
    if (IsWrongSort(Sort::Instance))
      return WrongSort();
    Expected<ScopeTypeRef> Type =
        scopeType(Env, Declared.Index, TypeDef::Instance, Site.Offset);
    if (!Type)
      return Type.takeError();
    return matchInstance(std::get<InstanceRef>(Actual), *Type, Site);
  }
  }
  return WrongSort();
}

/// Text of a type of any kind.
static std::string str(const Value &V, const TypeTable &Types) {
  if (const auto *Id = std::get_if<TypeId>(&V))
    return Types.str(*Id);
  if (const auto *Id = std::get_if<FuncTypeId>(&V))
    return Types.str(*Id);
  if (const auto *Id = std::get_if<ResourceId>(&V))
    if (!Types.ResourceNames[Id->Value].empty())
      return "resource " + Types.ResourceNames[Id->Value];
  return describe(V).str();
}

Expected<Value> Interpreter::matchType(const Value &Actual,
                                       const ExternType &Declared,
                                       Environment &Env,
                                       const MatchSite &Site) {
  if (Declared.TypeBound == ExternType::SubResource) {
    if (!std::holds_alternative<ResourceId>(Actual))
      return Site.error("expected a resource type, found " + describe(Actual));
    return Actual;
  }
  Expected<Value> Bound = resolve(Env, Sort::Type, Declared.Index);
  if (!Bound)
    return Bound.takeError();
  const auto IsSame = [&](auto Expected) {
    const auto *Found = std::get_if<decltype(Expected)>(&Actual);
    return Found && *Found == Expected;
  };
  bool Same = false;
  if (const auto *Type = std::get_if<TypeId>(&*Bound)) {
    Same = IsSame(*Type);
  } else if (const auto *Type = std::get_if<FuncTypeId>(&*Bound)) {
    Same = IsSame(*Type);
  } else if (const auto *Type = std::get_if<ResourceId>(&*Bound)) {
    Same = IsSame(*Type);
  } else if (const auto *Type = std::get_if<ScopeTypeRef>(&*Bound)) {
    // An interface type says nothing about any value until one is compared with
    // it, so that its kind suffices here.
    const auto *Found = std::get_if<ScopeTypeRef>(&Actual);
    Same = Found &&
           ScopeTypes[Found->Index].Def->K == ScopeTypes[Type->Index].Def->K;
  }
  if (!Same)
    return Site.error("expected " + str(*Bound, G.Types) + ", found " +
                      str(Actual, G.Types));
  return Actual;
}

Expected<Value> Interpreter::matchInstance(InstanceRef Actual,
                                           ScopeTypeRef Type,
                                           const MatchSite &Site) {
  Expected<InstanceRef> View =
      narrow(Instances[Actual.Index], NamedValues(), Type, Site);
  if (!View)
    return View.takeError();
  return *View;
}

/// Makes the instance with the exports that \p Type declares, found in \p
/// Exports; \p Args are for the imports that a component type declares.
Expected<InstanceRef> Interpreter::narrow(const NamedValues &Exports,
                                          const NamedValues &Args,
                                          ScopeTypeRef Type,
                                          const MatchSite &Site) {
  if (Error Err = checkNesting(Site.Offset))
    return Err;
  const llvm::SaveAndRestore Restore(Nesting, Nesting + 1);

  const TypeScope &Scope = ScopeTypes[Type.Index].Def->scope();
  if (Error Err = charge(Scope.Decls.size(), Site.Offset))
    return Err;
  const EnvironmentPtr Env(
      new Environment(Scope, *ScopeTypes[Type.Index].Outer));
  NamedValues View;
  for (size_t I = 0; I != Scope.Decls.size(); ++I) {
    const TypeDecl &Decl = Scope.Decls[I];
    const bool IsImport = Decl.K == TypeDecl::Import;
    if (!IsImport && Decl.K != TypeDecl::Export)
      continue;
    const StringRef Name = Decl.Name.Name;
    const MatchSite Inner = Site.into(IsImport ? "import" : "export", Name);
    const Value *Found = (IsImport ? Args : Exports).find(Name);
    if (!Found)
      return Inner.error(IsImport
                             ? "the instantiation has no argument of this name"
                             : "there is none");
    Expected<Value> V = match(*Found, Decl.Extern, *Env, Inner);
    if (!V)
      return V.takeError();
    Env->Imports[I] = *V;
    if (!IsImport)
      View.add(Name, *V);
  }
  return addInstance(std::move(View));
}

/// Names and kinds only: types are compared by the linker, when the module is
/// instantiated.
Error Interpreter::matchModule(CoreModuleRef Actual,
                               const CoreModuleTypeDef &Type,
                               const MatchSite &Site) {
  const CoreModule &Core = CoreModules[Actual.Index].Def->Module;
  if (Error Err = charge(Type.Imports.size() + Type.Exports.size() +
                             Core.Imports.size() + Core.Exports.size(),
                         Site.Offset))
    return Err;

  llvm::DenseMap<std::pair<StringRef, StringRef>, ExternKind> Supplied;
  for (const CoreModuleTypeDef::Import &Import : Type.Imports)
    Supplied.try_emplace({Import.Module, Import.Field}, Import.Type.Kind);
  for (const CoreImport &Import : Core.Imports) {
    const auto Found = Supplied.find({Import.Module, Import.Field});
    if (Found == Supplied.end() || Found->second != Import.Kind)
      return Site.error("the core module imports " + quoted(Import.Module) +
                        " " + quoted(Import.Field) + ", a core " +
                        externKindName(Import.Kind) +
                        ", which its declared type does not");
  }

  llvm::DenseMap<StringRef, ExternKind> Given;
  for (const CoreExport &Export : Core.Exports)
    Given.try_emplace(Export.Name, Export.Kind);
  for (const CoreModuleTypeDef::Export &Export : Type.Exports) {
    const auto Found = Given.find(Export.Name);
    if (Found == Given.end() || Found->second != Export.Type.Kind)
      return Site.error("the core module does not export " +
                        quoted(Export.Name) + ", a core " +
                        externKindName(Export.Type.Kind) +
                        ", as its declared type does");
  }
  return Error::success();
}
