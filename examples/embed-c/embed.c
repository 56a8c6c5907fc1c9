/*===- embed.c - Fuse components from a C program -------------------------===*\
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/
/**
 * \file
 * Fuses the components given into one core module:
 *
 *     embed-c OUTPUT INPUT...
 */
#include "meld-c.h"

#include <stdio.h>
#include <stdlib.h>

static uint8_t *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  uint8_t *bytes = NULL;
  size_t room = 0;
  *size = 0;
  if (!file)
    return NULL;
  for (;;) {
    if (*size == room) {
      room = 2 * room + 4096;
      uint8_t *larger = realloc(bytes, room);
      if (!larger)
        break;
      bytes = larger;
    }
    const size_t count = fread(bytes + *size, 1, room - *size, file);
    if (count == 0) {
      fclose(file);
      return bytes;
    }
    *size += count;
  }
  fclose(file);
  free(bytes);
  return NULL;
}

static int write_file(const char *path, const uint8_t *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  if (!file)
    return 0;
  const int whole = fwrite(bytes, 1, size, file) == size;
  return fclose(file) == 0 && whole;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: embed-c OUTPUT INPUT...\n");
    return 2;
  }
  const size_t count = (size_t)argc - 2;
  MeldInput *inputs = calloc(count, sizeof *inputs);
  MeldOptions *options = meldOptionsCreate();
  MeldResult *result = NULL;
  int status = 1;
  if (!inputs || !options)
    goto done;
  for (size_t i = 0; i < count; ++i) {
    inputs[i].name = argv[i + 2];
    inputs[i].bytes = read_file(argv[i + 2], &inputs[i].size);
    if (!inputs[i].bytes) {
      fprintf(stderr, "embed-c: '%s' cannot be read\n", argv[i + 2]);
      goto done;
    }
  }

  if (!meldOptionsSetPipeline(options, "fuse,premises,emit-scpv"))
    goto done;
  result = meldFuse(inputs, count, options);
  if (!result)
    goto done;
  for (size_t i = 0; i < meldResultDiagnosticCount(result); ++i)
    fprintf(stderr, "embed-c: %s\n", meldResultDiagnosticText(result, i));
  if (meldResultSucceeded(result) &&
      write_file(argv[1], meldResultBytes(result), meldResultSize(result)))
    status = 0;

done:
  meldResultDispose(result);
  meldOptionsDispose(options);
  for (size_t i = 0; inputs && i < count; ++i)
    free((void *)inputs[i].bytes);
  free(inputs);
  return status;
}
