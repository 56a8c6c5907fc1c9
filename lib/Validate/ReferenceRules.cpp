//===- ReferenceRules.cpp - Typing of references and aggregates -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "BodyValidator.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// References
//===----------------------------------------------------------------------===//

void BodyValidator::heapType(HeapType Heap) {
  const FeatureSet Needs = featuresOf(CoreValType::ref(Heap, true));
  if (Heap.isConcrete()) { // the index came first
    Imm = heap::FirstDefined + Context.Types.canonical(Heap.typeIndex());
  } else {
    PreviousImm = Imm;
    Imm = Context.Types.heapCode(Heap);
  }
  HeapNeeds.insert(Needs);
}

bool BodyValidator::referenceRule(Opcode Op) {
  switch (Op) {
  case Opcode::RefNull:
    if (!needHeapTypes())
      return false;
    push(TypeCode::nullRef(Imm));
    return true;
  case Opcode::RefIsNull: {
    TypeCode Ref;
    if (!popRef(Ref))
      return false;
    push(TypeCode::I32);
    return true;
  }
  case Opcode::RefFunc:
    return refFunc();
  case Opcode::RefEq:
    if (!pop(TypeCode::nullRef(heap::Eq)) || !pop(TypeCode::nullRef(heap::Eq)))
      return false;
    push(TypeCode::I32);
    return true;
  case Opcode::RefAsNonNull: {
    TypeCode Ref;
    if (!popRef(Ref))
      return false;
    push(Ref.withNull(false));
    return true;
  }
  case Opcode::BrOnNull: {
    TypeCode Ref;
    if (!popRef(Ref) || !popPush(labelTypes(Label)))
      return false;
    push(Ref.withNull(false));
    return true;
  }
  case Opcode::BrOnNonNull:
    return brOnNonNull();
  case Opcode::BrOnCast:
  case Opcode::BrOnCastFail:
    return needHeapTypes() && brOnCast(Op == Opcode::BrOnCastFail);
  case Opcode::RefTest:
  case Opcode::RefTestNull:
  case Opcode::RefCast:
  case Opcode::RefCastNull: {
    if (!needHeapTypes() || !pop(TypeCode::nullRef(Context.Types.top(Imm))))
      return false;
    const bool IsTest = Op == Opcode::RefTest || Op == Opcode::RefTestNull;
    push(IsTest ? TypeCode::I32
                : TypeCode::ref(Imm, Op == Opcode::RefCastNull));
    return true;
  }
  case Opcode::AnyConvertExtern:
    return convert(heap::Extern, heap::Any);
  case Opcode::ExternConvertAny:
    return convert(heap::Any, heap::Extern);
  case Opcode::RefI31:
    if (!pop(TypeCode::I32))
      return false;
    push(TypeCode::ref(heap::I31, /*Nullable=*/false));
    return true;
  case Opcode::I31GetS:
  case Opcode::I31GetU:
    if (!pop(TypeCode::nullRef(heap::I31)))
      return false;
    push(TypeCode::I32);
    return true;
  case Opcode::StructNew:
  case Opcode::StructNewDefault:
  case Opcode::StructGet:
  case Opcode::StructGetS:
  case Opcode::StructGetU:
  case Opcode::StructSet:
    return structRule(Op);
  default:
    return arrayRule(Op);
  }
}

/// The heap types of the current instruction are switched on.
bool BodyValidator::needHeapTypes() {
  const FeatureSet Needs = HeapNeeds;
  HeapNeeds = FeatureSet();
  return need(Needs);
}

bool BodyValidator::refFunc() {
  if (!AllDeclared && !Context.DeclaredFuncs.test(Imm))
    return refuse("function " + Twine(Imm) +
                  " is not declared outside of the code");
  push(TypeCode::ref(heap::FirstDefined + Context.Funcs[Imm],
                     /*Nullable=*/false));
  return true;
}

bool BodyValidator::brOnNonNull() {
  TypeCode Ref;
  const Types Operands = labelTypes(Label);
  if (!popRef(Ref))
    return false;
  if (Operands.empty() || !Operands.back().isRef())
    return refuse("label " + Twine(Label) + " takes " +
                  Context.Types.describe(Operands) +
                  ", which does not end with a reference");
  push(Ref.withNull(false));
  if (!popPush(Operands))
    return false;
  Stack.pop();
  return true;
}

bool BodyValidator::brOnCast(bool Fail) {
  enum : uint8_t { FromNullable = 1, ToNullable = 2 };
  const TypeCode From = TypeCode::ref(PreviousImm, *Bytes & FromNullable);
  const TypeCode To = TypeCode::ref(Imm, *Bytes & ToNullable);
  const Types Operands = labelTypes(Label);
  if (!Context.Types.matches(To, From))
    return refuse(describe(To) + " is not a subtype of " + describe(From));
  if (Operands.empty() || !Operands.back().isRef())
    return refuse("label " + Twine(Label) + " takes " +
                  Context.Types.describe(Operands) +
                  ", which does not end with a reference");
  const TypeCode Rest = From.withNull(From.isNullable() && !To.isNullable());
  if (!pop(From))
    return false;
  push(Fail ? Rest : To);
  if (!popPush(Operands))
    return false;
  Stack.pop();
  push(Fail ? To : Rest);
  return true;
}

bool BodyValidator::convert(HeapCode From, HeapCode To) {
  TypeCode Ref;
  if (!popRef(Ref))
    return false;
  if (!Context.Types.matches(Ref, TypeCode::nullRef(From)))
    return refuse("expected " + describe(TypeCode::nullRef(From)) + ", found " +
                  describe(Ref));
  push(TypeCode::ref(To, Ref.isNullable()));
  return true;
}

//===----------------------------------------------------------------------===//
// Structures and arrays
//===----------------------------------------------------------------------===//

bool BodyValidator::expectKind(uint32_t Type, CoreSubType::Composite Kind) {
  static constexpr const char *Names[] = {"function", "structure", "array"};
  if (LLVM_LIKELY(Context.Types.kind(Type) == Kind))
    return true;
  return refuse("expected " + Twine(Kind == CoreSubType::Array ? "an " : "a ") +
                Names[Kind] + " type");
}

bool BodyValidator::expectReadAs(TypeCode Storage, bool AsPacked) {
  if (Storage.isPacked() == AsPacked)
    return true;
  return refuse(AsPacked ? "the field is not packed"
                         : "the field is packed; its sign has to be given");
}

bool BodyValidator::expectNumeric(TypeCode Storage) {
  return !Storage.isRef() ||
         refuse("elements of " + describe(Storage) + " are not data");
}

bool BodyValidator::structRule(Opcode Op) {
  const bool NamesField =
      Op != Opcode::StructNew && Op != Opcode::StructNewDefault;
  const uint32_t Type = NamesField ? PreviousImm : Imm;
  if (!expectKind(Type, CoreSubType::Struct))
    return false;
  const HeapCode Heap = heap::FirstDefined + Type;
  const ArrayRef<FieldCode> Fields = Context.Types.fields(Type);
  if (Op == Opcode::StructNewDefault && !Context.Types.hasDefault(Type)) {
    const auto *Field = llvm::find_if(
        Fields, [](const FieldCode &F) { return !F.Storage.isDefaultable(); });
    return refuse("field " + Twine(Field - Fields.begin()) +
                  " has no default value");
  }
  if (!NamesField) {
    if (Op == Opcode::StructNew)
      for (size_t I = Fields.size(); I-- != 0 && !restIsUnreachable();)
        if (!pop(Fields[I].Storage.unpacked()))
          return false;
    push(TypeCode::ref(Heap, /*Nullable=*/false));
    return true;
  }

  if (Imm >= Fields.size())
    return refuse("field index " + Twine(Imm) + " is out of range");
  const FieldCode Field = Fields[Imm];
  if (Op == Opcode::StructSet) {
    if (!Field.Mutable)
      return refuse("field " + Twine(Imm) + " is immutable");
    return pop(Field.Storage.unpacked()) && pop(TypeCode::nullRef(Heap));
  }
  if (!expectReadAs(Field.Storage, Op != Opcode::StructGet) ||
      !pop(TypeCode::nullRef(Heap)))
    return false;
  push(Field.Storage.unpacked());
  return true;
}

bool BodyValidator::arrayNewFixed() {
  if (Imm > ModuleTypes::MaxArrayOperands)
    return refuse("more than " + Twine(ModuleTypes::MaxArrayOperands) +
                  " operands");
  const TypeCode Element =
      Context.Types.fields(PreviousImm).front().Storage.unpacked();
  for (uint32_t I = 0; I != Imm && !restIsUnreachable(); ++I)
    if (!pop(Element))
      return false;
  push(TypeCode::ref(heap::FirstDefined + PreviousImm, /*Nullable=*/false));
  return true;
}

bool BodyValidator::arrayCopy() {
  if (!expectKind(PreviousImm, CoreSubType::Array) ||
      !expectKind(Imm, CoreSubType::Array))
    return false;
  const FieldCode To = Context.Types.fields(PreviousImm).front();
  const FieldCode From = Context.Types.fields(Imm).front();
  if (!To.Mutable)
    return refuse("the array is immutable");
  if (!Context.Types.matches(From.Storage, To.Storage))
    return refuse("elements of " + describe(From.Storage) +
                  " do not match those of " + describe(To.Storage));
  return pop(TypeCode::I32) && pop(TypeCode::I32) &&
         pop(TypeCode::nullRef(heap::FirstDefined + Imm)) &&
         pop(TypeCode::I32) &&
         pop(TypeCode::nullRef(heap::FirstDefined + PreviousImm));
}

/// Whether a second immediate stands behind the array type.
static bool hasSecondImmediate(Opcode Op) {
  switch (Op) {
  case Opcode::ArrayNewFixed:
  case Opcode::ArrayNewData:
  case Opcode::ArrayNewElem:
  case Opcode::ArrayInitData:
  case Opcode::ArrayInitElem:
    return true;
  default:
    return false;
  }
}

bool BodyValidator::arrayRule(Opcode Op) {
  if (Op == Opcode::ArrayLen) {
    if (!pop(TypeCode::nullRef(heap::Array)))
      return false;
    push(TypeCode::I32);
    return true;
  }
  if (Op == Opcode::ArrayCopy)
    return arrayCopy();

  const uint32_t Type = hasSecondImmediate(Op) ? PreviousImm : Imm;
  if (!expectKind(Type, CoreSubType::Array))
    return false;
  const FieldCode Field = Context.Types.fields(Type).front();
  const TypeCode Element = Field.Storage.unpacked();
  const TypeCode Array = TypeCode::nullRef(heap::FirstDefined + Type);
  auto Mutable = [&] {
    return Field.Mutable || refuse("the array is immutable");
  };
  auto MatchesSegment = [&] {
    return Context.Types.matches(Context.Elems[Imm], Field.Storage) ||
           refuse("elements of segment " + Twine(Imm) + ", " +
                  describe(Context.Elems[Imm]) +
                  ", do not match those of the array, " +
                  describe(Field.Storage));
  };
  auto PopRange = [&] { return pop(TypeCode::I32) && pop(TypeCode::I32); };
  auto PushNew = [&] {
    push(Array.withNull(false));
    return true;
  };

  switch (Op) {
  case Opcode::ArrayNew:
    return pop(TypeCode::I32) && pop(Element) && PushNew();
  case Opcode::ArrayNewDefault:
    if (!Element.isDefaultable())
      return refuse("elements have no default value");
    return pop(TypeCode::I32) && PushNew();
  case Opcode::ArrayNewFixed:
    return arrayNewFixed();
  case Opcode::ArrayNewData:
    return expectNumeric(Field.Storage) && PopRange() && PushNew();
  case Opcode::ArrayNewElem:
    return MatchesSegment() && PopRange() && PushNew();
  case Opcode::ArrayGet:
  case Opcode::ArrayGetS:
  case Opcode::ArrayGetU:
    if (!expectReadAs(Field.Storage, Op != Opcode::ArrayGet) ||
        !pop(TypeCode::I32) || !pop(Array))
      return false;
    push(Element);
    return true;
  case Opcode::ArraySet:
    return Mutable() && pop(Element) && pop(TypeCode::I32) && pop(Array);
  case Opcode::ArrayFill:
    return Mutable() && pop(TypeCode::I32) && pop(Element) &&
           pop(TypeCode::I32) && pop(Array);
  case Opcode::ArrayInitData:
    return Mutable() && expectNumeric(Field.Storage) && PopRange() &&
           pop(TypeCode::I32) && pop(Array);
  case Opcode::ArrayInitElem:
    return Mutable() && MatchesSegment() && PopRange() && pop(TypeCode::I32) &&
           pop(Array);
  default:
    llvm_unreachable("every instruction has a rule");
  }
}
