#define _GNU_SOURCE
#include "CLinux.h"
#include "confine.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

int nslab_open_terminal(int32_t *own, int32_t *other, uint16_t columns, uint16_t rows) {
  char name[64];
  int first = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (first < 0) return -errno;
  int second = -1;
  if (!grantpt(first) && !unlockpt(first) && !ptsname_r(first, name, sizeof name)) second = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (second < 0) {
    int error = errno ? errno : EIO;
    close(first);
    return -error;
  }
  nslab_resize_terminal(first, columns, rows);
  *own = first;
  *other = second;
  return 0;
}

int nslab_resize_terminal(int32_t own, uint16_t columns, uint16_t rows) {
  struct winsize size = {rows, columns, 0, 0};
  return ioctl(own, TIOCSWINSZ, &size) ? -errno : 0;
}

int nslab_start_program(
    const char *path, const char *const *arguments, const char *const *environment, int32_t input, int32_t output, int32_t errors,
    int32_t terminal) {
  pid_t child = fork();
  if (child < 0) return -errno;
  if (child) return (int)child;
  // Only calls that are safe after a fork of a process with threads.
  nslab_reset_signals();
  if (terminal) setsid();
  else prctl(PR_SET_PDEATHSIG, SIGTERM);
  // Numbers above those that they get, so that none takes another's place.
  int in = fcntl(input, F_DUPFD, 10), out = fcntl(output, F_DUPFD, 10), err = fcntl(errors, F_DUPFD, 10);
  if (in < 0 || out < 0 || err < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) _exit(126);
  nslab_close_from(3);
  if (terminal && ioctl(0, TIOCSCTTY, 0)) _exit(126);
  execve(path, (char *const *)arguments, (char *const *)environment);
  _exit(errno == ENOENT ? 127 : 126);
}
