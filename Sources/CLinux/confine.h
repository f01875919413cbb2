#ifndef NSLAB_CONFINE_H
#define NSLAB_CONFINE_H
/// Takes from the calling process what a program of a lab does not need: capabilities, system calls, and resources without end.
/// 0, or an errno.
int nslab_confine(void);
#endif
