//===- PassParameters.cpp - What stands in a pass' angle brackets ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "meld/Pass/PassParameters.h"
#include "meld/Support/Error.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace meld;

PassParameters::PassParameters(StringRef Text) {
  for (StringRef Item : llvm::split(Text, ';')) {
    Item = Item.trim();
    if (Item.empty())
      continue;
    const size_t Equals = Item.find('=');
    if (Equals == StringRef::npos)
      Left.push_back({Item, std::nullopt});
    else
      Left.push_back({Item.take_front(Equals), Item.drop_front(Equals + 1)});
  }
}

std::optional<StringRef> PassParameters::take(StringRef Key) {
  for (auto *I = Left.begin(); I != Left.end(); ++I)
    if (I->Key == Key && I->Value) {
      const std::optional<StringRef> Value = I->Value;
      Left.erase(I);
      return Value;
    }
  return std::nullopt;
}

Expected<unsigned> PassParameters::takeChoice(StringRef Key,
                                              ArrayRef<StringRef> Allowed) {
  const std::optional<StringRef> Value = take(Key);
  if (!Value)
    return 0;
  const auto *Choice = llvm::find(Allowed, *Value);
  if (Choice == Allowed.end())
    return makeError("parameter '" + Key + "' is one of " +
                     llvm::join(Allowed, ", ") + "; '" + *Value + "' is not");
  return static_cast<unsigned>(Choice - Allowed.begin());
}

Expected<std::optional<unsigned>> PassParameters::takeNumber(StringRef Key,
                                                             unsigned Max) {
  const std::optional<StringRef> Value = take(Key);
  if (!Value)
    return std::nullopt;
  unsigned Number;
  if (Value->getAsInteger(10, Number) || Number > Max)
    return makeError("parameter '" + Key + "' is a number from 0 to " +
                     Twine(Max) + "; '" + *Value + "' is not");
  return Number;
}

std::optional<std::pair<StringRef, std::optional<StringRef>>>
PassParameters::takeFirst() {
  if (Left.empty())
    return std::nullopt;
  const Parameter First = Left.front();
  Left.erase(Left.begin());
  return std::pair(First.Key, First.Value);
}

bool PassParameters::takeFlag(StringRef Name) {
  for (auto *I = Left.begin(); I != Left.end(); ++I)
    if (I->Key == Name && !I->Value) {
      Left.erase(I);
      return true;
    }
  return false;
}

Error PassParameters::expectEmpty() const {
  if (Left.empty())
    return Error::success();
  const Parameter &First = Left.front();
  return makeError("unknown parameter '" + First.Key +
                   (First.Value ? "=" + *First.Value : Twine("")) + "'");
}
