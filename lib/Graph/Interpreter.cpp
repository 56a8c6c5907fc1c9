//===- Interpreter.cpp - Executes instantiation symbolically --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

#include "meld/Support/Quote.h"

#include "llvm/ADT/StringExtras.h"
#include <algorithm>
#include <limits>

using namespace meld;

/// Paths are for people: a longer one loses its beginning.
static constexpr size_t MaxPathLength = 200;

Error MatchSite::error(const Twine &Message) const {
  std::string Path;
  for (const MatchSite *Site = this; Site; Site = Site->Outer) {
    std::string Part = Site->Role.str();
    if (!Site->Name.empty())
      Part += " " + quoted(Site->Name);
    Path = Part + ": " + Path;
  }
  return makeErrorAt(Offset, Path + Message);
}

Interpreter::Interpreter(std::unique_ptr<Component> Root)
    : Ids(computeComponentIds(*Root)), WorkLeft(MaxFlatteningWork) {
  G.Root = std::move(Root);
}

Expected<InstanceGraph> Interpreter::run() {
  const Closure Root{G.Root.get(), nullptr, G.Root->Names.Self, std::nullopt};
  if (Error Err = pushFrame(Root, {}, 0, G.Root->Offset, "root"))
    return Err;
  if (Error Err = runFrames())
    return Err;
  return std::move(G);
}

Error Interpreter::charge(uint64_t Work, uint64_t Offset) {
  if (Work > WorkLeft)
    return makeErrorAt(Offset, "instantiating the component evaluates more "
                               "than " +
                                   Twine(MaxFlatteningWork) + " definitions");
  WorkLeft -= Work;
  return Error::success();
}

/// Recursion of any kind passes here: it bounds the native stack.
Error Interpreter::checkNesting(uint64_t Offset) const {
  // A function type is one level above the types that it mentions.
  if (Nesting <= MaxTypeDepth)
    return Error::success();
  return makeErrorAt(Offset, "more than " + Twine(MaxTypeDepth) +
                                 " levels of definitions inside each other");
}

Error Interpreter::pushFrame(const Closure &Code, NamedValues Args,
                             uint32_t Pool, uint64_t Offset, std::string Path) {
  if (G.ComponentInstances.size() == MaxInstances)
    return makeErrorAt(Offset, "more than " + Twine(MaxInstances) +
                                   " component instances");
  EnvironmentPtr Env(new Environment(*Code.Def, Code.Outer.get()));
  Env->ComponentInstance = G.ComponentInstances.size();
  Env->Name = Code.Name;
  InstanceGraph::ComponentInstance Instance;
  Instance.Def = Code.Def;
  if (!Frames.empty())
    Instance.Parent = Frames.back().Env->ComponentInstance;
  Instance.Path = std::move(Path);
  G.ComponentInstances.push_back(std::move(Instance));

  Frame F;
  F.Env = std::move(Env);
  F.Args = std::move(Args);
  F.Ascribed = Code.Ascribed;
  F.Pool = Pool;
  F.Offset = Offset;
  Frames.push_back(std::move(F));
  return Error::success();
}

Error Interpreter::runFrames() {
  while (!Frames.empty()) {
    bool IsDone = false;
    if (Error Err = evaluateNext(IsDone))
      return Err;
    if (!IsDone)
      continue;
    if (Error Err = finishFrame())
      return Err;
  }
  return Error::success();
}

static uint64_t offsetOfStep(const Component &Def,
                             const Component::Step &Step) {
  switch (Step.K) {
  case Component::Step::CoreInstance:
    return Def.CoreInstances[Step.Index].Offset;
  case Component::Step::Instance:
    return Def.Instances[Step.Index].Offset;
  case Component::Step::Start:
    return Def.Starts[Step.Index].Offset;
  }
  return Def.Offset;
}

/// Evaluates the import, step or export of the innermost frame that the
/// component states next: definitions refer only to what stands before them.
/// A step that instantiates a component pushes a frame.
Error Interpreter::evaluateNext(bool &IsDone) {
  Frame &F = Frames.back();
  const Component &Def = *F.Env->Def;
  constexpr uint64_t None = std::numeric_limits<uint64_t>::max();
  const uint64_t Import = F.NextImport < Def.Imports.size()
                              ? Def.Imports[F.NextImport].Offset
                              : None;
  const uint64_t Step = F.NextStep < Def.Steps.size()
                            ? offsetOfStep(Def, Def.Steps[F.NextStep])
                            : None;
  const uint64_t Export = F.NextExport < Def.Exports.size()
                              ? Def.Exports[F.NextExport].Offset
                              : None;
  uint64_t First = std::min({Import, Step, Export});
  if (First == None) {
    IsDone = true;
    return Error::success();
  }
  if (Def.IsComposition)
    First = Import != None ? Import : Step != None ? Step : Export;
  if (Error Err = charge(1, First))
    return Err;
  if (First == Import)
    return bindImport(F, F.NextImport++);
  if (First == Step)
    return executeStep(Def.Steps[F.NextStep++]);
  return evaluateExport(F, F.NextExport++);
}

Error Interpreter::bindImport(Frame &F, uint32_t Number) {
  Environment &Env = *F.Env;
  const ImportDef &Import = Env.Def->Imports[Number];
  if (Frames.size() == 1) {
    Expected<Value> V = importAbstract(Import, Env);
    if (!V)
      return V.takeError();
    Env.Imports[Number] = *V;
    return Error::success();
  }
  // Where several inputs are composed, no input states the instantiation.
  const bool IsInput = Frames.size() == 2 && G.Root->IsComposition;
  const MatchSite Instance{IsInput ? Import.Offset : F.Offset, nullptr,
                           G.ComponentInstances[Env.ComponentInstance].Path,
                           ""};
  const MatchSite Site = Instance.into("import", Import.Name.Name);
  const Value *Arg = F.Args.find(Import.Name.Name);
  if (!Arg)
    return Site.error("the instantiation has no argument of this name");
  Expected<Value> V = match(*Arg, Import.Type, Env, Site);
  if (!V)
    return V.takeError();
  Env.Imports[Number] = *V;
  return Error::success();
}

Error Interpreter::executeStep(const Component::Step &Step) {
  Frame &F = Frames.back();
  switch (Step.K) {
  case Component::Step::CoreInstance:
    return makeCoreInstance(*F.Env, Step.Index);
  case Component::Step::Instance:
    return makeInstance(F, Step.Index);
  case Component::Step::Start:
    return makeErrorAt(F.Env->Def->Starts[Step.Index].Offset,
                       "unsupported: a component start function");
  }
  return Error::success();
}

Error Interpreter::evaluateExport(Frame &F, uint32_t Number) {
  Environment &Env = *F.Env;
  const ExportDef &Export = Env.Def->Exports[Number];
  if (Export.Item.S == Sort::Value)
    return makeErrorAt(Export.Offset, "unsupported: export " +
                                          quoted(Export.Name.Name) +
                                          " of a value");
  Expected<Value> V = resolve(Env, Export.Item.S, Export.Item.Index);
  if (!V)
    return V.takeError();
  nameResource(*V, Export.Name.Name);
  if (Export.Type) {
    const MatchSite Instance{Export.Offset, nullptr,
                             G.ComponentInstances[Env.ComponentInstance].Path,
                             ""};
    V = match(*V, *Export.Type, Env, Instance.into("export", Export.Name.Name));
    if (!V)
      return V.takeError();
  }
  Env.Exports[Number] = *V;
  return Error::success();
}

InstanceRef Interpreter::addInstance(NamedValues Exports) {
  Instances.push_back(std::move(Exports));
  return {static_cast<uint32_t>(Instances.size() - 1)};
}

Error Interpreter::makeInstance(Frame &F, uint32_t Pool) {
  Environment &Env = *F.Env;
  const InstanceDef &Def = Env.Def->Instances[Pool];
  if (!Def.IsInstantiate)
    return bundleExports(F, Def, Pool);

  NamedValues Args;
  Args.reserve(Def.Args.size());
  if (Error Err = charge(Def.Args.size(), Def.Offset))
    return Err;
  for (const InstanceDef::Arg &Arg : Def.Args) {
    if (Arg.Item.S == Sort::Value)
      return makeErrorAt(Def.Offset, "unsupported: argument " +
                                         quoted(Arg.Name) + " is a value");
    Expected<Value> V = resolve(Env, Arg.Item.S, Arg.Item.Index);
    if (!V)
      return V.takeError();
    Args.add(Arg.Name, *V);
  }
  if (const StringRef *Name = Args.findDuplicate())
    return makeErrorAt(Def.Offset,
                       "duplicate instantiation argument " + quoted(*Name));

  Expected<Value> Code = resolve(Env, Sort::Component, Def.Component);
  if (!Code)
    return Code.takeError();
  // By value: pushing a frame may add closures.
  const Closure Callee = Closures[std::get<ComponentRef>(*Code).Index];
  return pushFrame(Callee, std::move(Args), Pool, Def.Offset,
                   childPath(F, Pool, Callee.Name));
}

/// Makes an instance of exports, which is not a component instance.
Error Interpreter::bundleExports(Frame &F, const InstanceDef &Def,
                                 uint32_t Pool) {
  Environment &Env = *F.Env;
  NamedValues Exports;
  Exports.reserve(Def.Exports.size());
  if (Error Err = charge(Def.Exports.size(), Def.Offset))
    return Err;
  for (const InstanceDef::InlineExport &Export : Def.Exports) {
    if (Export.Item.S == Sort::Value)
      return makeErrorAt(Def.Offset, "unsupported: export " +
                                         quoted(Export.Name.Name) +
                                         " of a value");
    Expected<Value> V = resolve(Env, Export.Item.S, Export.Item.Index);
    if (!V)
      return V.takeError();
    nameResource(*V, Export.Name.Name);
    Exports.add(Export.Name.Name, *V);
  }
  if (const StringRef *Name = Exports.findDuplicate())
    return makeErrorAt(Def.Offset, "duplicate export " + quoted(*Name));
  Env.Instances[Pool] = addInstance(std::move(Exports));
  return Error::success();
}

/// The path of the instance that pool entry \p Pool makes: `root.$a`, from the
/// instance's name, else the component's, else the position.
std::string Interpreter::childPath(Frame &F, uint32_t Pool,
                                   StringRef ComponentName) {
  const Component &Def = *F.Env->Def;
  StringRef Name;
  if (!Def.Names.Entries.empty()) {
    // Definitions keep their order in the index space, so that finding all of
    // them takes one walk.
    const std::vector<IndexEntry> &Space = Def.Spaces[Sort::Instance];
    uint32_t &Next = F.NextInstanceEntry;
    while (Next < Space.size() &&
           (Space[Next].K != IndexEntry::Defined || Space[Next].Index != Pool))
      ++Next;
    Name = Def.Names.find(Sort::Instance, Next);
  }
  if (Name.empty())
    Name = ComponentName;
  std::string Path = G.ComponentInstances[F.Env->ComponentInstance].Path;
  if (Path.size() > MaxPathLength)
    Path = "root...";
  Path += Name.empty() ? ".#" + llvm::utostr(Pool)
                       : ".$" + escaped(Name, MaxPathLength / 4);
  return Path;
}

/// Evaluates the canonical definitions and resource types that nothing refers
/// to: what is wrong with them makes the component invalid all the same.
Error Interpreter::evaluateUnused(Environment &Env) {
  const auto Evaluate = [&](Sort S, auto IsWanted) -> Error {
    const std::vector<IndexEntry> &Space = Env.Spaces[S];
    for (uint32_t I = 0; I != Space.size(); ++I) {
      if (Space[I].K != IndexEntry::Defined || !IsWanted(Space[I]))
        continue;
      Expected<Value> V = resolve(Env, S, I);
      if (!V)
        return V.takeError();
    }
    return Error::success();
  };
  const auto Any = [](const IndexEntry &) { return true; };
  if (Error Err = Evaluate(Sort::CoreFunc, Any))
    return Err;
  if (Error Err = Evaluate(Sort::Func, Any))
    return Err;
  return Evaluate(Sort::Type, [&](const IndexEntry &Entry) {
    return Env.Types[Entry.Index].K == TypeDef::Resource;
  });
}

/// Makes the instance of the innermost frame, whose exports are evaluated, and
/// gives it to the frame that instantiated it.
Error Interpreter::finishFrame() {
  Frame &F = Frames.back();
  if (Error Err = evaluateUnused(*F.Env))
    return Err;
  const Component &Def = *F.Env->Def;
  NamedValues Exports;
  Exports.reserve(Def.Exports.size());
  if (Error Err = charge(Def.Exports.size(), F.Offset))
    return Err;
  for (size_t I = 0; I != Def.Exports.size(); ++I)
    Exports.add(Def.Exports[I].Name.Name, F.Env->Exports[I]);
  if (const StringRef *Name = Exports.findDuplicate())
    return makeErrorAt(Def.Offset, "duplicate export " + quoted(*Name));

  if (Frames.size() == 1) {
    if (Error Err = recordRootExports(Exports))
      return Err;
    Frames.pop_back();
    return Error::success();
  }
  Value Instance;
  if (F.Ascribed) {
    const MatchSite Site{F.Offset, nullptr,
                         G.ComponentInstances[F.Env->ComponentInstance].Path,
                         ""};
    Expected<InstanceRef> View = narrow(Exports, F.Args, *F.Ascribed, Site);
    if (!View)
      return View.takeError();
    Instance = *View;
  } else {
    Instance = addInstance(std::move(Exports));
  }
  const uint32_t Pool = F.Pool;
  Frames.pop_back();
  Frames.back().Env->Instances[Pool] = Instance;
  return Error::success();
}

Expected<InstanceGraph> meld::flatten(std::unique_ptr<Component> Root) {
  return Interpreter(std::move(Root)).run();
}

InstanceGraph meld::flattenBareModule(std::unique_ptr<CoreModule> Module) {
  InstanceGraph G;
  InstanceGraph::ComponentInstance Root;
  Root.Path = "root";
  G.ComponentInstances.push_back(std::move(Root));
  const std::string Name = coreModuleName(*Module);
  InstanceGraph::Module M;
  M.Core = Module.get();
  M.ComponentId = bareModuleId(*Module, Name);
  M.Label = Name.empty() ? "module" : escaped(Name, MaxLabelPart);
  G.Modules.push_back(std::move(M));
  G.CoreInstances.emplace_back();
  G.BareModule = std::move(Module);
  return G;
}
