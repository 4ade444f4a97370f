/*
 * Takes what a container may be kept from taking, and says how much it got:
 *   hog memory MEBIBYTES   touches every page, one by one: "touched 200 MiB, resident 63 MiB, swapped 137 MiB"
 *   hog cpu SECONDS        spins: "used 498 of 1000 ms"
 *   hog processes COUNT    keeps children alive: "started 19 of 50"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static long milliseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

/* A line of /proc/self/status in mebibytes: see proc_pid_status(5). */
static long status_mebibytes(const char *name) {
  char line[256];
  long kibibytes = -1024;
  FILE *status = fopen("/proc/self/status", "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL) {
    if (strncmp(line, name, strlen(name)) == 0) kibibytes = atol(line + strlen(name));
  }
  if (status != NULL) fclose(status);
  return kibibytes / 1024;
}

static int take_memory(long mebibytes) {
  const size_t size = (size_t)mebibytes << 20;
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    return 2;
  }
  /* Every page differs, so that nothing can merge them. */
  for (size_t at = 0; at < size; at += page) memcpy(memory + at, &at, sizeof at);
  printf("touched %ld MiB, resident %ld MiB, swapped %ld MiB\n", mebibytes, status_mebibytes("VmRSS:"),
         status_mebibytes("VmSwap:"));
  return 0;
}

static int take_cpu(long seconds) {
  const long start = milliseconds(CLOCK_MONOTONIC);
  long wall;
  do {
    wall = milliseconds(CLOCK_MONOTONIC) - start;
  } while (wall < seconds * 1000L);
  printf("used %ld of %ld ms\n", milliseconds(CLOCK_PROCESS_CPUTIME_ID), wall);
  return 0;
}

static int take_processes(long count) {
  pid_t *children = calloc((size_t)count, sizeof *children);
  long started = 0;
  if (children == NULL) return 2;
  while (started < count) {
    const pid_t child = fork();
    if (child == 0) {
      pause();
      _exit(0);
    }
    if (child < 0) break;
    children[started++] = child;
  }
  printf("started %ld of %ld\n", started, count);
  for (long at = 0; at < started; at++) {
    kill(children[at], SIGKILL);
    waitpid(children[at], NULL, 0);
  }
  return 0;
}

int main(int count, char **words) {
  const long amount = count == 3 ? atol(words[2]) : 0;
  if (amount > 0 && strcmp(words[1], "memory") == 0) return take_memory(amount);
  if (amount > 0 && strcmp(words[1], "cpu") == 0) return take_cpu(amount);
  if (amount > 0 && strcmp(words[1], "processes") == 0) return take_processes(amount);
  fputs("usage: hog memory MEBIBYTES | cpu SECONDS | processes COUNT\n", stderr);
  return 64;
}
