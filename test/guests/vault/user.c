// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "user.h"
#include <stdlib.h>
#include <string.h>

typedef test_vault_store_own_blob_t Own;
typedef test_vault_store_borrow_blob_t Borrow;

enum { Capacity = 8 };
static Own Blobs[Capacity];
static uint32_t Count;
static uint64_t State;
static user_string_t Report;

static uint32_t below(uint32_t Number) {
  State = State * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(State >> 33) % Number;
}

static void report(const uint8_t *Text, size_t Length) {
  Report.ptr = realloc(Report.ptr, Report.len + Length + 1);
  memcpy(Report.ptr + Report.len, Text, Length);
  Report.len += Length;
  Report.ptr[Report.len++] = ' ';
}

static void reportNumber(uint32_t Number) {
  uint8_t Digits[10];
  size_t At = sizeof(Digits);
  do
    Digits[--At] = '0' + Number % 10;
  while (Number /= 10);
  report(Digits + At, sizeof(Digits) - At);
}

static void reportText(user_string_t Text) {
  report(Text.ptr, Text.len);
  user_string_free(&Text);
}

/// A handle is a number that a component sees.
static void add(Own Blob) {
  reportNumber((uint32_t)Blob.__handle);
  if (Count == Capacity)
    test_vault_store_blob_drop_own(Blob);
  else
    Blobs[Count++] = Blob;
}

static Own take(void) {
  uint32_t At = below(Count);
  Own Taken = Blobs[At];
  Blobs[At] = Blobs[--Count];
  return Taken;
}

static Borrow borrow(void) {
  return test_vault_store_borrow_blob(Blobs[below(Count)]);
}

static user_string_t text(void) {
  static uint8_t Letters[64];
  memset(Letters, 'a' + (int)below(26), sizeof(Letters));
  return (user_string_t){Letters, below(sizeof(Letters))};
}

static void addAll(Own *All, size_t Length) {
  for (size_t I = 0; I != Length; ++I)
    add(All[I]);
  // What is empty was never allocated.
  if (Length)
    free(All);
}

static void sortAll(void) {
  test_vault_store_list_own_blob_t All = {Blobs, Count}, Sorted;
  Count = 0;
  test_vault_store_sort(&All, &Sorted);
  addAll(Sorted.ptr, Sorted.len);
}

static void discardAll(void) {
  test_vault_keeper_list_own_blob_t All = {Blobs, Count};
  Count = 0;
  reportNumber(test_vault_keeper_discard(&All));
}

static void makeMore(void) {
  test_vault_keeper_list_own_blob_t Made;
  user_string_t Text = text();
  test_vault_keeper_make(below(4), &Text, &Made);
  addAll(Made.ptr, Made.len);
}

static void step(void) {
  user_string_t Text = text(), Found;
  uint32_t Number;
  Own Blob;
  if (Count == 0)
    add(test_vault_store_constructor_blob(&Text));
  switch (below(13)) {
  case 0:
    return add(test_vault_store_constructor_blob(&Text));
  case 1:
    return test_vault_store_method_blob_append(borrow(), &Text);
  case 2:
    return reportNumber(test_vault_store_method_blob_size(borrow()));
  case 3:
    Blob = take();
    if (Count == 0)
      return add(Blob);
    return add(test_vault_store_static_blob_join(Blob, borrow()));
  case 4: {
    Borrow All[Capacity];
    test_vault_store_list_borrow_blob_t List = {All, below(Capacity)};
    for (size_t I = 0; I != List.len; ++I)
      All[I] = borrow();
    reportNumber(test_vault_store_largest(&List, &Number) ? Number : 1000);
    return;
  }
  case 5: {
    test_vault_store_labelled_t Labelled;
    Text.len = below(2) ? Text.len : 0;
    if (test_vault_store_label(take(), &Text, &Labelled, &Blob)) {
      reportText(Labelled.name);
      Blob = Labelled.content;
    }
    return add(Blob);
  }
  case 6: {
    Borrow Other = borrow();
    test_vault_keeper_describe(borrow(), below(2) ? &Other : NULL, &Found);
    return reportText(Found);
  }
  case 7:
    return reportNumber(test_vault_keeper_keep(take()));
  case 8:
    if (test_vault_keeper_give_back(below(5), &Blob))
      add(Blob);
    return;
  case 9:
    return test_vault_store_blob_drop_own(take());
  case 10:
    return sortAll();
  case 11:
    return below(3) ? makeMore() : discardAll();
  default:
    return makeMore();
  }
}

void exports_user_use_blobs(uint32_t Seed, uint8_t Steps,
                            user_string_t *Result) {
  State = Seed;
  Report = (user_string_t){NULL, 0};
  for (uint8_t I = 0; I != Steps; ++I)
    step();
  reportNumber(test_vault_store_alive());
  *Result = Report;
}
