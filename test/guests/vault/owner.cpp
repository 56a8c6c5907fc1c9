// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// As owner.c, with the bindings for C++.

#include "owner_cpp.h"
#include <algorithm>
#include <string>
#include <vector>

namespace exports::test::vault::store {

struct Blob::State {
  std::string Text;
};

static uint32_t NumAlive;

Blob::Blob(wit::string Text) : Held(new State{Text.to_string()}) { ++NumAlive; }

Blob::~Blob() { --NumAlive; }

void Blob::Append(wit::string More) { Held->Text += More.get_view(); }

uint32_t Blob::Size() { return Held->Text.size(); }

wit::string Blob::Text() { return wit::string::from_view(Held->Text); }

Blob::Owned Blob::Join(Owned First, std::reference_wrapper<const Blob> Second) {
  First->Held->Text += Second.get().Held->Text;
  return First;
}

wit::vector<Blob::Owned> Sort(wit::vector<Blob::Owned> Blobs) {
  const std::span<Blob::Owned> View = Blobs.get_view();
  std::ranges::stable_sort(
      View, {}, [](const Blob::Owned &One) { return One->Held->Text.size(); });
  return Blobs;
}

std::optional<uint32_t>
Largest(wit::vector<std::reference_wrapper<const Blob>> Blobs) {
  std::optional<uint32_t> Result;
  for (const Blob &One : Blobs.get_view())
    Result = std::max<uint32_t>(Result.value_or(0), One.Held->Text.size());
  return Result;
}

std::expected<Labelled, Blob::Owned> Label(Blob::Owned Content,
                                           wit::string Name) {
  if (Name.empty())
    return std::unexpected(Content);
  return Labelled{std::move(Name), Content};
}

uint32_t Alive() { return NumAlive; }

} // namespace exports::test::vault::store
