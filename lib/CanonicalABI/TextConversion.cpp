//===- TextConversion.cpp - Text that changes its form --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TextConversion.h"

#include "TextSequences.h"
#include "TextVectors.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

namespace {

/// Builds a loop over text. Chunks whose units are characters are converted at
/// once. One that has others is gone through character by character, to its
/// end, so that dense text is not tried in vain each time; so is what is too
/// short for a chunk.
class Converter {
public:
  /// Nothing is written without \p To.
  Converter(FunctionBuilder &B, const CopyRoute &Route, const TextPair &Pair,
            bool Vectors, Local From, Local End, std::optional<Local> To)
      : B(B), Route(Route), Pair(Pair), Vectors(Vectors), From(From), End(End),
        To(To), Stop(B.newLocal(Route.From.word())),
        Char(B.newLocal(BinaryenTypeInt32())) {}

  void run();

private:
  void copyChunks(const char *Mixed);
  /// Converts the beginning of a chunk at once and goes on to \p Next, if there
  /// is code for it and enough text behind.
  void convertSequences(TextChunk &Chunk, const char *Next);
  void copyChunk(uint32_t Units);
  void copy(TextChunk &Chunk);
  void copyCharacters(const char *AtLimit);
  /// Sets \c Char and goes on behind it, unless the limit has been reached.
  void decodeBelowLimit(const char *AtLimit);
  void decodeLatin1OfUtf8(const char *AtLimit);

  FunctionBuilder &B;
  const CopyRoute &Route;
  const TextPair Pair;
  const bool Vectors;
  const Local From, End;
  const std::optional<Local> To;
  const Local Stop; ///< where chunks are tried again
  const Local Char;
};

} // namespace

void Converter::run() {
  const AddressType Word = Route.From.Address;
  B.block([&](const char *AtLimit) {
    B.loop([&](const char *Next) {
      B.block([&](const char *Mixed) {
        copyChunks(Mixed);
        B.set(Stop, B.get(End));
        if (!Vectors)
          return;
        copyChunk(TextChunk::MostUnits / 2);
        copyChunk(TextChunk::MostUnits / 4);
      });
      copyCharacters(AtLimit);
      B.branch(Next, B.op(Word, IntOp::LtU, B.get(From), B.get(End)));
    });
  });
}

void Converter::copy(TextChunk &Chunk) {
  if (To) {
    Chunk.store(*To);
    emitAdvance(B, Route.To, *To, Chunk.toBytes());
  }
  emitAdvance(B, Route.From, From, Chunk.fromBytes());
}

/// As long as there are enough units. Branches to \p Mixed with the end of a
/// chunk in \c Stop if it has others.
void Converter::copyChunks(const char *Mixed) {
  TextChunk Chunk(B, Route, Pair,
                  Vectors ? TextChunk::MostUnits : TextChunk::BestOfWord);
  B.block([&](const char *Short) {
    B.loop([&](const char *Next) {
      B.branch(Short, emitIsShort(B, Route.From, From, End, Chunk.fromBytes()));
      Chunk.load(From);
      if (Expr Others = Chunk.hasOthers())
        B.ifThen(Others, [&] {
          convertSequences(Chunk, Next);
          B.set(Stop, B.get(From));
          emitAdvance(B, Route.From, Stop, Chunk.fromBytes());
          B.branch(Mixed);
        });
      copy(Chunk);
      B.branch(Next);
    });
  });
}

void Converter::convertSequences(TextChunk &Chunk, const char *Next) {
  if (!Vectors || !To || !hasSequenceCode(Pair))
    return;
  B.block([&](const char *No) {
    B.branch(No,
             emitIsShort(B, Route.From, From, End, bytesForSequences(Pair)));
    emitSequences(B, Route, Pair, Chunk.first(), From, *To, No);
    B.branch(Next);
  });
}

void Converter::copyChunk(uint32_t Units) {
  TextChunk Chunk(B, Route, Pair, Units);
  B.block([&](const char *No) {
    B.branch(No, emitIsShort(B, Route.From, From, End, Chunk.fromBytes()));
    Chunk.load(From);
    if (Expr Others = Chunk.hasOthers())
      B.branch(No, Others);
    copy(Chunk);
  });
}

void Converter::copyCharacters(const char *AtLimit) {
  B.block([&](const char *Done) {
    B.loop([&](const char *Next) {
      B.branch(Done,
               B.op(Route.From.Address, IntOp::GeU, B.get(From), B.get(Stop)));
      if (Pair.Limit != 0)
        decodeBelowLimit(AtLimit);
      else
        emitDecode(B, Route.From, Pair.From, From, End, Char);
      if (To)
        emitEncode(B, Route.To, Pair.To, *To, Char);
      B.branch(Next);
    });
  });
}

void Converter::decodeBelowLimit(const char *AtLimit) {
  B.set(Char, emitLoad(B, Route.From, BinaryenTypeInt32(), unitSize(Pair.From),
                       false, From));
  if (Pair.From == TextForm::Utf8 && Pair.Limit > 0x80)
    B.ifThen(B.op(IntOp::GeU, B.get(Char), B.i32(0x80)),
             [&] { decodeLatin1OfUtf8(AtLimit); });
  else
    B.branch(AtLimit, B.op(IntOp::GeU, B.get(Char), B.i32(Pair.Limit)));
  emitAdvance(B, Route.From, From, unitSize(Pair.From));
}

/// \c Char is a byte beyond ASCII. Leaves the second one to be passed.
void Converter::decodeLatin1OfUtf8(const char *AtLimit) {
  const auto Bits = [&](Local Value, uint32_t Mask) {
    return B.op(IntOp::And, B.get(Value), B.i32(Mask));
  };
  // 0xc2 and 0xc3 are the first bytes of U+0080 to U+00FF.
  B.branch(AtLimit, B.op(IntOp::Ne, Bits(Char, 0xfe), B.i32(0xc2)));
  B.branch(AtLimit, emitIsShort(B, Route.From, From, End, 2));
  const Scratch Rest(
      B, BinaryenTypeInt32(),
      B.op(IntOp::Xor,
           emitLoad(B, Route.From, BinaryenTypeInt32(), 1, false, From, 1),
           B.i32(0x80)));
  B.branch(AtLimit, Bits(Rest, 0xc0));
  B.set(Char, B.op(IntOp::Or, B.op(IntOp::Shl, Bits(Char, 0x03), B.i32(6)),
                   B.get(Rest)));
  emitAdvance(B, Route.From, From, 1);
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

static uint32_t detailOf(const TextPair &Pair) {
  return static_cast<uint32_t>(Pair.From) |
         static_cast<uint32_t>(Pair.To) << 4 | Pair.Limit << 8;
}

/// Calls the function that converts between the memories of \p Route.
static void emitCall(FunctionBuilder &B, HelperTable &Helpers,
                     const CopyRoute &Route, const TextPair &Pair,
                     HelperKind Kind, StringRef Name, bool Vectors, Local From,
                     Local End, Local To) {
  HelperKey Key{Kind, detailOf(Pair), {}};
  Key.Route.From.Memory = Route.From.Memory;
  Key.Route.To.Memory = Route.To.Memory;
  const BinaryenType Source = Route.From.word(), Target = Route.To.word();
  const char *Function = Helpers.get(
      Key, Name, {Source, Source, Target}, {Source, Target},
      [&](FunctionBuilder &Body) {
        Converter(Body, Route, Pair, Vectors && Body.hasSimd(), Body.param(0),
                  Body.param(1), Body.param(2))
            .run();
        Body.giveBack({Body.get(Body.param(0)), Body.get(Body.param(2))});
      });
  const BinaryenType Both = resultType({Source, Target});
  const Scratch Reached(
      B, Both, B.call(Function, {B.get(From), B.get(End), B.get(To)}, Both));
  B.set(From, B.extract(Reached, 0));
  B.set(To, B.extract(Reached, 1));
}

void meld::emitConversion(FunctionBuilder &B, HelperTable &Helpers,
                          const CopyRoute &Route, const TextPair &Pair,
                          Local From, Local End, Local To) {
  // In one memory, the copy may lie where the text does: then what is written
  // must not depend on how much is read ahead.
  emitCall(B, Helpers, Route, Pair, HelperKind::ConvertText, "convert",
           /*Vectors=*/Route.From.Memory != Route.To.Memory, From, End, To);
}

const char *meld::validateHelper(HelperTable &Helpers, const CopySide &Side,
                                 TextForm Form) {
  HelperKey Key{HelperKind::ValidateText, static_cast<uint32_t>(Form), {}};
  Key.Route.From.Memory = Side.Memory;
  return Helpers.get(
      Key, Form == TextForm::Utf8 ? "validate.utf8" : "validate.utf16",
      {Side.word(), Side.word()}, {}, [&](FunctionBuilder &B) {
        const CopyRoute Route = {Side, Side};
        Converter(B, Route, {Form, Form}, B.hasSimd(), B.param(0), B.param(1),
                  std::nullopt)
            .run();
      });
}

//===----------------------------------------------------------------------===//
// In place
//===----------------------------------------------------------------------===//

static constexpr TextPair Narrowing = {TextForm::Utf16, TextForm::Latin1,
                                       /*Limit=*/0x100};

void meld::emitFindWide(FunctionBuilder &B, HelperTable &Helpers,
                        const CopySide &Side, Local Position, Local End) {
  HelperKey Key{HelperKind::FindWide, 0, {}};
  Key.Route.From.Memory = Side.Memory;
  const char *Function =
      Helpers.get(Key, "find.wide", {Side.word(), Side.word()}, {Side.word()},
                  [&](FunctionBuilder &Body) {
                    const CopyRoute Route = {Side, Side};
                    Converter(Body, Route, Narrowing, Body.hasSimd(),
                              Body.param(0), Body.param(1), std::nullopt)
                        .run();
                    Body.giveBack(Body.get(Body.param(0)));
                  });
  B.set(Position, B.call(Function, {B.get(Position), B.get(End)}, Side.word()));
}

void meld::emitNarrow(FunctionBuilder &B, HelperTable &Helpers,
                      const CopySide &Side, Local From, Local End, Local To) {
  // Writes less than it has read before, further to the front.
  emitCall(B, Helpers, {Side, Side}, Narrowing, HelperKind::NarrowText,
           "narrow", /*Vectors=*/true, From, End, To);
}

void meld::emitWiden(FunctionBuilder &B, const CopySide &Side, Local Begin,
                     Local End) {
  const AddressType Word = Side.Address;
  const BinaryenType I32 = BinaryenTypeInt32();
  const auto Distance = [&](Local Position) {
    return B.op(Word, IntOp::Sub, B.get(Position), B.get(Begin));
  };
  const Scratch Narrow(B, Side.word(), B.get(End));
  const Scratch Wide(B, Side.word(),
                     B.op(Word, IntOp::Add, B.get(End), Distance(End)));
  // From the end, before what is read gets overwritten.
  const auto StepBack = [&](uint32_t Units) {
    B.set(Narrow, B.op(Word, IntOp::Sub, B.get(Narrow), B.word(Word, Units)));
    B.set(Wide, B.op(Word, IntOp::Sub, B.get(Wide), B.word(Word, 2 * Units)));
  };
  if (B.hasSimd()) {
    const CopyRoute Route = {Side, Side};
    TextChunk Chunk(B, Route, {TextForm::Latin1, TextForm::Utf16},
                    TextChunk::MostUnits);
    B.block([&](const char *Done) {
      B.loop([&](const char *Next) {
        B.branch(Done, emitIsShort(B, Side, Begin, Narrow, VectorBytes));
        StepBack(VectorBytes);
        Chunk.load(Narrow);
        Chunk.store(Wide);
        B.branch(Next);
      });
    });
  }
  B.block([&](const char *Done) {
    B.loop([&](const char *Next) {
      B.branch(Done, B.op(Word, IntOp::Eq, B.get(Narrow), B.get(Begin)));
      StepBack(1);
      emitStore(B, Side, I32, 2, Wide, 0,
                emitLoad(B, Side, I32, 1, false, Narrow));
      B.branch(Next);
    });
  });
}
