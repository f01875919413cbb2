#define _GNU_SOURCE
#include "CLinux.h"
#include "confine.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void give_up(int fd, int error) {
  if (write(fd, &error, sizeof error) < 0) _exit(126);
  _exit(127);
}

static void become(const struct nslab_program *p, int fd, int takes_terminal) {
  if (takes_terminal) {
    // A process group that the program's own PID namespace knows, so that a shell finds itself in the foreground.
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(0, getpgrp());
  }
  nslab_reset_signals();
  int kept = dup2(fd, 3);
  fcntl(kept, F_SETFD, FD_CLOEXEC);
  nslab_close_from(4);
  umask(022);
  if (p->folder && chdir(p->folder) && chdir("/")) give_up(kept, errno);
  int error = p->confined ? nslab_confine(0) : 0;
  if (error) give_up(kept, error);
  // Whoever waits for it may be killed; it does not go on alone.
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (p->environment) environ = (char **)p->environment;
  execvp(p->arguments[0], (char *const *)p->arguments);
  give_up(kept, errno);
}

static pid_t running;

// What the terminal sends reaches the program by itself; what another process sends is handed on.
static void hand_on(int number, siginfo_t *info, void *context) {
  (void)context;
  if (info->si_code <= 0 && running > 0) kill(running, number);
}

// Stops with the program and goes on with it, as a shell's job does.
static int follow(pid_t program, int has_terminal) {
  int status = 0;
  pid_t own = getpgrp();
  for (;;) {
    pid_t ended = waitpid(program, &status, WUNTRACED);
    if (ended < 0 && errno == EINTR) continue;
    if (ended < 0) return -errno;
    if (!WIFSTOPPED(status)) break;
    if (!has_terminal) {
      raise(SIGSTOP);
      continue;
    }
    tcsetpgrp(0, own);
    kill(0, SIGSTOP);
    // Whoever lets it go on may have put it into the foreground again.
    if (tcgetpgrp(0) == own) tcsetpgrp(0, program);
    kill(-program, SIGCONT);
  }
  if (has_terminal) tcsetpgrp(0, own);
  return status;
}

int nslab_enter_program(const struct nslab_program *p, int user_namespace, int32_t *step) {
  *step = 1;
  int has_terminal = isatty(0) && isatty(1) && tcgetpgrp(0) == getpgrp();
  if (user_namespace >= 0 && setns(user_namespace, CLONE_NEWUSER)) return -errno;
  int error = nslab_surroundings(p);
  if (error) return -error;
  int channel[2];
  if (pipe2(channel, O_CLOEXEC)) return -errno;
  pid_t program = fork();
  if (program < 0) return -errno;
  if (program == 0) become(p, channel[1], has_terminal);
  // What the terminal sends is the program's to answer.
  running = program;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = hand_on;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  const int handed[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGWINCH};
  for (unsigned i = 0; i < sizeof handed / sizeof *handed; i++) sigaction(handed[i], &action, 0);
  // Whether it stops follows from the program alone: what stops both at once would stop this one twice.
  signal(SIGTTOU, SIG_IGN);
  signal(SIGTTIN, SIG_IGN);
  signal(SIGTSTP, SIG_IGN);
  if (has_terminal) setpgid(program, program);
  close(channel[1]);
  error = 0;
  while (read(channel[0], &error, sizeof error) < 0 && errno == EINTR) {}
  close(channel[0]);
  int status = follow(program, has_terminal);
  if (!error) return status;
  *step = 2;
  return -error;
}
