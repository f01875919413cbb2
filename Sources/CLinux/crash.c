#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int memory_status;

/// The size of the process's memory in pages, of /proc/self/statm; 0 where it cannot be read.
static size_t pages(void) {
  char text[32];
  int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text);
  close(file);
  size_t number = 0;
  for (ssize_t place = 0; place < count && text[place] >= '0' && text[place] <= '9'; place++)
    number = number * 10 + (size_t)(text[place] - '0');
  return number;
}

/// Whether no more memory is to be had: as much again as there is, since what grows is doubled.
static int is_out_of_memory(void) {
  size_t wanted = pages() * (size_t)sysconf(_SC_PAGESIZE);
  if (wanted < 64u << 20) wanted = 64u << 20;
  void *room = mmap(NULL, wanted, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return errno == ENOMEM;
  munmap(room, wanted);
  return 0;
}

/// Calls nothing but what a signal's handler may call.
static void end(int number) {
  if (is_out_of_memory()) {
    static const char sentence[] = "error: there is not enough memory\n";
    ssize_t written = write(2, sentence, sizeof sentence - 1);
    (void)written;
    _exit(memory_status);
  }
  signal(number, SIG_DFL);
  raise(number);
}

void nslab_end_at_crash(int status) {
  static const int numbers[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
  memory_status = status;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = end;
  // The handler's own signal stays open, so that a second one ends the process.
  action.sa_flags = SA_NODEFER | SA_RESETHAND | SA_ONSTACK;
  stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
  if (stack.ss_sp) sigaltstack(&stack, NULL);
  sigset_t set;
  sigemptyset(&set);
  for (size_t place = 0; place < sizeof numbers / sizeof *numbers; place++) {
    sigaction(numbers[place], &action, NULL);
    sigaddset(&set, numbers[place]);
  }
  signal(SIGQUIT, SIG_DFL);
  sigaddset(&set, SIGQUIT);
  // Whoever started us may have blocked them.
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}
