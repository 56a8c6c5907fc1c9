// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// As wrapper.c, with the bindings for C++.

#include "wrapper_cpp.h"
#include <vector>

namespace inner = ::test::vault::store;

namespace exports::test::vault::store {

struct Blob::State {
  inner::Blob Inner;
};

Blob::Blob(wit::string Text) : Held(new State{inner::Blob(Text.get_view())}) {}

Blob::~Blob() = default;

void Blob::Append(wit::string More) { Held->Inner.Append(More.get_view()); }

uint32_t Blob::Size() { return Held->Inner.Size(); }

wit::string Blob::Text() { return Held->Inner.Text(); }

Blob::Owned Blob::Join(Owned First, std::reference_wrapper<const Blob> Second) {
  First->Held->Inner = inner::Blob::Join(std::move(First->Held->Inner),
                                         std::cref(Second.get().Held->Inner));
  return First;
}

/// The blobs stay who they are; what they hold is sorted.
wit::vector<Blob::Owned> Sort(wit::vector<Blob::Owned> Blobs) {
  std::vector<inner::Blob> Held;
  for (Blob::Owned &One : Blobs.get_view())
    Held.push_back(std::move(One->Held->Inner));
  wit::vector<inner::Blob> Sorted = inner::Sort(Held);
  // The bindings leave in them the handles that they have given away.
  for (inner::Blob &One : Held)
    One.into_handle();
  for (size_t I = 0; I != Blobs.size(); ++I)
    Blobs[I]->Held->Inner = std::move(Sorted[I]);
  return Blobs;
}

std::optional<uint32_t>
Largest(wit::vector<std::reference_wrapper<const Blob>> Blobs) {
  std::vector<std::reference_wrapper<const inner::Blob>> Held;
  for (const Blob &One : Blobs.get_view())
    Held.push_back(std::cref(One.Held->Inner));
  return inner::Largest(Held);
}

std::expected<Labelled, Blob::Owned> Label(Blob::Owned Content,
                                           wit::string Name) {
  auto Result = inner::Label(std::move(Content->Held->Inner), Name.get_view());
  if (!Result) {
    Content->Held->Inner = std::move(Result.error());
    return std::unexpected(Content);
  }
  Content->Held->Inner = std::move(Result->content);
  return Labelled{std::move(Result->name), Content};
}

uint32_t Alive() { return inner::Alive(); }

} // namespace exports::test::vault::store
