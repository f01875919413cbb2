#ifndef NSLAB_CLINUX_SPAWN_H
#define NSLAB_CLINUX_SPAWN_H
#include <stdint.h>

/// Starts a process that is the first of new PID and IPC namespaces, in a mount namespace of its own whose mounts reach nobody else.
///
/// It does nothing but wait for the end of `lifeline`, a pipe whose writing end the caller keeps; then it ends, and the kernel ends
/// everything in its PID namespace. Its PID, or a negated errno.
int nslab_spawn_first(int lifeline);

/// The place and the limits of a program that is started.
struct nslab_program {
  const char *const *arguments;    ///< Ended by NULL; the first is searched in PATH.
  const char *const *binds;        ///< Pairs of what is bind-mounted and where, ended by NULL.
  const char *const *removals;     ///< Files that are unlinked once they are mounted, ended by NULL.
  const char *const *environment;  ///< Ended by NULL; NULL itself leaves the caller's.
  const char *folder;              ///< Its working directory; where it is not there, "/" is. NULL leaves the caller's.
  const char *host_name;           ///< The host name that it sees; NULL is the machine's.
  int32_t confined;                ///< Whether capabilities, system calls and resources are limited.
  int32_t mount_namespace;         ///< Descriptors of the namespaces that it runs in.
  int32_t pid_namespace;
  int32_t ipc_namespace;
  int32_t network_namespace;
  int32_t input;                   ///< Its standard input.
  int32_t output;                  ///< Its standard output and standard error.
};

/// A report of a started program; they come one after the other, until it is over.
struct nslab_report {
  int32_t kind;  ///< One of NSLAB_REPORT_….
  int32_t value;
};
enum {
  NSLAB_REPORT_PID = 1,        ///< The program's PID.
  NSLAB_REPORT_SETUP = 2,      ///< The errno of its surroundings' making.
  NSLAB_REPORT_EXEC = 3,       ///< The errno of its starting.
  NSLAB_REPORT_STATUS = 4      ///< Its status as wait(2) gives it.
};

/// Starts a program as `ip netns exec` does: in the network namespace, with a /sys of that namespace. Reports are written to `report`.
/// The PID of a helper process that ends right after the program and must be waited for, or a negated errno.
int nslab_spawn_program(const struct nslab_program *program, int report);
/// Enters the namespaces of a program, after a user namespace where `user_namespace` is one, and runs it with the caller's standard
/// input, output and terminal: as `nsenter` does. It is put into the foreground of the terminal where the caller is there, and stops and
/// goes on with it. Only for a process of one thread, which must end afterwards, as it is in those namespaces. Its status as wait(2) gives
/// it, or a negated errno, of which `step` says whether the surroundings were not made (1) or the program not started (2).
int nslab_enter_program(const struct nslab_program *program, int user_namespace, int32_t *step);
/// Closes all descriptors from 3 on but these.
void nslab_close_others(const int *kept, int count);
/// Closes all descriptors but one, and puts /dev/null in the place of the standard ones: for a process that serves in the background.
void nslab_keep_only(int descriptor);
/// A file without a name, in memory: memfd_create(2). Its descriptor, or a negated errno.
int nslab_memory_file(void);
#endif
