//===- Interpreter.h - Executes instantiation symbolically ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The interpreter of component instantiation (Explainer.md, "Instance
/// Definitions"). Imports, instances and exports are evaluated in the order in
/// which the component states them, as an engine would; everything else when
/// something refers to it. Its parts, one source file each:
///
///   Interpreter.cpp        runs component instances, on a stack of its own
///   EntryResolver.cpp      follows aliases to what an index means
///   TypeResolver.cpp       makes types of the type table
///   CanonResolver.cpp      lifts, lowerings, built-ins and their options
///   CoreInstantiation.cpp  binds the imports of core modules
///   ArgumentMatcher.cpp    compares values with declared types
///   RootSurface.cpp        what the root imports and exports
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_GRAPH_INTERPRETER_H
#define MELD_LIB_GRAPH_INTERPRETER_H

#include "Environment.h"
#include "ModuleLabels.h"

#include "meld/Graph/ComponentIds.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/StringSet.h"
#include <deque>

namespace meld {

/// The place that a mismatch is reported for: an offset, and the names on the
/// way from there to what does not match. A list on the call stack.
struct MatchSite {
  uint64_t Offset = 0;
  const MatchSite *Outer = nullptr;
  StringRef Role; ///< "import", "export", or a component instance's path
  StringRef Name;

  MatchSite into(StringRef InnerRole, StringRef InnerName) const {
    return {Offset, this, InnerRole, InnerName};
  }
  /// `offset 0x10: root.$a: import "b": export "c": <Message>`.
  Error error(const Twine &Message) const;
};

class Interpreter {
public:
  explicit Interpreter(std::unique_ptr<Component> Root);
  Expected<InstanceGraph> run();

private:
  /// A component instance that is being made.
  struct Frame {
    EnvironmentPtr Env;
    NamedValues Args; ///< not used by the root
    /// The component type under which an importer knows the component.
    std::optional<ScopeTypeRef> Ascribed;
    uint32_t Pool = 0;   ///< position in Component::Instances of the parent
    uint64_t Offset = 0; ///< of the instance definition
    // What is evaluated next, and the next entry of the instance index space.
    uint32_t NextImport = 0, NextStep = 0, NextExport = 0;
    uint32_t NextInstanceEntry = 0;
  };
  /// A component together with what its outer aliases refer to.
  struct Closure {
    const Component *Def;
    EnvironmentPtr Outer;
    StringRef Name;
    std::optional<ScopeTypeRef> Ascribed;
  };
  /// A component or instance type together with the scope it stands in.
  struct ScopeType {
    const TypeDef *Def;
    EnvironmentPtr Outer;
  };
  struct OwnedModule {
    const Component *Owner;
    uint32_t Index; ///< core module index in Owner
    const CoreModuleDef *Def;
    StringRef OwnerName;
  };

  // Interpreter.cpp
  Error charge(uint64_t Work, uint64_t Offset);
  Error checkNesting(uint64_t Offset) const;
  Error runFrames();
  Error evaluateNext(bool &IsDone);
  Error bindImport(Frame &F, uint32_t Import);
  Error executeStep(const Component::Step &Step);
  Error evaluateExport(Frame &F, uint32_t Export);
  Error makeInstance(Frame &F, uint32_t Pool);
  Error bundleExports(Frame &F, const InstanceDef &Def, uint32_t Pool);
  Error pushFrame(const Closure &Code, NamedValues Args, uint32_t Pool,
                  uint64_t Offset, std::string Path);
  Error evaluateUnused(Environment &Env);
  Error finishFrame();
  std::string childPath(Frame &F, uint32_t Pool, StringRef ComponentName);
  InstanceRef addInstance(NamedValues Exports);

  // EntryResolver.cpp
  Expected<Value> resolve(Environment &Env, Sort S, uint32_t Index);
  Expected<Value> define(Environment &Env, Sort S, const IndexEntry &Entry,
                         uint32_t Index);
  Expected<Value> select(const Value &From, StringRef Name, uint64_t Offset);
  const CoreModuleTypeDef *coreModuleType(Environment &Env, uint32_t Index);

  // TypeResolver.cpp
  Expected<Value> defineType(Environment &Env, const TypeDef &Def);
  Expected<TypeId> makeValueType(Environment &Env, const DefinedValType &Def,
                                 uint64_t Offset);
  Expected<FuncTypeId> makeFuncType(Environment &Env, const FuncTypeDef &Def,
                                    uint64_t Offset);
  Expected<TypeId> valType(Environment &Env, ValTypeRef Ref, uint64_t Offset);
  Expected<FuncTypeId> funcType(Environment &Env, uint32_t Index,
                                uint64_t Offset);
  Expected<ResourceId> resourceType(Environment &Env, uint32_t Index,
                                    uint64_t Offset);
  Expected<ScopeTypeRef> scopeType(Environment &Env, uint32_t Index,
                                   TypeDef::Kind Kind, uint64_t Offset);
  ResourceId addResource(InstanceGraph::Resource Resource);
  void nameResource(const Value &V, StringRef Name);

  // CanonResolver.cpp
  Expected<FuncRef> defineLift(Environment &Env, const Canon &Def);
  Expected<CoreBinding> defineCoreFunc(Environment &Env, const Canon &Def);
  Expected<ResolvedOpts> resolveOpts(Environment &Env, const CanonOpts &Opts);
  Expected<CoreBinding> resolveCore(Environment &Env, Sort S, uint32_t Index);
  Error resolveCoreInto(Environment &Env, Sort S, std::optional<uint32_t> Index,
                        std::optional<CoreBinding> &Out);
  FuncTypeId typeOf(FuncRef Func) const;

  // CoreInstantiation.cpp
  Error makeCoreInstance(Environment &Env, uint32_t Pool);
  Expected<uint32_t> instantiateModule(Environment &Env, CoreModuleRef Module,
                                       const NamedValues &Args,
                                       uint64_t Offset);
  uint32_t moduleIndex(CoreModuleRef Module);
  const CoreExport *findCoreExport(uint32_t Module, StringRef Name);

  // ArgumentMatcher.cpp
  Expected<Value> match(const Value &Actual, const ExternType &Declared,
                        Environment &Env, const MatchSite &Site);
  Expected<Value> matchType(const Value &Actual, const ExternType &Declared,
                            Environment &Env, const MatchSite &Site);
  Expected<Value> matchInstance(InstanceRef Actual, ScopeTypeRef Type,
                                const MatchSite &Site);
  Error matchModule(CoreModuleRef Actual, const CoreModuleTypeDef &Type,
                    const MatchSite &Site);
  Expected<InstanceRef> narrow(const NamedValues &Exports,
                               const NamedValues &Args, ScopeTypeRef Type,
                               const MatchSite &Site);

  // RootSurface.cpp
  Expected<Value> importAbstract(const ImportDef &Import, Environment &Env);
  Expected<Value> importEntity(const ExternType &Type, Environment &Env,
                               StringRef Interface, StringRef Name,
                               uint64_t Offset);
  Expected<Value> importInstance(ScopeTypeRef Type, StringRef Interface);
  Error exportFromRoot(const Value &V, StringRef Interface, StringRef Name,
                       uint64_t Offset);
  Error recordRootExports(const NamedValues &Exports);

  InstanceGraph G;
  ComponentIds Ids;
  ModuleLabels Labels;
  std::vector<Frame> Frames;

  std::vector<OwnedModule> CoreModules;
  std::vector<Closure> Closures;
  std::vector<ScopeType> ScopeTypes;
  // References into these stay valid while they grow.
  std::deque<NamedValues> Instances;
  std::deque<NamedValues> CoreBundles;
  llvm::DenseMap<const CoreModule *, uint32_t> ModuleNumbers;
  /// By InstanceGraph::Modules: exports by name, where they are many.
  std::vector<llvm::DenseMap<StringRef, const CoreExport *>> ModuleExports;
  llvm::StringSet<> ResourceNames;

  uint64_t WorkLeft;
  unsigned Nesting = 0; ///< definitions being evaluated inside each other
};

} // namespace meld

#endif // MELD_LIB_GRAPH_INTERPRETER_H
