//===- PaddedElements.cpp - Elements with padding, as vectors -------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "PaddedElements.h"
#include "MemoryAccess.h"
#include <numeric>

using namespace meld;

/// Marks bytes of \p Id, of which the first is at \p Offset.
/// \returns whether all of it can be copied as bytes.
static bool markBytes(HelperTable &Helpers, TypeId Id, uint64_t Offset,
                      MutableArrayRef<uint8_t> Bytes) {
  const TypeLayout &Layout = Helpers.Types.of(Id, AddressType::I32);
  if (Helpers.Shapes.isDense(Id)) {
    llvm::fill(Bytes.slice(Offset, Layout.Size), 0xff);
    return true;
  }
  const ResolvedType &Type = Helpers.Types.types()[Id];
  if (Type.K != DefinedValType::Record && Type.K != DefinedValType::Tuple)
    return false;
  return llvm::all_of(llvm::enumerate(Type.Children), [&](auto Child) {
    return markBytes(Helpers, *Child.value(),
                     Offset + Layout.FieldOffsets[Child.index()], Bytes);
  });
}

std::optional<ElementMask> meld::maskOfElements(HelperTable &Helpers,
                                                TypeId List) {
  constexpr uint64_t MostVectors = 3;
  const ResolvedType &Type = Helpers.Types.types()[List];
  const TypeLayout &Layout = Helpers.Types.of(List, AddressType::I32);
  if (Layout.ElementSize > MostVectors * VectorBytes)
    return std::nullopt;
  const uint64_t Size = std::lcm(Layout.ElementSize, uint64_t(VectorBytes));
  if (Size > MostVectors * VectorBytes)
    return std::nullopt;

  std::vector<uint8_t> Bytes(Size);
  for (uint64_t Start = 0; Start != Size; Start += Layout.ElementSize)
    for (auto [I, Member] : llvm::enumerate(Type.Children)) {
      const uint64_t Offset =
          Type.K == DefinedValType::Map ? Layout.FieldOffsets[I] : 0;
      if (!markBytes(Helpers, *Member, Start + Offset, Bytes))
        return std::nullopt;
    }

  ElementMask Mask;
  Mask.Elements = static_cast<uint32_t>(Size / Layout.ElementSize);
  for (ArrayRef<uint8_t> Rest = Bytes; !Rest.empty();
       Rest = Rest.drop_front(VectorBytes))
    llvm::copy(Rest.take_front(VectorBytes),
               Mask.Vectors.emplace_back().begin());
  return Mask;
}

void meld::copyMasked(FunctionBuilder &B, const CopyRoute &Route,
                      const ElementMask &Mask, FunctionBuilder::Local From,
                      FunctionBuilder::Local To, FunctionBuilder::Local Count) {
  const AddressType Word = Route.To.Address;
  const auto Bytes = static_cast<uint32_t>(Mask.Vectors.size() * VectorBytes);
  B.block([&](const char *Done) {
    B.loop([&](const char *Next) {
      B.branch(Done, B.op(Word, IntOp::LtU, B.get(Count),
                          B.word(Word, Mask.Elements)));
      for (auto [I, Kept] : llvm::enumerate(Mask.Vectors)) {
        const auto Offset = static_cast<uint32_t>(I * VectorBytes);
        storeVector(B, Route.To, To,
                    BinaryenSIMDTernary(B.ref(), BinaryenBitselectVec128(),
                                        loadVector(B, Route.From, From, Offset),
                                        loadVector(B, Route.To, To, Offset),
                                        bytes(B, Kept)),
                    Offset);
      }
      emitAdvance(B, Route.From, From, Bytes);
      emitAdvance(B, Route.To, To, Bytes);
      B.set(Count,
            B.op(Word, IntOp::Sub, B.get(Count), B.word(Word, Mask.Elements)));
      B.branch(Next);
    });
  });
}
