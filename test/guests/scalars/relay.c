// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Imports the interface that it exports. Each call it passes on is changed a
// little, so that a composition that skips a relay gives other results.

#include "relay.h"
#include <stdlib.h>

bool exports_test_scalars_ops_choose(bool first, bool second) {
  return !test_scalars_ops_choose(first, second);
}

uint8_t exports_test_scalars_ops_add_u8(uint8_t a, uint8_t b) {
  return test_scalars_ops_add_u8(a, b) + 1;
}

int8_t exports_test_scalars_ops_add_s8(int8_t a, int8_t b) {
  return (int8_t)(test_scalars_ops_add_s8(a, b) ^ 1);
}

uint16_t exports_test_scalars_ops_add_u16(uint16_t a, uint16_t b) {
  return test_scalars_ops_add_u16(a, b) + 1;
}

int16_t exports_test_scalars_ops_add_s16(int16_t a, int16_t b) {
  return (int16_t)(test_scalars_ops_add_s16(a, b) ^ 1);
}

uint32_t exports_test_scalars_ops_add_u32(uint32_t a, uint32_t b) {
  return test_scalars_ops_add_u32(a, b) + 1;
}

int32_t exports_test_scalars_ops_add_s32(int32_t a, int32_t b) {
  return test_scalars_ops_add_s32(a, b) ^ 1;
}

uint64_t exports_test_scalars_ops_add_u64(uint64_t a, uint64_t b) {
  return test_scalars_ops_add_u64(a, b) + 1;
}

int64_t exports_test_scalars_ops_add_s64(int64_t a, int64_t b) {
  return test_scalars_ops_add_s64(a, b) ^ 1;
}

float exports_test_scalars_ops_scale_f32(float a, float b) {
  return test_scalars_ops_scale_f32(a, b) + 1;
}

double exports_test_scalars_ops_scale_f64(double a, double b) {
  return test_scalars_ops_scale_f64(a, b) + 1;
}

uint32_t exports_test_scalars_ops_next_char(uint32_t c) {
  return test_scalars_ops_next_char(test_scalars_ops_next_char(c));
}

double exports_test_scalars_ops_mix(uint8_t a, int64_t b, float c, bool d,
                                    uint32_t e, double f, int16_t g) {
  return test_scalars_ops_mix(a, b, c, d, e, f, g) + 1;
}

uint64_t exports_test_scalars_ops_remember(uint64_t value) {
  return test_scalars_ops_remember(value) + 1;
}

static uint32_t nextRandom(uint32_t *State) {
  *State = *State * 1664525 + 1013904223;
  return *State >> 8;
}

// Not printf: that would import WASI.
static void append(char **End, uint64_t Value) {
  for (int Shift = 60; Shift >= 0; Shift -= 4)
    *(*End)++ = "0123456789abcdef"[Value >> Shift & 15];
  *(*End)++ = ' ';
}

void exports_relay_report(uint32_t seed, uint8_t rounds, relay_string_t *ret) {
  enum { Columns = 14, ColumnWidth = 17 };
  char *Text = malloc((size_t)rounds * Columns * ColumnWidth + 1);
  char *End = Text;
  for (unsigned Round = 0; Round != rounds; ++Round) {
    uint32_t A = nextRandom(&seed), B = nextRandom(&seed);
    uint64_t Wide = (uint64_t)A << 40 | B;
    union {
      float F32;
      uint32_t Bits;
    } Single = {test_scalars_ops_scale_f32((float)A, 1.0f / (float)(B + 1))};
    union {
      double F64;
      uint64_t Bits;
    } Double = {test_scalars_ops_scale_f64(A, 1.0 / (B + 1))},
      Mixed = {test_scalars_ops_mix((uint8_t)A, (int64_t)Wide, (float)B, A & 2,
                                    B % 0xd800, A, (int16_t)B)};
    append(&End, test_scalars_ops_choose(A & 1, B & 1));
    append(&End, test_scalars_ops_add_u8((uint8_t)A, (uint8_t)B));
    append(&End, (uint64_t)test_scalars_ops_add_s8((int8_t)A, (int8_t)B));
    append(&End, test_scalars_ops_add_u16((uint16_t)A, (uint16_t)B));
    append(&End, (uint64_t)test_scalars_ops_add_s16((int16_t)A, (int16_t)B));
    append(&End, test_scalars_ops_add_u32(A << 8, B << 8));
    append(&End, (uint64_t)test_scalars_ops_add_s32((int32_t)(A << 8),
                                                    (int32_t)(B << 8)));
    append(&End, test_scalars_ops_add_u64(Wide, B));
    append(&End,
           (uint64_t)test_scalars_ops_add_s64((int64_t)Wide, -(int64_t)B));
    append(&End, Single.Bits);
    append(&End, Double.Bits);
    append(&End, test_scalars_ops_next_char(A % 0xd800));
    append(&End, Mixed.Bits);
    append(&End, test_scalars_ops_remember(Wide));
  }
  ret->ptr = (uint8_t *)Text;
  ret->len = (size_t)(End - Text);
}
