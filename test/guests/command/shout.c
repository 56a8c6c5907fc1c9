// A command: repeats its arguments and its input, in capitals, and fails when
// it is told to.

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void shout(const char *text) {
  for (; *text; ++text)
    putchar(toupper((unsigned char)*text));
  putchar('\n');
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; ++i)
    shout(argv[i]);
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    shout(line);
  }
  fprintf(stderr, "%d arguments\n", argc - 1);
  if (time(NULL) == 0)
    abort();
  if (argc > 1 && strcmp(argv[1], "trap") == 0)
    __builtin_trap();
  return argc > 1 && strcmp(argv[1], "fail") == 0;
}
