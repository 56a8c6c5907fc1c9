// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// As owner.c, with the bindings for C++.

#include "owner_cpp.h"
#include <algorithm>
#include <vector>

namespace exports::test::vault::store {

uint32_t Blob::Alive = 0;

Blob::Blob(wit::string Text) : Contents(Text.get_view()) { ++Alive; }

Blob::~Blob() { --Alive; }

void Blob::Append(wit::string More) { Contents += More.get_view(); }

uint32_t Blob::Size() { return Contents.size(); }

wit::string Blob::Text() { return wit::string::from_view(Contents); }

Blob::Owned Blob::Join(Owned First, std::reference_wrapper<const Blob> Second) {
  First->Contents += Second.get().Contents;
  return First;
}

wit::vector<Blob::Owned> Sort(wit::vector<Blob::Owned> Blobs) {
  const std::span<Blob::Owned> View = Blobs.get_view();
  std::ranges::stable_sort(
      View, {}, [](const Blob::Owned &One) { return One->Contents.size(); });
  return Blobs;
}

std::optional<uint32_t>
Largest(wit::vector<std::reference_wrapper<const Blob>> Blobs) {
  std::optional<uint32_t> Result;
  for (const Blob &One : Blobs.get_view())
    Result = std::max<uint32_t>(Result.value_or(0), One.Contents.size());
  return Result;
}

std::expected<Labelled, Blob::Owned> Label(Blob::Owned Content,
                                           wit::string Name) {
  if (Name.empty())
    return std::unexpected(Content);
  return Labelled{std::move(Name), Content};
}

uint32_t Alive() { return Blob::Alive; }

} // namespace exports::test::vault::store
