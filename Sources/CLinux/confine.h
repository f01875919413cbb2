#ifndef NSLAB_CONFINE_H
#define NSLAB_CONFINE_H
#include "CLinuxSpawn.h"
/// Takes from the calling process what a program of a lab does not need: capabilities, system calls, and resources without end; those of
/// files it writes where asked for. 0, or an errno.
int nslab_confine(int limits_files);
/// Enters the namespaces of a program and makes what is its own there: mounts and a host name. 0, or an errno.
int nslab_surroundings(const struct nslab_program *program);
/// Every signal as it is for a new process.
void nslab_reset_signals(void);
/// Closes all descriptors from this one on.
void nslab_close_from(unsigned first);
#endif
