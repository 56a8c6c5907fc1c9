//===- ScalarAdapter.cpp - Adapters that pass core values -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ScalarAdapter.h"

#include "ValueCopy.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

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
  return Steps.empty() && llvm::all_of(Params, Keeps) && Keeps(Result);
}

/// What \p Value becomes, an expression or, for CheckChar, a local.
static Expr convert(FunctionBuilder &B, ScalarConversion Conversion,
                    Expr Value) {
  switch (Conversion) {
  case ScalarConversion::None:
    return Value;
  case ScalarConversion::NonZero:
    return B.op(IntOp::Ne, Value, B.i32(0));
  case ScalarConversion::ZeroExt8:
    return B.op(IntOp::And, Value, B.i32(0xff));
  case ScalarConversion::ZeroExt16:
    return B.op(IntOp::And, Value, B.i32(0xffff));
  case ScalarConversion::SignExt8:
    return B.unary(BinaryenExtendS8Int32(), Value);
  case ScalarConversion::SignExt16:
    return B.unary(BinaryenExtendS16Int32(), Value);
  case ScalarConversion::CheckChar:
    break;
  }
  llvm_unreachable("needs its value twice");
}

static Expr convert(FunctionBuilder &B, ScalarConversion Conversion,
                    Local Value) {
  if (Conversion != ScalarConversion::CheckChar)
    return convert(B, Conversion, B.get(Value));
  emitCharCheck(B, Value);
  return B.get(Value);
}

BoundaryTarget meld::emit(AdapterModule &Module, const ScalarAdapter &Adapter) {
  const CoreFuncType &Type = Adapter.Type;
  SmallVector<BinaryenType, 16> Params;
  for (const CoreValType &Param : Type.Params)
    Params.push_back(toBinaryen(Param));
  FunctionBuilder B(Module.ref(), Params);
  CallFrame Frame(B, Module, Adapter.Steps);

  Frame.begin();
  SmallVector<Expr, 16> Args;
  for (size_t I = 0; I != Params.size(); ++I)
    Args.push_back(Adapter.Params.empty()
                       ? B.get(B.param(I))
                       : convert(B, Adapter.Params[I], B.param(I)));
  Expr Call = Frame.call(Type, Args);
  Expr Result = nullptr;
  std::optional<Local> Raw;
  if (Type.Results.empty()) {
    B.add(Call);
  } else if (Adapter.Steps.endsWithCallee() &&
             Adapter.Result != ScalarConversion::CheckChar) {
    Result = convert(B, Adapter.Result, Call);
  } else {
    Raw = B.newLocal(toBinaryen(Type.Results.front()));
    B.set(*Raw, Call);
    Result = convert(B, Adapter.Result, *Raw);
  }
  Frame.end(Type.Results, Raw);
  Expr Body = B.finish(toBinaryen(Type.Results), Result);
  return Module.add(Adapter.Name, Type, B.locals(), Body);
}
