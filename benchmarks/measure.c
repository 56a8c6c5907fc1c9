// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs a command and prints its wall time in seconds, its peak resident memory
// in KiB and its exit status: measure COMMAND ARGUMENT...
//
// A program of its own because a process starts out with the peak of the one
// that forked it, and a Python interpreter's would hide what is measured.

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec Time;
  clock_gettime(CLOCK_MONOTONIC, &Time);
  return (double)Time.tv_sec + (double)Time.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: measure COMMAND ARGUMENT...\n");
    return 2;
  }
  double Begin = now();
  pid_t Child = fork();
  if (Child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); // does not outlive this program
    int Null = open("/dev/null", O_RDWR);
    dup2(Null, 0);
    dup2(Null, 1);
    dup2(Null, 2);
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  int Status;
  struct rusage Usage;
  if (Child < 0 || wait4(Child, &Status, 0, &Usage) < 0) {
    perror("measure");
    return 1;
  }
  double Seconds = now() - Begin;
  printf("%.6f %ld %d\n", Seconds, Usage.ru_maxrss,
         WIFEXITED(Status) ? WEXITSTATUS(Status) : 128 + WTERMSIG(Status));
  return 0;
}
