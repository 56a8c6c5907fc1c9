// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// As borrower.c, with the bindings for C++.

#include "borrower_cpp.h"
#include <array>
#include <string>
#include <vector>

namespace exports::test::vault::keeper {

static std::array<std::optional<Blob>, 4> Slots;

/// The bindings take a borrowed handle for the address of a blob, and drop
/// none.
static Blob borrowed(const Blob &Which) {
  return Blob(wit::ResourceImportBase(reinterpret_cast<intptr_t>(&Which)));
}

static std::string textOf(const Blob &One) {
  return One.Text().to_string() + ';';
}

wit::string Describe(std::reference_wrapper<const Blob> Which,
                     std::optional<std::reference_wrapper<const Blob>> Other) {
  std::string Result = textOf(borrowed(Which));
  if (Other)
    Result += textOf(borrowed(*Other));
  for (const std::optional<Blob> &Slot : Slots)
    if (Slot)
      Result += textOf(*Slot);
  return wit::string::from_view(Result);
}

uint32_t Keep(Blob &&One) {
  // What is not kept is dropped with `One`, which the bindings own.
  for (uint32_t I = 0; I != Slots.size(); ++I)
    if (!Slots[I]) {
      Slots[I].emplace(std::move(One));
      return I;
    }
  return Slots.size();
}

std::optional<Blob> GiveBack(uint32_t Ticket) {
  if (Ticket >= Slots.size())
    return std::nullopt;
  return std::exchange(Slots[Ticket], std::nullopt);
}

wit::vector<Blob> Make(uint32_t Count, wit::string Text) {
  auto Result = wit::vector<Blob>::allocate(Count);
  for (uint32_t I = 0; I != Count; ++I)
    Result.initialize(I, Blob(Text.get_view()));
  return Result;
}

uint32_t Discard(wit::vector<Blob> Blobs) {
  uint32_t Sum = 0;
  for (const Blob &One : Blobs.get_view())
    Sum += One.Size();
  return Sum;
}

} // namespace exports::test::vault::keeper
