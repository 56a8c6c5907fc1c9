// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// State that a constructor sets up before any call: what a component needs its
// initialisation for, once for each of its instances.

#include "one.h"
#include <string>

namespace {
struct Counter {
  std::string Name;
  uint64_t Value = 0;

  Counter() {
    for (int Index = 0; Index != 20; ++Index)
      Name += std::to_string(Index);
    Value = Name.size();
  }
};
} // namespace

static Counter TheCounter;

uint64_t exports_test_counters_counter_advance(uint64_t Step) {
  TheCounter.Name += '.';
  return TheCounter.Value += Step;
}

uint32_t exports_test_counters_counter_name_length() {
  return TheCounter.Name.size();
}
