//===- Error.h - Diagnostics with byte offsets ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// How libraries report bad input. A message starts in lower case and has no
/// full stop; a reader prefixes the byte offset, counted from the start of the
/// outermost file; the tool adds the file's name.
//===----------------------------------------------------------------------===//
#ifndef MELD_SUPPORT_ERROR_H
#define MELD_SUPPORT_ERROR_H

#include "meld/Support/LLVM.h"
#include "llvm/Support/Format.h"

namespace meld {

/// An error that a byte of an input is to blame for. Whoever shows it asks for
/// the input; its text says the offset alone.
class LocatedError : public llvm::ErrorInfo<LocatedError> {
public:
  static char ID;

  LocatedError(uint64_t Location, std::string Context, std::string Message)
      : Location(Location), Context(std::move(Context)),
        Message(std::move(Message)) {}

  uint64_t location() const { return Location; } ///< Location.h
  /// `<context>: ` for each addContext(), outermost first.
  StringRef context() const { return Context; }
  /// What is wrong, without context and offset.
  StringRef text() const { return Message; }

  void log(raw_ostream &OS) const override;
  std::error_code convertToErrorCode() const override {
    return llvm::inconvertibleErrorCode();
  }

private:
  uint64_t Location;
  std::string Context, Message;
};

/// Makes an error without a location, for what no single byte is to blame.
Error makeError(const Twine &Message);

/// Makes the error `offset 0x1c4: <Message>`, a LocatedError. \p Offset is a
/// location (Location.h): with one input, bytes from the start of the outermost
/// file.
Error makeErrorAt(uint64_t Offset, const Twine &Message);

/// The same with a printf-style message.
template <typename... Ts>
Error malformedAt(uint64_t Offset, const char *Format, const Ts &...Values) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << llvm::format(Format, Values...);
  return makeErrorAt(Offset, Text);
}

/// Prefixes every message in \p Err with `<Context>: `, as is done on the way
/// out of a nested structure. A success stays one.
Error addContext(Error Err, const Twine &Context);

/// The same errors as text alone: what they blame are not bytes of an input.
Error withoutLocation(Error Err);

} // namespace meld

#endif // MELD_SUPPORT_ERROR_H
