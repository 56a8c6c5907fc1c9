//===- AdapterModule.cpp - The generated core module ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AdapterModule.h"

#include "CoreFunctions.h"

#include "meld/Support/Error.h"

#include <cstdlib>

using namespace meld;

BinaryenType meld::toBinaryen(const CoreValType &Type) {
  switch (Type.K) {
  case CoreValType::I32:
    return BinaryenTypeInt32();
  case CoreValType::I64:
    return BinaryenTypeInt64();
  case CoreValType::F32:
    return BinaryenTypeFloat32();
  case CoreValType::F64:
    return BinaryenTypeFloat64();
  default:
    llvm_unreachable("the Canonical ABI passes numbers only");
  }
}

BinaryenType meld::toBinaryen(ArrayRef<CoreValType> Types) {
  SmallVector<BinaryenType, 17> Converted;
  for (const CoreValType &Type : Types)
    Converted.push_back(toBinaryen(Type));
  return BinaryenTypeCreate(Converted.data(), Converted.size());
}

/// All that bodies of adapters may use.
static BinaryenFeatures usedFeatures(bool Simd) {
  return BinaryenFeatureMutableGlobals() | BinaryenFeatureSignExt() |
         BinaryenFeatureBulkMemory() | BinaryenFeatureBulkMemoryOpt() |
         BinaryenFeatureMultivalue() | BinaryenFeatureMultiMemory() |
         BinaryenFeatureMemory64() | BinaryenFeatureAtomics() |
         BinaryenFeatureCustomPageSizes() |
         (Simd ? BinaryenFeatureSIMD128() : 0);
}

meld::AdapterModule::AdapterModule(const InstanceGraph &Graph, bool Simd)
    : Graph(Graph), Features(usedFeatures(Simd)),
      Module(BinaryenModuleCreate()) {
  BinaryenModuleSetFeatures(Module, Features);
}

meld::AdapterModule::~AdapterModule() { BinaryenModuleDispose(Module); }

const char *meld::AdapterModule::unique(std::string Name) {
  // Counted on per name: thousands of functions may ask for the same one.
  unsigned &Uses = NameUses[Name];
  while (Uses++ != 0) {
    std::string Numbered = Name + "." + std::to_string(Uses - 1);
    if (NameUses.try_emplace(Numbered, 1).second) {
      Name = std::move(Numbered);
      break;
    }
  }
  return Names.emplace_back(std::move(Name)).c_str();
}

//===----------------------------------------------------------------------===//
// Imports, flags, functions
//===----------------------------------------------------------------------===//

void meld::AdapterModule::importMemories(ArrayRef<CoreBinding> Memories,
                                         bool Staging) {
  assert(Imports.empty() && Functions.empty() && "the module is not new");
  if (Memories.empty() && !Staging)
    return;
  // The C API imports memories without limits and address types.
  std::string Text = "(module";
  const auto Import = [&](const BoundaryTarget &Target,
                          const CoreLimits &Limits) {
    const std::string Number = std::to_string(Imports.size());
    const char *Name = unique("memory." + Number);
    Text += " (import \"callee\" \"" + Number + "\" (memory $" + Name;
    Text += Limits.Is64 ? " i64 0" : " 0";
    // An import matches a shared memory only if it has a maximum as well.
    if (Limits.Shared)
      Text += " " + std::to_string(*Limits.Max) + " shared";
    if (Limits.PageSizeLog2)
      Text +=
          " (pagesize " + std::to_string(1ull << *Limits.PageSizeLog2) + ")";
    Text += "))";
    Imports.push_back(Target);
    return Name;
  };
  for (const CoreBinding &Memory : Memories)
    MemoryNames[{Memory.Instance, Memory.Index}] =
        Import({BoundaryTarget::Entity, Memory.Instance, Memory.Index},
               moduleOf(Graph, Memory).memoryType(Memory.Index));
  if (Staging)
    StagingMemoryName = Import(StagingMemoryTarget, {});
  Text += ")";
  BinaryenModuleDispose(Module);
  Module = BinaryenModuleParseWithFeatures(Text.c_str(), Features);
  BinaryenModuleSetFeatures(Module, Features);
}

const char *meld::AdapterModule::memory(const CoreBinding &Memory) const {
  const auto Found = MemoryNames.find({Memory.Instance, Memory.Index});
  assert(Found != MemoryNames.end() && "was not imported");
  return Found->second;
}

const char *meld::AdapterModule::function(const BoundaryTarget &Target,
                                          const CoreFuncType &Type) {
  assert(Target.K != BoundaryTarget::Unset && "calls nothing");
  if (Target.K == BoundaryTarget::Adapter)
    return Functions[Target.Index];
  const char *&Name =
      ImportNames[{unsigned(Target.K), Target.Instance, Target.Index}];
  if (Name)
    return Name;
  // Its field tells which import it is, whatever order Binaryen writes.
  const std::string Number = std::to_string(Imports.size());
  Imports.push_back(Target);
  Name = unique("callee." + Number);
  BinaryenAddFunctionImport(Module, Name, "callee", Number.c_str(),
                            toBinaryen(Type.Params), toBinaryen(Type.Results));
  return Name;
}

const char *meld::AdapterModule::flag(InstanceFlag Flag,
                                      uint32_t ComponentInstance) {
  const char *&Name = FlagNames[{Flag, ComponentInstance}];
  if (!Name) {
    const StringRef Prefix =
        Flag == InstanceFlag::MayEnter ? "may_enter." : "may_leave.";
    Name =
        unique(Prefix.str() + Graph.ComponentInstances[ComponentInstance].Path);
    BinaryenAddGlobal(Module, Name, BinaryenTypeInt32(), /*mutable=*/true,
                      BinaryenConst(Module, BinaryenLiteralInt32(1)));
  }
  return Name;
}

const char *meld::AdapterModule::contextSlot(const ContextSlot &Slot) {
  const char *&Name = ContextSlotNames[{Slot.Instance, Slot.Number}];
  if (!Name) {
    Name = unique("context." + std::to_string(Slot.Number) + "." +
                  Graph.ComponentInstances[Slot.Instance].Path);
    const BinaryenLiteral Zero = Slot.Type.K == CoreValType::I64
                                     ? BinaryenLiteralInt64(0)
                                     : BinaryenLiteralInt32(0);
    BinaryenAddGlobal(Module, Name, toBinaryen(Slot.Type), /*mutable=*/true,
                      BinaryenConst(Module, Zero));
  }
  return Name;
}

const char *meld::AdapterModule::backpressure(uint32_t ComponentInstance) {
  const char *&Name = BackpressureNames[ComponentInstance];
  if (!Name) {
    Name = unique("backpressure." +
                  Graph.ComponentInstances[ComponentInstance].Path);
    BinaryenAddGlobal(Module, Name, BinaryenTypeInt32(), /*mutable=*/true,
                      BinaryenConst(Module, BinaryenLiteralInt32(0)));
  }
  return Name;
}

const char *meld::AdapterModule::borrowScope() {
  if (!BorrowScopeName) {
    BorrowScopeName = unique("borrow_scope");
    BinaryenAddGlobal(Module, BorrowScopeName, BinaryenTypeInt32(),
                      /*mutable=*/true,
                      BinaryenConst(Module, BinaryenLiteralInt32(0)));
  }
  return BorrowScopeName;
}

BoundaryTarget meld::AdapterModule::add(StringRef Name,
                                        const CoreFuncType &Type,
                                        ArrayRef<BinaryenType> Locals,
                                        BinaryenExpressionRef Body) {
  const char *Unique = unique(Name.str());
  SmallVector<BinaryenType, 4> Vars(Locals);
  BinaryenAddFunction(Module, Unique, toBinaryen(Type.Params),
                      toBinaryen(Type.Results), Vars.data(), Vars.size(), Body);
  const uint32_t Ordinal = Functions.size();
  BinaryenAddFunctionExport(Module, Unique, std::to_string(Ordinal).c_str());
  Functions.push_back(Unique);
  return {BoundaryTarget::Adapter, 0, Ordinal};
}

const char *meld::AdapterModule::addHelper(StringRef Name,
                                           ArrayRef<BinaryenType> Params,
                                           BinaryenType Result,
                                           ArrayRef<BinaryenType> Locals,
                                           BinaryenExpressionRef Body) {
  const char *Unique = unique(Name.str());
  SmallVector<BinaryenType, 17> ParamTypes(Params), Vars(Locals);
  BinaryenAddFunction(Module, Unique,
                      BinaryenTypeCreate(ParamTypes.data(), ParamTypes.size()),
                      Result, Vars.data(), Vars.size(), Body);
  return Unique;
}

void meld::AdapterModule::setCatches(bool Legacy) {
  Catches = Legacy ? Catching::Legacy : Catching::Standard;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// Makes small helpers that only one function calls part of that one: a call
/// takes as long as copying a short string. Others stay, so that code does not
/// grow.
static void inlineHelpers(BinaryenModuleRef Module) {
  // In expressions. What copies text is greater: its loops want all registers,
  // which calls beside them would take away.
  constexpr BinaryenIndex MaxSize = 200;
  const BinaryenIndex Before = BinaryenGetOneCallerInlineMaxSize();
  BinaryenSetOneCallerInlineMaxSize(MaxSize);
  const char *Pass = "inlining";
  BinaryenModuleRunPasses(Module, &Pass, 1);
  BinaryenSetOneCallerInlineMaxSize(Before);
}

/// The module in the binary format, with a name section.
static std::vector<uint8_t> write(BinaryenModuleRef Module) {
  const bool DebugInfo = BinaryenGetDebugInfo();
  BinaryenSetDebugInfo(true);
  const BinaryenModuleAllocateAndWriteResult Result =
      BinaryenModuleAllocateAndWrite(Module, nullptr);
  BinaryenSetDebugInfo(DebugInfo);
  const uint8_t *Begin = static_cast<const uint8_t *>(Result.binary);
  std::vector<uint8_t> Bytes(Begin, Begin + Result.binaryBytes);
  std::free(Result.binary);
  return Bytes;
}

Expected<AdapterModule::Image> meld::AdapterModule::finish() {
  BinaryenFeatures Used = Features;
  if (Catches != Catching::No)
    Used |=
        BinaryenFeatureExceptionHandling() | BinaryenFeatureReferenceTypes();
  BinaryenModuleSetFeatures(Module, Used);
  inlineHelpers(Module);
  if (Catches == Catching::Standard) {
    // The C API builds the legacy instructions only.
    const char *Pass = "translate-to-exnref";
    BinaryenModuleRunPasses(Module, &Pass, 1);
  }
#ifndef NDEBUG
  // Prints what it finds, so not for users; the linked module is verified.
  if (!BinaryenModuleValidate(Module))
    return makeError("the generated adapters are not valid");
#endif

  Image Result;
  Result.Bytes = write(Module);
  Expected<CoreModule> Written = readCoreModule(Result.Bytes);
  if (!Written)
    return addContext(Written.takeError(), "reading the generated adapters");
  for (const CoreImport &Import : Written->Imports) {
    size_t Number;
    if (Import.Field.getAsInteger(10, Number) || Number >= Imports.size())
      return makeError("the generated adapters import \"" + Import.Field +
                       "\"");
    Result.Imports.push_back(Imports[Number]);
  }
  Result.AllCode.Functions = Written->Bodies.size();
  for (const CoreBody &Body : Written->Bodies)
    Result.AllCode.Bytes += Body.Bytes.size();
  const uint32_t NumImports = Written->numImports(ExternKind::Func);
  Result.FunctionIndices.resize(Functions.size());
  Result.BodySizes.resize(Functions.size());
  for (const CoreExport &Export : Written->Exports) {
    size_t Number;
    if (Export.Name.getAsInteger(10, Number) || Number >= Functions.size())
      return makeError("the generated adapters export \"" + Export.Name + "\"");
    Result.FunctionIndices[Number] = Export.Index;
    Result.BodySizes[Number] =
        Written->Bodies[Export.Index - NumImports].Bytes.size();
  }
  return Result;
}
