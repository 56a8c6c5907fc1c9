//===- ScalarAdapter.cpp - Adapters that pass core values -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ScalarAdapter.h"

using namespace meld;

std::optional<ScalarConversion> meld::conversionOf(const ResolvedType &Type) {
  if (Type.K != DefinedValType::Prim)
    return std::nullopt;
  switch (Type.Prim) {
  case PrimValType::Bool:
    return ScalarConversion::NonZero;
  case PrimValType::S8:
    return ScalarConversion::SignExt8;
  case PrimValType::U8:
    return ScalarConversion::ZeroExt8;
  case PrimValType::S16:
    return ScalarConversion::SignExt16;
  case PrimValType::U16:
    return ScalarConversion::ZeroExt16;
  case PrimValType::Char:
    return ScalarConversion::CheckChar;
  case PrimValType::S32:
  case PrimValType::U32:
  case PrimValType::S64:
  case PrimValType::U64:
  case PrimValType::F32: // canonicalize_nan and maybe_scramble_nan may keep
  case PrimValType::F64: // every bit of a NaN
    return ScalarConversion::None;
  case PrimValType::String:
  case PrimValType::ErrorContext:
    return std::nullopt;
  }
  llvm_unreachable("not a primitive type");
}

bool meld::ScalarAdapter::isIdentity() const {
  const auto Keeps = [](ScalarConversion C) {
    return C == ScalarConversion::None;
  };
  return !CheckedLeave && Entry.empty() && llvm::all_of(Params, Keeps) &&
         !TrapsOnThrow && Keeps(Result) && !PostReturn && !CalleeLeave;
}

namespace {

/// Builds the body of one adapter.
class Emitter {
public:
  Emitter(AdapterModule &Module, const ScalarAdapter &Adapter)
      : Module(Module), M(Module.ref()), Adapter(Adapter) {}

  BoundaryTarget run();

private:
  BinaryenExpressionRef i32(uint32_t Value) {
    return BinaryenConst(M, BinaryenLiteralInt32(static_cast<int32_t>(Value)));
  }
  BinaryenExpressionRef binary(BinaryenOp Op, BinaryenExpressionRef Left,
                               BinaryenExpressionRef Right) {
    return BinaryenBinary(M, Op, Left, Right);
  }
  BinaryenExpressionRef get(BinaryenIndex Local, const CoreValType &Type) {
    return BinaryenLocalGet(M, Local, toBinaryen(Type));
  }
  void trapIf(BinaryenExpressionRef Condition) {
    Body.push_back(BinaryenIf(M, Condition, BinaryenUnreachable(M), nullptr));
  }
  BinaryenExpressionRef getFlag(InstanceFlag Flag, uint32_t Instance) {
    return BinaryenGlobalGet(M, Module.flag(Flag, Instance),
                             BinaryenTypeInt32());
  }
  void trapUnlessSet(InstanceFlag Flag, uint32_t Instance) {
    trapIf(BinaryenUnary(M, BinaryenEqZInt32(), getFlag(Flag, Instance)));
  }
  void set(InstanceFlag Flag, uint32_t Instance, BinaryenExpressionRef Value) {
    Body.push_back(BinaryenGlobalSet(M, Module.flag(Flag, Instance), Value));
  }

  /// \p Value after lifting and lowering, for conversions that cannot trap.
  BinaryenExpressionRef convert(ScalarConversion Conversion,
                                BinaryenExpressionRef Value);
  /// The same for all conversions; what one may trap on is checked before.
  BinaryenExpressionRef convertLocal(ScalarConversion Conversion,
                                     BinaryenIndex Local,
                                     const CoreValType &Type);
  BinaryenExpressionRef call(const BoundaryTarget &Target,
                             const CoreFuncType &Type,
                             MutableArrayRef<BinaryenExpressionRef> Args);
  BinaryenExpressionRef callCallee();

  AdapterModule &Module;
  const BinaryenModuleRef M;
  const ScalarAdapter &Adapter;
  SmallVector<BinaryenExpressionRef, 16> Body;
};

} // namespace

BinaryenExpressionRef Emitter::convert(ScalarConversion Conversion,
                                       BinaryenExpressionRef Value) {
  switch (Conversion) {
  case ScalarConversion::None:
    return Value;
  case ScalarConversion::NonZero:
    return binary(BinaryenNeInt32(), Value, i32(0));
  case ScalarConversion::ZeroExt8:
    return binary(BinaryenAndInt32(), Value, i32(0xff));
  case ScalarConversion::ZeroExt16:
    return binary(BinaryenAndInt32(), Value, i32(0xffff));
  case ScalarConversion::SignExt8:
    return BinaryenUnary(M, BinaryenExtendS8Int32(), Value);
  case ScalarConversion::SignExt16:
    return BinaryenUnary(M, BinaryenExtendS16Int32(), Value);
  case ScalarConversion::CheckChar:
    break;
  }
  llvm_unreachable("needs its value twice");
}

BinaryenExpressionRef Emitter::convertLocal(ScalarConversion Conversion,
                                            BinaryenIndex Local,
                                            const CoreValType &Type) {
  if (Conversion != ScalarConversion::CheckChar)
    return convert(Conversion, get(Local, Type));
  // convert_i32_to_char: beyond Unicode, or a surrogate.
  trapIf(
      binary(BinaryenOrInt32(),
             binary(BinaryenGeUInt32(), get(Local, Type), i32(0x110000)),
             binary(BinaryenLtUInt32(),
                    binary(BinaryenSubInt32(), get(Local, Type), i32(0xd800)),
                    i32(0x800))));
  return get(Local, Type);
}

/// `call_and_trap_on_throw`, where the callee can throw.
BinaryenExpressionRef
Emitter::call(const BoundaryTarget &Target, const CoreFuncType &Type,
              MutableArrayRef<BinaryenExpressionRef> Args) {
  BinaryenExpressionRef Call =
      BinaryenCall(M, Module.function(Target, Type), Args.data(), Args.size(),
                   toBinaryen(Type.Results));
  if (!Adapter.TrapsOnThrow)
    return Call;
  BinaryenExpressionRef CatchAll = BinaryenUnreachable(M);
  return BinaryenTry(M, nullptr, Call, nullptr, 0, &CatchAll, 1, nullptr);
}

BinaryenExpressionRef Emitter::callCallee() {
  const CoreFuncType &Type = Adapter.Type;
  SmallVector<BinaryenExpressionRef, 16> Args;
  for (size_t I = 0; I != Type.Params.size(); ++I)
    Args.push_back(Adapter.Params.empty()
                       ? get(I, Type.Params[I])
                       : convertLocal(Adapter.Params[I], I, Type.Params[I]));
  return call(Adapter.Callee, Type, Args);
}

BoundaryTarget Emitter::run() {
  const CoreFuncType &Type = Adapter.Type;
  SmallVector<BinaryenType, 2> Locals;
  const auto AddLocal = [&](BinaryenType LocalType) -> BinaryenIndex {
    Locals.push_back(LocalType);
    return Type.Params.size() + Locals.size() - 1;
  };

  // canon_lower
  if (Adapter.CheckedLeave)
    trapUnlessSet(InstanceFlag::MayLeave, *Adapter.CheckedLeave);
  // Store.lift
  for (uint32_t Instance : Adapter.Entry.Tested)
    trapUnlessSet(InstanceFlag::MayEnter, Instance);
  SmallVector<BinaryenIndex, 1> Kept;
  for (uint32_t Instance : Adapter.Entry.Cleared) {
    if (Adapter.KeepsEntry) {
      Kept.push_back(AddLocal(BinaryenTypeInt32()));
      Body.push_back(BinaryenLocalSet(
          M, Kept.back(), getFlag(InstanceFlag::MayEnter, Instance)));
    }
    set(InstanceFlag::MayEnter, Instance, i32(0));
  }
  if (Adapter.CalleeLeave)
    set(InstanceFlag::MayLeave, *Adapter.CalleeLeave, i32(0));

  // canon_lift
  const bool HasResult = !Type.Results.empty();
  // Nothing comes between the callee and the return that could be observed.
  const bool ReturnsAtOnce = Adapter.Result != ScalarConversion::CheckChar &&
                             !Adapter.PostReturn && !Adapter.CalleeLeave &&
                             Adapter.Entry.Cleared.empty();
  BinaryenExpressionRef Call = callCallee();
  BinaryenExpressionRef Result = nullptr;
  SmallVector<BinaryenExpressionRef, 1> PostReturnArgs;
  if (!HasResult || ReturnsAtOnce) {
    Body.push_back(convert(Adapter.Result, Call));
  } else {
    const CoreValType &ResultType = Type.Results.front();
    const BinaryenIndex Raw = AddLocal(toBinaryen(ResultType));
    Body.push_back(BinaryenLocalSet(M, Raw, Call));
    Result = convertLocal(Adapter.Result, Raw, ResultType);
    PostReturnArgs.push_back(get(Raw, ResultType));
  }

  if (Adapter.CalleeLeave)
    set(InstanceFlag::MayLeave, *Adapter.CalleeLeave, i32(1));
  if (Adapter.PostReturn) {
    if (Adapter.PostReturnLeave)
      set(InstanceFlag::MayLeave, *Adapter.PostReturnLeave, i32(0));
    Body.push_back(
        call(*Adapter.PostReturn, {Type.Results, {}}, PostReturnArgs));
    if (Adapter.PostReturnLeave)
      set(InstanceFlag::MayLeave, *Adapter.PostReturnLeave, i32(1));
  }
  for (auto [I, Instance] : llvm::enumerate(Adapter.Entry.Cleared))
    set(InstanceFlag::MayEnter, Instance,
        Adapter.KeepsEntry ? BinaryenLocalGet(M, Kept[I], BinaryenTypeInt32())
                           : i32(1));
  if (Result)
    Body.push_back(Result);

  return Module.add(Adapter.Name, Type, Locals,
                    BinaryenBlock(M, nullptr, Body.data(), Body.size(),
                                  toBinaryen(Type.Results)));
}

BoundaryTarget meld::emit(AdapterModule &Module, const ScalarAdapter &Adapter) {
  return Emitter(Module, Adapter).run();
}
