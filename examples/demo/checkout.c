// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// world shop

#define IMPORT(module, name)                                                   \
  __attribute__((import_module(module), import_name(name)))

IMPORT("demo:shop/tax@1.0.0", "on") unsigned tax_on(unsigned, unsigned);
IMPORT("demo:shop/stock@1.0.0", "take") int stock_take(unsigned);
IMPORT("demo:shop/stock@1.0.0", "left") unsigned stock_left(void);

static unsigned price(unsigned items) {
  const unsigned each = items >= 10 ? 1800 : 2000;
  return items * each;
}

__attribute__((export_name("order"))) unsigned order(unsigned items,
                                                     unsigned region) {
  if (!stock_take(items))
    return 0;
  const unsigned cents = price(items);
  return cents + tax_on(cents, region);
}

__attribute__((export_name("left"))) unsigned left(void) {
  return stock_left();
}
