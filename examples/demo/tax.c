// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// world tax-office

struct Rate {
  unsigned region;
  unsigned percent;
};
static const struct Rate rates[] = {{'N', 7}, {'S', 19}, {0x1f3dd /* 🏝 */, 0}};

__attribute__((export_name("on"))) unsigned on(unsigned cents,
                                               unsigned region) {
  for (unsigned i = 0; i < sizeof(rates) / sizeof(rates[0]); ++i)
    if (rates[i].region == region)
      return cents * rates[i].percent / 100;
  return cents / 4;
}
