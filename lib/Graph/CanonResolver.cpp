//===- CanonResolver.cpp - Lifts, lowerings and built-ins -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

using namespace meld;

FuncTypeId Interpreter::typeOf(FuncRef Func) const {
  return Func.K == FuncRef::Lifted ? G.Lifts[Func.Index].Type
                                   : G.Imports[Func.Index].Type;
}

Expected<CoreBinding> Interpreter::resolveCore(Environment &Env, Sort S,
                                               uint32_t Index) {
  Expected<Value> V = resolve(Env, S, Index);
  if (!V)
    return V.takeError();
  return std::get<CoreBinding>(*V);
}

Error Interpreter::resolveCoreInto(Environment &Env, Sort S,
                                   std::optional<uint32_t> Index,
                                   std::optional<CoreBinding> &Out) {
  if (!Index)
    return Error::success();
  Expected<CoreBinding> Binding = resolveCore(Env, S, *Index);
  if (!Binding)
    return Binding.takeError();
  Out = *Binding;
  return Error::success();
}

Expected<ResolvedOpts> Interpreter::resolveOpts(Environment &Env,
                                                const CanonOpts &Opts) {
  ResolvedOpts Resolved;
  Resolved.Encoding = Opts.Encoding;
  Resolved.Async = Opts.Async;
  if (Error Err =
          resolveCoreInto(Env, Sort::CoreMemory, Opts.Memory, Resolved.Memory))
    return Err;
  if (Error Err =
          resolveCoreInto(Env, Sort::CoreFunc, Opts.Realloc, Resolved.Realloc))
    return Err;
  if (Error Err = resolveCoreInto(Env, Sort::CoreFunc, Opts.PostReturn,
                                  Resolved.PostReturn))
    return Err;
  if (Error Err = resolveCoreInto(Env, Sort::CoreFunc, Opts.Callback,
                                  Resolved.Callback))
    return Err;
  return Resolved;
}

Expected<FuncRef> Interpreter::defineLift(Environment &Env, const Canon &Def) {
  InstanceGraph::Lift Lift;
  Lift.ComponentInstance = Env.ComponentInstance;
  Lift.Offset = Def.Offset;
  Expected<CoreBinding> Callee = resolveCore(Env, Sort::CoreFunc, Def.Func);
  if (!Callee)
    return Callee.takeError();
  Lift.Callee = *Callee;
  Expected<FuncTypeId> Type = funcType(Env, Def.Type, Def.Offset);
  if (!Type)
    return Type.takeError();
  Lift.Type = *Type;
  Expected<ResolvedOpts> Opts = resolveOpts(Env, Def.Opts);
  if (!Opts)
    return Opts.takeError();
  Lift.Opts = *Opts;
  G.Lifts.push_back(Lift);
  return FuncRef{FuncRef::Lifted, static_cast<uint32_t>(G.Lifts.size() - 1)};
}

/// Whether Canon::Type is a resource.
static bool takesResource(CanonKind Kind) {
  return Kind == CanonKind::ResourceNew || Kind == CanonKind::ResourceDrop ||
         Kind == CanonKind::ResourceRep;
}

/// Whether Canon::Type is a stream or future type.
static bool takesStreamOrFuture(CanonKind Kind) {
  switch (Kind) {
  case CanonKind::StreamNew:
  case CanonKind::StreamRead:
  case CanonKind::StreamWrite:
  case CanonKind::StreamCancelRead:
  case CanonKind::StreamCancelWrite:
  case CanonKind::StreamDropReadable:
  case CanonKind::StreamDropWritable:
  case CanonKind::FutureNew:
  case CanonKind::FutureRead:
  case CanonKind::FutureWrite:
  case CanonKind::FutureCancelRead:
  case CanonKind::FutureCancelWrite:
  case CanonKind::FutureDropReadable:
  case CanonKind::FutureDropWritable:
    return true;
  default:
    return false;
  }
}

/// `canon lower` and every built-in: what is not a lift.
Expected<CoreBinding> Interpreter::defineCoreFunc(Environment &Env,
                                                  const Canon &Def) {
  Expected<ResolvedOpts> Opts = resolveOpts(Env, Def.Opts);
  if (!Opts)
    return Opts.takeError();

  if (Def.K == CanonKind::Lower) {
    Expected<Value> Callee = resolve(Env, Sort::Func, Def.Func);
    if (!Callee)
      return Callee.takeError();
    InstanceGraph::Lowering Lowering;
    Lowering.ComponentInstance = Env.ComponentInstance;
    Lowering.Callee = std::get<FuncRef>(*Callee);
    Lowering.Type = typeOf(Lowering.Callee);
    Lowering.Opts = *Opts;
    Lowering.Offset = Def.Offset;
    G.Lowerings.push_back(Lowering);
    return CoreBinding{CoreBinding::Lowered, ExternKind::Func, 0,
                       static_cast<uint32_t>(G.Lowerings.size() - 1)};
  }

  InstanceGraph::Builtin Builtin;
  Builtin.ComponentInstance = Env.ComponentInstance;
  Builtin.Def = &Def;
  Builtin.Opts = *Opts;
  Builtin.Offset = Def.Offset;
  if (takesResource(Def.K)) {
    Expected<ResourceId> Resource = resourceType(Env, Def.Type, Def.Offset);
    if (!Resource)
      return Resource.takeError();
    // Only the definer may see or make representations; reading checks what it
    // can, but a resource may also come in as an argument.
    const InstanceGraph::Resource &R = G.Resources[Resource->Value];
    if (Def.K != CanonKind::ResourceDrop &&
        (R.IsImport || R.ComponentInstance != Env.ComponentInstance))
      return makeErrorAt(Def.Offset,
                         canonKindName(Def.K) +
                             " of a resource that another component defines");
    Builtin.Resource = *Resource;
  } else if (takesStreamOrFuture(Def.K)) {
    Expected<TypeId> Type = valType(
        Env, ValTypeRef{false, PrimValType::Bool, Def.Type}, Def.Offset);
    if (!Type)
      return Type.takeError();
    Builtin.Type = *Type;
  } else if (Def.K == CanonKind::TaskReturn && Def.Result) {
    Expected<TypeId> Type = valType(Env, *Def.Result, Def.Offset);
    if (!Type)
      return Type.takeError();
    Builtin.Type = *Type;
  } else if (Def.K == CanonKind::WaitableSetWait ||
             Def.K == CanonKind::WaitableSetPoll) {
    if (Error Err = resolveCoreInto(Env, Sort::CoreMemory, Def.Memory,
                                    Builtin.Opts.Memory))
      return Err;
  }
  G.Builtins.push_back(Builtin);
  return CoreBinding{CoreBinding::Builtin, ExternKind::Func, 0,
                     static_cast<uint32_t>(G.Builtins.size() - 1)};
}
