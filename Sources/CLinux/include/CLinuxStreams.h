#ifndef NSLAB_CLINUX_STREAMS_H
#define NSLAB_CLINUX_STREAMS_H
#include <stdint.h>

/// An address and a port; IPv4 addresses stand mapped, as ::ffff:192.0.2.1.
struct nslab_endpoint {
  uint8_t address[16];
  uint32_t scope;   ///< The interface of a link-local address.
  uint16_t port;
};

/// Opens a TCP (or UDP) socket of the calling thread's namespace for an address and a port; :: is all addresses, IPv4 and IPv6. The
/// descriptor, or a negated errno.
int nslab_listen(int is_udp, const struct nslab_endpoint *at);
/// Takes a connection without waiting. Its descriptor, or a negated errno.
int nslab_accept(int fd, struct nslab_endpoint *peer);
/// Takes a datagram without waiting. Its length, or a negated errno.
int nslab_receive_datagram(int fd, void *bytes, uint32_t size, struct nslab_endpoint *peer, struct nslab_endpoint *local);
/// Answers a datagram from the address that it was sent to. 0, or a negated errno.
int nslab_send_datagram(int fd, const void *bytes, uint32_t size, const struct nslab_endpoint *peer, const struct nslab_endpoint *local);
/// Begins to connect from the calling thread's namespace. The descriptor, or a negated errno; with `local` it gets its own address.
int nslab_connect(int is_udp, int is_v6, const struct nslab_endpoint *to, const struct nslab_endpoint *from, uint32_t interface);
/// The socket's own address and port. 0, or a negated errno.
int nslab_local_endpoint(int fd, struct nslab_endpoint *local);

/// An ICMP error that a namespace was sent, and the packet that it is about.
struct nslab_icmp_error {
  uint8_t from[16];
  uint8_t destination[16];
  uint8_t type;
  uint8_t code;
  uint8_t protocol;          ///< 6 TCP, 17 UDP.
  uint8_t is_v6;
  uint16_t source_port;
  uint16_t destination_port;
};
/// Opens a raw socket that hears the ICMP errors sent to the calling thread's namespace. The descriptor, or a negated errno.
int nslab_hear_icmp_errors(int is_v6);
/// Takes one without waiting; 1 where it is of TCP or UDP, 0 where it is none, or a negated errno.
int nslab_take_icmp_error(int fd, int is_v6, struct nslab_icmp_error *error);
#endif
