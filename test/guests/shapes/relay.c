// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Built with UTF-8 and with UTF-16 strings, as the provider. What is exported
// is owned and goes on as it came: both sides' types are laid out alike.

#include "relay.h"
#include <stdlib.h>
#include <string.h>

typedef relay_string_t String;
typedef __typeof__(*((String *)0)->ptr) Unit;
typedef exports_test_shapes_catalogue_item_t Item;
typedef exports_test_shapes_catalogue_list_item_t Items;
typedef exports_test_shapes_catalogue_shape_t Shape;
typedef exports_test_shapes_catalogue_result_u8_string_t ByteOrText;
typedef test_shapes_catalogue_item_t InnerItem;
typedef test_shapes_catalogue_list_item_t InnerItems;
typedef test_shapes_catalogue_shape_t InnerShape;
typedef test_shapes_catalogue_result_u8_string_t InnerByteOrText;

static String mark(String Text) {
  String Result = {malloc((Text.len + 2) * sizeof(Unit)), Text.len + 2};
  Result.ptr[0] = '<';
  memcpy(Result.ptr + 1, Text.ptr, Text.len * sizeof(Unit));
  Result.ptr[Text.len + 1] = '>';
  relay_string_free(&Text);
  return Result;
}

static void addTag(relay_list_string_t *Tags) {
  static const char Relayed[] = "relayed";
  String Tag = {malloc((sizeof(Relayed) - 1) * sizeof(Unit)),
                sizeof(Relayed) - 1};
  for (size_t I = 0; I != Tag.len; ++I)
    Tag.ptr[I] = (Unit)Relayed[I];
  // What is empty was never allocated.
  Tags->ptr =
      realloc(Tags->len ? Tags->ptr : NULL, (Tags->len + 1) * sizeof(String));
  Tags->ptr[Tags->len++] = Tag;
}

void exports_test_shapes_catalogue_change(
    Items *List, exports_test_shapes_catalogue_changes_t How, Items *Result) {
  for (size_t I = 0; I != List->len; ++I) {
    List->ptr[I].name = mark(List->ptr[I].name);
    addTag(&List->ptr[I].tags);
  }
  test_shapes_catalogue_change((InnerItems *)List, How, (InnerItems *)Result);
  exports_test_shapes_catalogue_list_item_free(List);
}

bool exports_test_shapes_catalogue_transpose(relay_list_list_u32_t *Rows,
                                             relay_list_list_u32_t *Result,
                                             String *Error) {
  for (size_t I = 0; I != Rows->len; ++I)
    for (size_t J = 0; J != Rows->ptr[I].len; ++J)
      Rows->ptr[I].ptr[J] ^= 1;
  bool Success = test_shapes_catalogue_transpose(Rows, Result, Error);
  relay_list_list_u32_free(Rows);
  return Success;
}

void exports_test_shapes_catalogue_next_shape(
    Shape *Of, exports_test_shapes_catalogue_order_t Which, Shape *Result) {
  test_shapes_catalogue_next_shape((InnerShape *)Of, Which,
                                   (InnerShape *)Result);
  exports_test_shapes_catalogue_shape_free(Of);
}

void exports_test_shapes_catalogue_shout(String *Text, String *Result) {
  String Shouted;
  test_shapes_catalogue_shout(Text, &Shouted);
  relay_string_free(Text);
  *Result = mark(Shouted);
}

bool exports_test_shapes_catalogue_pick(Items *List, uint32_t At,
                                        Item *Result) {
  bool Found =
      test_shapes_catalogue_pick((InnerItems *)List, At, (InnerItem *)Result);
  exports_test_shapes_catalogue_list_item_free(List);
  return Found;
}

void exports_test_shapes_catalogue_split(String *Text,
                                         relay_tuple2_u8_option_u16_t *Parts,
                                         relay_list_string_t *Result) {
  test_shapes_catalogue_split(Text, Parts, Result);
  relay_string_free(Text);
  for (size_t I = 0; I != Result->len; ++I)
    Result->ptr[I] = mark(Result->ptr[I]);
}

void exports_test_shapes_catalogue_join(
    String *A, relay_list_u8_t *B, String *C, ByteOrText *D, Item *E, int64_t F,
    float G, relay_tuple3_string_list_u8_s64_t *Result) {
  test_shapes_catalogue_join(A, B, C, (InnerByteOrText *)D, (InnerItem *)E,
                             F + 1, G, Result);
  relay_string_free(A);
  relay_list_u8_free(B);
  if (C)
    relay_string_free(C);
  exports_test_shapes_catalogue_result_u8_string_free(D);
  exports_test_shapes_catalogue_item_free(E);
}
