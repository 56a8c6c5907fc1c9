// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Uses WASI through libc, so its imports reach the host by way of the adapter
// module that wasm-tools puts into the component.

#include "source.h"
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

uint64_t exports_test_clock_clock_seconds(void) { return (uint64_t)time(NULL); }

uint64_t exports_test_clock_clock_later(uint64_t now, uint32_t by) {
  return now + by;
}

int32_t exports_test_clock_clock_announce(uint64_t now) {
  int Written = printf("it is %" PRIu64 "\n", now);
  fflush(stdout);
  return Written;
}
