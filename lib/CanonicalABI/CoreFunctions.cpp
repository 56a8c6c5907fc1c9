//===- CoreFunctions.cpp - Core functions behind boundaries ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CoreFunctions.h"

#include "AsyncBuiltins.h"

#include "meld/Support/Error.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Where they lie
//===----------------------------------------------------------------------===//

meld::CoreDefinitions::CoreDefinitions(const InstanceGraph &Graph)
    : Graph(Graph), Imports(Graph.CoreInstances.size()) {
  // An instance imports only from earlier ones.
  for (size_t I = 0; I != Imports.size(); ++I)
    for (const CoreBinding &Binding : Graph.CoreInstances[I].Imports)
      Imports[I].push_back(of(Binding));
}

CoreBinding meld::CoreDefinitions::of(const CoreBinding &Binding) const {
  if (Binding.K != CoreBinding::Entity)
    return Binding;
  const CoreModule &Module = moduleOf(Graph, Binding);
  if (Binding.Index >= Module.numImports(Binding.Extern))
    return Binding;
  const auto &OfKind =
      Module.ImportsOfKind[static_cast<unsigned>(Binding.Extern)];
  return Imports[Binding.Instance][OfKind[Binding.Index]];
}

const CoreModule &meld::moduleOf(const InstanceGraph &Graph,
                                 const CoreBinding &Binding) {
  assert(Binding.K == CoreBinding::Entity && "only entities lie in a module");
  return *Graph.Modules[Graph.CoreInstances[Binding.Instance].Module].Core;
}

uint32_t meld::ownerOf(const InstanceGraph &Graph, const CoreBinding &Binding) {
  switch (Binding.K) {
  case CoreBinding::Entity:
    return Graph.CoreInstances[Binding.Instance].ComponentInstance;
  case CoreBinding::Lowered:
    return Graph.Lowerings[Binding.Index].ComponentInstance;
  case CoreBinding::Builtin:
    return Graph.Builtins[Binding.Index].ComponentInstance;
  }
  llvm_unreachable("not a core binding");
}

AddressType meld::addressTypeOf(const InstanceGraph &Graph,
                                const ResolvedOpts &Opts) {
  if (!Opts.Memory)
    return AddressType::I32;
  const CoreLimits Memory =
      moduleOf(Graph, *Opts.Memory).memoryType(Opts.Memory->Index);
  return Memory.Is64 ? AddressType::I64 : AddressType::I32;
}

//===----------------------------------------------------------------------===//
// What they are called
//===----------------------------------------------------------------------===//

std::string meld::FunctionNames::of(FuncRef Func) {
  SmallVector<uint32_t, 4> Passed;
  while (Func.K == FuncRef::Lifted) {
    const CoreBinding &Callee = Graph.Lifts[Func.Index].Callee;
    if (Callee.K != CoreBinding::Lowered)
      break;
    const auto Known = Ends.find(Func.Index);
    if (Known != Ends.end()) {
      Func = Known->second;
      break;
    }
    Passed.push_back(Func.Index);
    Func = Graph.Lowerings[Callee.Index].Callee;
  }
  for (uint32_t Lift : Passed)
    Ends.try_emplace(Lift, Func);

  if (Func.K == FuncRef::Import) {
    const InstanceGraph::ImportedFunc &Import = Graph.Imports[Func.Index];
    return Import.Interface.empty() ? Import.Name
                                    : Import.Interface + "#" + Import.Name;
  }
  const CoreBinding &Callee = Graph.Lifts[Func.Index].Callee;
  if (Callee.K == CoreBinding::Builtin)
    return canonKindName(Graph.Builtins[Callee.Index].Def->K).str();
  auto &Exports = ByModule[Graph.CoreInstances[Callee.Instance].Module];
  if (!Exports) {
    Exports.emplace();
    for (const CoreExport &Export : moduleOf(Graph, Callee).Exports)
      if (Export.Kind == ExternKind::Func)
        Exports->try_emplace(Export.Index, Export.Name);
  }
  const auto Found = Exports->find(Callee.Index);
  if (Found != Exports->end())
    return Found->second.str();
  return "function " + std::to_string(Callee.Index);
}

//===----------------------------------------------------------------------===//
// Their types
//===----------------------------------------------------------------------===//

bool meld::hasPlainType(const InstanceGraph &Graph,
                        const CoreBinding &Binding) {
  const CoreModule &Module = moduleOf(Graph, Binding);
  const uint32_t Index = Module.FuncTypes[Binding.Index];
  const CoreSubType &Type = Module.Types[Index];
  if (!Type.Final || !Type.Supers.empty())
    return false;
  const auto Group =
      llvm::partition_point(Module.RecGroups, [&](const CoreRecGroup &Group) {
        return Group.First + Group.Count <= Index;
      });
  return Group != Module.RecGroups.end() && Group->Count == 1;
}

FlatSignature meld::CoreSignatures::ofLift(const InstanceGraph::Lift &Lift) {
  return Types.flatten(Lift.Type, addressTypeOf(Graph, Lift.Opts),
                       Direction::Lift);
}

FlatSignature
meld::CoreSignatures::ofLowering(const InstanceGraph::Lowering &Lowering) {
  return Types.flatten(Lowering.Type, addressTypeOf(Graph, Lowering.Opts),
                       Direction::Lower);
}

CoreFuncType meld::resourceBuiltinType(CanonKind Kind, const CoreValType &Rep) {
  const CoreValType Handle = {CoreValType::I32, false, {}};
  switch (Kind) {
  case CanonKind::ResourceNew:
    return {{Rep}, {Handle}};
  case CanonKind::ResourceRep:
    return {{Handle}, {Rep}};
  case CanonKind::ResourceDrop:
    return {{Handle}, {}};
  default: // refused where it is reached
    llvm_unreachable("not a built-in of resources");
  }
}

CoreFuncType
meld::CoreSignatures::ofBuiltin(const InstanceGraph::Builtin &Builtin) {
  const CoreValType Handle = {CoreValType::I32, false, {}};
  const CoreValType Pointer = pointerType(addressTypeOf(Graph, Builtin.Opts));
  switch (Builtin.Def->K) {
  case CanonKind::ContextGet:
    return {{}, {Builtin.Def->ContextType}};
  case CanonKind::ContextSet:
    return {{Builtin.Def->ContextType}, {}};
  case CanonKind::ErrorContextNew:
    return {{Pointer, Pointer}, {Handle}};
  case CanonKind::ErrorContextDebugMessage:
    return {{Handle, Pointer}, {}};
  case CanonKind::ErrorContextDrop:
    return {{Handle}, {}};
  case CanonKind::BackpressureInc:
  case CanonKind::BackpressureDec:
    return {};
  default: // the rest is refused where it is reached
    if (std::optional<CoreFuncType> Type =
            typeWhereItTraps(Graph, Types, Builtin))
      return *Type;
    return resourceBuiltinType(Builtin.Def->K,
                               Graph.Resources[Builtin.Resource->Value].Rep);
  }
}

CoreFuncType meld::CoreSignatures::of(const CoreBinding &Binding) {
  switch (Binding.K) {
  case CoreBinding::Entity:
    return moduleOf(Graph, Binding).funcType(Binding.Index);
  case CoreBinding::Lowered:
    return ofLowering(Graph.Lowerings[Binding.Index]).Core;
  case CoreBinding::Builtin:
    return ofBuiltin(Graph.Builtins[Binding.Index]);
  }
  llvm_unreachable("not a core binding");
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

static Error mismatch(uint64_t Offset, const Twine &What,
                      const CoreFuncType &Actual,
                      const CoreFuncType &Expected) {
  return makeErrorAt(Offset, What + " has core type " + toString(Actual) +
                                 ", expected " + toString(Expected));
}

Error meld::CoreSignatures::checkOptions(const ResolvedOpts &Opts,
                                         uint64_t Offset) {
  if (Opts.Memory &&
      moduleOf(Graph, *Opts.Memory).memoryType(Opts.Memory->Index).Shared)
    return makeErrorAt(Offset, "option memory is a shared memory");
  if (!Opts.Realloc)
    return Error::success();
  if (!Opts.Memory)
    return makeErrorAt(Offset, "option realloc requires option memory");
  const CoreValType Pointer = pointerType(addressTypeOf(Graph, Opts));
  const CoreFuncType Wanted = {{Pointer, Pointer, Pointer, Pointer}, {Pointer}};
  const CoreFuncType Actual = of(*Opts.Realloc);
  if (Actual != Wanted)
    return mismatch(Offset, "the realloc function", Actual, Wanted);
  return Error::success();
}

Error meld::CoreSignatures::checkLift(uint32_t Index) {
  const InstanceGraph::Lift &Lift = Graph.Lifts[Index];
  if (Error Err = checkOptions(Lift.Opts, Lift.Offset))
    return Err;
  // Made when needed: types may be long and mismatches are rare.
  const auto Describe = [&] {
    return "function \"" + Names.ofLift(Index) + "\" of type " +
           Graph.Types.str(Lift.Type);
  };
  const FlatSignature Flat = ofLift(Lift);
  const bool ParamPointers = Types.paramContents(Lift.Type).pointers();
  const bool ResultPointers = Types.resultContents(Lift.Type).pointers();
  if (!Lift.Opts.Memory && (ResultPointers || Flat.SpillsResult))
    return makeErrorAt(Lift.Offset, Describe() + " requires option memory");
  if (!Lift.Opts.Realloc && (ParamPointers || Flat.SpillsParams))
    return makeErrorAt(Lift.Offset, Describe() + " requires option realloc");

  const CoreFuncType Callee = of(Lift.Callee);
  if (Callee != Flat.Core)
    return mismatch(Lift.Offset, Describe(), Callee, Flat.Core);
  if (!Lift.Opts.PostReturn)
    return Error::success();
  const CoreFuncType Wanted = {Flat.Core.Results, {}};
  const CoreFuncType Actual = of(*Lift.Opts.PostReturn);
  if (Actual != Wanted)
    return mismatch(Lift.Offset, "post-return of " + Describe(), Actual,
                    Wanted);
  return Error::success();
}

Error meld::CoreSignatures::checkLowering(uint32_t Index) {
  const InstanceGraph::Lowering &Lowering = Graph.Lowerings[Index];
  if (Error Err = checkOptions(Lowering.Opts, Lowering.Offset))
    return Err;
  const auto Describe = [&] {
    return "function \"" + Names.of(Lowering.Callee) + "\" of type " +
           Graph.Types.str(Lowering.Type);
  };
  const FlatSignature Flat = ofLowering(Lowering);
  const bool ParamPointers = Types.paramContents(Lowering.Type).pointers();
  const bool ResultPointers = Types.resultContents(Lowering.Type).pointers();
  if (!Lowering.Opts.Memory && (ParamPointers || ResultPointers ||
                                Flat.SpillsParams || Flat.SpillsResult))
    return makeErrorAt(Lowering.Offset, Describe() + " requires option memory");
  if (!Lowering.Opts.Realloc && ResultPointers)
    return makeErrorAt(Lowering.Offset,
                       Describe() + " requires option realloc");
  return Error::success();
}

Error meld::CoreSignatures::checkDestructor(uint32_t Index) {
  const InstanceGraph::Resource &Resource = Graph.Resources[Index];
  const CoreFuncType Wanted = {{Resource.Rep}, {}};
  const CoreFuncType Actual = of(*Resource.Dtor);
  if (Actual != Wanted)
    return mismatch(Resource.Offset, "the destructor of a resource", Actual,
                    Wanted);
  return Error::success();
}
