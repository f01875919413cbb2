#ifndef NSLAB_CLINUX_PACKETS_H
#define NSLAB_CLINUX_PACKETS_H
#include <stdint.h>

/// A frame that a packet socket saw, packet(7).
struct nslab_frame {
  int64_t timestamp;    ///< Nanoseconds since 1970 at which the kernel saw it.
  int32_t interface;    ///< The index of its interface.
  uint32_t length;      ///< Bytes on the wire, a VLAN tag that the kernel took out included.
  uint32_t stored;      ///< Bytes that were kept; they stand one frame after the other.
  uint16_t hardware;    ///< `sll_hatype`: 1 Ethernet, 772 loopback, 65534 none.
  uint8_t direction;    ///< `sll_pkttype`: 0 to this host, 1 broadcast, 2 multicast, 3 to another host, 4 outgoing.
  uint8_t has_tag;      ///< Whether a VLAN tag was put back.
};

/// Opens a packet socket in the calling thread's namespace, for all interfaces where the index is 0. The descriptor, or a negated errno.
int nslab_packet_open(int32_t interface);
/// Lets through only ARP, ICMP, what has a VLAN tag in it, and a protocol of IP. 0, or a negated errno.
int nslab_packet_limit(int fd, uint8_t protocol);
/// Takes up to `count` frames without waiting; their bytes go into `bytes`, of each at most `most`. How many, or a negated errno.
int nslab_packet_receive(int fd, struct nslab_frame *frames, int count, uint8_t *bytes, uint32_t most);
/// How many frames the kernel dropped since it was asked last. The number, or a negated errno.
int64_t nslab_packet_lost(int fd);
#endif
