#ifndef NSLAB_CLINUX_PROBES_H
#define NSLAB_CLINUX_PROBES_H
#include <stdint.h>
#include <sys/epoll.h>

/// A datagram of a raw ICMP socket or of its error queue.
struct nslab_datagram {
  int64_t timestamp;   ///< Nanoseconds since 1970 at which the kernel took it in.
  int32_t hop_limit;   ///< TTL or hop limit, or -1.
  int32_t length;      ///< Bytes stored in `bytes`.
  uint32_t error;      ///< errno of an error queue entry; 0 of a datagram.
  uint32_t info;       ///< `ee_info`: the MTU of "too big".
  uint8_t origin;      ///< `ee_origin`: 1 local, 2 ICMP, 3 ICMPv6.
  uint8_t type;        ///< `ee_type`.
  uint8_t code;        ///< `ee_code`.
  uint8_t has_address; ///< Whether `address` says who sent it, or who complained.
  uint8_t address[16];
  uint32_t interface;  ///< The scope of a link-local address: the index of the interface it came by.
  uint8_t bytes[128];  ///< Its beginning: of IPv4 datagrams with the IP header.
};

/// Where and how an echo request is sent.
struct nslab_echo_target {
  uint8_t destination[16];
  uint8_t source[16];
  uint32_t interface;  ///< Index, 0 for any; the scope of link-local addresses.
  int32_t hop_limit;   ///< -1 is the system's.
  uint8_t is_v6;
  uint8_t has_source;
  uint8_t dont_fragment;
};

/// Opens a raw ICMP (or ICMPv6) socket with error queue, timestamps and hop limits. The descriptor, or a negated errno.
int nslab_ping_open(int is_v6);
/// Sends one packet. 0, or a negated errno.
int nslab_ping_send(int fd, const struct nslab_echo_target *target, const void *packet, uint32_t length);
/// Asks which source the calling thread's namespace takes to a destination, as ping(8) asks: by a UDP socket that is connected to it,
/// but for link-local destinations, of which it asks nothing.
/// `interface` is a name, or empty. 0, or a negated errno; of that `step` says where: 1 the device, 2 the source, 3 the connection.
int nslab_ping_route(
    const struct nslab_echo_target *target, const char *interface, int broadcast, uint8_t *source, int32_t *step);
/// Takes up to `count` datagrams (or, with `errors`, entries of the error queue) without waiting. How many, or a negated errno.
int nslab_ping_receive(int fd, int is_v6, int errors, struct nslab_datagram *out, int count);
/// Takes the pending error off a socket.
int nslab_socket_error(int fd);
#endif
