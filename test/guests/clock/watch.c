// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Needs no WASI itself.

#include "watch.h"

uint64_t exports_watch_later_twice(uint64_t now, uint32_t by) {
  return test_clock_clock_later(test_clock_clock_later(now, by), by);
}

uint64_t exports_watch_seconds_later(uint32_t by) {
  return test_clock_clock_later(test_clock_clock_seconds(), by);
}

int32_t exports_watch_announce_twice(uint64_t now) {
  return test_clock_clock_announce(now) + test_clock_clock_announce(now + 1);
}
