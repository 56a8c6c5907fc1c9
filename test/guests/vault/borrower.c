// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "borrower.h"
#include <stdlib.h>
#include <string.h>

typedef exports_test_vault_keeper_own_blob_t Own;
typedef exports_test_vault_keeper_borrow_blob_t Borrow;

enum { NumSlots = 4 };
static struct {
  bool IsUsed;
  Own Blob;
} Slots[NumSlots];

static void appendText(borrower_string_t *To, Borrow Blob) {
  borrower_string_t Text;
  test_vault_store_method_blob_text(Blob, &Text);
  To->ptr = realloc(To->ptr, To->len + Text.len + 1);
  memcpy(To->ptr + To->len, Text.ptr, Text.len);
  To->len += Text.len;
  To->ptr[To->len++] = ';';
  borrower_string_free(&Text);
}

void exports_test_vault_keeper_describe(Borrow Which, Borrow *Other,
                                        borrower_string_t *Result) {
  *Result = (borrower_string_t){NULL, 0};
  appendText(Result, Which);
  if (Other) {
    appendText(Result, *Other);
    test_vault_store_blob_drop_borrow(*Other);
  }
  for (size_t I = 0; I != NumSlots; ++I)
    if (Slots[I].IsUsed)
      appendText(Result, test_vault_store_borrow_blob(Slots[I].Blob));
  test_vault_store_blob_drop_borrow(Which);
}

uint32_t exports_test_vault_keeper_keep(Own One) {
  for (uint32_t I = 0; I != NumSlots; ++I)
    if (!Slots[I].IsUsed) {
      Slots[I].IsUsed = true;
      Slots[I].Blob = One;
      return I;
    }
  test_vault_store_blob_drop_own(One);
  return NumSlots;
}

bool exports_test_vault_keeper_give_back(uint32_t Ticket, Own *Result) {
  if (Ticket >= NumSlots || !Slots[Ticket].IsUsed)
    return false;
  Slots[Ticket].IsUsed = false;
  *Result = Slots[Ticket].Blob;
  return true;
}

void exports_test_vault_keeper_make(
    uint32_t Count, borrower_string_t *Text,
    exports_test_vault_keeper_list_own_blob_t *Result) {
  Result->len = Count;
  Result->ptr = malloc(Count * sizeof(Own));
  for (uint32_t I = 0; I != Count; ++I)
    Result->ptr[I] = test_vault_store_constructor_blob(Text);
  borrower_string_free(Text);
}

uint32_t exports_test_vault_keeper_discard(
    exports_test_vault_keeper_list_own_blob_t *Blobs) {
  uint32_t Sum = 0;
  for (size_t I = 0; I != Blobs->len; ++I) {
    Sum += test_vault_store_method_blob_size(
        test_vault_store_borrow_blob(Blobs->ptr[I]));
    test_vault_store_blob_drop_own(Blobs->ptr[I]);
  }
  // What is empty was never allocated.
  if (Blobs->len)
    free(Blobs->ptr);
  return Sum;
}
