// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Blobs that hold a blob of the imported store.

#include "wrapper.h"
#include <stdlib.h>

typedef exports_test_vault_store_own_blob_t Own;
typedef exports_test_vault_store_borrow_blob_t Borrow;
typedef test_vault_store_own_blob_t InnerOwn;
typedef test_vault_store_borrow_blob_t InnerBorrow;

struct exports_test_vault_store_blob_t {
  InnerOwn Inner;
};

static InnerBorrow inner(Borrow Blob) {
  return test_vault_store_borrow_blob(Blob->Inner);
}

Own exports_test_vault_store_constructor_blob(wrapper_string_t *Text) {
  exports_test_vault_store_blob_t *Blob = malloc(sizeof(*Blob));
  Blob->Inner = test_vault_store_constructor_blob(Text);
  wrapper_string_free(Text);
  return exports_test_vault_store_blob_new(Blob);
}

void exports_test_vault_store_blob_destructor(
    exports_test_vault_store_blob_t *Blob) {
  test_vault_store_blob_drop_own(Blob->Inner);
  free(Blob);
}

void exports_test_vault_store_method_blob_append(Borrow Self,
                                                 wrapper_string_t *More) {
  test_vault_store_method_blob_append(inner(Self), More);
  wrapper_string_free(More);
}

uint32_t exports_test_vault_store_method_blob_size(Borrow Self) {
  return test_vault_store_method_blob_size(inner(Self));
}

void exports_test_vault_store_method_blob_text(Borrow Self,
                                               wrapper_string_t *Result) {
  test_vault_store_method_blob_text(inner(Self), Result);
}

Own exports_test_vault_store_static_blob_join(Own First, Borrow Second) {
  Borrow Blob = exports_test_vault_store_blob_rep(First);
  Blob->Inner = test_vault_store_static_blob_join(Blob->Inner, inner(Second));
  return First;
}

/// The blobs stay who they are; what they hold is sorted.
void exports_test_vault_store_sort(
    exports_test_vault_store_list_own_blob_t *Blobs,
    exports_test_vault_store_list_own_blob_t *Result) {
  test_vault_store_list_own_blob_t Held, Sorted;
  Held.len = Blobs->len;
  Held.ptr = malloc(Held.len * sizeof(InnerOwn));
  for (size_t I = 0; I != Held.len; ++I)
    Held.ptr[I] = exports_test_vault_store_blob_rep(Blobs->ptr[I])->Inner;
  test_vault_store_sort(&Held, &Sorted);
  free(Held.ptr);
  for (size_t I = 0; I != Sorted.len; ++I)
    exports_test_vault_store_blob_rep(Blobs->ptr[I])->Inner = Sorted.ptr[I];
  // What is empty was never allocated.
  if (Sorted.len)
    free(Sorted.ptr);
  *Result = *Blobs;
}

bool exports_test_vault_store_largest(
    exports_test_vault_store_list_borrow_blob_t *Blobs, uint32_t *Result) {
  test_vault_store_list_borrow_blob_t Held;
  Held.len = Blobs->len;
  Held.ptr = malloc(Held.len * sizeof(InnerBorrow));
  for (size_t I = 0; I != Held.len; ++I)
    Held.ptr[I] = inner(Blobs->ptr[I]);
  bool Found = test_vault_store_largest(&Held, Result);
  free(Held.ptr);
  exports_test_vault_store_list_borrow_blob_free(Blobs);
  return Found;
}

bool exports_test_vault_store_label(Own Content, wrapper_string_t *Name,
                                    exports_test_vault_store_labelled_t *Result,
                                    Own *Error) {
  Borrow Blob = exports_test_vault_store_blob_rep(Content);
  test_vault_store_labelled_t Labelled;
  bool Success =
      test_vault_store_label(Blob->Inner, Name, &Labelled, &Blob->Inner);
  wrapper_string_free(Name);
  if (!Success) {
    *Error = Content;
    return false;
  }
  Blob->Inner = Labelled.content;
  Result->name = Labelled.name;
  Result->content = Content;
  return true;
}

uint32_t exports_test_vault_store_alive(void) {
  return test_vault_store_alive();
}
