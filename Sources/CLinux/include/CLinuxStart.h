#ifndef NSLAB_CLINUX_START_H
#define NSLAB_CLINUX_START_H
#include <stdint.h>

/// Opens a terminal of a size: posix_openpt(3). The descriptor of the side that reads what is shown and writes what is typed, and the other
/// one; both are closed by exec. 0, or a negated errno.
int nslab_open_terminal(int32_t *own, int32_t *other, uint16_t columns, uint16_t rows);
/// Gives a terminal another size, of which the programs in it hear: TIOCSWINSZ. 0, or a negated errno.
int nslab_resize_terminal(int32_t own, uint16_t columns, uint16_t rows);
/// Starts a program with these standard input, output and error and no other descriptor. With `terminal` it leads a session whose terminal
/// its input is; else it gets SIGTERM when the calling thread ends. Arguments and environment end with NULL. The PID, or a negated errno.
int nslab_start_program(
    const char *path, const char *const *arguments, const char *const *environment, int32_t input, int32_t output, int32_t errors,
    int32_t terminal);
#endif
