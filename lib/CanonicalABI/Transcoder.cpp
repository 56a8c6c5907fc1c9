//===- Transcoder.cpp - Passing strings between instances -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Transcoder.h"

#include "TextConversion.h"
#include "TextCopy.h"

using namespace meld;

using Expr = FunctionBuilder::Expr;
using Local = FunctionBuilder::Local;

namespace {

/// Builds the body of one transcoder. The functions `store...` are those of
/// the specification, which validate while they read: what a call of realloc
/// comes before, a trap may come behind.
class Transcoder {
public:
  Transcoder(FunctionBuilder &B, HelperTable &Helpers, const CopyRoute &Route)
      : B(B), Helpers(Helpers), Route(Route), From(Route.From.Address),
        To(Route.To.Address), Source(B.param(0)),
        SourceEnd(B.newLocal(Route.From.word())),
        Units(B.newLocal(Route.To.word())), Result(B.newLocal(Route.To.word())),
        Cursor(B.newLocal(Route.To.word())),
        ResultBytes(B.newLocal(Route.To.word())) {}

  void run();

private:
  void load(TextForm Form, Expr NumUnits, uint32_t Align, bool IsTagged);
  void store(TextForm Form, bool IsTagged);
  void storeCopy(TextForm Form, uint32_t Align, bool IsTagged = false);
  void storeLatin1ToUtf16();
  void storeToUtf8(TextForm Form, uint32_t WorstCase);
  void storeUtf8ToUtf16();
  void storeToLatin1OrUtf16(TextForm Form);
  /// Copies UTF-16 from \c Source to \c Cursor and advances that.
  void copyRest();
  void storeProbablyUtf16ToLatin1OrUtf16();

  Expr tag(AddressType Type) {
    return B.word(Type, Type == AddressType::I32 ? uint64_t(1) << 31
                                                 : uint64_t(1) << 63);
  }
  Expr times(Local Number, uint32_t Factor) {
    return Factor == 1
               ? B.get(Number)
               : B.op(To, IntOp::Mul, B.get(Number), B.word(To, Factor));
  }
  Expr atResult(Expr Offset) {
    return B.op(To, IntOp::Add, B.get(Result), Offset);
  }
  void allocate(uint32_t Align, Expr Bytes) {
    reallocate(B.word(To, 0), B.word(To, 0), Align, Bytes);
  }
  void reallocate(Expr Old, Expr OldBytes, uint32_t Align, Expr Bytes) {
    B.set(Result,
          B.call(Route.To.Realloc, {Old, OldBytes, B.word(To, Align), Bytes},
                 Route.To.word()));
  }
  /// Gives back what is behind \c Cursor of \p Allocated bytes, sets
  /// \c ResultBytes.
  void shrinkToCursor(uint32_t Align, Expr Allocated);
  void transcode(TextForm FromForm, TextForm ToForm, uint32_t Limit = 0) {
    emitConversion(B, Helpers, Route, {FromForm, ToForm, Limit}, Source,
                   SourceEnd, Cursor);
  }
  /// Whether the source was read to its end.
  Expr isAtEnd() {
    return B.op(From, IntOp::Eq, B.get(Source), B.get(SourceEnd));
  }
  void giveBack(Expr ResultUnits) { B.giveBack({B.get(Result), ResultUnits}); }
  Expr tagged(Expr NumUnits) { return B.op(To, IntOp::Or, NumUnits, tag(To)); }

  FunctionBuilder &B;
  HelperTable &Helpers;
  const CopyRoute &Route;
  const AddressType From, To;
  const Local Source, SourceEnd;
  const Local Units;  ///< of the source, as a word of the destination
  const Local Result; ///< what realloc returned last
  const Local Cursor; ///< where to write
  const Local ResultBytes;
};

} // namespace

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

void Transcoder::run() {
  const Local Length = B.param(1);
  switch (Route.From.Encoding) {
  case StringEncoding::Utf8:
    return load(TextForm::Utf8, B.get(Length), 1, false);
  case StringEncoding::Utf16:
    return load(TextForm::Utf16, B.get(Length), 2, false);
  case StringEncoding::Latin1Utf16:
    B.ifThen(B.op(From, IntOp::Ne,
                  B.op(From, IntOp::And, B.get(Length), tag(From)),
                  B.word(From, 0)),
             [&] {
               load(TextForm::Utf16,
                    B.op(From, IntOp::Xor, B.get(Length), tag(From)), 2, true);
             });
    return load(TextForm::Latin1, B.get(Length), 2, true);
  }
  llvm_unreachable("not a string encoding");
}

/// load_string_from_range
void Transcoder::load(TextForm Form, Expr NumUnits, uint32_t Align,
                      bool IsTagged) {
  const Scratch Count(B, Route.From.word(), NumUnits);
  const uint32_t Unit = unitSize(Form);
  const auto Bytes = [&] {
    return B.op(From, IntOp::Mul, B.get(Count), B.word(From, Unit));
  };
  B.trapIf(
      B.op(From, IntOp::GtU, B.get(Count), B.word(From, MaxByteLength / Unit)));
  emitRangeCheck(B, Route.From, Source, Bytes(),
                 Align == 1 ? nullptr : B.word(From, Align - 1));
  B.set(SourceEnd, B.op(From, IntOp::Add, B.get(Source), Bytes()));
  B.set(Units, B.convert(From, To, B.get(Count)));
  store(Form, IsTagged);
}

//===----------------------------------------------------------------------===//
// Storing
//===----------------------------------------------------------------------===//

/// store_string_into_range. \p IsTagged: the source is `latin1+utf16`.
void Transcoder::store(TextForm Form, bool IsTagged) {
  switch (Route.To.Encoding) {
  case StringEncoding::Utf8:
    switch (Form) {
    case TextForm::Utf8:
      return storeCopy(Form, 1);
    case TextForm::Utf16:
      return storeToUtf8(Form, 3);
    case TextForm::Latin1:
      return storeToUtf8(Form, 2);
    }
    break;
  case StringEncoding::Utf16:
    switch (Form) {
    case TextForm::Utf8:
      return storeUtf8ToUtf16();
    case TextForm::Utf16:
      return storeCopy(Form, 2);
    case TextForm::Latin1:
      return storeLatin1ToUtf16();
    }
    break;
  case StringEncoding::Latin1Utf16:
    if (!IsTagged)
      return storeToLatin1OrUtf16(Form);
    if (Form == TextForm::Latin1)
      return storeCopy(Form, 2);
    if (Route.To.KeepsText)
      return storeCopy(Form, 2, /*IsTagged=*/true);
    return storeProbablyUtf16ToLatin1OrUtf16();
  }
  llvm_unreachable("not a string encoding");
}

/// store_string_copy, of text that keeps its form. \p IsTagged: the length
/// tells that it is UTF-16.
void Transcoder::storeCopy(TextForm Form, uint32_t Align, bool IsTagged) {
  allocate(Align, times(Units, unitSize(Form)));
  emitTextCopy(B, Helpers, Route, Form, Result, Source,
               times(Units, unitSize(Form)));
  giveBack(IsTagged ? tagged(B.get(Units)) : B.get(Units));
}

/// store_string_copy of Latin-1, each unit of which becomes one.
void Transcoder::storeLatin1ToUtf16() {
  allocate(2, times(Units, 2));
  B.set(Cursor, B.get(Result));
  transcode(TextForm::Latin1, TextForm::Utf16);
  giveBack(B.get(Units));
}

void Transcoder::shrinkToCursor(uint32_t Align, Expr Allocated) {
  const Scratch Before(B, Route.To.word(), Allocated);
  B.set(ResultBytes, B.op(To, IntOp::Sub, B.get(Cursor), B.get(Result)));
  B.ifThen(B.op(To, IntOp::GtU, B.get(Before), B.get(ResultBytes)), [&] {
    reallocate(B.get(Result), B.get(Before), Align, B.get(ResultBytes));
  });
}

/// store_string_to_utf8: assumes ASCII until it is disproved.
void Transcoder::storeToUtf8(TextForm Form, uint32_t WorstCase) {
  allocate(1, B.get(Units));
  B.set(Cursor, B.get(Result));
  transcode(Form, TextForm::Utf8, /*Limit=*/0x80);
  B.ifThen(isAtEnd(), [&] { giveBack(B.get(Units)); });
  const Scratch Written(B, Route.To.word(),
                        B.op(To, IntOp::Sub, B.get(Cursor), B.get(Result)));
  reallocate(B.get(Result), B.get(Units), 1, times(Units, WorstCase));
  B.set(Cursor, atResult(B.get(Written)));
  transcode(Form, TextForm::Utf8);
  shrinkToCursor(1, times(Units, WorstCase));
  giveBack(B.get(ResultBytes));
}

void Transcoder::storeUtf8ToUtf16() {
  allocate(2, times(Units, 2));
  B.set(Cursor, B.get(Result));
  transcode(TextForm::Utf8, TextForm::Utf16);
  shrinkToCursor(2, times(Units, 2));
  giveBack(B.op(To, IntOp::ShrU, B.get(ResultBytes), B.word(To, 1)));
}

/// store_string_to_latin1_or_utf16: assumes Latin-1 until it is disproved.
void Transcoder::storeToLatin1OrUtf16(TextForm Form) {
  allocate(2, B.get(Units));
  B.set(Cursor, B.get(Result));
  transcode(Form, TextForm::Latin1, /*Limit=*/0x100);
  B.ifThen(isAtEnd(), [&] {
    shrinkToCursor(2, B.get(Units));
    giveBack(B.get(ResultBytes));
  });

  const Scratch Written(B, Route.To.word(),
                        B.op(To, IntOp::Sub, B.get(Cursor), B.get(Result)));
  reallocate(B.get(Result), B.get(Units), 2, times(Units, 2));
  B.set(Cursor, atResult(B.get(Written)));
  emitWiden(B, Route.To, Result, Cursor);
  B.set(Cursor, atResult(times(Written, 2)));
  if (Form == TextForm::Utf16)
    copyRest();
  else
    transcode(Form, TextForm::Utf16);
  shrinkToCursor(2, times(Units, 2));
  giveBack(tagged(B.op(To, IntOp::ShrU, B.get(ResultBytes), B.word(To, 1))));
}

void Transcoder::copyRest() {
  const Scratch Left(
      B, Route.To.word(),
      B.convert(From, To,
                B.op(From, IntOp::Sub, B.get(SourceEnd), B.get(Source))));
  emitTextCopy(B, Helpers, Route, TextForm::Utf16, Cursor, Source, B.get(Left));
  B.set(Cursor, B.op(To, IntOp::Add, B.get(Cursor), B.get(Left)));
}

void Transcoder::storeProbablyUtf16ToLatin1OrUtf16() {
  allocate(2, times(Units, 2));
  emitTextCopy(B, Helpers, Route, TextForm::Utf16, Result, Source,
               times(Units, 2));

  const Scratch Wide(B, Route.To.word(), B.get(Result));
  const Scratch End(B, Route.To.word(), atResult(times(Units, 2)));
  emitFindWide(B, Helpers, Route.To, Wide, End);
  B.ifThen(B.op(To, IntOp::Ne, B.get(Wide), B.get(End)),
           [&] { giveBack(tagged(B.get(Units))); });
  B.set(Wide, B.get(Result));
  B.set(Cursor, B.get(Result));
  emitNarrow(B, Helpers, Route.To, Wide, End, Cursor);
  // The specification shrinks to an alignment of 1 here.
  reallocate(B.get(Result), times(Units, 2), 1, B.get(Units));
  giveBack(B.get(Units));
}

const char *meld::textHelper(HelperTable &Helpers, const CopyRoute &Route) {
  CopyRoute Used = Route;
  Used.From.Realloc = nullptr;
  Used.From.KeepsText = false;
  const BinaryenType From = Used.From.word(), To = Used.To.word();
  return Helpers.get(
      {HelperKind::Text, 0, Used}, "text", {From, From}, {To, To},
      [&](FunctionBuilder &B) { Transcoder(B, Helpers, Used).run(); });
}
