#define _GNU_SOURCE
#include "CLinux.h"
#include "confine.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Between fork and exec only calls that are safe after a fork of a process with threads.

void nslab_reset_signals(void) {
  for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, 0);
}

void nslab_close_from(unsigned first) {
#ifdef SYS_close_range
  if (!syscall(SYS_close_range, first, ~0u, 0)) return;
#endif
  long limit = sysconf(_SC_OPEN_MAX);
  for (long fd = first; fd < limit; fd++) close((int)fd);
}

int nslab_spawn_first(int lifeline) {
  long pid = syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0);
  if (pid < 0) return -errno;
  if (pid) return (int)pid;
  nslab_reset_signals();
  signal(SIGCHLD, SIG_IGN);  // Orphans are reaped by the kernel.
  signal(SIGINT, SIG_IGN);
  if (lifeline != 0) dup2(lifeline, 0);
  nslab_close_from(1);
  char byte;
  for (;;) {
    ssize_t count = read(0, &byte, 1);
    if (count == 0 || (count < 0 && errno != EINTR)) _exit(0);
  }
}

static void report(int fd, int32_t kind, int32_t value) {
  struct nslab_report message = {kind, value};
  if (write(fd, &message, sizeof message) < 0) _exit(127);
}

int nslab_surroundings(const struct nslab_program *p) {
  if (setns(p->pid_namespace, CLONE_NEWPID) || setns(p->ipc_namespace, CLONE_NEWIPC)) return errno;
  if (setns(p->mount_namespace, CLONE_NEWNS) || setns(p->network_namespace, CLONE_NEWNET)) return errno;
  // The root of the lab's user namespace, which is nobody on the machine where the machine's root runs the lab. An ordinary
  // user's groups cannot be left; root's can.
  if (p->confined && ((setgroups(0, 0) && errno != EPERM) || setresgid(0, 0, 0) || setresuid(0, 0, 0))) return errno;
  if (unshare(CLONE_NEWNS | (p->host_name ? CLONE_NEWUTS : 0))) return errno;
  if (p->host_name && sethostname(p->host_name, strlen(p->host_name))) return errno;
  // What is mounted here stays here; names that the lab's namespaces get later are seen all the same.
  if (mount("none", "/", 0, MS_REC | MS_SLAVE, 0)) return errno;
  // A user namespace may not take the old /sys away; the new one is then put over it.
  umount2("/sys", MNT_DETACH);
  if (mount("sysfs", "/sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, 0) && errno != EPERM && errno != EBUSY) return errno;
  for (const char *const *bind = p->binds; bind && bind[0] && bind[1]; bind += 2)
    if (mount(bind[0], bind[1], 0, MS_BIND, 0)) return errno;
  // Once it is mounted a file needs no name any more; in /run/netns it would be listed as a namespace.
  for (const char *const *name = p->removals; name && name[0]; name++) unlink(name[0]);
  return 0;
}

static void give_up(int fd, int error) {
  report(fd, NSLAB_REPORT_SETUP, error);
  _exit(127);
}

static void become(const struct nslab_program *p, int fd) {
  // A session of its own has no terminal, so that nothing can be typed into the caller's.
  setsid();
  // Where a container hides parts of /proc a new one is refused; the program then sees the outer one. A confined one has its own.
  if (!p->confined) mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0);
  if (dup2(p->input, 0) < 0 || dup2(p->output, 1) < 0 || dup2(p->output, 2) < 0) give_up(fd, errno);
  int kept = dup2(fd, 3);
  fcntl(kept, F_SETFD, FD_CLOEXEC);
  nslab_close_from(4);
  umask(022);
  if (p->folder && chdir(p->folder) && chdir("/")) give_up(kept, errno);
  int error = p->confined ? nslab_confine(1) : 0;
  if (error) give_up(kept, error);
  if (p->environment) environ = (char **)p->environment;
  execvp(p->arguments[0], (char *const *)p->arguments);
  report(kept, NSLAB_REPORT_EXEC, errno);
  _exit(127);
}

int nslab_spawn_program(const struct nslab_program *p, int fd) {
  pid_t helper = fork();
  if (helper) return helper < 0 ? -errno : helper;
  nslab_reset_signals();
  int error = nslab_surroundings(p);
  if (error) {
    report(fd, NSLAB_REPORT_SETUP, error);
    _exit(127);
  }
  pid_t program = fork();
  if (program < 0) {
    report(fd, NSLAB_REPORT_SETUP, errno);
    _exit(127);
  }
  if (program == 0) become(p, fd);
  // What the helper inherited must not outlive the caller: the lifeline's writing end is among it.
  if (fd != 0) dup2(fd, 0);
  nslab_close_from(1);
  report(0, NSLAB_REPORT_PID, program);
  int status = 0;
  while (waitpid(program, &status, 0) < 0 && errno == EINTR) {}
  report(0, NSLAB_REPORT_STATUS, status);
  _exit(0);
}

static void close_between(unsigned first, unsigned last) {
  if (first > last) return;
#ifdef SYS_close_range
  if (!syscall(SYS_close_range, first, last, 0)) return;
#endif
  long limit = sysconf(_SC_OPEN_MAX);
  for (long fd = first; fd < limit && fd <= (long)last; fd++) close((int)fd);
}

void nslab_close_others(const int *kept, int count) {
  unsigned first = 3;
  for (;;) {
    // The lowest of those that are kept and not passed yet.
    unsigned next = ~0u;
    for (int i = 0; i < count; i++)
      if ((unsigned)kept[i] >= first && (unsigned)kept[i] < next) next = (unsigned)kept[i];
    close_between(first, next == ~0u ? next : next - 1);
    if (next == ~0u) return;
    first = next + 1;
  }
}

void nslab_keep_only(int descriptor) {
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd < 3; fd++)
    if (fd != descriptor) dup2(null, fd);
  nslab_close_others(&descriptor, 1);
}

int nslab_memory_file(void) {
  int fd = memfd_create("output", MFD_CLOEXEC);
  return fd < 0 ? -errno : fd;
}
