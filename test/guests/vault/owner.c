// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "owner.h"
#include <stdlib.h>
#include <string.h>

typedef exports_test_vault_store_own_blob_t Own;
typedef exports_test_vault_store_borrow_blob_t Borrow;

struct exports_test_vault_store_blob_t {
  owner_string_t Text;
};

static uint32_t Alive;

Own exports_test_vault_store_constructor_blob(owner_string_t *Text) {
  exports_test_vault_store_blob_t *Blob = malloc(sizeof(*Blob));
  Blob->Text = *Text;
  ++Alive;
  return exports_test_vault_store_blob_new(Blob);
}

void exports_test_vault_store_blob_destructor(
    exports_test_vault_store_blob_t *Blob) {
  owner_string_free(&Blob->Text);
  free(Blob);
  --Alive;
}

static void append(owner_string_t *To, owner_string_t More) {
  // What is empty was never allocated.
  To->ptr = realloc(To->len ? To->ptr : NULL, To->len + More.len);
  memcpy(To->ptr + To->len, More.ptr, More.len);
  To->len += More.len;
}

void exports_test_vault_store_method_blob_append(Borrow Self,
                                                 owner_string_t *More) {
  append(&Self->Text, *More);
  owner_string_free(More);
}

uint32_t exports_test_vault_store_method_blob_size(Borrow Self) {
  return Self->Text.len;
}

void exports_test_vault_store_method_blob_text(Borrow Self,
                                               owner_string_t *Result) {
  owner_string_dup_n(Result, (const char *)Self->Text.ptr, Self->Text.len);
}

Own exports_test_vault_store_static_blob_join(Own First, Borrow Second) {
  append(&exports_test_vault_store_blob_rep(First)->Text, Second->Text);
  return First;
}

static int compare(const void *Left, const void *Right) {
  size_t L = exports_test_vault_store_blob_rep(*(const Own *)Left)->Text.len;
  size_t R = exports_test_vault_store_blob_rep(*(const Own *)Right)->Text.len;
  return L < R ? -1 : L > R;
}

void exports_test_vault_store_sort(
    exports_test_vault_store_list_own_blob_t *Blobs,
    exports_test_vault_store_list_own_blob_t *Result) {
  qsort(Blobs->ptr, Blobs->len, sizeof(Own), compare);
  *Result = *Blobs;
}

bool exports_test_vault_store_largest(
    exports_test_vault_store_list_borrow_blob_t *Blobs, uint32_t *Result) {
  bool Found = Blobs->len != 0;
  *Result = 0;
  for (size_t I = 0; I != Blobs->len; ++I)
    if (Blobs->ptr[I]->Text.len > *Result)
      *Result = Blobs->ptr[I]->Text.len;
  exports_test_vault_store_list_borrow_blob_free(Blobs);
  return Found;
}

bool exports_test_vault_store_label(Own Content, owner_string_t *Name,
                                    exports_test_vault_store_labelled_t *Result,
                                    Own *Error) {
  if (Name->len == 0) {
    *Error = Content;
    return false;
  }
  Result->name = *Name;
  Result->content = Content;
  return true;
}

uint32_t exports_test_vault_store_alive(void) { return Alive; }
