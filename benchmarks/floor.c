// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The floor: what any fuser has to do at least. Reads a file, hashes it and
// writes the same bytes: floor IN OUT. Prints the SHA-256.

#include <fcntl.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void require(int Condition, const char *What) {
  if (!Condition) {
    perror(What);
    exit(1);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: floor IN OUT\n");
    return 2;
  }
  int In = open(argv[1], O_RDONLY);
  struct stat Info;
  require(In >= 0 && fstat(In, &Info) == 0, argv[1]);
  size_t Size = (size_t)Info.st_size;
  unsigned char *Bytes = malloc(Size ? Size : 1);
  require(Bytes != NULL, "malloc");
  for (size_t At = 0; At != Size;) {
    ssize_t Count = read(In, Bytes + At, Size - At);
    require(Count > 0, argv[1]);
    At += (size_t)Count;
  }

  unsigned char Hash[SHA256_DIGEST_LENGTH];
  SHA256(Bytes, Size, Hash);

  int Out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);
  require(Out >= 0, argv[2]);
  for (size_t At = 0; At != Size;) {
    ssize_t Count = write(Out, Bytes + At, Size - At);
    require(Count > 0, argv[2]);
    At += (size_t)Count;
  }
  require(close(Out) == 0, argv[2]);
  for (size_t I = 0; I != sizeof Hash; ++I)
    printf("%02x", Hash[I]);
  printf("\n");
  return 0;
}
