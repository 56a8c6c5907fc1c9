// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The far end of the scalar calls. Arithmetic is unsigned inside, because the
// callers pass values that overflow.

#include "provider.h"

bool exports_test_scalars_ops_choose(bool first, bool second) {
  return first ? second : !second;
}

uint8_t exports_test_scalars_ops_add_u8(uint8_t a, uint8_t b) { return a + b; }

int8_t exports_test_scalars_ops_add_s8(int8_t a, int8_t b) {
  return (int8_t)((uint8_t)a + (uint8_t)b);
}

uint16_t exports_test_scalars_ops_add_u16(uint16_t a, uint16_t b) {
  return a + b;
}

int16_t exports_test_scalars_ops_add_s16(int16_t a, int16_t b) {
  return (int16_t)((uint16_t)a + (uint16_t)b);
}

uint32_t exports_test_scalars_ops_add_u32(uint32_t a, uint32_t b) {
  return a + b;
}

int32_t exports_test_scalars_ops_add_s32(int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a + (uint32_t)b);
}

uint64_t exports_test_scalars_ops_add_u64(uint64_t a, uint64_t b) {
  return a + b;
}

int64_t exports_test_scalars_ops_add_s64(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a + (uint64_t)b);
}

float exports_test_scalars_ops_scale_f32(float a, float b) { return a * b; }

double exports_test_scalars_ops_scale_f64(double a, double b) { return a * b; }

// Stays inside the scalar values: over the surrogates, and around at the end.
uint32_t exports_test_scalars_ops_next_char(uint32_t c) {
  if (c == 0xd7ff)
    return 0xe000;
  return c == 0x10ffff ? 0 : c + 1;
}

double exports_test_scalars_ops_mix(uint8_t a, int64_t b, float c, bool d,
                                    uint32_t e, double f, int16_t g) {
  return a + (double)b * 3 + c * 5 + d * 7 + e * 11.0 + f * 13 + g * 17;
}

uint64_t exports_test_scalars_ops_remember(uint64_t value) {
  static uint64_t Last = 42;
  uint64_t Before = Last;
  Last = value;
  return Before;
}
