// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls two counters in turn and keeps their difference.

#include "pair.h"
#include <cstdlib>
#include <cstring>
#include <string>

static std::string Log = "start";

int64_t exports_pair_difference(uint64_t LeftStep, uint64_t RightStep) {
  int64_t Difference = left_advance(LeftStep) - right_advance(RightStep);
  Log += ' ' + std::to_string(Difference);
  return Difference;
}

uint32_t exports_pair_names() {
  return left_name_length() * 1000 + right_name_length();
}

void exports_pair_describe(pair_string_t *Who, pair_string_t *Result) {
  std::string Text(reinterpret_cast<char *>(Who->ptr), Who->len);
  pair_string_free(Who);
  Text += ": " + Log;
  Result->len = Text.size();
  Result->ptr = static_cast<uint8_t *>(std::malloc(Text.size()));
  std::memcpy(Result->ptr, Text.data(), Text.size());
}
