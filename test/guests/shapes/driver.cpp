// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes values from a seed, calls every function, and tells what came back.

#include "driver_cpp.h"
#include <cinttypes>
#include <cstdio>
#include <string>
#include <vector>

using namespace test::shapes::catalogue;

namespace {

/// The pseudo-random numbers of one call, and texts cut out of its argument.
class Source {
public:
  Source(uint32_t Seed, std::string_view Text) : State(Seed), Text(Text) {}

  uint32_t below(uint32_t Number) {
    State = State * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(State >> 33) % Number;
  }
  /// For results: their bindings free what they pass before the call.
  static wit::string nothing() { return wit::string::from_view(""); }
  wit::string text() {
    std::string Result(below(20), static_cast<char>('a' + below(26)));
    if (below(2))
      Result += Text;
    return wit::string::from_view(Result);
  }
  Item item() {
    auto Tags = wit::vector<wit::string>::allocate(below(4));
    for (size_t I = 0; I != Tags.size(); ++I)
      Tags.initialize(I, text());
    std::optional<uint32_t> Mark;
    if (below(2))
      Mark = below(0xd800);
    return {text(), std::move(Tags), below(1000) / 8.0,
            uint64_t(below(1u << 31)) << 33, Mark};
  }
  wit::vector<Item> items() {
    auto Items = wit::vector<Item>::allocate(below(5));
    for (size_t I = 0; I != Items.size(); ++I)
      Items.initialize(I, item());
    return Items;
  }
  wit::vector<wit::vector<uint32_t>> grid() {
    const uint32_t Width = below(4);
    auto Rows = wit::vector<wit::vector<uint32_t>>::allocate(below(4));
    for (size_t I = 0; I != Rows.size(); ++I) {
      auto Row = wit::vector<uint32_t>::allocate(below(10) ? Width : Width + 1);
      for (size_t J = 0; J != Row.size(); ++J)
        Row.initialize(J, below(~0u));
      Rows.initialize(I, std::move(Row));
    }
    return Rows;
  }
  Shape shape() {
    switch (below(7)) {
    case 0:
      return {Shape::Empty{}};
    case 1:
      return {Shape::Circle{below(100) / 4.0f}};
    case 2:
      return {Shape::Label{text()}};
    case 3:
      return {Shape::Grid{grid()}};
    case 4:
      return {Shape::Items{items()}};
    case 5:
      return {Shape::Nested{std::unexpected(Order(below(3)))}};
    default:
      return {Shape::Nested{std::tuple<uint8_t, wit::string>(
          static_cast<uint8_t>(below(256)), nothing())}};
    }
  }

private:
  uint64_t State;
  std::string_view Text;
};

/// Writes values down.
class Report {
public:
  std::string Text;

  void add(uint64_t Value) { Text += std::to_string(Value) + ' '; }
  void add(double Value) {
    char Buffer[32];
    std::snprintf(Buffer, sizeof Buffer, "%a ", Value);
    Text += Buffer;
  }
  void add(const wit::string &Value) {
    Text += '"';
    Text += Value.get_view();
    Text += "\" ";
  }
  void add(const Item &Value) {
    add(Value.name);
    add(Value.tags);
    add(Value.weight);
    add(Value.id);
    add(uint64_t(Value.mark ? *Value.mark : ~0u));
  }
  template <class T> void add(const wit::vector<T> &Values) {
    Text += '[';
    for (size_t I = 0; I != Values.size(); ++I)
      if constexpr (std::is_integral_v<T>)
        add(uint64_t(Values[I]));
      else
        add(Values[I]);
    Text += ']';
  }
  void add(const Shape &Value) {
    add(uint64_t(Value.variants.index()));
    if (auto *Circle = std::get_if<Shape::Circle>(&Value.variants))
      add(double(Circle->value));
    if (auto *Label = std::get_if<Shape::Label>(&Value.variants))
      add(Label->value);
    if (auto *Grid = std::get_if<Shape::Grid>(&Value.variants))
      add(Grid->value);
    if (auto *Items = std::get_if<Shape::Items>(&Value.variants))
      add(Items->value);
    if (auto *Nested = std::get_if<Shape::Nested>(&Value.variants)) {
      if (Nested->value) {
        add(uint64_t(std::get<0>(*Nested->value)));
        add(std::get<1>(*Nested->value));
      } else {
        add(uint64_t(Nested->value.error()));
      }
    }
  }
};

void driveOne(Source &From, Report &To) {
  switch (From.below(7)) {
  case 0: {
    auto Items = From.items();
    return To.add(Change(Items.get_const_view(), Changes(From.below(8))));
  }
  case 1: {
    auto Rows = From.grid();
    std::vector<std::span<uint32_t const>> Views;
    for (size_t I = 0; I != Rows.size(); ++I)
      Views.push_back(Rows[I].get_const_view());
    auto Columns = Transpose(Views);
    return Columns ? To.add(*Columns) : To.add(Columns.error());
  }
  case 2: {
    Shape Next = From.shape();
    return To.add(NextShape(std::move(Next), Order(From.below(3))));
  }
  case 3:
    return To.add(Shout(From.text().get_view()));
  case 4: {
    auto Items = From.items();
    auto Picked = Pick(Items.get_const_view(), From.below(4));
    return Picked ? To.add(*Picked) : To.add(uint64_t(0));
  }
  case 5: {
    std::optional<uint16_t> Least;
    if (From.below(2))
      Least = static_cast<uint16_t>(From.below(12));
    return To.add(Split(From.text().get_view(),
                        {static_cast<uint8_t>(From.below(6)), Least}));
  }
  default: {
    auto First = From.text(), Third = From.text();
    std::vector<uint8_t> Bytes(From.below(300),
                               static_cast<uint8_t>(From.below(256)));
    std::optional<std::string_view> Maybe;
    if (From.below(2))
      Maybe = Third.get_view();
    std::expected<uint8_t, wit::string> Fourth =
        static_cast<uint8_t>(From.below(256));
    if (From.below(2))
      Fourth = std::unexpected(Source::nothing());
    auto [Text, List, Sum] =
        Join(First.get_view(), Bytes, Maybe, std::move(Fourth), From.item(),
             -int64_t(From.below(1000)), From.below(1000) / 8.0f);
    To.add(Text);
    To.add(List);
    return To.add(uint64_t(Sum));
  }
  }
}

} // namespace

wit::string exports::driver::Drive(uint32_t Seed, wit::string Text) {
  Source From(Seed, Text.get_view());
  Report To;
  for (uint32_t I = 0; I != 20; ++I)
    driveOne(From, To);
  return wit::string::from_view(To.Text);
}
