#ifndef NSLAB_CLINUX_TRACING_H
#define NSLAB_CLINUX_TRACING_H
#include <stdint.h>

/// Where probes of the way go, and how.
struct nslab_way_target {
  uint8_t destination[16];
  uint8_t source[16];
  uint32_t interface;  ///< Index, 0 for any; the scope of link-local addresses.
  uint8_t is_v6;
  uint8_t has_source;
  uint8_t is_icmp;     ///< Echo requests; else UDP.
  char device[16];     ///< A name that the socket is bound to, or empty.
};

/// The answer to a probe.
struct nslab_way_answer {
  int64_t timestamp;   ///< Nanoseconds since 1970 at which the kernel took it in, 0 where it does not say.
  uint8_t address[16]; ///< Who answered.
  uint8_t is_reply;    ///< An echo reply, or data; else an ICMP error.
  uint8_t type;        ///< Of an ICMP error.
  uint8_t code;
  uint32_t info;       ///< The MTU of "too big".
};

/// Opens a socket that sends one probe with a TTL: to a port of UDP, or as raw ICMP. The descriptor, or a negated errno.
int nslab_way_open(const struct nslab_way_target *target, uint16_t port, int ttl);
/// Sends it. 0, or a negated errno.
int nslab_way_send(int fd, const void *packet, uint32_t length);
/// Takes what came of it without waiting; of ICMP what has other numbers is left out. 1, 0 of nothing yet, or a negated errno.
int nslab_way_take(int fd, const struct nslab_way_target *target, uint16_t id, uint16_t sequence, struct nslab_way_answer *answer);
#endif
