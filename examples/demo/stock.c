// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// world warehouse

static unsigned items_left = 100;

__attribute__((export_name("take"))) int take(unsigned items) {
  if (items > items_left)
    return 0;
  items_left -= items;
  return 1;
}

__attribute__((export_name("left"))) unsigned left(void) { return items_left; }
