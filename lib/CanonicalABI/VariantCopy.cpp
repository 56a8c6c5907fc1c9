//===- VariantCopy.cpp - Variants, enums, options and results -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// CanonicalABI.md, "Loading", "Storing", "Flat Lifting", "Flat Lowering":
/// `load_variant`, `store_variant`, `lift_flat_variant`, `lower_flat_variant`.
//===----------------------------------------------------------------------===//

#include "ValueCopy.h"

using namespace meld;

using Local = FunctionBuilder::Local;

/// Cases that one jump table distinguishes; engines limit its length.
static constexpr size_t MaxTableLength = 4096;

static size_t numCases(const ResolvedType &Type) {
  switch (Type.K) {
  case DefinedValType::Variant:
    return Type.Children.size();
  case DefinedValType::Enum:
    return Type.Labels.size();
  case DefinedValType::Option:
  case DefinedValType::Result:
    return 2;
  case DefinedValType::Prim:
  case DefinedValType::Record:
  case DefinedValType::Tuple:
  case DefinedValType::Flags:
  case DefinedValType::List:
  case DefinedValType::FixedList:
  case DefinedValType::Map:
  case DefinedValType::Own:
  case DefinedValType::Borrow:
  case DefinedValType::Stream:
  case DefinedValType::Future:
    break;
  }
  llvm_unreachable("not a variant");
}

static std::optional<TypeId> payloadOf(const ResolvedType &Type, size_t Case) {
  switch (Type.K) {
  case DefinedValType::Option:
    return Case == 0 ? std::nullopt : Type.Children.front();
  case DefinedValType::Enum:
    return std::nullopt;
  default:
    return Type.Children[Case];
  }
}

void meld::ValueCopier::copyPayload(TypeId Variant, TypeId Payload,
                                    const Place &From, const Place &To) {
  copy(Payload, part(From, 1, from(Variant).PayloadOffset),
       part(To, 1, to(Variant).PayloadOffset));
}

void meld::ValueCopier::copyVariant(TypeId Id, const Place &From,
                                    const Place &To) {
  const size_t NumCases = numCases(Types.types()[Id]);
  const unsigned Bytes = from(Id).DiscriminantSize;
  const Scratch Case(B, BinaryenTypeInt32(),
                     read(From, CoreValType::I32, Bytes));
  B.trapIf(B.op(IntOp::GeU, B.get(Case), B.i32(NumCases)));
  if (!Route.OnlyHandles || To.isFlat())
    write(To, CoreValType::I32, Bytes, B.get(Case));
  dispatch(Id, Case, 0, NumCases, From, To);
}

/// Copies the payload of one of the cases [\p Begin, \p End).
void meld::ValueCopier::dispatch(TypeId Id, Local Case, size_t Begin,
                                 size_t End, const Place &From,
                                 const Place &To) {
  const ResolvedType &Type = Types.types()[Id];
  // Cases of one payload type are copied alike. Numbered in order of
  // appearance; 0 is for nothing to copy.
  llvm::DenseMap<uint32_t, unsigned> Numbers;
  SmallVector<TypeId, 4> Payloads;
  SmallVector<unsigned, 16> NumberOf;
  for (size_t I = Begin; I != End; ++I) {
    const std::optional<TypeId> Payload = payloadOf(Type, I);
    if (!Payload || isLeftAlone(*Payload, To)) {
      NumberOf.push_back(0);
      continue;
    }
    const auto [Known, IsNew] =
        Numbers.try_emplace(Payload->Value, Payloads.size() + 1);
    if (IsNew)
      Payloads.push_back(*Payload);
    NumberOf.push_back(Known->second);
  }
  if (Payloads.empty())
    return;

  if (End - Begin > MaxTableLength) {
    const size_t Middle = Begin + (End - Begin) / 2;
    B.ifThen(
        B.op(IntOp::LtU, B.get(Case), B.i32(Middle)),
        [&] { dispatch(Id, Case, Begin, Middle, From, To); },
        [&] { dispatch(Id, Case, Middle, End, From, To); });
    return;
  }
  if (Payloads.size() == 1 && !llvm::is_contained(NumberOf, 0)) {
    copyPayload(Id, Payloads.front(), From, To);
    return;
  }
  if (End - Begin == 2) {
    const auto CopyCase = [&](size_t Offset) {
      if (const unsigned Number = NumberOf[Offset])
        copyPayload(Id, Payloads[Number - 1], From, To);
    };
    B.ifThen(
        B.op(IntOp::Ne, B.get(Case), B.i32(Begin)), [&] { CopyCase(1); },
        [&] { CopyCase(0); });
    return;
  }

  // block $done
  //   block $payload1
  //     block $payload0
  //       br_table
  //     copy payload 0; br $done
  //   copy payload 1; br $done
  const char *Done = B.newLabel();
  SmallVector<const char *, 4> Labels;
  for (size_t I = 0; I != Payloads.size(); ++I)
    Labels.push_back(B.newLabel());
  SmallVector<const char *, 16> Targets;
  for (unsigned Number : NumberOf)
    Targets.push_back(Number == 0 ? Done : Labels[Number - 1]);
  Expr Inner = B.sequence(
      [&] {
        Expr Index = B.get(Case);
        if (Begin != 0)
          Index = B.op(IntOp::Sub, Index, B.i32(Begin));
        B.branchTable(Targets, Index);
      },
      Labels.front());
  for (auto [I, Payload] : llvm::enumerate(Payloads)) {
    const bool IsLast = I + 1 == Payloads.size();
    Inner = B.sequence(
        [&] {
          B.add(Inner);
          copyPayload(Id, Payload, From, To);
          if (!IsLast)
            B.branch(Done);
        },
        IsLast ? Done : Labels[I + 1]);
  }
  B.add(Inner);
}
