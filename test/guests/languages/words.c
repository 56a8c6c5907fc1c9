// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "words_provider.h"

uint32_t exports_test_languages_words_next_letter(uint32_t c) {
  if (c == 'z' || c == 'Z')
    return c - 25;
  return c == 0xd7ff ? 0xe000 : c + 1;
}

uint32_t exports_test_languages_words_checksum(uint64_t a, int8_t b) {
  static uint32_t Calls;
  uint64_t Product = (a ^ (uint64_t)(int64_t)b) * 0x9e3779b97f4a7c15u;
  return (uint32_t)(Product >> 32) + ++Calls;
}
