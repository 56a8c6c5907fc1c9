//===- TextCopy.cpp - Text that keeps its form ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TextCopy.h"

#include "TextConversion.h"
#include "TextVectors.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

/// Bytes that are looked at together as long as units are characters.
static constexpr uint32_t BlockBytes = 4 * VectorBytes;

namespace {

/// Builds a function (to, from, bytes) that copies vectors and checks what it
/// has loaded: `memory.copy` takes longer for short text, and once more for
/// reading the copy. What does not fill a vector is filled up with zeros.
class VectorCopier {
public:
  VectorCopier(FunctionBuilder &B, const CopyRoute &Route, TextForm Form)
      : B(B), Route(Route), Form(Form), To(B.param(0)), From(B.param(1)),
        Left(B.newLocal(BinaryenTypeInt32())),
        IsLong(B.newLocal(BinaryenTypeInt32())),
        NextBlock(B.newLocal(BinaryenTypeInt32())),
        Vector(B.newLocal(BinaryenTypeVec128())),
        Previous(B.newLocal(BinaryenTypeVec128())),
        Faults(B.newLocal(BinaryenTypeVec128())) {}

  void run();

private:
  /// Copies a block and goes on to \p Next, if units are characters in it.
  void copyBlock(const char *Next);
  /// These copy to where they come from, and set \c Vector.
  void copyVector();
  void copyLastBytes();
  void copyFewBytes();
  void checkVector();

  Expr atLeast(uint32_t Bytes) {
    return B.op(IntOp::GeU, B.get(Left), B.i32(Bytes));
  }
  Expr at(const CopySide &Side, Local Pointer, Expr Offset) {
    return B.op(Side.Address, IntOp::Add, B.get(Pointer),
                B.convert(AddressType::I32, Side.Address, Offset));
  }
  /// Left - Bytes; Bytes - Left
  Expr leftBut(uint32_t Bytes) {
    return B.op(IntOp::Sub, B.get(Left), B.i32(Bytes));
  }
  Expr missing(uint32_t Bytes) {
    return B.op(IntOp::Sub, B.i32(Bytes), B.get(Left));
  }
  void advance(uint32_t Bytes) {
    B.set(From, at(Route.From, From, B.i32(Bytes)));
    B.set(To, at(Route.To, To, B.i32(Bytes)));
    B.set(Left, leftBut(Bytes));
  }
  void addFaults(Expr Found) {
    B.set(Faults, B.binary(BinaryenOrVec128(), B.get(Faults), Found));
  }

  FunctionBuilder &B;
  const CopyRoute &Route;
  const TextForm Form;
  const Local To, From;
  const Local Left;      ///< bytes, an i32 whatever the memories
  const Local IsLong;    ///< there were enough for a vector
  const Local NextBlock; ///< where blocks are tried again, as a \c Left
  const Local Vector, Previous, Faults;
};

} // namespace

void VectorCopier::run() {
  B.set(Left, B.convert(Route.To.Address, AddressType::I32, B.get(B.param(2))));
  B.set(IsLong, atLeast(VectorBytes));
  B.set(NextBlock, B.get(Left));
  B.block([&](const char *Done) {
    B.loop([&](const char *Next) {
      copyBlock(Next);
      B.ifThen(
          atLeast(VectorBytes), [&] { copyVector(); },
          [&] {
            B.branch(Done, B.eqz(B.get(Left)));
            B.ifThen(
                B.get(IsLong), [&] { copyLastBytes(); },
                [&] { copyFewBytes(); });
            B.set(Left, B.i32(0));
          });
      checkVector();
      B.set(Previous, B.get(Vector));
      B.branch(Next);
    });
  });
  addFaults(findCutOff(B, Form, Previous));
  B.trapIf(B.unary(BinaryenAnyTrueVec128(), B.get(Faults)));
}

void VectorCopier::copyBlock(const char *Next) {
  B.block([&](const char *No) {
    B.branch(No, B.op(IntOp::LtU, B.get(Left), B.i32(BlockBytes)));
    B.branch(No, B.op(IntOp::GtU, B.get(Left), B.get(NextBlock)));
    const BinaryenType V128 = BinaryenTypeVec128();
    const Scratch V0(B, V128), V1(B, V128), V2(B, V128);
    const Local Vectors[] = {V0, V1, V2, Vector};
    for (auto [I, V] : llvm::enumerate(Vectors))
      B.set(V, loadVector(B, Route.From, From, I * VectorBytes));
    B.ifThen(B.eqz(hasSequences(B, Form, joinVectors(B, Form, Vectors))), [&] {
      for (auto [I, V] : llvm::enumerate(Vectors))
        storeVector(B, Route.To, To, B.get(V), I * VectorBytes);
      advance(BlockBytes);
      addFaults(findCutOff(B, Form, Previous));
      B.set(Previous, B.get(Vector));
      B.branch(Next);
    });
    B.set(NextBlock, leftBut(BlockBytes));
  });
}

void VectorCopier::copyVector() {
  B.set(Vector, loadVector(B, Route.From, From));
  storeVector(B, Route.To, To, B.get(Vector));
  advance(VectorBytes);
}

/// Behind all blocks, what is ASCII is not looked at closely. Within a block it
/// is, because nobody could foretell which way the branch goes.
void VectorCopier::checkVector() {
  Expr IsOfBlock = B.op(IntOp::GeU, B.get(Left), B.get(NextBlock));
  B.ifThen(
      B.op(IntOp::Or, IsOfBlock, hasSequences(B, Form, B.get(Vector))),
      [&] { addFaults(findIllFormed(B, Form, Vector, Previous)); },
      [&] { addFaults(findCutOff(B, Form, Previous)); });
}

/// The last vector, of which the first bytes have been copied before.
void VectorCopier::copyLastBytes() {
  const auto LastVector = [&](const CopySide &Side, Local Pointer) {
    return B.op(Side.Address, IntOp::Sub, at(Side, Pointer, B.get(Left)),
                B.word(Side.Address, VectorBytes));
  };
  const Scratch Source(B, Route.From.word(), LastVector(Route.From, From));
  const Scratch Target(B, Route.To.word(), LastVector(Route.To, To));
  B.set(Vector, loadVector(B, Route.From, Source));
  storeVector(B, Route.To, Target, B.get(Vector));
  B.set(Vector, dropBytes(B, Vector, missing(VectorBytes)));
}

/// 1 to 15 bytes, the only ones: two numbers that overlap.
void VectorCopier::copyFewBytes() {
  const BinaryenType I32 = BinaryenTypeInt32(), I64 = BinaryenTypeInt64();
  constexpr AddressType Wide = AddressType::I64;
  const Scratch Source(B, Route.From.word()), Target(B, Route.To.word());
  const Scratch Low(B, I64), High(B, I64), Distance(B, I32);
  // Copies Bytes bytes that are Distance from the beginning.
  const auto CopyAtDistance = [&](unsigned Bytes) {
    B.set(Source, at(Route.From, From, B.get(Distance)));
    B.set(Target, at(Route.To, To, B.get(Distance)));
    B.set(High, emitLoadUnaligned(B, Route.From, I64, Bytes, Source));
    emitStoreUnaligned(B, Route.To, I64, Bytes, Target, B.get(High));
  };
  const auto CopyFirst = [&](unsigned Bytes) {
    B.set(Low, emitLoadUnaligned(B, Route.From, I64, Bytes, From));
    emitStoreUnaligned(B, Route.To, I64, Bytes, To, B.get(Low));
  };
  const auto ShiftHigh = [&](IntOp Shift, Expr Bytes) {
    return B.op(
        Wide, Shift, B.get(High),
        B.unary(BinaryenExtendUInt32(), B.op(IntOp::Shl, Bytes, B.i32(3))));
  };
  const auto AddHighToLow = [&] {
    B.set(Low, B.op(Wide, IntOp::Or, B.get(Low),
                    ShiftHigh(IntOp::Shl, B.get(Distance))));
  };
  B.ifThen(
      atLeast(8),
      [&] {
        CopyFirst(8);
        B.set(Distance, leftBut(8));
        CopyAtDistance(8);
        // By 16 - Left bytes, one of them apart: a shift by all would be none.
        B.set(High, B.op(Wide, IntOp::ShrU, ShiftHigh(IntOp::ShrU, missing(15)),
                         B.i64(8)));
      },
      [&] {
        B.ifThen(
            atLeast(4),
            [&] {
              CopyFirst(4);
              B.set(Distance, leftBut(4));
              CopyAtDistance(4);
              AddHighToLow();
            },
            [&] {
              // The first, the middle and the last byte, be they the same.
              CopyFirst(1);
              B.set(Distance, B.op(IntOp::ShrU, B.get(Left), B.i32(1)));
              CopyAtDistance(1);
              AddHighToLow();
              B.set(Distance, leftBut(1));
              CopyAtDistance(1);
              AddHighToLow();
            });
        B.set(High, B.i64(0));
      });
  B.set(Vector,
        BinaryenSIMDReplace(B.ref(), BinaryenReplaceLaneVecI64x2(),
                            B.unary(BinaryenSplatVecI64x2(), B.get(Low)), 1,
                            B.get(High)));
}

/// Whether what is copied of the source is what was validated of it, and the
/// same as if it had been read before anything was written.
static bool canCopyVectors(const FunctionBuilder &B, const CopyRoute &Route) {
  return B.hasSimd() && Route.From.Memory != Route.To.Memory &&
         !BinaryenMemoryIsShared(B.ref(), Route.From.Memory);
}

namespace {

/// Copies from \c Bytes to twice as many bytes: the first and the last of them,
/// which overlap, if all their units are characters.
class ShortCopier {
public:
  ShortCopier(FunctionBuilder &B, const CopyRoute &Route, TextForm Form,
              uint32_t Bytes)
      : B(B), Route(Route), Form(Form), Bytes(Bytes),
        Type(Bytes == VectorBytes ? BinaryenTypeVec128() : BinaryenTypeInt64()),
        First(B, Type), Last(B, Type) {}

  /// \p Size, a word of the destination, counts bytes.
  void run(Local To, Local From, Local Size, const char *Done) {
    const AddressType Word = Route.To.Address;
    const auto Distance = [&] {
      return B.op(Word, IntOp::Sub, B.get(Size), B.word(Word, Bytes));
    };
    B.ifThen(B.op(Word, IntOp::LeU, Distance(), B.word(Word, Bytes)), [&] {
      const Scratch Source(
          B, Route.From.word(),
          B.op(Route.From.Address, IntOp::Add, B.get(From),
               B.convert(Word, Route.From.Address, Distance())));
      B.set(First, load(From));
      B.set(Last, load(Source));
      B.ifThen(B.eqz(hasOthers()), [&] {
        const Scratch Target(B, Route.To.word(),
                             B.op(Word, IntOp::Add, B.get(To), Distance()));
        store(To, First);
        store(Target, Last);
        B.branch(Done);
      });
    });
  }

private:
  Expr load(Local Pointer) {
    return emitLoadUnaligned(B, Route.From, Type, Bytes, Pointer);
  }
  void store(Local Pointer, Local Value) {
    emitStoreUnaligned(B, Route.To, Type, Bytes, Pointer, B.get(Value));
  }
  Expr hasOthers() {
    if (Bytes == VectorBytes)
      return hasSequences(B, Form, joinVectors(B, Form, {First, Last}));
    // Of UTF-16 what is below the half that the surrogates are in.
    const uint64_t Others =
        Form == TextForm::Utf8 ? 0x8080808080808080 : 0x8000800080008000;
    return B.op(
        AddressType::I64, IntOp::Ne,
        B.op(AddressType::I64, IntOp::And,
             B.op(AddressType::I64, IntOp::Or, B.get(First), B.get(Last)),
             B.i64(Others)),
        B.i64(0));
  }

  FunctionBuilder &B;
  const CopyRoute &Route;
  const TextForm Form;
  const uint32_t Bytes;
  const BinaryenType Type;
  const Scratch First, Last;
};

} // namespace

/// Most strings are short, and calling what copies any takes as long as copying
/// one of them. Branches to \p Done if the text was copied.
static void emitShortCopies(FunctionBuilder &B, const CopyRoute &Route,
                            TextForm Form, Local To, Local From, Local Size,
                            const char *Done) {
  ShortCopier(B, Route, Form, VectorBytes).run(To, From, Size, Done);
  ShortCopier(B, Route, Form, VectorBytes / 2).run(To, From, Size, Done);
}

static const char *vectorHelper(HelperTable &Helpers, const CopyRoute &Route,
                                TextForm Form) {
  HelperKey Key{HelperKind::CopyText, static_cast<uint32_t>(Form), {}};
  Key.Route.From.Memory = Route.From.Memory;
  Key.Route.To.Memory = Route.To.Memory;
  return Helpers.get(
      Key, Form == TextForm::Utf8 ? "copy.utf8" : "copy.utf16",
      {Route.To.word(), Route.From.word(), Route.To.word()}, {},
      [&](FunctionBuilder &B) { VectorCopier(B, Route, Form).run(); });
}

void meld::emitTextCopy(FunctionBuilder &B, HelperTable &Helpers,
                        const CopyRoute &Route, TextForm Form, Local To,
                        Local From, Expr Bytes) {
  if (Form == TextForm::Latin1)
    return emitBulkCopy(B, Route, B.get(To), B.get(From), Bytes);
  const Scratch Size(B, Route.To.word(), Bytes);
  if (canCopyVectors(B, Route)) {
    B.block([&](const char *Done) {
      emitShortCopies(B, Route, Form, To, From, Size, Done);
      B.add(B.call(vectorHelper(Helpers, Route, Form),
                   {B.get(To), B.get(From), B.get(Size)}, BinaryenTypeNone()));
    });
    return;
  }
  emitBulkCopy(B, Route, B.get(To), B.get(From), B.get(Size));
  // The copy is looked at instead of the source, which is thus read once.
  B.add(B.call(
      validateHelper(Helpers, Route.To, Form),
      {B.get(To), B.op(Route.To.Address, IntOp::Add, B.get(To), B.get(Size))},
      BinaryenTypeNone()));
}
