//===- BodyValidator.h - The validation algorithm ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// Types instruction sequences (core, appendix "Validation Algorithm") as a
/// visitor of the instruction walker. Instructions whose operands and results
/// are fixed are typed from the table; each other one has a rule here.
///
/// One object serves many bodies: its stacks keep their memory, and nothing is
/// allocated for an instruction. Errors become text only when there is one.
//===----------------------------------------------------------------------===//
#ifndef MELD_LIB_VALIDATE_BODYVALIDATOR_H
#define MELD_LIB_VALIDATE_BODYVALIDATOR_H

#include "ModuleContext.h"
#include "OperandStack.h"

#include "meld/Binary/InstructionWalker.h"
#include "meld/Binary/OpcodeTyping.h"

#include "llvm/ADT/DenseSet.h"

namespace meld {

class BodyValidator : public InstructionVisitor {
public:
  explicit BodyValidator(const ModuleContext &Context) : Context(Context) {}

  /// Validates \p Body as function \p Index of the module.
  Error validateBody(const CoreBody &Body, uint32_t Index);

  /// Features of the instructions and types met so far.
  FeatureSet used() const { return Used; }

  // Hooks of the walker.
  static constexpr bool WantsOffsets = true;
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool
  index(ImmKind Kind, uint32_t Index, const uint8_t *Begin, const uint8_t *End);
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool memArg(uint32_t Memory, uint8_t Flags,
                                           const uint8_t *Begin,
                                           const uint8_t *End);
  bool offset(uint64_t Offset) {
    if (LLVM_LIKELY(Offset <= UINT32_MAX || address() == TypeCode::I64))
      return true;
    return refuse("offset does not fit into the memory's address type");
  }
  void bytes(ImmKind, const uint8_t *Begin) { Bytes = Begin; }
  void heapType(HeapType Heap);
  bool blockType(std::optional<CoreValType> Result);
  bool selectTypes(uint32_t Count);
  bool selectType(CoreValType Type);
  bool brTable();
  bool brTableLabel(uint32_t Label);
  bool catchClause(uint8_t Clause, uint32_t Tag, uint32_t Label);
  bool locals(uint32_t Count, CoreValType Type);
  bool operation(Opcode Op);

protected:
  /// An open block (the specification's control frame).
  struct Frame {
    enum Opener : uint8_t { Func, Block, Loop, If, Else, Try, Catch, CatchAll };
    static constexpr uint32_t NoType = ~uint32_t(0);
    Opener Kind = Block;
    bool Unreachable = false;
    uint32_t Type = NoType; ///< canonical function type, or Result says it
    TypeCode Result;        ///< bottom: none
    uint32_t Floor = 0;     ///< of its operands, in the stack
    uint32_t Inits = 0;     ///< initialised locals when it began
  };

  /// Starts over with \p Outermost as the only open block.
  void start(Frame Outermost);
  /// The error of a walk over [\p Begin, ...) that ended in \p Failure.
  Error makeError(const WalkFailure &Failure, const uint8_t *Begin,
                  uint64_t BeginOffset) const;

  /// Remembers why the walk fails, which goes before what the walker knows.
  /// Returns false.
  LLVM_ATTRIBUTE_NOINLINE bool refuse(const Twine &Why);
  bool need(FeatureSet Features);
  bool noSuchData();

  const ModuleContext &Context;
  FeatureSet Used;

  // Immediates of the current instruction: the last index or heap type and the
  // one before it, the last label, and the flags of a memory argument.
  uint32_t Imm = 0;
  uint32_t PreviousImm = 0;
  uint32_t Label = 0;
  uint8_t AccessFlags = 0;
  /// Whether `ref.func` may name any function, as in constant expressions.
  bool AllDeclared = false;

private:
  using Types = ArrayRef<TypeCode>;

  // The operand stack. Its limit is above what one push for each byte of the
  // longest body needs; the results of calls could claim much more.
  static constexpr size_t MaxOperands = 10'000'000;
  static_assert(MaxOperands > MaxBodySize);
  /// Lists of more operands are compared and copied as a whole.
  static constexpr size_t LongList = 8;
  TypeCode address() const { return Letters[AddressLetter]; }
  bool popSlow(TypeCode Expected);
  LLVM_ATTRIBUTE_ALWAYS_INLINE bool pop(TypeCode Expected) {
    if (LLVM_LIKELY(Stack.popIfTop(Expected)))
      return true;
    return popSlow(Expected);
  }
  /// Whether every operand that is still to be popped is one that unreachable
  /// code leaves out. Short instructions can pop ten thousand of those.
  bool restIsUnreachable() const {
    return Stack.atFloor() && Frames.back().Unreachable;
  }
  bool popAny(TypeCode &Type);
  bool popRef(TypeCode &Type);
  bool popList(Types Expected);
  void push(TypeCode Type) { Stack.push(Type); }
  bool pushList(Types List);
  bool popPush(Types List) { return popList(List) && pushList(List); }
  bool expectEmptyBlock();
  bool setUnreachable();

  // Blocks.
  Types params(const Frame &F) const;
  Types results(const Frame &F) const;
  Types labelTypes(uint32_t Depth) const;
  bool open(Frame::Opener Kind);
  void pushFrame(Frame F);
  /// Goes on in the innermost block from its start, as \p Kind.
  void restart(Frame::Opener Kind);
  bool closeArm();
  bool end();
  bool elseArm();
  bool catchArm(Opcode Op);
  bool delegate();
  void resetInits(uint32_t Height);

  // Rules, by the part of the specification that has them.
  bool fixedSignature(const OpcodeTyping &Typing);
  bool contextRule(Opcode Op);
  bool branch(Opcode Op);
  bool call(uint32_t Type, bool IsTail);
  bool callIndirect(bool IsTail);
  bool callRef(bool IsTail);
  bool rethrow();
  bool throwTag();
  bool select();
  bool localGet();
  bool localSet(bool IsTee);
  bool globalSet();
  bool tableRule(Opcode Op);
  bool memoryCopy();
  bool referenceRule(Opcode Op);
  bool needHeapTypes();
  bool brOnNonNull();
  bool brOnCast(bool Fail);
  bool refFunc();
  bool convert(HeapCode From, HeapCode To);
  bool structRule(Opcode Op);
  bool arrayRule(Opcode Op);
  bool arrayNewFixed();
  bool arrayCopy();
  bool expectKind(uint32_t Type, CoreSubType::Composite Kind);
  bool expectNumeric(TypeCode Storage);
  bool expectReadAs(TypeCode Storage, bool AsPacked);

  LLVM_ATTRIBUTE_ALWAYS_INLINE TypeCode localType(uint32_t Index) const {
    return LLVM_LIKELY(Index < FlatLocals.size()) ? FlatLocals[Index]
                                                  : farLocalType(Index);
  }
  TypeCode farLocalType(uint32_t Index) const;
  void addLocals(uint32_t Count, TypeCode Type);
  std::string describe(TypeCode Type) const {
    return Context.Types.describe(Type);
  }

  OperandStack Stack;
  std::vector<Frame> Frames;

  // Locals: the first few one by one, all of them by runs of one type.
  static constexpr uint32_t MaxFlatLocals = 1024;
  struct LocalRun {
    uint32_t End;
    TypeCode Type;
  };
  SmallVector<TypeCode, 0> FlatLocals;
  std::vector<LocalRun> LocalRuns;
  uint32_t NumLocals = 0;
  /// Those without a default value that have got one, while there are such.
  llvm::BitVector Initialised;
  std::vector<uint32_t> InitialisedInOrder;
  bool TracksInits = false;

  /// Types by SignatureType; that of an address follows the memory named last.
  TypeCode Letters[6] = {TypeCode::I32, TypeCode::I64,  TypeCode::F32,
                         TypeCode::F64, TypeCode::V128, TypeCode::I32};
  static constexpr unsigned AddressLetter =
      static_cast<unsigned>(SignatureType::Address);

  FeatureSet HeapNeeds; ///< of the current instruction's heap types
  uint32_t BlockType = Frame::NoType;
  TypeCode BlockResult;
  TypeCode SelectType;
  uint32_t TableArity = 0; ///< of the labels of the current br_table
  bool HasTableArity = false;
  /// Long operand lists that its labels were checked with.
  llvm::SmallDenseSet<const TypeCode *, 8> TableLists;
  const uint8_t *Bytes = nullptr;
  std::optional<uint32_t> FuncIndex; ///< for errors
  std::string Message;               ///< why the walk failed
};

//===----------------------------------------------------------------------===//
// Hooks on the fast path
//===----------------------------------------------------------------------===//

bool BodyValidator::index(ImmKind Kind, uint32_t Index, const uint8_t *Begin,
                          const uint8_t *End) {
  PreviousImm = Imm;
  Imm = Index;
  switch (Kind) {
  case ImmKind::Func:
  case ImmKind::RefFunc:
    return Index < Context.Funcs.size();
  case ImmKind::Local:
    return Index < NumLocals;
  case ImmKind::Label:
    Label = Index;
    return Index < Frames.size();
  case ImmKind::Global:
    return Index < Context.Globals.size();
  case ImmKind::Type:
    if (Index >= Context.Types.size())
      return false;
    Imm = Context.Types.canonical(Index);
    return true;
  case ImmKind::HeapType:
    return Index < Context.Types.size();
  case ImmKind::BlockType:
    if (Index >= Context.Types.size())
      return false;
    BlockType = Context.Types.canonical(Index);
    BlockResult = TypeCode();
    return true;
  case ImmKind::Table:
    // One byte that had to be zero, at first.
    if (LLVM_UNLIKELY(End - Begin != 1) && !need({Feature::ReferenceTypes}))
      return false;
    return Index < Context.Tables.size();
  case ImmKind::Memory:
    if (LLVM_UNLIKELY(End - Begin != 1) && !need({Feature::MultiMemory}))
      return false;
    if (Index >= Context.Memories.size())
      return false;
    Letters[AddressLetter] = Context.Memories[Index];
    return true;
  case ImmKind::Tag:
    return Index < Context.Tags.size();
  case ImmKind::Elem:
    return Index < Context.Elems.size();
  case ImmKind::Data:
    return Index < Context.NumDatas || noSuchData();
  default:
    return true;
  }
}

bool BodyValidator::memArg(uint32_t Memory, uint8_t Flags, const uint8_t *,
                           const uint8_t *) {
  constexpr uint8_t HasMemory = 0x40;
  if (LLVM_UNLIKELY(Flags & HasMemory) && !need({Feature::MultiMemory}))
    return false;
  if (LLVM_UNLIKELY(Memory >= Context.Memories.size()))
    return false;
  Letters[AddressLetter] = Context.Memories[Memory];
  AccessFlags = Flags;
  return true;
}

} // namespace meld

#endif // MELD_LIB_VALIDATE_BODYVALIDATOR_H
