//===- TypePrinter.cpp - Resolved types as WIT writes them ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "TypePrinter.h"

#include "llvm/ADT/StringExtras.h"

using namespace meld;

/// The keyword in front of `<` or `{`.
static StringRef keyword(DefinedValType::Kind Kind) {
  switch (Kind) {
  case DefinedValType::Prim:
    return "";
  case DefinedValType::Record:
    return "record";
  case DefinedValType::Variant:
    return "variant";
  case DefinedValType::List:
  case DefinedValType::FixedList:
    return "list";
  case DefinedValType::Tuple:
    return "tuple";
  case DefinedValType::Flags:
    return "flags";
  case DefinedValType::Enum:
    return "enum";
  case DefinedValType::Option:
    return "option";
  case DefinedValType::Result:
    return "result";
  case DefinedValType::Own:
    return "own";
  case DefinedValType::Borrow:
    return "borrow";
  case DefinedValType::Stream:
    return "stream";
  case DefinedValType::Future:
    return "future";
  case DefinedValType::Map:
    return "map";
  }
  return "";
}

bool TypePrinter::isFull() {
  if (Text.size() < MaxLength)
    return false;
  if (!IsCut)
    Text += "...";
  IsCut = true;
  return true;
}

void TypePrinter::printResource(ResourceId Id) {
  if (Id.Value < Types.ResourceNames.size() &&
      !Types.ResourceNames[Id.Value].empty())
    Text += Types.ResourceNames[Id.Value];
  else
    Text += "resource#" + llvm::utostr(Id.Value);
}

/// `{a: u8, b}`: fields, cases with and without payload, and plain labels.
void TypePrinter::printLabeled(const ResolvedType &Type) {
  Text += "{";
  for (size_t I = 0; I != Type.Labels.size() && !isFull(); ++I) {
    Text += I ? ", " : "";
    Text += Type.Labels[I];
    const std::optional<TypeId> Payload =
        I < Type.Children.size() ? Type.Children[I] : std::nullopt;
    if (!Payload)
      continue;
    const bool IsField = Type.K == DefinedValType::Record;
    Text += IsField ? ": " : "(";
    print(*Payload);
    Text += IsField ? "" : ")";
  }
  if (!IsCut)
    Text += "}";
}

/// `<u8, _>`, without absent children at the end.
void TypePrinter::printChildren(const ResolvedType &Type) {
  size_t Count = Type.Children.size();
  while (Count && !Type.Children[Count - 1])
    --Count;
  if (!Count)
    return;
  Text += "<";
  for (size_t I = 0; I != Count && !isFull(); ++I) {
    Text += I ? ", " : "";
    if (Type.Children[I])
      print(*Type.Children[I]);
    else
      Text += "_";
  }
  if (IsCut)
    return;
  if (Type.K == DefinedValType::FixedList)
    Text += ", " + llvm::utostr(Type.Length);
  Text += ">";
}

void TypePrinter::print(TypeId Id) {
  if (isFull())
    return;
  const ResolvedType &Type = Types[Id];
  Text += keyword(Type.K);
  switch (Type.K) {
  case DefinedValType::Prim:
    Text += primValTypeName(Type.Prim);
    return;
  case DefinedValType::Record:
  case DefinedValType::Variant:
  case DefinedValType::Flags:
  case DefinedValType::Enum:
    return printLabeled(Type);
  case DefinedValType::Own:
  case DefinedValType::Borrow:
    Text += "<";
    printResource(Type.Resource);
    Text += ">";
    return;
  case DefinedValType::List:
  case DefinedValType::FixedList:
  case DefinedValType::Tuple:
  case DefinedValType::Option:
  case DefinedValType::Result:
  case DefinedValType::Stream:
  case DefinedValType::Future:
  case DefinedValType::Map:
    return printChildren(Type);
  }
}

void TypePrinter::print(FuncTypeId Id) {
  const ResolvedFuncType &Type = Types[Id];
  Text += Type.Async ? "async func(" : "func(";
  bool IsFirst = true;
  for (const auto &[Label, Param] : Type.Params) {
    if (isFull())
      return;
    Text += IsFirst ? "" : ", ";
    IsFirst = false;
    Text += Label;
    Text += ": ";
    print(Param);
  }
  if (IsCut)
    return;
  Text += ")";
  if (Type.Result) {
    Text += " -> ";
    print(*Type.Result);
  }
}
