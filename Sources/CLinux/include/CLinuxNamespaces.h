#ifndef NSLAB_CLINUX_NAMESPACES_H
#define NSLAB_CLINUX_NAMESPACES_H
#include <stdint.h>
/// The kinds of namespaces, which glibc shows only with _GNU_SOURCE: CLONE_FS, CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER,
/// CLONE_NEWPID, CLONE_NEWNET.
enum {
  NSLAB_FS = 0x00000200,
  NSLAB_NEWNS = 0x00020000,
  NSLAB_NEWUTS = 0x04000000,
  NSLAB_NEWIPC = 0x08000000,
  NSLAB_NEWUSER = 0x10000000,
  NSLAB_NEWPID = 0x20000000,
  NSLAB_NEWNET = 0x40000000
};
/// unshare(2), which glibc shows only with _GNU_SOURCE. 0, or a negated errno.
int nslab_unshare(int flags);
/// setns(2). 0, or a negated errno.
int nslab_setns(int fd, int type);
/// Tries in a child process whether a user, a mount and a network namespace can be made. 0, or a negated errno.
int nslab_try_user_namespace(void);

/// pthread_timedjoin_np(3), which glibc shows only with _GNU_SOURCE: waits until a time of CLOCK_REALTIME. A thread that goes on gets the
/// policy SCHED_IDLE and is detached, with ETIMEDOUT. 0, or an errno.
int nslab_join_until(unsigned long thread, int64_t seconds, int64_t nanoseconds);

/// Has the process sent a signal, or none where it is 0, when the one that started it ends: PR_SET_PDEATHSIG. 0, or a negated errno.
int nslab_hear_parents_end(int signal);
/// Whether the process is killed when the one that started it ends: PR_SET_PDEATHSIG. 0, or a negated errno.
int nslab_end_with_parent(int ends);
#endif
