// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Built with UTF-8 and with UTF-16 strings: text is looked at in units, and
// only ASCII is changed.

#include "provider.h"
#include <stdlib.h>
#include <string.h>

typedef provider_string_t String;
typedef __typeof__(*((String *)0)->ptr) Unit;
typedef exports_test_shapes_catalogue_item_t Item;
typedef exports_test_shapes_catalogue_list_item_t Items;
typedef exports_test_shapes_catalogue_shape_t Shape;
typedef provider_list_list_u32_t Grid;

static String makeString(const char *Ascii) {
  String Result = {malloc(strlen(Ascii) * sizeof(Unit)), strlen(Ascii)};
  for (size_t I = 0; I != Result.len; ++I)
    Result.ptr[I] = (Unit)Ascii[I];
  return Result;
}

static String append(String First, String Second) {
  // What is empty was never allocated.
  First.ptr = realloc(First.len ? First.ptr : NULL,
                      (First.len + Second.len) * sizeof(Unit));
  memcpy(First.ptr + First.len, Second.ptr, Second.len * sizeof(Unit));
  First.len += Second.len;
  provider_string_free(&Second);
  return First;
}

static void shoutAt(String Text) {
  for (size_t I = 0; I != Text.len; ++I)
    if (Text.ptr[I] >= 'a' && Text.ptr[I] <= 'z')
      Text.ptr[I] -= 'a' - 'A';
}

static void reverseItems(Items List) {
  for (size_t I = 0; I < List.len / 2; ++I) {
    Item Kept = List.ptr[I];
    List.ptr[I] = List.ptr[List.len - 1 - I];
    List.ptr[List.len - 1 - I] = Kept;
  }
}

void exports_test_shapes_catalogue_change(
    Items *List, exports_test_shapes_catalogue_changes_t How, Items *Result) {
  if (How & EXPORTS_TEST_SHAPES_CATALOGUE_CHANGES_REVERSE)
    reverseItems(*List);
  for (size_t I = 0; I != List->len; ++I) {
    Item *At = &List->ptr[I];
    if (How & EXPORTS_TEST_SHAPES_CATALOGUE_CHANGES_SHOUT) {
      shoutAt(At->name);
      for (size_t J = 0; J != At->tags.len; ++J)
        shoutAt(At->tags.ptr[J]);
    }
    if (How & EXPORTS_TEST_SHAPES_CATALOGUE_CHANGES_RENUMBER)
      At->id += (uint64_t)I << 32;
    At->weight = -At->weight;
    At->mark.val =
        At->mark.val == 0xd7ff ? 0xe000 : (At->mark.val + 1) % 0x110000;
  }
  *Result = *List;
}

/// Whether all rows have one length; \p Rows is freed.
static bool transpose(Grid *Rows, Grid *Result) {
  size_t Width = Rows->len ? Rows->ptr[0].len : 0;
  for (size_t I = 0; I != Rows->len; ++I)
    if (Rows->ptr[I].len != Width) {
      provider_list_list_u32_free(Rows);
      return false;
    }
  Result->len = Width;
  Result->ptr = malloc(Width * sizeof(*Result->ptr));
  for (size_t I = 0; I != Width; ++I) {
    Result->ptr[I].len = Rows->len;
    Result->ptr[I].ptr = malloc(Rows->len * sizeof(uint32_t));
    for (size_t J = 0; J != Rows->len; ++J)
      Result->ptr[I].ptr[J] = Rows->ptr[J].ptr[I];
  }
  provider_list_list_u32_free(Rows);
  return true;
}

bool exports_test_shapes_catalogue_transpose(Grid *Rows, Grid *Result,
                                             String *Error) {
  bool Success = transpose(Rows, Result);
  if (!Success)
    *Error = makeString("ragged");
  return Success;
}

void exports_test_shapes_catalogue_next_shape(
    Shape *Of, exports_test_shapes_catalogue_order_t Which, Shape *Result) {
  *Result = *Of;
  switch (Of->tag) {
  case EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_EMPTY:
    Result->tag = EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_CIRCLE;
    Result->val.circle = Which + 0.5f;
    return;
  case EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_CIRCLE:
    Result->tag = EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_NESTED;
    Result->val.nested.is_err = false;
    Result->val.nested.val.ok.f0 = (uint8_t)(200 + Which);
    Result->val.nested.val.ok.f1 = makeString("was a circle");
    return;
  case EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_LABEL:
    Result->val.label = append(Of->val.label, makeString("!"));
    return;
  case EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_GRID:
    if (!transpose(&Of->val.grid, &Result->val.grid))
      Result->tag = EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_EMPTY;
    return;
  case EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_ITEMS:
    reverseItems(Result->val.items);
    return;
  case EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_NESTED:
    if (Of->val.nested.is_err) {
      Result->val.nested.val.err = Which;
      return;
    }
    Result->tag = EXPORTS_TEST_SHAPES_CATALOGUE_SHAPE_LABEL;
    Result->val.label = Of->val.nested.val.ok.f1;
    return;
  }
}

void exports_test_shapes_catalogue_shout(String *Text, String *Result) {
  shoutAt(*Text);
  *Result = append(*Text, makeString("!"));
}

bool exports_test_shapes_catalogue_pick(Items *List, uint32_t At,
                                        Item *Result) {
  bool Found = At < List->len;
  if (Found) {
    *Result = List->ptr[At];
    List->ptr[At] = List->ptr[--List->len];
  }
  exports_test_shapes_catalogue_list_item_free(List);
  return Found;
}

void exports_test_shapes_catalogue_split(String *Text,
                                         provider_tuple2_u8_option_u16_t *Parts,
                                         provider_list_string_t *Result) {
  size_t Begin = 0;
  Result->len = 0;
  Result->ptr = malloc((Parts->f0 + 1) * sizeof(String));
  for (size_t At = 0; At <= Text->len; ++At) {
    bool IsLast = At == Text->len;
    if (!IsLast && (Text->ptr[At] != ' ' || Result->len == Parts->f0))
      continue;
    if (!Parts->f1.is_some || At - Begin >= Parts->f1.val)
      provider_string_dup_n(&Result->ptr[Result->len++],
                            (const void *)(Text->ptr + Begin), At - Begin);
    Begin = At + 1;
  }
  provider_string_free(Text);
}

void exports_test_shapes_catalogue_join(
    String *A, provider_list_u8_t *B, String *C,
    exports_test_shapes_catalogue_result_u8_string_t *D, Item *E, int64_t F,
    float G, provider_tuple3_string_list_u8_s64_t *Result) {
  String Text = append(*A, makeString(","));
  Text = append(Text, C ? *C : makeString("none"));
  if (D->is_err)
    Text = append(Text, D->val.err);
  else
    F += D->val.ok;
  Text = append(Text, E->name);
  for (size_t I = 0; I != E->tags.len; ++I)
    Text = append(Text, E->tags.ptr[I]);
  if (E->tags.len)
    free(E->tags.ptr);
  for (size_t I = 0; I != B->len; ++I)
    B->ptr[I] ^= (uint8_t)I;
  Result->f0 = Text;
  Result->f1 = *B;
  Result->f2 = F + (int64_t)E->id + (int64_t)(E->weight > G);
}
