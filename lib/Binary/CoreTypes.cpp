//===- CoreTypes.cpp - Core types as text ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Binary/CoreTypes.h"

using namespace meld;

StringRef meld::externKindName(ExternKind Kind) {
  switch (Kind) {
  case ExternKind::Func:
    return "function";
  case ExternKind::Table:
    return "table";
  case ExternKind::Memory:
    return "memory";
  case ExternKind::Global:
    return "global";
  case ExternKind::Tag:
    return "tag";
  }
  return "entity";
}

static StringRef abstractHeapTypeName(int64_t Code) {
  switch (Code) {
  case HeapType::Func:
    return "func";
  case HeapType::Extern:
    return "extern";
  case HeapType::Any:
    return "any";
  case HeapType::Eq:
    return "eq";
  case HeapType::I31:
    return "i31";
  case HeapType::Struct:
    return "struct";
  case HeapType::Array:
    return "array";
  case HeapType::Exn:
    return "exn";
  case HeapType::NoFunc:
    return "nofunc";
  case HeapType::NoExtern:
    return "noextern";
  case HeapType::None:
    return "none";
  case HeapType::NoExn:
    return "noexn";
  }
  return "unknown";
}

std::string meld::toString(const CoreValType &Type) {
  switch (Type.K) {
  case CoreValType::I32:
    return "i32";
  case CoreValType::I64:
    return "i64";
  case CoreValType::F32:
    return "f32";
  case CoreValType::F64:
    return "f64";
  case CoreValType::V128:
    return "v128";
  case CoreValType::I8:
    return "i8";
  case CoreValType::I16:
    return "i16";
  case CoreValType::Ref:
    break;
  }
  if (Type == CoreValType::funcref())
    return "funcref";
  if (Type == CoreValType::externref())
    return "externref";
  std::string Text = Type.Nullable ? "(ref null " : "(ref ";
  Text += Type.Heap.isConcrete() ? std::to_string(Type.Heap.Code)
                                 : abstractHeapTypeName(Type.Heap.Code).str();
  return Text + ")";
}

std::string meld::toString(const CoreFuncType &Type) {
  std::string Text = "(func";
  auto AppendList = [&](const char *Keyword,
                        const std::vector<CoreValType> &Types) {
    if (Types.empty())
      return;
    Text += " (";
    Text += Keyword;
    for (const CoreValType &T : Types)
      Text += " " + toString(T);
    Text += ")";
  };
  AppendList("param", Type.Params);
  AppendList("result", Type.Results);
  return Text + ")";
}

std::string meld::toString(const CoreLimits &Limits) {
  std::string Text = Limits.Is64 ? "i64 " : "";
  Text += std::to_string(Limits.Min);
  if (Limits.Max)
    Text += " " + std::to_string(*Limits.Max);
  if (Limits.Shared)
    Text += " shared";
  if (Limits.PageSizeLog2)
    Text += " (pagesize " + std::to_string(1ull << *Limits.PageSizeLog2) + ")";
  return Text;
}

std::string meld::toString(const CoreTableType &Type) {
  return toString(Type.Limits) + " " + toString(Type.Element);
}

std::string meld::toString(const CoreGlobalType &Type) {
  std::string Text = toString(Type.Type);
  return Type.Mutable ? "(mut " + Text + ")" : Text;
}
