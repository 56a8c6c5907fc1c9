//===- InstructionWalker.h - Decode instruction sequences -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Walks the instructions of a function body or constant expression and hands
/// the immediates to a visitor. This is the only decoder of instructions:
/// relocation, call graphs and scans for an instruction are visitors of it.
///
/// Every byte is bounds-checked and every LEB is held to its width. Blocks are
/// counted, not recursed into. Nothing is allocated, and errors become text
/// only once the walk has failed.
//===----------------------------------------------------------------------===//
#ifndef MELD_BINARY_INSTRUCTIONWALKER_H
#define MELD_BINARY_INSTRUCTIONWALKER_H

#include "meld/Binary/CoreModule.h"
#include "meld/Binary/Opcodes.h"

namespace meld {

/// Why a walk stopped early, and where.
struct WalkFailure {
  enum Reason : uint8_t {
    None,
    UnexpectedEnd,
    BadLeb,          ///< longer than its width allows, or bits past it
    UnknownOpcode,   ///< Value: the code, Prefix: the prefix byte or 0
    NotAllowed,      ///< the visitor refused the instruction Value
    Refused,         ///< so it did, and knows why, or an immediate of one
    IndexOutOfRange, ///< Value: the index, Kind: its index space
    BadMemArgFlags,
    BadValueType,
    BadHeapType,
    BadCastFlags,
    BadCatchClause,
    BadFence,
    TooManyLocals,
    DelegateOutsideTry,
    TrailingBytes, ///< behind the final `end` of a body
  };
  /// Value of a refused immediate.
  static constexpr uint64_t NoOpcode = ~uint64_t(0);
  Reason Why = None;
  ImmKind Kind = ImmKind::None;
  uint8_t Prefix = 0;
  uint64_t Value = 0;
  const uint8_t *At = nullptr;
};

/// Puts \p Failure into words. Its position is turned into an offset from the
/// start of the outermost file, where \p Begin stands at \p BeginOffset.
Error makeWalkError(const WalkFailure &Failure, const uint8_t *Begin,
                    uint64_t BeginOffset);

/// Hooks of a walk; derive and hide what is needed. A hook that returns false
/// fails the walk.
struct InstructionVisitor {
  /// Called for each instruction before its immediates. \p Begin is its first
  /// byte. False: the instruction is not allowed here.
  bool instruction(Opcode, const uint8_t * /*Begin*/) { return true; }
  /// An index encoded in [\p Begin, \p End), as s33 for ImmKind::HeapType and
  /// ImmKind::BlockType (a type index then) and as u32 otherwise. False: it is
  /// out of range.
  bool index(ImmKind, uint32_t /*Index*/, const uint8_t * /*Begin*/,
             const uint8_t * /*End*/) {
    return true;
  }
  /// The alignment flags and, where bit 6 is set, the memory index behind
  /// them. \p Memory is 0 where it is implied. False: it is out of range.
  bool memArg(uint32_t /*Memory*/, uint8_t /*Flags*/, const uint8_t * /*Begin*/,
              const uint8_t * /*End*/) {
    return true;
  }
  /// The value of an i32.const or i64.const; only for visitors that set
  /// WantsIntegers.
  static constexpr bool WantsIntegers = false;
  void integer(int64_t /*Value*/) {}

  // The rest is for validation. False means refused, for a reason that the
  // visitor keeps.

  /// Called for each instruction behind its immediates.
  bool operation(Opcode) { return true; }
  /// The offset of a memory argument; only for visitors that set WantsOffsets.
  static constexpr bool WantsOffsets = false;
  bool offset(uint64_t /*Offset*/) { return true; }
  /// The bytes of a lane, a literal, a shuffle mask or cast flags.
  void bytes(ImmKind, const uint8_t * /*Begin*/) {}
  /// A heap type; a concrete one was handed to index() before.
  void heapType(HeapType) {}
  /// A block type that is not an index: at most one result.
  bool blockType(std::optional<CoreValType> /*Result*/) { return true; }
  /// The number of types of a typed select, and each type.
  bool selectTypes(uint32_t /*Count*/) { return true; }
  bool selectType(CoreValType) { return true; }
  /// The start of a br_table, and each label with the default as the last one.
  /// index() has seen the label before.
  bool brTable() { return true; }
  bool brTableLabel(uint32_t /*Label*/) { return true; }
  /// One clause of a try_table: 0 catch, 1 catch_ref, 2 catch_all,
  /// 3 catch_all_ref, the last two without a tag. index() has seen the indices.
  bool catchClause(uint8_t /*Clause*/, uint32_t /*Tag*/, uint32_t /*Label*/) {
    return true;
  }
  /// A group of a body's locals.
  bool locals(uint32_t /*Count*/, CoreValType) { return true; }
};

/// Most locals of a function, parameters aside: the limit that all engines
/// share (WebAssembly JavaScript Interface, "Implementation-defined Limits").
/// It bounds what a few bytes can make a later stage allocate.
constexpr uint32_t MaxLocals = 50000;

/// One walk over [\p Begin, \p End).
template <typename VisitorT> class InstructionWalker {
public:
  InstructionWalker(const uint8_t *Begin, const uint8_t *End, VisitorT &Visitor)
      : Cur(Begin), End(End), Visitor(Visitor) {}

  /// Walks one expression up to and with its final `end`.
  bool walkExpression();
  /// Walks the locals vector and the instructions of a function body, which
  /// must fill the range.
  bool walkBody();

  /// Behind the last byte that was walked.
  const uint8_t *cursor() const { return Cur; }
  /// Set after a walk that returned false.
  const WalkFailure &failure() const { return Failure; }

private:
  using Reason = WalkFailure::Reason;

  /// Out of line, so that the failure paths do not crowd the loop.
  LLVM_ATTRIBUTE_NOINLINE bool fail(Reason Why, const uint8_t *At,
                                    uint64_t Value = 0,
                                    ImmKind Kind = ImmKind::None,
                                    uint8_t Prefix = 0) {
    Failure = {Why, Kind, Prefix, Value, At};
    return false;
  }
  bool failAtEnd() { return fail(Reason::UnexpectedEnd, Cur); }
  /// For an immediate or a group of locals that begins at \p At.
  bool refuse(const uint8_t *At) {
    return fail(Reason::Refused, At, WalkFailure::NoOpcode);
  }

  LLVM_ATTRIBUTE_ALWAYS_INLINE bool readU32(uint32_t &Value) {
    if (LLVM_LIKELY(Cur != End && *Cur < 0x80)) {
      Value = *Cur++;
      return true;
    }
    return readLongU32(Value);
  }
  LLVM_ATTRIBUTE_NOINLINE bool readLongU32(uint32_t &Value);
  template <unsigned Bits>
  LLVM_ATTRIBUTE_NOINLINE bool readLongSigned(int64_t &Value);
  template <unsigned Bits>
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool readSigned(int64_t &Value) {
    if (LLVM_LIKELY(Cur != End && *Cur < 0x80)) {
      Value = static_cast<int8_t>(*Cur++ << 1) >> 1;
      return true;
    }
    return readLongSigned<Bits>(Value);
  }
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool skipU64() {
    if (LLVM_LIKELY(Cur != End && *Cur < 0x80)) {
      ++Cur;
      return true;
    }
    return skipLongU64();
  }
  LLVM_ATTRIBUTE_NOINLINE bool skipLongU64();
  LLVM_ATTRIBUTE_NOINLINE bool readU64(uint64_t &Value);
  bool skipBytes(size_t Size) {
    if (static_cast<size_t>(End - Cur) < Size)
      return failAtEnd();
    Cur += Size;
    return true;
  }

  LLVM_ATTRIBUTE_ALWAYS_INLINE bool walkIndex(ImmKind Kind) {
    uint32_t Index;
    return walkIndex(Kind, Index);
  }
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool walkIndex(ImmKind Kind, uint32_t &Index) {
    const uint8_t *Begin = Cur;
    if (!readU32(Index))
      return false;
    if (LLVM_UNLIKELY(!Visitor.index(Kind, Index, Begin, Cur)))
      return fail(Reason::IndexOutOfRange, Begin, Index, Kind);
    return true;
  }
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool walkMemArg();
  bool walkImmediate(ImmKind Kind);
  bool walkHeapType(ImmKind Kind, HeapType &Heap);
  bool walkValueType(CoreValType &Type);
  bool walkBlockType();
  bool walkBrTable();
  bool walkSelectTypes();
  bool walkCatches();
  bool walkLocals();

  const uint8_t *Cur;
  const uint8_t *const End;
  VisitorT &Visitor;
  uint64_t Depth = 0; ///< blocks open inside the expression
  bool Done = false;  ///< the expression's own `end` was met
  WalkFailure Failure;
};

/// Walks \p Body with \p Visitor.
template <typename VisitorT>
Error walkBody(const CoreBody &Body, VisitorT &Visitor) {
  InstructionWalker<VisitorT> Walker(Body.Bytes.begin(), Body.Bytes.end(),
                                     Visitor);
  if (LLVM_LIKELY(Walker.walkBody()))
    return Error::success();
  return makeWalkError(Walker.failure(), Body.Bytes.begin(), Body.Offset);
}

/// Walks \p Expr, which must end where its bytes do, with \p Visitor.
template <typename VisitorT>
Error walkConstExpr(const ConstExpr &Expr, VisitorT &Visitor) {
  InstructionWalker<VisitorT> Walker(Expr.Bytes.begin(), Expr.Bytes.end(),
                                     Visitor);
  if (LLVM_LIKELY(Walker.walkExpression()))
    return Error::success();
  return makeWalkError(Walker.failure(), Expr.Bytes.begin(), Expr.Offset);
}

//===----------------------------------------------------------------------===//
// LEB128
//===----------------------------------------------------------------------===//

template <typename V> bool InstructionWalker<V>::readLongU32(uint32_t &Value) {
  const uint8_t *Begin = Cur;
  Value = 0;
  for (unsigned Shift = 0;; Shift += 7) {
    if (Cur == End)
      return failAtEnd();
    const uint8_t Byte = *Cur++;
    if (Shift == 28 && Byte > 0x0f)
      return fail(Reason::BadLeb, Begin);
    Value |= static_cast<uint32_t>(Byte & 0x7f) << Shift;
    if (!(Byte & 0x80))
      return true;
  }
}

template <typename V>
template <unsigned Bits>
bool InstructionWalker<V>::readLongSigned(int64_t &Value) {
  constexpr unsigned LastShift = (Bits - 1) / 7 * 7;
  // Of the last byte, the sign bit and those above it must be all 0 or all 1.
  constexpr uint8_t SignBits = 0x7f & (0x7f << (Bits - 1 - LastShift));
  const uint8_t *Begin = Cur;
  uint64_t Result = 0;
  for (unsigned Shift = 0;; Shift += 7) {
    if (Cur == End)
      return failAtEnd();
    const uint8_t Byte = *Cur++;
    if (Shift == LastShift &&
        ((Byte & 0x80) ||
         ((Byte & SignBits) != 0 && (Byte & SignBits) != SignBits)))
      return fail(Reason::BadLeb, Begin);
    Result |= static_cast<uint64_t>(Byte & 0x7f) << Shift;
    if (!(Byte & 0x80)) {
      if (Shift + 7 < 64 && (Byte & 0x40))
        Result |= ~uint64_t(0) << (Shift + 7);
      Value = static_cast<int64_t>(Result);
      return true;
    }
  }
}

template <typename V> bool InstructionWalker<V>::readU64(uint64_t &Value) {
  const uint8_t *Begin = Cur;
  if (!skipLongU64())
    return false;
  Value = 0;
  for (const uint8_t *Byte = Cur; Byte-- != Begin;)
    Value = Value << 7 | (*Byte & 0x7f);
  return true;
}

template <typename V> bool InstructionWalker<V>::skipLongU64() {
  const uint8_t *Begin = Cur;
  for (unsigned Length = 1;; ++Length) {
    if (Cur == End)
      return failAtEnd();
    const uint8_t Byte = *Cur++;
    if (Length == 10 && Byte > 0x01)
      return fail(Reason::BadLeb, Begin);
    if (!(Byte & 0x80))
      return true;
  }
}

//===----------------------------------------------------------------------===//
// Immediates
//===----------------------------------------------------------------------===//

template <typename V> bool InstructionWalker<V>::walkMemArg() {
  constexpr uint8_t MaxAlign = 31;
  constexpr uint8_t HasMemory = 0x40;
  const uint8_t *Begin = Cur;
  if (Cur == End)
    return failAtEnd();
  const uint8_t Flags = *Cur++;
  uint32_t Memory = 0;
  // Bit 5 is an atomic ordering in a later proposal, bit 7 continues a LEB.
  if (LLVM_UNLIKELY(Flags > MaxAlign)) {
    if ((Flags & ~HasMemory) > MaxAlign)
      return fail(Reason::BadMemArgFlags, Begin, Flags);
    if (!readU32(Memory))
      return false;
  }
  if (LLVM_UNLIKELY(!Visitor.memArg(Memory, Flags, Begin, Cur)))
    return fail(Reason::IndexOutOfRange, Begin, Memory, ImmKind::Memory);
  if constexpr (V::WantsOffsets) {
    const uint8_t *OffsetBegin = Cur;
    uint64_t Offset;
    if (LLVM_LIKELY(Cur != End && *Cur < 0x80))
      Offset = *Cur++;
    else if (!readU64(Offset))
      return false;
    return LLVM_LIKELY(Visitor.offset(Offset)) || refuse(OffsetBegin);
  }
  return skipU64();
}

template <typename V>
bool InstructionWalker<V>::walkHeapType(ImmKind Kind, HeapType &Heap) {
  const uint8_t *Begin = Cur;
  int64_t Code;
  if (!readSigned<33>(Code))
    return false;
  Heap.Code = Code;
  if (Code >= 0) {
    if (!Visitor.index(Kind, static_cast<uint32_t>(Code), Begin, Cur))
      return fail(Reason::IndexOutOfRange, Begin, Code, ImmKind::Type);
    return true;
  }
  // One byte has no second spelling.
  if (!HeapType::isAbstract(Code) || Cur - Begin != 1)
    return fail(Reason::BadHeapType, Begin, *Begin);
  return true;
}

template <typename V>
bool InstructionWalker<V>::walkValueType(CoreValType &Type) {
  if (Cur == End)
    return failAtEnd();
  const uint8_t Byte = *Cur;
  if ((Byte >= 0x7b && Byte <= 0x7f)) { // numbers and vectors
    ++Cur;
    Type.K = static_cast<CoreValType::Kind>(0x7f - Byte);
    return true;
  }
  if (Byte == 0x63 || Byte == 0x64) { // (ref null? ht)
    ++Cur;
    Type = CoreValType::ref({}, /*Nullable=*/Byte == 0x63);
    return walkHeapType(ImmKind::HeapType, Type.Heap);
  }
  // Short forms of nullable references to abstract heap types.
  if (Byte < 0x80 && HeapType::isAbstract(int64_t(Byte) - 0x80)) {
    ++Cur;
    Type = CoreValType::ref({int64_t(Byte) - 0x80}, /*Nullable=*/true);
    return true;
  }
  return fail(Reason::BadValueType, Cur, Byte);
}

template <typename V> bool InstructionWalker<V>::walkBlockType() {
  if (Cur == End)
    return failAtEnd();
  const uint8_t *Begin = Cur;
  if (*Cur == 0x40) { // no parameters, no results
    ++Cur;
    return LLVM_LIKELY(Visitor.blockType(std::nullopt)) || refuse(Begin);
  }
  // A single byte with bit 6 set is negative, thus a value type.
  if ((*Cur & 0xc0) == 0x40) {
    CoreValType Type;
    if (!walkValueType(Type))
      return false;
    return LLVM_LIKELY(Visitor.blockType(Type)) || refuse(Begin);
  }
  int64_t Index;
  if (!readSigned<33>(Index))
    return false;
  if (Index < 0)
    return fail(Reason::BadValueType, Begin, *Begin);
  if (!Visitor.index(ImmKind::BlockType, static_cast<uint32_t>(Index), Begin,
                     Cur))
    return fail(Reason::IndexOutOfRange, Begin, Index, ImmKind::Type);
  return true;
}

template <typename V> bool InstructionWalker<V>::walkBrTable() {
  const uint8_t *Begin = Cur;
  uint32_t Count;
  if (!readU32(Count))
    return false;
  if (LLVM_UNLIKELY(!Visitor.brTable()))
    return refuse(Begin);
  for (uint64_t I = 0; I <= Count; ++I) { // the default label comes last
    const uint8_t *LabelBegin = Cur;
    uint32_t Label;
    if (!walkIndex(ImmKind::Label, Label))
      return false;
    if (LLVM_UNLIKELY(!Visitor.brTableLabel(Label)))
      return refuse(LabelBegin);
  }
  return true;
}

template <typename V> bool InstructionWalker<V>::walkSelectTypes() {
  const uint8_t *Begin = Cur;
  uint32_t Count;
  if (!readU32(Count))
    return false;
  if (LLVM_UNLIKELY(!Visitor.selectTypes(Count)))
    return refuse(Begin);
  for (uint32_t I = 0; I != Count; ++I) {
    Begin = Cur;
    CoreValType Type;
    if (!walkValueType(Type))
      return false;
    if (LLVM_UNLIKELY(!Visitor.selectType(Type)))
      return refuse(Begin);
  }
  return true;
}

template <typename V> bool InstructionWalker<V>::walkCatches() {
  uint32_t Count;
  if (!readU32(Count))
    return false;
  for (uint32_t I = 0; I != Count; ++I) {
    if (Cur == End)
      return failAtEnd();
    const uint8_t *Begin = Cur;
    const uint8_t Clause = *Cur++;
    uint32_t Tag = 0;
    uint32_t Label;
    if (Clause > 3) // catch, catch_ref, catch_all, catch_all_ref
      return fail(Reason::BadCatchClause, Begin, Clause);
    if (Clause < 2 && !walkIndex(ImmKind::Tag, Tag))
      return false;
    if (!walkIndex(ImmKind::Label, Label))
      return false;
    if (LLVM_UNLIKELY(!Visitor.catchClause(Clause, Tag, Label)))
      return refuse(Begin);
  }
  return true;
}

template <typename V>
LLVM_ATTRIBUTE_ALWAYS_INLINE bool
InstructionWalker<V>::walkImmediate(ImmKind Kind) {
  switch (Kind) {
  case ImmKind::Func:
    return walkIndex(ImmKind::Func);
  case ImmKind::RefFunc:
    return walkIndex(ImmKind::RefFunc);
  case ImmKind::Type:
    return walkIndex(ImmKind::Type);
  case ImmKind::Table:
    return walkIndex(ImmKind::Table);
  case ImmKind::Global:
    return walkIndex(ImmKind::Global);
  case ImmKind::Tag:
    return walkIndex(ImmKind::Tag);
  case ImmKind::Elem:
    return walkIndex(ImmKind::Elem);
  case ImmKind::Data:
    return walkIndex(ImmKind::Data);
  case ImmKind::Memory:
    return walkIndex(ImmKind::Memory);
  case ImmKind::Local:
    return walkIndex(ImmKind::Local);
  case ImmKind::Label:
    return walkIndex(ImmKind::Label);
  case ImmKind::U32:
    return walkIndex(ImmKind::U32);
  case ImmKind::MemArg:
    return walkMemArg();
  case ImmKind::HeapType: {
    struct HeapType Heap;
    if (!walkHeapType(ImmKind::HeapType, Heap))
      return false;
    Visitor.heapType(Heap);
    return true;
  }
  case ImmKind::BlockType:
    ++Depth;
    return walkBlockType();
  case ImmKind::S32:
  case ImmKind::S64: {
    int64_t Value;
    if (Kind == ImmKind::S32 ? !readSigned<32>(Value) : !readSigned<64>(Value))
      return false;
    if constexpr (V::WantsIntegers)
      Visitor.integer(Value);
    return true;
  }
  case ImmKind::Bytes4:
    return skipBytes(4);
  case ImmKind::Bytes8:
    return skipBytes(8);
  case ImmKind::Bytes16:
    if (!skipBytes(16))
      return false;
    Visitor.bytes(Kind, Cur - 16);
    return true;
  case ImmKind::Lane:
    if (!skipBytes(1))
      return false;
    Visitor.bytes(Kind, Cur - 1);
    return true;
  case ImmKind::ZeroByte:
    if (!skipBytes(1))
      return false;
    return Cur[-1] == 0 || fail(Reason::BadFence, Cur - 1, Cur[-1]);
  case ImmKind::CastFlags:
    if (!skipBytes(1))
      return false;
    if (Cur[-1] > 3)
      return fail(Reason::BadCastFlags, Cur - 1, Cur[-1]);
    Visitor.bytes(Kind, Cur - 1);
    return true;
  case ImmKind::BrTable:
    return walkBrTable();
  case ImmKind::SelectTypes:
    return walkSelectTypes();
  case ImmKind::Catches:
    return walkCatches();
  case ImmKind::DelegateLabel:
    if (Depth == 0)
      return fail(Reason::DelegateOutsideTry, Cur - 1);
    --Depth;
    return walkIndex(ImmKind::Label);
  case ImmKind::EndMark:
    if (Depth == 0)
      Done = true;
    else
      --Depth;
    return true;
  case ImmKind::None:
  case ImmKind::Unknown:
    break;
  }
  llvm_unreachable("not an immediate");
}

//===----------------------------------------------------------------------===//
// Sequences
//===----------------------------------------------------------------------===//

template <typename V> bool InstructionWalker<V>::walkExpression() {
  Depth = 0;
  Done = false;
  while (!Done) {
    const uint8_t *Begin = Cur;
    if (LLVM_UNLIKELY(Cur == End))
      return failAtEnd();
    const uint8_t Byte = *Cur++;
    uint32_t Code = Byte;
    if (LLVM_UNLIKELY(Byte >= FirstOpcodePrefix && Byte <= LastOpcodePrefix)) {
      if (!readU32(Code))
        return false;
      if (Code >= OpcodePageSize)
        return fail(Reason::UnknownOpcode, Begin, Code, ImmKind::None, Byte);
      Code += (Byte - FirstOpcodePrefix + 1) * OpcodePageSize;
    }
    ImmKinds Kinds = OpcodeTable[Code];
    if (LLVM_UNLIKELY(Kinds == packImmKinds(ImmKind::Unknown)))
      return fail(Reason::UnknownOpcode, Begin, Code % OpcodePageSize,
                  ImmKind::None, Code >= OpcodePageSize ? Byte : 0);
    if (LLVM_UNLIKELY(!Visitor.instruction(static_cast<Opcode>(Code), Begin)))
      return fail(Reason::NotAllowed, Begin, Code);
    for (; Kinds != 0; Kinds >>= 8)
      if (LLVM_UNLIKELY(!walkImmediate(static_cast<ImmKind>(Kinds & 0xff))))
        return false;
    if (LLVM_UNLIKELY(!Visitor.operation(static_cast<Opcode>(Code))))
      return fail(Reason::Refused, Begin, Code);
  }
  return true;
}

template <typename V> bool InstructionWalker<V>::walkLocals() {
  uint32_t Groups;
  if (!readU32(Groups))
    return false;
  uint64_t Locals = 0;
  for (uint32_t I = 0; I != Groups; ++I) {
    const uint8_t *Begin = Cur;
    uint32_t Count;
    if (!readU32(Count))
      return false;
    Locals += Count;
    if (Locals > MaxLocals)
      return fail(Reason::TooManyLocals, Begin, Locals);
    CoreValType Type;
    if (!walkValueType(Type))
      return false;
    if (LLVM_UNLIKELY(!Visitor.locals(Count, Type)))
      return refuse(Begin);
  }
  return true;
}

template <typename V> bool InstructionWalker<V>::walkBody() {
  if (!walkLocals() || !walkExpression())
    return false;
  if (LLVM_UNLIKELY(Cur != End))
    return fail(Reason::TrailingBytes, Cur);
  return true;
}

} // namespace meld

#endif // MELD_BINARY_INSTRUCTIONWALKER_H
