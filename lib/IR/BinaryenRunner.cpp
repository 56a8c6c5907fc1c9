//===- BinaryenRunner.cpp - One run of one of Binaryen's passes -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "BinaryenRunner.h"
#include "MemoryPacking.h"
#include "ir/utils.h"
#include "meld/IR/BinaryenPassTable.h"
#include "pass.h"
#include "wasm-builder.h"
#include "llvm/ADT/STLExtras.h"
#include <sstream>

using namespace meld;

static wasm::Module &unwrap(BinaryenModuleRef Module) {
  return *reinterpret_cast<wasm::Module *>(Module);
}

static wasm::PassOptions translate(const BinaryenOptions &Given) {
  wasm::PassOptions Options;
  Options.validate = false; // by us, when the pipeline ends
  Options.optimizeLevel = static_cast<int>(Given.OptimizeLevel);
  Options.shrinkLevel = static_cast<int>(Given.ShrinkLevel);
  Options.worldMode =
      Given.ClosedWorld ? wasm::WorldMode::Closed : wasm::WorldMode::Open;
  Options.trapsNeverHappen = Given.TrapsNeverHappen;
  Options.ignoreImplicitTraps = Given.IgnoreImplicitTraps;
  Options.fastMath = Given.FastMath;
  Options.lowMemoryUnused = Given.LowMemoryUnused;
  Options.zeroFilledMemory = Given.ZeroFilledMemory;
  wasm::InliningOptions &Inlining = Options.inlining;
  Inlining.allowFunctionsWithLoops = Given.InlineFunctionsWithLoops;
  Inlining.partialInliningIfs = Given.PartialInliningIfs;
  auto Take = [](const std::optional<unsigned> &Value, wasm::Index &Into) {
    if (Value)
      Into = *Value;
  };
  Take(Given.AlwaysInlineMaxSize, Inlining.alwaysInlineMaxSize);
  Take(Given.FlexibleInlineMaxSize, Inlining.flexibleInlineMaxSize);
  Take(Given.OneCallerInlineMaxSize, Inlining.oneCallerInlineMaxSize);
  Take(Given.InlineMaxCombinedSize, Inlining.maxCombinedBinarySize);
  for (const auto &[Key, Value] : Given.Arguments)
    Options.arguments[Key] = Value;
  return Options;
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

std::vector<std::string> meld::presetPasses(BinaryenModuleRef Module,
                                            const BinaryenOptions &Options) {
  wasm::PassRunner Runner(&unwrap(Module), translate(Options));
  Runner.addDefaultOptimizationPasses();
  std::vector<std::string> Names;
  for (const std::unique_ptr<wasm::Pass> &Pass : Runner.passes)
    Names.push_back(Pass->name);
  return Names;
}

std::vector<std::string> meld::registeredBinaryenPasses() {
  return wasm::PassRegistry::get()->getRegisteredNames();
}

bool meld::isFunctionParallel(StringRef Pass) {
  return wasm::PassRegistry::get()
      ->createPass(Pass.str())
      ->isFunctionParallel();
}

void meld::runPasses(BinaryenModuleRef Module, ArrayRef<BinaryenStep> Steps,
                     const BinaryenOptions &Options) {
  if (Steps.front().Pass == "memory-packing" && numMemories(Module) > 1)
    return packMemories(unwrap(Module), translate(Options));
  wasm::PassRunner Runner(&unwrap(Module), translate(Options));
  for (const BinaryenStep &Step : Steps)
    Runner.add(Step.Pass, Step.Argument);
  Runner.run();
}

//===----------------------------------------------------------------------===//
// Keeping functions apart
//===----------------------------------------------------------------------===//

meld::DistinctFunctions::DistinctFunctions(
    BinaryenModuleRef Module, llvm::function_ref<uint32_t(StringRef)> NumberOf)
    : Module(Module) {
  wasm::Module &M = unwrap(Module);
  wasm::Builder Build(M);
  for (const auto &Function : M.functions)
    if (!Function->imported()) {
      const uint32_t Number = NumberOf(StringRef(Function->name.view()));
      Function->body = Build.makeBlock(
          {Build.makeDrop(Build.makeConst(Number)), Function->body},
          Function->body->type);
    }
}

void meld::DistinctFunctions::restore() {
  for (const auto &Function : unwrap(Module).functions)
    if (!Function->imported())
      Function->body = Function->body->cast<wasm::Block>()->list[1];
}

//===----------------------------------------------------------------------===//
// What the host sees
//===----------------------------------------------------------------------===//

static const char *kindName(wasm::ExternalKind Kind) {
  switch (Kind) {
  case wasm::ExternalKind::Function:
    return "function";
  case wasm::ExternalKind::Table:
    return "table";
  case wasm::ExternalKind::Memory:
    return "memory";
  case wasm::ExternalKind::Global:
    return "global";
  case wasm::ExternalKind::Tag:
    return "tag";
  case wasm::ExternalKind::Invalid:
    break;
  }
  return "entity";
}

namespace {
/// The type of an import or export in words, and whether it has references.
struct SurfaceType {
  std::string Text;
  bool HasReference = false;

  SurfaceType(wasm::Module &M, wasm::ExternalKind Kind, wasm::Name Name) {
    std::ostringstream OS;
    switch (Kind) {
    case wasm::ExternalKind::Function: {
      const wasm::HeapType Type = M.getFunction(Name)->type.getHeapType();
      OS << Type.getID() << ' ' << Type.getSignature();
      HasReference = hasReference(Type.getSignature().params) ||
                     hasReference(Type.getSignature().results);
      break;
    }
    case wasm::ExternalKind::Table: {
      const wasm::Table &Table = *M.getTable(Name);
      OS << Table.type << ' ' << Table.addressType << ' ' << Table.initial
         << ' ' << Table.max;
      HasReference = true;
      break;
    }
    case wasm::ExternalKind::Memory: {
      const wasm::Memory &Memory = *M.getMemory(Name);
      OS << Memory.addressType << ' ' << Memory.initial << ' ' << Memory.max
         << ' ' << Memory.shared << ' ' << unsigned(Memory.pageSizeLog2);
      break;
    }
    case wasm::ExternalKind::Global: {
      const wasm::Global &Global = *M.getGlobal(Name);
      OS << Global.type << ' ' << Global.mutable_;
      HasReference = Global.type.isRef();
      break;
    }
    case wasm::ExternalKind::Tag: {
      const wasm::HeapType Type = M.getTag(Name)->type;
      OS << Type.getID() << ' ' << Type.getSignature();
      HasReference = hasReference(Type.getSignature().params);
      break;
    }
    case wasm::ExternalKind::Invalid:
      break;
    }
    Text = OS.str();
  }

private:
  static bool hasReference(wasm::Type Types) {
    return llvm::any_of(Types, [](wasm::Type Type) { return Type.isRef(); });
  }
};
} // namespace

meld::ModuleSurface::ModuleSurface(BinaryenModuleRef Module) {
  wasm::Module &M = unwrap(Module);
  auto Add = [&](std::vector<Item> &Items, std::string What,
                 wasm::ExternalKind Kind, wasm::Name Internal) {
    const SurfaceType Type(M, Kind, Internal);
    if (Type.HasReference && Reference.empty())
      Reference = What;
    Items.emplace_back(std::move(What), Type.Text);
  };
  auto AddImports = [&](wasm::ExternalKind Kind, const auto &Entities) {
    for (const auto &Entity : Entities)
      if (Entity->imported())
        Add(Imports,
            std::string("imported ") + kindName(Kind) + " '" +
                Entity->module.toString() + "' '" + Entity->base.toString() +
                "'",
            Kind, Entity->name);
  };
  AddImports(wasm::ExternalKind::Function, M.functions);
  AddImports(wasm::ExternalKind::Table, M.tables);
  AddImports(wasm::ExternalKind::Memory, M.memories);
  AddImports(wasm::ExternalKind::Global, M.globals);
  AddImports(wasm::ExternalKind::Tag, M.tags);
  for (const auto &Export : M.exports)
    Add(Exports,
        std::string("exported ") + kindName(Export->kind) + " '" +
            Export->name.toString() + "'",
        Export->kind, *Export->getInternalName());
  llvm::sort(Imports);
  llvm::sort(Exports);
}

std::string meld::ModuleSurface::lostIn(const ModuleSurface &Now,
                                        bool MayAddImports) const {
  for (const Item &Export : Exports)
    if (!llvm::binary_search(Now.Exports, Export))
      return Export.first;
  for (const Item &Import : Now.Imports) {
    if (llvm::binary_search(Imports, Import))
      continue;
    const bool IsNew = llvm::none_of(
        Imports, [&](const Item &Old) { return Old.first == Import.first; });
    if (!IsNew || !MayAddImports)
      return Import.first;
  }
  return "";
}

size_t meld::numMemories(BinaryenModuleRef Module) {
  return unwrap(Module).memories.size();
}
