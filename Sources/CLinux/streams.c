#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/icmp6.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static void to_endpoint(const union address *a, struct nslab_endpoint *e) {
  memset(e, 0, sizeof *e);
  if (a->any.sa_family == AF_INET) {
    memcpy(e->address, mapped, 12);
    memcpy(e->address + 12, &a->v4.sin_addr, 4);
    e->port = ntohs(a->v4.sin_port);
  } else {
    memcpy(e->address, &a->v6.sin6_addr, 16);
    e->scope = a->v6.sin6_scope_id;
    e->port = ntohs(a->v6.sin6_port);
  }
}

static socklen_t to_address(const struct nslab_endpoint *e, int is_v6, union address *a) {
  memset(a, 0, sizeof *a);
  if (is_v6) {
    a->v6.sin6_family = AF_INET6;
    memcpy(&a->v6.sin6_addr, e->address, 16);
    a->v6.sin6_scope_id = e->scope;
    a->v6.sin6_port = htons(e->port);
    return sizeof a->v6;
  }
  a->v4.sin_family = AF_INET;
  memcpy(&a->v4.sin_addr, e->address + 12, 4);
  a->v4.sin_port = htons(e->port);
  return sizeof a->v4;
}

static int failed(int fd) {
  int error = errno;
  close(fd);
  return -error;
}

static void set(int fd, int level, int option, int value) { (void)setsockopt(fd, level, option, &value, sizeof value); }

int nslab_listen(int is_udp, const struct nslab_endpoint *at) {
  int type = (is_udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC | SOCK_NONBLOCK;
  int is_v6 = 1;
  int fd = socket(AF_INET6, type, 0);
  if (fd < 0) {
    is_v6 = 0;
    fd = socket(AF_INET, type, 0);
  }
  if (fd < 0) return -errno;
  set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (is_v6) {
    set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
  }
  union address address;
  socklen_t length = to_address(at, is_v6, &address);
  if (bind(fd, &address.any, length) || (!is_udp && listen(fd, 1024))) return failed(fd);
  return fd;
}

int nslab_accept(int fd, struct nslab_endpoint *peer) {
  union address address;
  socklen_t length = sizeof address;
  int made = accept4(fd, &address.any, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (made < 0) return -errno;
  to_endpoint(&address, peer);
  return made;
}

int nslab_receive_datagram(int fd, void *bytes, uint32_t size, struct nslab_endpoint *peer, struct nslab_endpoint *local) {
  union address address;
  union {
    char space[128];
    struct cmsghdr align;
  } control;
  struct iovec part = {bytes, size};
  struct msghdr message = {.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &part, .msg_iovlen = 1,
                           .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t count = recvmsg(fd, &message, MSG_DONTWAIT);
  if (count < 0) return -errno;
  to_endpoint(&address, peer);
  memset(local, 0, sizeof *local);
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c))
    if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
      struct in6_pktinfo info;
      memcpy(&info, CMSG_DATA(c), sizeof info);
      memcpy(local->address, &info.ipi6_addr, 16);
      local->scope = info.ipi6_ifindex;
    }
  return (int)count;
}

int nslab_send_datagram(int fd, const void *bytes, uint32_t size, const struct nslab_endpoint *peer, const struct nslab_endpoint *local) {
  union address address;
  int domain = AF_INET6;
  socklen_t length = sizeof domain;
  (void)getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &length);
  socklen_t to = to_address(peer, domain == AF_INET6, &address);
  union {
    char space[128];
    struct cmsghdr align;
  } control;
  memset(&control, 0, sizeof control);
  struct iovec part = {(void *)bytes, size};
  struct msghdr message = {.msg_name = &address, .msg_namelen = to, .msg_iov = &part, .msg_iovlen = 1};
  static const struct nslab_endpoint none;
  if (domain == AF_INET6 && memcmp(local->address, none.address, 16)) {
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE(sizeof(struct in6_pktinfo));
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    struct in6_pktinfo info = {.ipi6_ifindex = local->scope};
    memcpy(&info.ipi6_addr, local->address, 16);
    c->cmsg_level = IPPROTO_IPV6;
    c->cmsg_type = IPV6_PKTINFO;
    c->cmsg_len = CMSG_LEN(sizeof info);
    memcpy(CMSG_DATA(c), &info, sizeof info);
  }
  return sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int nslab_connect(int is_udp, int is_v6, const struct nslab_endpoint *to, const struct nslab_endpoint *from, uint32_t interface) {
  int fd = socket(is_v6 ? AF_INET6 : AF_INET, (is_udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -errno;
  // Errors of the network are told at once, not when the last repetition is over.
  if (is_v6) set(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
  else set(fd, IPPROTO_IP, IP_RECVERR, 1);
  if (!is_udp) set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  union address address;
  socklen_t length;
  if (interface) {
    if (setsockopt(fd, SOL_SOCKET, SO_BINDTOIFINDEX, &interface, sizeof interface)) return failed(fd);
  }
  if (from) {
    length = to_address(from, is_v6, &address);
    if (bind(fd, &address.any, length)) return failed(fd);
  }
  length = to_address(to, is_v6, &address);
  if (connect(fd, &address.any, length) && errno != EINPROGRESS) return failed(fd);
  return fd;
}

int nslab_local_endpoint(int fd, struct nslab_endpoint *local) {
  union address address;
  socklen_t length = sizeof address;
  if (getsockname(fd, &address.any, &length)) return -errno;
  to_endpoint(&address, local);
  return 0;
}

int nslab_hear_icmp_errors(int is_v6) {
  int fd = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, is_v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
  if (fd < 0) return -errno;
  int bad;
  if (is_v6) {
    struct icmp6_filter filter;
    ICMP6_FILTER_SETBLOCKALL(&filter);
    for (int type = 1; type <= 4; type++) ICMP6_FILTER_SETPASS(type, &filter);
    bad = setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter);
  } else {
    uint32_t filter = ~(1u << 3 | 1u << 11 | 1u << 12);
    bad = setsockopt(fd, SOL_RAW, 1 /* ICMP_FILTER */, &filter, sizeof filter);
  }
  return bad ? failed(fd) : fd;
}

int nslab_take_icmp_error(int fd, int is_v6, struct nslab_icmp_error *error) {
  uint8_t bytes[256];
  union address address;
  struct iovec part = {bytes, sizeof bytes};
  struct msghdr message = {.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &part, .msg_iovlen = 1};
  ssize_t count = recvmsg(fd, &message, MSG_DONTWAIT);
  if (count < 0) return -errno;
  struct nslab_endpoint from;
  to_endpoint(&address, &from);
  memset(error, 0, sizeof *error);
  memcpy(error->from, from.address, 16);
  error->is_v6 = is_v6 != 0;
  size_t at = 0, end = (size_t)count;
  if (!is_v6) {
    if (end < 20) return 0;
    at = (size_t)(bytes[0] & 15) * 4;
  }
  if (at + 8 > end) return 0;
  error->type = bytes[at];
  error->code = bytes[at + 1];
  at += 8;
  if (is_v6) {
    if (at + 44 > end || bytes[at] >> 4 != 6) return 0;
    error->protocol = bytes[at + 6];
    memcpy(error->destination, bytes + at + 24, 16);
    at += 40;
  } else {
    if (at + 20 > end || bytes[at] >> 4 != 4) return 0;
    error->protocol = bytes[at + 9];
    memcpy(error->destination, mapped, 12);
    memcpy(error->destination + 12, bytes + at + 16, 4);
    at += (size_t)(bytes[at] & 15) * 4;
  }
  if (at + 4 > end || (error->protocol != 6 && error->protocol != 17)) return 0;
  error->source_port = (uint16_t)(bytes[at] << 8 | bytes[at + 1]);
  error->destination_port = (uint16_t)(bytes[at + 2] << 8 | bytes[at + 3]);
  return 1;
}
