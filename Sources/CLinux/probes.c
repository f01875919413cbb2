#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/icmp6.h>
#include <linux/errqueue.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 32

static int set(int fd, int level, int option, int value) { return setsockopt(fd, level, option, &value, sizeof value); }

int nslab_ping_open(int is_v6) {
  int fd = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, is_v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
  if (fd < 0) return -errno;
  int bad = set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
  set(fd, SOL_SOCKET, SO_BROADCAST, 1);
  if (set(fd, SOL_SOCKET, SO_RCVBUFFORCE, 1 << 20)) set(fd, SOL_SOCKET, SO_RCVBUF, 1 << 20);
  if (is_v6) {
    struct icmp6_filter filter;
    ICMP6_FILTER_SETBLOCKALL(&filter);
    ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
    bad |= setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter);
    bad |= set(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
    bad |= set(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
  } else {
    uint32_t filter = ~(1u << 0 /* ICMP_ECHOREPLY */);
    bad |= setsockopt(fd, SOL_RAW, 1 /* ICMP_FILTER */, &filter, sizeof filter);
    bad |= set(fd, IPPROTO_IP, IP_RECVERR, 1);
    bad |= set(fd, IPPROTO_IP, IP_RECVTTL, 1);
  }
  if (bad) {
    int error = errno;
    close(fd);
    return -error;
  }
  return fd;
}

int nslab_ping_send(int fd, const struct nslab_echo_target *t, const void *packet, uint32_t length) {
  union {
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
  } to = {0};
  union {
    char space[128];
    struct cmsghdr align;
  } control;
  memset(&control, 0, sizeof control);
  struct iovec part = {.iov_base = (void *)packet, .iov_len = length};
  struct msghdr message = {.msg_name = &to, .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  struct cmsghdr *c = CMSG_FIRSTHDR(&message);
  size_t used = 0;
  if (t->is_v6) {
    to.v6.sin6_family = AF_INET6;
    memcpy(&to.v6.sin6_addr, t->destination, 16);
    to.v6.sin6_scope_id = t->interface;
    message.msg_namelen = sizeof to.v6;
    if (t->has_source || t->interface) {
      struct in6_pktinfo info = {.ipi6_ifindex = t->interface};
      if (t->has_source) memcpy(&info.ipi6_addr, t->source, 16);
      c->cmsg_level = IPPROTO_IPV6;
      c->cmsg_type = IPV6_PKTINFO;
      c->cmsg_len = CMSG_LEN(sizeof info);
      memcpy(CMSG_DATA(c), &info, sizeof info);
      used += CMSG_SPACE(sizeof info);
      c = CMSG_NXTHDR(&message, c);
    }
    if (t->hop_limit >= 0) {
      c->cmsg_level = IPPROTO_IPV6;
      c->cmsg_type = IPV6_HOPLIMIT;
      c->cmsg_len = CMSG_LEN(sizeof(int));
      memcpy(CMSG_DATA(c), &t->hop_limit, sizeof(int));
      used += CMSG_SPACE(sizeof(int));
    }
    set(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, t->dont_fragment ? IPV6_PMTUDISC_DO : IPV6_PMTUDISC_DONT);
  } else {
    to.v4.sin_family = AF_INET;
    memcpy(&to.v4.sin_addr, t->destination, 4);
    message.msg_namelen = sizeof to.v4;
    if (t->has_source || t->interface) {
      struct in_pktinfo info = {.ipi_ifindex = t->interface};
      if (t->has_source) memcpy(&info.ipi_spec_dst, t->source, 4);
      c->cmsg_level = IPPROTO_IP;
      c->cmsg_type = IP_PKTINFO;
      c->cmsg_len = CMSG_LEN(sizeof info);
      memcpy(CMSG_DATA(c), &info, sizeof info);
      used += CMSG_SPACE(sizeof info);
      c = CMSG_NXTHDR(&message, c);
    }
    if (t->hop_limit >= 0) {
      c->cmsg_level = IPPROTO_IP;
      c->cmsg_type = IP_TTL;
      c->cmsg_len = CMSG_LEN(sizeof(int));
      memcpy(CMSG_DATA(c), &t->hop_limit, sizeof(int));
      used += CMSG_SPACE(sizeof(int));
    }
    set(fd, IPPROTO_IP, IP_MTU_DISCOVER, t->dont_fragment ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
  }
  message.msg_controllen = used;
  if (!used) message.msg_control = 0;
  return sendmsg(fd, &message, 0) < 0 ? -errno : 0;
}

static int route(int fd, const struct nslab_echo_target *t, const char *interface, int broadcast, uint8_t *source, int32_t *step) {
  union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
  } place;
  socklen_t length = t->is_v6 ? sizeof place.v6 : sizeof place.v4;
  *step = 1;
  if (*interface && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface, strlen(interface) + 1)) return -errno;
  *step = 2;
  memset(&place, 0, sizeof place);
  place.any.sa_family = t->is_v6 ? AF_INET6 : AF_INET;
  if (t->has_source) {
    if (t->is_v6) memcpy(&place.v6.sin6_addr, t->source, 16);
    else memcpy(&place.v4.sin_addr, t->source, 4);
    if (t->is_v6) place.v6.sin6_scope_id = t->interface;
    if (bind(fd, &place.any, length)) return -errno;
  }
  *step = 3;
  if (broadcast) set(fd, SOL_SOCKET, SO_BROADCAST, 1);
  memset(&place, 0, sizeof place);
  place.any.sa_family = t->is_v6 ? AF_INET6 : AF_INET;
  if (t->is_v6) {
    memcpy(&place.v6.sin6_addr, t->destination, 16);
    place.v6.sin6_scope_id = t->interface;
    place.v6.sin6_port = htons(1025);
    // Without an interface the kernel would refuse to connect to an address of one link, though it sends there.
    if (IN6_IS_ADDR_LINKLOCAL(&place.v6.sin6_addr) || IN6_IS_ADDR_MC_LINKLOCAL(&place.v6.sin6_addr)) place.any.sa_family = AF_UNSPEC;
  } else {
    memcpy(&place.v4.sin_addr, t->destination, 4);
    place.v4.sin_port = htons(1025);
  }
  if (connect(fd, &place.any, length)) return -errno;
  if (getsockname(fd, &place.any, &length)) return -errno;
  if (t->is_v6) memcpy(source, &place.v6.sin6_addr, 16);
  else memcpy(source, &place.v4.sin_addr, 4);
  return 0;
}

int nslab_ping_route(const struct nslab_echo_target *t, const char *interface, int broadcast, uint8_t *source, int32_t *step) {
  *step = 0;
  int fd = socket(t->is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  int status = route(fd, t, interface, broadcast, source, step);
  close(fd);
  return status;
}

static void read_control(struct msghdr *message, struct nslab_datagram *out) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS) {
      struct timespec when;
      memcpy(&when, CMSG_DATA(c), sizeof when);
      out->timestamp = (int64_t)when.tv_sec * 1000000000 + when.tv_nsec;
    } else if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TTL) ||
               (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_HOPLIMIT)) {
      memcpy(&out->hop_limit, CMSG_DATA(c), sizeof out->hop_limit);
    } else if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
               (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR)) {
      struct sock_extended_err e;
      memcpy(&e, CMSG_DATA(c), sizeof e);
      out->error = e.ee_errno;
      out->origin = e.ee_origin;
      out->type = e.ee_type;
      out->code = e.ee_code;
      out->info = e.ee_info;
      union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
      } who;
      if (c->cmsg_len < CMSG_LEN(sizeof e + sizeof who.v4)) continue;
      memset(&who, 0, sizeof who);
      size_t size = c->cmsg_len - CMSG_LEN(sizeof e);
      memcpy(&who, CMSG_DATA(c) + sizeof e, size < sizeof who ? size : sizeof who);
      out->has_address = 0;
      if (who.any.sa_family == AF_INET) {
        memcpy(out->address, &who.v4.sin_addr, 4);
        out->has_address = 4;
      } else if (who.any.sa_family == AF_INET6) {
        memcpy(out->address, &who.v6.sin6_addr, 16);
        out->has_address = 16;
      }
    }
  }
}

int nslab_ping_receive(int fd, int is_v6, int errors, struct nslab_datagram *out, int count) {
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];
  struct sockaddr_in6 from[BATCH];
  union {
    char space[256];
    struct cmsghdr align;
  } control[BATCH];
  if (count > BATCH) count = BATCH;
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < count; i++) {
    parts[i] = (struct iovec){out[i].bytes, sizeof out[i].bytes};
    messages[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &parts[i], .msg_iovlen = 1,
                                          .msg_control = &control[i], .msg_controllen = sizeof control[i]};
  }
  int n = recvmmsg(fd, messages, count, MSG_DONTWAIT | (errors ? MSG_ERRQUEUE : 0), 0);
  if (n < 0) return -errno;
  for (int i = 0; i < n; i++) {
    struct nslab_datagram *d = &out[i];
    d->timestamp = 0;
    d->hop_limit = -1;
    d->error = d->info = 0;
    d->origin = d->type = d->code = d->has_address = 0;
    d->length = messages[i].msg_len < sizeof d->bytes ? (int32_t)messages[i].msg_len : (int32_t)sizeof d->bytes;
    d->interface = 0;
    memset(d->address, 0, sizeof d->address);
    if (!errors && messages[i].msg_hdr.msg_namelen >= sizeof(struct sockaddr_in)) {
      if (is_v6) memcpy(d->address, &from[i].sin6_addr, 16), d->interface = from[i].sin6_scope_id;
      else memcpy(d->address, &((struct sockaddr_in *)&from[i])->sin_addr, 4);
      d->has_address = is_v6 ? 16 : 4;
    }
    read_control(&messages[i].msg_hdr, d);
  }
  return n;
}

int nslab_socket_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) ? errno : error;
}
