#define _GNU_SOURCE
#include "CLinux.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

union place {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

static socklen_t fill(union place *place, int is_v6, const uint8_t *address, uint16_t port, uint32_t scope) {
  memset(place, 0, sizeof *place);
  if (is_v6) {
    place->v6.sin6_family = AF_INET6;
    place->v6.sin6_port = htons(port);
    place->v6.sin6_scope_id = scope;
    memcpy(&place->v6.sin6_addr, address, 16);
    return sizeof place->v6;
  }
  place->v4.sin_family = AF_INET;
  place->v4.sin_port = htons(port);
  memcpy(&place->v4.sin_addr, address, 4);
  return sizeof place->v4;
}

static int set(int fd, int level, int option, int value) { return setsockopt(fd, level, option, &value, sizeof value); }

int nslab_way_open(const struct nslab_way_target *t, uint16_t port, int ttl) {
  int family = t->is_v6 ? AF_INET6 : AF_INET, level = t->is_v6 ? IPPROTO_IPV6 : IPPROTO_IP;
  int kind = (t->is_icmp ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK;
  int fd = socket(family, kind, t->is_icmp ? (t->is_v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP) : 0);
  if (fd < 0) return -errno;
  union place place;
  int bad = set(fd, level, t->is_v6 ? IPV6_RECVERR : IP_RECVERR, 1);
  bad |= set(fd, level, t->is_v6 ? IPV6_UNICAST_HOPS : IP_TTL, ttl);
  bad |= set(fd, level, t->is_v6 ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, t->is_v6 ? IPV6_PMTUDISC_DONT : IP_PMTUDISC_DONT);
  bad |= set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
  if (t->is_icmp && t->is_v6) {
    struct icmp6_filter filter;
    ICMP6_FILTER_SETBLOCKALL(&filter);
    ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
    bad |= setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter);
  } else if (t->is_icmp) {
    uint32_t filter = ~(1u << ICMP_ECHOREPLY);
    bad |= setsockopt(fd, SOL_RAW, 1 /* ICMP_FILTER */, &filter, sizeof filter);
  }
  if (!bad && *t->device) bad = setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, t->device, strnlen(t->device, sizeof t->device));
  if (!bad && t->has_source) {
    socklen_t length = fill(&place, t->is_v6, t->source, 0, t->interface);
    bad = bind(fd, &place.any, length);
  }
  if (!bad) {
    socklen_t length = fill(&place, t->is_v6, t->destination, t->is_icmp ? 0 : port, t->interface);
    bad = connect(fd, &place.any, length);
  }
  if (!bad) return fd;
  int error = errno;
  close(fd);
  return -error;
}

int nslab_way_send(int fd, const void *packet, uint32_t length) { return send(fd, packet, length, 0) < 0 ? -errno : 0; }

/// Whether bytes begin with an ICMP header of these numbers.
static int is_own(const uint8_t *bytes, ssize_t length, uint16_t id, uint16_t sequence) {
  return length >= 8 && (bytes[4] << 8 | bytes[5]) == id && (bytes[6] << 8 | bytes[7]) == sequence;
}

static void read_control(struct msghdr *message, int is_v6, struct nslab_way_answer *answer, struct sock_extended_err *error) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS) {
      struct timespec when;
      memcpy(&when, CMSG_DATA(c), sizeof when);
      answer->timestamp = (int64_t)when.tv_sec * 1000000000 + when.tv_nsec;
    } else if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) || (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR)) {
      memcpy(error, CMSG_DATA(c), sizeof *error);
      const uint8_t *from = CMSG_DATA(c) + sizeof *error;
      if (is_v6) memcpy(answer->address, &((const struct sockaddr_in6 *)from)->sin6_addr, 16);
      else memcpy(answer->address, &((const struct sockaddr_in *)from)->sin_addr, 4);
    }
  }
}

int nslab_way_take(int fd, const struct nslab_way_target *t, uint16_t id, uint16_t sequence, struct nslab_way_answer *answer) {
  for (int errors = 1; errors >= 0; errors--) {
    for (;;) {
      uint8_t bytes[256];
      union {
        char space[512];
        struct cmsghdr align;
      } control;
      union place from;
      struct sock_extended_err error = {0};
      struct iovec part = {.iov_base = bytes, .iov_len = sizeof bytes};
      struct msghdr message = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
                               .msg_control = &control, .msg_controllen = sizeof control};
      memset(answer, 0, sizeof *answer);
      ssize_t length = recvmsg(fd, &message, (errors ? MSG_ERRQUEUE : 0) | MSG_DONTWAIT);
      if (length < 0) {
        if (errno == EINTR) continue;
        if (errno == EAGAIN) break;
        // An error that is pending stands in the queue of errors, too.
        if (!errors) return 0;
        return -errno;
      }
      read_control(&message, t->is_v6, answer, &error);
      if (errors) {
        if (error.ee_origin != SO_EE_ORIGIN_ICMP && error.ee_origin != SO_EE_ORIGIN_ICMP6) continue;
        if (t->is_icmp && !is_own(bytes, length, id, sequence)) continue;
        answer->type = error.ee_type;
        answer->code = error.ee_code;
        answer->info = error.ee_info;
        return 1;
      }
      const uint8_t *start = bytes;
      if (t->is_icmp && !t->is_v6) {
        size_t header = length > 0 ? (bytes[0] & 0xf) * 4 : 0;
        if ((ssize_t)header > length) continue;
        start += header;
        length -= header;
      }
      if (t->is_icmp && !is_own(start, length, id, sequence)) continue;
      answer->is_reply = 1;
      if (t->is_v6) memcpy(answer->address, &from.v6.sin6_addr, 16);
      else memcpy(answer->address, &from.v4.sin_addr, 4);
      return 1;
    }
  }
  return 0;
}
