//===- EntryResolver.cpp - Follows aliases to what an index means ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

#include "meld/Support/Quote.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace meld;

/// What entry \p Index of the space \p S means. Aliases of aliases may form
/// chains of any length, so that these are followed in a loop.
Expected<Value> Interpreter::resolve(Environment &Env, Sort S, uint32_t Index) {
  struct Hop {
    Environment *Env;
    Sort S;
    uint32_t Index;
    const IndexEntry *Entry;
  };
  SmallVector<Hop, 4> Aliases;
  Hop At{&Env, S, Index, nullptr};
  Value Found;
  while (!isSet(Found)) {
    const std::vector<IndexEntry> &Space = At.Env->Spaces[At.S];
    if (At.Index >= Space.size())
      return makeError(sortName(At.S) + " index " + Twine(At.Index) +
                       " is out of range");
    At.Entry = &Space[At.Index];
    const IndexEntry &Entry = *At.Entry;
    // A memory costs its size, whatever is looked up in it.
    const uint64_t Work = At.Env->hasMemo(At.S) ? 1 : 1 + Space.size() / 4;
    if (Error Err = charge(Work, Entry.Offset))
      return Err;
    Found = At.Env->memo(At.S)[At.Index];
    if (isSet(Found))
      break;
    switch (Entry.K) {
    case IndexEntry::Defined: {
      Expected<Value> V = define(*At.Env, At.S, Entry, At.Index);
      if (!V)
        return V.takeError();
      Found = *V;
      At.Env->memo(At.S)[At.Index] = Found;
      break;
    }
    case IndexEntry::Import:
      Found = At.Env->Imports[Entry.Index];
      break;
    case IndexEntry::Export:
      // A type scope keeps its exports with its imports, by declarator.
      Found = At.Env->Def ? At.Env->Exports[Entry.Index]
                          : At.Env->Imports[Entry.Index];
      break;
    case IndexEntry::ExportAlias:
    case IndexEntry::CoreExportAlias:
      Aliases.push_back(At);
      At.S = Entry.K == IndexEntry::ExportAlias ? Sort::Instance
                                                : Sort::CoreInstance;
      At.Index = Entry.Index;
      continue;
    case IndexEntry::OuterAlias:
      Aliases.push_back(At);
      At.Env = At.Env->outer(Entry.Depth);
      if (!At.Env)
        return makeErrorAt(Entry.Offset, "outer alias past the root component");
      At.Index = Entry.Index;
      continue;
    case IndexEntry::StartResult:
      return makeErrorAt(Entry.Offset,
                         "unsupported: results of a component start function");
    }
    if (!isSet(Found))
      return makeErrorAt(Entry.Offset, "refers to a " + sortName(At.S) +
                                           " that is defined later");
  }
  for (const Hop &Alias : llvm::reverse(Aliases)) {
    const IndexEntry &Entry = *Alias.Entry;
    if (Entry.K != IndexEntry::OuterAlias) {
      Expected<Value> V = select(Found, Entry.Name, Entry.Offset);
      if (!V)
        return V.takeError();
      Found = *V;
    }
    if (!hasSort(Found, Alias.S))
      return makeErrorAt(Entry.Offset, "expected a " + sortName(Alias.S) +
                                           ", found " + describe(Found));
    Alias.Env->memo(Alias.S)[Alias.Index] = Found;
  }
  return Found;
}

/// The export \p Name of an instance or core instance.
Expected<Value> Interpreter::select(const Value &From, StringRef Name,
                                    uint64_t Offset) {
  const Value *Found = nullptr;
  if (const auto *Instance = std::get_if<InstanceRef>(&From)) {
    Found = Instances[Instance->Index].find(Name);
  } else if (const auto *Bundle = std::get_if<CoreBundleRef>(&From)) {
    Found = CoreBundles[Bundle->Index].find(Name);
  } else if (const auto *Core = std::get_if<CoreInstanceRef>(&From)) {
    const uint32_t Module = G.CoreInstances[Core->Index].Module;
    if (const CoreExport *Export = findCoreExport(Module, Name))
      return CoreBinding{CoreBinding::Entity, Export->Kind, Core->Index,
                         Export->Index};
  }
  if (!Found)
    return makeErrorAt(Offset,
                       describe(From) + " without an export " + quoted(Name));
  return *Found;
}

/// Evaluates the definition \p Entry. Instances are made by the frame that they
/// belong to, so here they are only fetched.
Expected<Value> Interpreter::define(Environment &Env, Sort S,
                                    const IndexEntry &Entry, uint32_t Index) {
  // Types nest, and a lift may take a lowering of another lift.
  if (Error Err = checkNesting(Entry.Offset))
    return Err;
  const llvm::SaveAndRestore Restore(Nesting, Nesting + 1);
  if (S == Sort::Type)
    return defineType(Env, Env.Types[Entry.Index]);

  assert(Env.Def && "a type scope defines types only");
  const Component &Def = *Env.Def;
  switch (S) {
  case Sort::CoreFunc:
    return defineCoreFunc(Env, Def.Canons[Entry.Index]);
  case Sort::Func:
    return defineLift(Env, Def.Canons[Entry.Index]);
  case Sort::CoreModule:
    CoreModules.push_back(
        {&Def, Index, &Def.CoreModules[Entry.Index], Env.Name});
    return CoreModuleRef{static_cast<uint32_t>(CoreModules.size() - 1)};
  case Sort::CoreInstance:
    return Env.CoreInstances[Entry.Index];
  case Sort::Component: {
    const Component &Nested = *Def.Components[Entry.Index];
    StringRef Name = Nested.Names.Self;
    if (Name.empty())
      Name = Def.Names.find(Sort::Component, Index);
    Closures.push_back({&Nested, &Env, Name, std::nullopt});
    return ComponentRef{static_cast<uint32_t>(Closures.size() - 1)};
  }
  case Sort::Instance:
    return Env.Instances[Entry.Index];
  default:
    return makeErrorAt(Entry.Offset,
                       "unsupported: use of a " + sortName(S) + " definition");
  }
}

/// The module type that core type \p Index is; null for another type.
const CoreModuleTypeDef *Interpreter::coreModuleType(Environment &Env,
                                                     uint32_t Index) {
  Environment *Scope = &Env;
  while (Scope && Index < Scope->Spaces[Sort::CoreType].size()) {
    const IndexEntry &Entry = Scope->Spaces[Sort::CoreType][Index];
    if (Entry.K == IndexEntry::Defined) {
      const CoreTypeDef &Def = Scope->CoreTypes[Entry.Index];
      return Def.kind() == CoreTypeDef::Module ? &Def.module() : nullptr;
    }
    if (Entry.K != IndexEntry::OuterAlias)
      return nullptr;
    Scope = Scope->outer(Entry.Depth);
    Index = Entry.Index;
  }
  return nullptr;
}
