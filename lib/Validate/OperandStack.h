//===- OperandStack.h - Types of the operands -------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// The stack of operand types. The operands of the innermost block begin at
/// its floor, below which nothing is popped.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_VALIDATE_OPERANDSTACK_H
#define MELD_LIB_VALIDATE_OPERANDSTACK_H

#include "TypeCode.h"
#include "meld/Support/LLVM.h"
#include <cstring>
#include <memory>
#include <type_traits>

namespace meld {

class OperandStack {
public:
  OperandStack() { grow(); }

  uint32_t size() const { return static_cast<uint32_t>(Top - Base.get()); }
  bool atFloor() const { return Top == Floor; }
  uint32_t floor() const { return static_cast<uint32_t>(Floor - Base.get()); }
  void setFloor(uint32_t Size) { Floor = Base.get() + Size; }
  /// Drops what lies above the floor.
  void clear() { Top = Floor; }
  void reset() { Top = Floor = Base.get(); }

  LLVM_ATTRIBUTE_ALWAYS_INLINE void push(TypeCode Type) {
    if (LLVM_UNLIKELY(Top == Limit))
      grow();
    *Top++ = Type;
  }
  /// Needs an operand above the floor, as top() does.
  TypeCode pop() { return *--Top; }
  TypeCode top() const { return Top[-1]; }
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool popIfTop(TypeCode Type) {
    if (Top == Floor || Top[-1] != Type)
      return false;
    --Top;
    return true;
  }
  /// The same for a list, whose last type is on top. As fast as memory is, for
  /// signatures of up to a thousand types, of which a byte of code can ask.
  void push(ArrayRef<TypeCode> Types) {
    while (static_cast<size_t>(Limit - Top) < Types.size())
      grow();
    Top = std::copy(Types.begin(), Types.end(), Top);
  }
  bool popIfTop(ArrayRef<TypeCode> Types) {
    static_assert(std::has_unique_object_representations_v<TypeCode>);
    if (static_cast<size_t>(Top - Floor) < Types.size() ||
        std::memcmp(Top - Types.size(), Types.data(),
                    Types.size() * sizeof(TypeCode)) != 0)
      return false;
    Top -= Types.size();
    return true;
  }
  /// The operands above the floor, the top as the last.
  ArrayRef<TypeCode> aboveFloor() const { return {Floor, Top}; }

private:
  LLVM_ATTRIBUTE_NOINLINE void grow() {
    const size_t Size = Top - Base.get();
    const size_t FloorSize = Floor - Base.get();
    const size_t Capacity = std::max<size_t>(1024, (Limit - Base.get()) * 2);
    auto Larger = std::make_unique<TypeCode[]>(Capacity);
    std::copy(Base.get(), Top, Larger.get());
    Base = std::move(Larger);
    Top = Base.get() + Size;
    Floor = Base.get() + FloorSize;
    Limit = Base.get() + Capacity;
  }

  std::unique_ptr<TypeCode[]> Base;
  TypeCode *Top = nullptr;
  TypeCode *Floor = nullptr;
  TypeCode *Limit = nullptr;
};

} // namespace meld

#endif // MELD_LIB_VALIDATE_OPERANDSTACK_H
