//===- Relocator.h - Copy instructions with new indices ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The visitor that copies instructions from an input to the output. Bytes go
/// over unchanged, in runs; only an index that differs is encoded again.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_LINK_RELOCATOR_H
#define MELD_LIB_LINK_RELOCATOR_H

#include "IndexMaps.h"

#include "meld/Binary/InstructionWalker.h"

#include "llvm/Support/LEB128.h"
#include <cstring>

namespace meld {

/// Copies one instruction sequence. It writes through a bare pointer: the
/// caller provides MaxGrowth times the sequence's size.
class Relocator : public InstructionVisitor {
public:
  /// No instruction grows by more: the worst is an opcode with two one-byte
  /// indices, each of which may become five bytes.
  static constexpr size_t MaxGrowth = 4;

  /// \p Begin is the first byte to copy, \p Out where it goes.
  Relocator(const InstanceMap &Map, const uint8_t *Begin, uint8_t *Out,
            std::vector<uint32_t> &RefFuncs)
      : Map(Map), Run(Begin), Out(Out), RefFuncs(RefFuncs) {}

  LLVM_ATTRIBUTE_ALWAYS_INLINE bool index(ImmKind Kind, uint32_t Index,
                                          const uint8_t *Begin,
                                          const uint8_t *End) {
    switch (Kind) {
    case ImmKind::Func:
      return remap(Map.of(ExternKind::Func), Index, Begin, End);
    case ImmKind::RefFunc:
      if (!remap(Map.of(ExternKind::Func), Index, Begin, End))
        return false;
      RefFuncs.push_back(Map.of(ExternKind::Func)[Index]);
      return true;
    case ImmKind::Type:
      return remap(Map.Types, Index, Begin, End);
    case ImmKind::HeapType:
    case ImmKind::BlockType:
      if (LLVM_UNLIKELY(Index >= Map.Types.size()))
        return false;
      if (Map.Types[Index] != Index) {
        copyTo(Begin);
        Out += llvm::encodeSLEB128(Map.Types[Index], Out);
        Run = End;
      }
      return true;
    case ImmKind::Table:
      return remap(Map.of(ExternKind::Table), Index, Begin, End);
    case ImmKind::Global:
      return remap(Map.of(ExternKind::Global), Index, Begin, End);
    case ImmKind::Tag:
      return remap(Map.of(ExternKind::Tag), Index, Begin, End);
    case ImmKind::Memory:
      return remap(Map.of(ExternKind::Memory), Index, Begin, End);
    case ImmKind::Elem:
      return shift(Map.FirstElem, Map.NumElems, Index, Begin, End);
    case ImmKind::Data:
      return shift(Map.FirstData, Map.NumDatas, Index, Begin, End);
    default: // locals, labels and fields are the function's or type's own
      return true;
    }
  }

  LLVM_ATTRIBUTE_ALWAYS_INLINE bool memArg(uint32_t Memory, uint8_t Flags,
                                           const uint8_t *Begin,
                                           const uint8_t *End) {
    constexpr uint8_t HasMemory = 0x40;
    const std::vector<uint32_t> &Memories = Map.of(ExternKind::Memory);
    if (LLVM_UNLIKELY(Memory >= Memories.size()))
      return false;
    const uint32_t New = Memories[Memory];
    if (New == Memory)
      return true;
    copyTo(Begin);
    if (New == 0) {
      *Out++ = Flags & ~HasMemory;
    } else {
      *Out++ = Flags | HasMemory;
      Out += llvm::encodeULEB128(New, Out);
    }
    Run = End;
    return true;
  }

  /// Copies what was not copied yet, up to \p End, and \returns the end of the
  /// output.
  uint8_t *finish(const uint8_t *End) {
    copyTo(End);
    return Out;
  }

protected:
  void copyTo(const uint8_t *End) {
    const size_t Size = End - Run;
    std::memcpy(Out, Run, Size);
    Out += Size;
  }
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool remap(ArrayRef<uint32_t> Indices,
                                          uint32_t Index, const uint8_t *Begin,
                                          const uint8_t *End) {
    if (LLVM_UNLIKELY(Index >= Indices.size()))
      return false;
    if (Indices[Index] != Index)
      replace(Indices[Index], Begin, End);
    return true;
  }
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool shift(uint32_t First, uint32_t Count,
                                          uint32_t Index, const uint8_t *Begin,
                                          const uint8_t *End) {
    if (LLVM_UNLIKELY(Index >= Count))
      return false;
    if (First != 0)
      replace(First + Index, Begin, End);
    return true;
  }
  void replace(uint32_t New, const uint8_t *Begin, const uint8_t *End) {
    copyTo(Begin);
    Out += llvm::encodeULEB128(New, Out);
    Run = End;
  }

  const InstanceMap &Map;
  const uint8_t *Run; ///< first byte that was not copied yet
  uint8_t *Out;
  /// Output indices of the functions that ref.func instructions name.
  std::vector<uint32_t> &RefFuncs;
};

} // namespace meld

#endif // MELD_LIB_LINK_RELOCATOR_H
