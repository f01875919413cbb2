#ifndef NSLAB_CLINUX_CRASH_H
#define NSLAB_CLINUX_CRASH_H

/// Lets signals of crashes end the process at once, as without a handler; where there is no more memory, after a sentence and with this
/// status. Source: signal-safety(7), sigaltstack(2).
void nslab_end_at_crash(int status);
#endif
