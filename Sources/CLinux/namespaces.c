#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int nslab_unshare(int flags) { return unshare(flags) ? -errno : 0; }
int nslab_setns(int fd, int type) { return setns(fd, type) ? -errno : 0; }

int nslab_try_user_namespace(void) {
  int channel[2];
  if (pipe2(channel, 02000000 /* O_CLOEXEC */)) return -errno;
  pid_t child = fork();
  if (child < 0) {
    int error = errno;
    close(channel[0]);
    close(channel[1]);
    return -error;
  }
  if (child == 0) {
    int error = unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET) ? errno : 0;
    _exit(write(channel[1], &error, sizeof error) == sizeof error ? 0 : 1);
  }
  close(channel[1]);
  int error = EIO;
  if (read(channel[0], &error, sizeof error) != sizeof error) error = EIO;
  close(channel[0]);
  while (waitpid(child, 0, 0) < 0 && errno == EINTR) {}
  return -error;
}

int nslab_join_until(unsigned long thread, int64_t seconds, int64_t nanoseconds) {
  struct timespec time = {seconds, nanoseconds};
  int error = pthread_timedjoin_np(thread, 0, &time);
  if (error != ETIMEDOUT) return error;
  struct sched_param idle = {0};
  pthread_setschedparam(thread, SCHED_IDLE, &idle);
  pthread_detach(thread);
  return error;
}

int nslab_hear_parents_end(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0) ? -errno : 0; }

int nslab_end_with_parent(int ends) { return nslab_hear_parents_end(ends ? SIGKILL : 0); }
