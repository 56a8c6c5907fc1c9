//===- BodyComparison.cpp - Equal up to a renumbering ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "BodyComparison.h"
#include "meld/Binary/InstructionWalker.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace meld;
using llvm::formatv;

//===----------------------------------------------------------------------===//
// Renumbering
//===----------------------------------------------------------------------===//

/// The kind that stands for the index space of \p Kind; nothing for immediates
/// that linking does not change.
static std::optional<ImmKind> spaceOf(ImmKind Kind) {
  switch (Kind) {
  case ImmKind::Func:
  case ImmKind::RefFunc:
    return ImmKind::Func;
  case ImmKind::Type:
  case ImmKind::HeapType:
  case ImmKind::BlockType:
    return ImmKind::Type;
  case ImmKind::Table:
  case ImmKind::Global:
  case ImmKind::Tag:
  case ImmKind::Elem:
  case ImmKind::Data:
  case ImmKind::Memory:
    return Kind;
  default:
    return std::nullopt;
  }
}

bool Renumbering::add(ImmKind Kind, uint32_t From, uint32_t To) {
  const ImmKind Space = spaceOf(Kind).value_or(Kind);
  const uint64_t Key = static_cast<uint64_t>(Space) << 32 | From;
  const auto [It, IsNew] = Map.try_emplace(Key, To);
  if (IsNew && Space == ImmKind::Type)
    Types.push_back({From, To});
  return It->second == To;
}

bool Renumbering::compareValType(const CoreValType &From,
                                 const CoreValType &To) {
  if (!From.isRef() || !From.Heap.isConcrete())
    return From == To;
  return To.isRef() && To.Heap.isConcrete() && From.Nullable == To.Nullable &&
         add(ImmKind::Type, From.Heap.typeIndex(), To.Heap.typeIndex());
}

bool Renumbering::compareValTypes(ArrayRef<CoreValType> From,
                                  ArrayRef<CoreValType> To) {
  return llvm::equal(From, To, [&](const CoreValType &A, const CoreValType &B) {
    return compareValType(A, B);
  });
}

bool Renumbering::compareType(uint32_t From, uint32_t To) {
  if (From >= Original.Types.size() || To >= Fused.Types.size())
    return false;
  const CoreSubType &A = Original.Types[From];
  const CoreSubType &B = Fused.Types[To];
  auto EqualField = [&](const CoreFieldType &X, const CoreFieldType &Y) {
    return X.Mutable == Y.Mutable && compareValType(X.Storage, Y.Storage);
  };
  auto EqualSuper = [&](uint32_t X, uint32_t Y) {
    return add(ImmKind::Type, X, Y);
  };
  return A.K == B.K && A.Final == B.Final &&
         llvm::equal(A.Supers, B.Supers, EqualSuper) &&
         compareValTypes(A.Signature.Params, B.Signature.Params) &&
         compareValTypes(A.Signature.Results, B.Signature.Results) &&
         llvm::equal(A.Fields, B.Fields, EqualField);
}

std::optional<std::string> Renumbering::compareTypes() {
  // Comparing a pair may teach further ones.
  for (; NumCompared != Types.size(); ++NumCompared) {
    const auto [From, To] = Types[NumCompared];
    if (!compareType(From, To))
      return formatv("type {0} became type {1}, which is another type", From,
                     To);
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

namespace {

/// An index that linking may change, and the bytes that encode it.
struct IndexUse {
  ImmKind Space;
  uint8_t Flags = 0; ///< alignment of a memory access
  uint32_t Index;
  const uint8_t *Begin;
  const uint8_t *End;
};

struct UseCollector : InstructionVisitor {
  std::vector<IndexUse> Uses;

  bool index(ImmKind Kind, uint32_t Index, const uint8_t *Begin,
             const uint8_t *End) {
    if (std::optional<ImmKind> Space = spaceOf(Kind))
      Uses.push_back({*Space, 0, Index, Begin, End});
    return true;
  }
  bool memArg(uint32_t Memory, uint8_t Flags, const uint8_t *Begin,
              const uint8_t *End) {
    // Bit 6 says that the memory's index is written out.
    const uint8_t Align = Flags & 0x3f;
    Uses.push_back({ImmKind::Memory, Align, Memory, Begin, End});
    return true;
  }
};

/// Walks along a body from one index to the next.
struct BodyCursor {
  const CoreBody &Body;
  const uint8_t *Cur;

  explicit BodyCursor(const CoreBody &Body)
      : Body(Body), Cur(Body.Bytes.begin()) {}

  uint64_t offset() const { return Body.Offset + (Cur - Body.Bytes.begin()); }
};

} // namespace

/// Moves both cursors over equal bytes, to \p OriginalEnd and \p FusedEnd or
/// to the first difference, in which case it is false.
static bool skipEqual(BodyCursor &Original, const uint8_t *OriginalEnd,
                      BodyCursor &Fused, const uint8_t *FusedEnd) {
  std::tie(Original.Cur, Fused.Cur) =
      std::mismatch(Original.Cur, OriginalEnd, Fused.Cur, FusedEnd);
  return Original.Cur == OriginalEnd && Fused.Cur == FusedEnd;
}

static std::string differenceAt(const BodyCursor &Original,
                                const BodyCursor &Fused) {
  return formatv("the code at offset {0:x} differs from that at offset {1:x} "
                 "of the input",
                 Fused.offset(), Original.offset());
}

std::optional<std::string> meld::compareBodies(const CoreBody &Original,
                                               const CoreBody &Fused,
                                               Renumbering &Map) {
  UseCollector Originals, Fuseds;
  if (Error Err = walkBody(Original, Originals))
    return "in the input: " + llvm::toString(std::move(Err));
  if (Error Err = walkBody(Fused, Fuseds))
    return llvm::toString(std::move(Err));

  BodyCursor OriginalCursor(Original), FusedCursor(Fused);
  const size_t NumUses = std::min(Originals.Uses.size(), Fuseds.Uses.size());
  for (size_t I = 0; I != NumUses; ++I) {
    const IndexUse &From = Originals.Uses[I], &To = Fuseds.Uses[I];
    if (!skipEqual(OriginalCursor, From.Begin, FusedCursor, To.Begin) ||
        From.Space != To.Space || From.Flags != To.Flags)
      return differenceAt(OriginalCursor, FusedCursor);
    if (!Map.add(From.Space, From.Index, To.Index))
      return formatv("at offset {0:x}, {1} {2} became {1} {3} and something "
                     "else in another place",
                     FusedCursor.offset(), indexSpaceName(From.Space),
                     From.Index, To.Index);
    OriginalCursor.Cur = From.End;
    FusedCursor.Cur = To.End;
  }
  if (!skipEqual(OriginalCursor, Original.Bytes.end(), FusedCursor,
                 Fused.Bytes.end()))
    return differenceAt(OriginalCursor, FusedCursor);
  return std::nullopt;
}
