//===- Quote.cpp - Names of the input in messages and pictures ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Support/Quote.h"

#include "llvm/ADT/StringExtras.h"

using namespace meld;

std::string meld::escaped(StringRef Name, size_t MaxBytes) {
  const bool IsCut = Name.size() > MaxBytes;
  if (IsCut) {
    Name = Name.take_front(MaxBytes);
    // Not in the middle of a character: drop continuation bytes and their head.
    while (!Name.empty() && (Name.back() & 0xc0) == 0x80)
      Name = Name.drop_back();
    if (!Name.empty() && (Name.back() & 0x80))
      Name = Name.drop_back();
  }
  std::string Text;
  for (const char C : Name) {
    const auto Byte = static_cast<uint8_t>(C);
    if (Byte >= 0x20 && Byte != 0x7f && C != '"' && C != '\\') {
      Text += C;
      continue;
    }
    Text += '\\';
    Text += llvm::hexdigit(Byte >> 4, /*LowerCase=*/true);
    Text += llvm::hexdigit(Byte & 15, /*LowerCase=*/true);
  }
  if (IsCut)
    Text += "...";
  return Text;
}

std::string meld::quoted(StringRef Name) { return "'" + escaped(Name) + "'"; }

std::string meld::doubleQuoted(StringRef Name) {
  return '"' + escaped(Name, Name.size()) + '"';
}
