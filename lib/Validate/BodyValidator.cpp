//===- BodyValidator.cpp - The validation algorithm -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "BodyValidator.h"

#include "FeatureCheck.h"

using namespace meld;

//===----------------------------------------------------------------------===//
// Refusals
//===----------------------------------------------------------------------===//

bool BodyValidator::refuse(const Twine &Why) {
  Message = Why.str();
  return false;
}

bool BodyValidator::need(FeatureSet Features) {
  Used.insert(Features);
  if (LLVM_LIKELY(Context.Enabled.containsAll(Features)))
    return true;
  return refuse(FeatureCheck(Context.Enabled, Used).missing(Features));
}

bool BodyValidator::noSuchData() {
  if (Context.HasDataCount)
    return false;
  return refuse("code names a data segment, but the module has no data count "
                "section");
}

Error BodyValidator::makeError(const WalkFailure &Failure, const uint8_t *Begin,
                               uint64_t BeginOffset) const {
  if (Message.empty())
    return makeWalkError(Failure, Begin, BeginOffset);
  std::string Text = Message;
  if (Failure.Why == WalkFailure::Refused &&
      Failure.Value != WalkFailure::NoOpcode)
    Text = (opcodeName(static_cast<Opcode>(Failure.Value)) + ": " + Text).str();
  if (FuncIndex)
    Text = "function " + std::to_string(*FuncIndex) + ": " + Text;
  return makeErrorAt(BeginOffset + (Failure.At - Begin), Text);
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

bool BodyValidator::popSlow(TypeCode Expected) {
  if (Stack.atFloor())
    return Frames.back().Unreachable ||
           refuse("expected " + describe(Expected) +
                  ", found nothing on the stack");
  if (!Context.Types.matches(Stack.top(), Expected))
    return refuse("expected " + describe(Expected) + ", found " +
                  describe(Stack.top()));
  Stack.pop();
  return true;
}

bool BodyValidator::popAny(TypeCode &Type) {
  Type = TypeCode();
  if (LLVM_LIKELY(!Stack.atFloor())) {
    Type = Stack.pop();
    return true;
  }
  return Frames.back().Unreachable ||
         refuse("expected an operand, found nothing on the stack");
}

bool BodyValidator::popRef(TypeCode &Type) {
  if (!popAny(Type))
    return false;
  if (Type.isBottom())
    Type = TypeCode::ref(heap::Bottom, /*Nullable=*/false);
  return Type.isRef() ||
         refuse("expected a reference, found " + describe(Type));
}

bool BodyValidator::popList(Types Expected) {
  if (LLVM_UNLIKELY(Expected.size() > LongList) && Stack.popIfTop(Expected))
    return true;
  for (size_t I = Expected.size(); I-- != 0;) {
    if (LLVM_LIKELY(Stack.popIfTop(Expected[I])))
      continue;
    if (restIsUnreachable())
      return true;
    if (!popSlow(Expected[I]))
      return false;
  }
  return true;
}

bool BodyValidator::pushList(Types List) {
  if (LLVM_UNLIKELY(List.size() > MaxOperands - Stack.size()))
    return refuse("more than " + Twine(MaxOperands) + " operands on the stack");
  if (LLVM_UNLIKELY(List.size() > LongList)) {
    Stack.push(List);
    return true;
  }
  for (TypeCode Type : List)
    push(Type);
  return true;
}

bool BodyValidator::expectEmptyBlock() {
  if (LLVM_LIKELY(Stack.atFloor()))
    return true;
  return refuse("operands are left on the stack at the end of a block: " +
                Context.Types.describe(Stack.aboveFloor()));
}

bool BodyValidator::setUnreachable() {
  Stack.clear();
  Frames.back().Unreachable = true;
  return true;
}

//===----------------------------------------------------------------------===//
// Locals
//===----------------------------------------------------------------------===//

void BodyValidator::addLocals(uint32_t Count, TypeCode Type) {
  if (Count == 0)
    return;
  const uint32_t First = NumLocals;
  NumLocals += Count;
  LocalRuns.push_back({NumLocals, Type});
  if (First < MaxFlatLocals)
    FlatLocals.append(std::min(Count, MaxFlatLocals - First), Type);
}

TypeCode BodyValidator::farLocalType(uint32_t Index) const {
  return llvm::partition_point(
             LocalRuns, [&](const LocalRun &Run) { return Run.End <= Index; })
      ->Type;
}

bool BodyValidator::locals(uint32_t Count, CoreValType Type) {
  if (!need(featuresOf(Type)))
    return false;
  const TypeCode Code = Context.Types.code(Type);
  const uint32_t First = NumLocals;
  addLocals(Count, Code);
  if (LLVM_LIKELY(!TracksInits && Code.isDefaultable()))
    return true;
  if (!TracksInits) {
    TracksInits = true;
    Initialised.clear();
    Initialised.resize(First, true);
  }
  Initialised.resize(NumLocals, Code.isDefaultable());
  return true;
}

void BodyValidator::resetInits(uint32_t Height) {
  for (; InitialisedInOrder.size() != Height; InitialisedInOrder.pop_back())
    Initialised.reset(InitialisedInOrder.back());
}

bool BodyValidator::localGet() {
  if (LLVM_UNLIKELY(TracksInits) && !Initialised.test(Imm))
    return refuse("local " + Twine(Imm) + " is not initialised");
  push(localType(Imm));
  return true;
}

bool BodyValidator::localSet(bool IsTee) {
  const TypeCode Type = localType(Imm);
  if (!pop(Type))
    return false;
  if (LLVM_UNLIKELY(TracksInits) && !Initialised.test(Imm)) {
    Initialised.set(Imm);
    InitialisedInOrder.push_back(Imm);
  }
  if (IsTee)
    push(Type);
  return true;
}

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

bool BodyValidator::fixedSignature(const OpcodeTyping &Typing) {
  constexpr uint8_t AlignMask = 0x1f;
  switch (Typing.How) {
  case OpcodeTyping::LaneAccess:
  case OpcodeTyping::Lane:
    if (*Bytes >= 16u >> Typing.Width)
      return refuse("lane " + Twine(unsigned(*Bytes)) + " is out of range");
    if (Typing.How == OpcodeTyping::Lane)
      break;
    [[fallthrough]];
  case OpcodeTyping::Access:
    if (LLVM_UNLIKELY((AccessFlags & AlignMask) > Typing.Width))
      return refuse("alignment is larger than natural");
    break;
  case OpcodeTyping::AtomicAccess:
    if (LLVM_UNLIKELY((AccessFlags & AlignMask) != Typing.Width))
      return refuse("alignment is not the natural one");
    break;
  case OpcodeTyping::Shuffle:
    for (unsigned I = 0; I != 16; ++I)
      if (Bytes[I] >= 32)
        return refuse("lane " + Twine(unsigned(Bytes[I])) + " is out of range");
    break;
  case OpcodeTyping::Signature:
  case OpcodeTyping::Special:
    break;
  }
  unsigned Operands = Typing.Operands;
  for (unsigned I = Typing.NumOperands; I != 0; --I, Operands >>= 3)
    if (LLVM_UNLIKELY(!pop(Letters[Operands & 7])))
      return false;
  unsigned Results = Typing.Results;
  for (unsigned I = Typing.NumResults; I != 0; --I, Results >>= 3)
    push(Letters[Results & 7]);
  return true;
}

bool BodyValidator::operation(Opcode Op) {
  const OpcodeTyping &Typing = OpcodeTypings[static_cast<unsigned>(Op)];
  Used.insert(Typing.Needs);
  if (LLVM_UNLIKELY(!Context.Enabled.contains(Typing.Needs)))
    return need({Typing.Needs});
  if (Typing.How != OpcodeTyping::Special)
    return fixedSignature(Typing);
  switch (Op) {
  case Opcode::LocalGet:
    return localGet();
  case Opcode::LocalSet:
    return localSet(/*IsTee=*/false);
  case Opcode::LocalTee:
    return localSet(/*IsTee=*/true);
  case Opcode::GlobalGet:
    push(Context.Globals[Imm].Type);
    return true;
  case Opcode::GlobalSet:
    return globalSet();
  case Opcode::Drop: {
    TypeCode Dropped;
    return popAny(Dropped);
  }
  case Opcode::Call:
    return call(Context.Funcs[Imm], /*IsTail=*/false);
  case Opcode::End:
    return end();
  case Opcode::Block:
    return open(Frame::Block);
  case Opcode::Loop:
    return open(Frame::Loop);
  case Opcode::Br:
  case Opcode::BrIf:
    return branch(Op);
  default:
    return contextRule(Op);
  }
}

bool BodyValidator::contextRule(Opcode Op) {
  switch (Op) {
  case Opcode::Unreachable:
    return setUnreachable();
  case Opcode::If:
    return pop(TypeCode::I32) && open(Frame::If);
  case Opcode::Else:
    return elseArm();
  case Opcode::TryTable:
    return open(Frame::Block);
  case Opcode::Try:
    return open(Frame::Try);
  case Opcode::Catch:
  case Opcode::CatchAll:
    return catchArm(Op);
  case Opcode::Delegate:
    return delegate();
  case Opcode::Rethrow:
    return rethrow();
  case Opcode::Throw:
    return throwTag();
  case Opcode::ThrowRef:
    return pop(TypeCode::nullRef(heap::Exn)) && setUnreachable();
  case Opcode::BrTable:
    return setUnreachable(); // the labels have been checked
  case Opcode::Return:
    return popList(results(Frames.front())) && setUnreachable();
  case Opcode::CallIndirect:
    return callIndirect(/*IsTail=*/false);
  case Opcode::CallRef:
    return callRef(/*IsTail=*/false);
  case Opcode::ReturnCall:
    return call(Context.Funcs[Imm], /*IsTail=*/true);
  case Opcode::ReturnCallIndirect:
    return callIndirect(/*IsTail=*/true);
  case Opcode::ReturnCallRef:
    return need({Feature::TailCall}) && callRef(/*IsTail=*/true);
  case Opcode::Select:
    return select();
  case Opcode::SelectTyped:
    if (!pop(TypeCode::I32) || !pop(SelectType) || !pop(SelectType))
      return false;
    push(SelectType);
    return true;
  case Opcode::TableGet:
  case Opcode::TableSet:
  case Opcode::TableSize:
  case Opcode::TableGrow:
  case Opcode::TableFill:
  case Opcode::TableCopy:
  case Opcode::TableInit:
    return tableRule(Op);
  case Opcode::MemoryCopy:
    return memoryCopy();
  default:
    return referenceRule(Op);
  }
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

bool BodyValidator::call(uint32_t Type, bool IsTail) {
  if (!popList(Context.Types.params(Type)))
    return false;
  const Types Results = Context.Types.results(Type);
  if (!IsTail)
    return pushList(Results);
  const Types Own = results(Frames.front());
  if (!Context.Types.matches(Results, Own))
    return refuse("the callee returns " + Context.Types.describe(Results) +
                  ", the function " + Context.Types.describe(Own));
  return setUnreachable();
}

bool BodyValidator::callIndirect(bool IsTail) {
  const uint32_t Type = PreviousImm;
  const ModuleContext::Table &Table = Context.Tables[Imm];
  if (!expectKind(Type, CoreSubType::Func))
    return false;
  if (!Context.Types.matches(Table.Element, TypeCode::nullRef(heap::Func)))
    return refuse("table " + Twine(Imm) + " does not hold functions");
  return pop(Table.Address) && call(Type, IsTail);
}

bool BodyValidator::callRef(bool IsTail) {
  const uint32_t Type = Imm;
  return expectKind(Type, CoreSubType::Func) &&
         pop(TypeCode::nullRef(heap::FirstDefined + Type)) &&
         call(Type, IsTail);
}

//===----------------------------------------------------------------------===//
// Parametric, variable, table and memory instructions
//===----------------------------------------------------------------------===//

bool BodyValidator::select() {
  TypeCode First, Second;
  if (!pop(TypeCode::I32) || !popAny(Second) || !popAny(First))
    return false;
  for (TypeCode Type : {First, Second})
    if (!Type.isNumberOrVector() && !Type.isBottom())
      return refuse("without a type, it takes numbers and vectors, found " +
                    describe(Type));
  if (First != Second && !First.isBottom() && !Second.isBottom())
    return refuse("operands are of different types, " + describe(First) +
                  " and " + describe(Second));
  push(First.isBottom() ? Second : First);
  return true;
}

bool BodyValidator::selectTypes(uint32_t Count) {
  return Count == 1 || refuse("select with " + Twine(Count) + " types");
}

bool BodyValidator::selectType(CoreValType Type) {
  if (!need(featuresOf(Type)))
    return false;
  SelectType = Context.Types.code(Type);
  return true;
}

bool BodyValidator::globalSet() {
  const ModuleContext::Global &Global = Context.Globals[Imm];
  if (!Global.Mutable)
    return refuse("global " + Twine(Imm) + " is immutable");
  return pop(Global.Type);
}

/// The address type of a length that is valid for both.
static TypeCode smallerAddress(TypeCode A, TypeCode B) {
  return A == TypeCode::I64 ? B : A;
}

bool BodyValidator::memoryCopy() {
  const TypeCode To = Context.Memories[PreviousImm];
  const TypeCode From = Context.Memories[Imm];
  return pop(smallerAddress(To, From)) && pop(From) && pop(To);
}

bool BodyValidator::tableRule(Opcode Op) {
  const ModuleContext::Table &Table = Context.Tables[Imm];
  switch (Op) {
  case Opcode::TableGet:
    if (!pop(Table.Address))
      return false;
    push(Table.Element);
    return true;
  case Opcode::TableSet:
    return pop(Table.Element) && pop(Table.Address);
  case Opcode::TableSize:
    push(Table.Address);
    return true;
  case Opcode::TableGrow:
    if (!pop(Table.Address) || !pop(Table.Element))
      return false;
    push(Table.Address);
    return true;
  case Opcode::TableFill:
    return pop(Table.Address) && pop(Table.Element) && pop(Table.Address);
  case Opcode::TableCopy: {
    const ModuleContext::Table &To = Context.Tables[PreviousImm];
    if (!Context.Types.matches(Table.Element, To.Element))
      return refuse("elements of table " + Twine(Imm) + ", " +
                    describe(Table.Element) + ", do not match those of table " +
                    Twine(PreviousImm) + ", " + describe(To.Element));
    return pop(smallerAddress(To.Address, Table.Address)) &&
           pop(Table.Address) && pop(To.Address);
  }
  case Opcode::TableInit: {
    const TypeCode Element = Context.Elems[PreviousImm];
    if (!Context.Types.matches(Element, Table.Element))
      return refuse("elements of segment " + Twine(PreviousImm) + ", " +
                    describe(Element) + ", do not match those of table " +
                    Twine(Imm) + ", " + describe(Table.Element));
    return pop(TypeCode::I32) && pop(TypeCode::I32) && pop(Table.Address);
  }
  default:
    llvm_unreachable("not a table instruction");
  }
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

void BodyValidator::start(Frame Outermost) {
  Stack.reset();
  Frames.clear();
  Frames.push_back(Outermost);
  FlatLocals.clear();
  LocalRuns.clear();
  NumLocals = 0;
  TracksInits = false;
  InitialisedInOrder.clear();
  Message.clear();
}

Error BodyValidator::validateBody(const CoreBody &Body, uint32_t Index) {
  FuncIndex = Index;
  const uint32_t Type = Context.Funcs[Index];
  Frame Outermost;
  Outermost.Kind = Frame::Func;
  Outermost.Type = Type;
  start(Outermost);
  for (TypeCode Param : Context.Types.params(Type))
    addLocals(1, Param);
  InstructionWalker<BodyValidator> Walker(Body.Bytes.begin(), Body.Bytes.end(),
                                          *this);
  if (LLVM_LIKELY(Walker.walkBody()))
    return Error::success();
  return makeError(Walker.failure(), Body.Bytes.begin(), Body.Offset);
}
