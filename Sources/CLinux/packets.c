#define _GNU_SOURCE
#include "CLinux.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 32, TAG = 4, ADDRESSES = 12 };

int nslab_packet_open(int32_t interface) {
  // Nothing is taken in before it is bound to its interface.
  int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -errno;
  int on = 1, room = 32 << 20;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room)) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  struct sockaddr_ll place;
  memset(&place, 0, sizeof place);
  place.sll_family = AF_PACKET;
  place.sll_protocol = htons(ETH_P_ALL);
  place.sll_ifindex = interface;
  if (setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) || setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) ||
      bind(fd, (struct sockaddr *)&place, sizeof place)) {
    int error = errno;
    close(fd);
    return -error;
  }
  return fd;
}

int nslab_packet_limit(int fd, uint8_t protocol) {
  enum { TYPE = SKF_AD_OFF + SKF_AD_PROTOCOL, V4 = SKF_NET_OFF + 9, V6 = SKF_NET_OFF + 6 };
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, (uint32_t)TYPE),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_ARP, 11, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_8021Q, 10, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IP, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IPV6, 3, 7),
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)V4),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 6, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, protocol, 5, 4),
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)V6),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 58, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 44, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, protocol, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, 262144),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) ? -errno : 0;
}

static void read_control(struct msghdr *message, struct nslab_frame *frame, uint16_t *tag, uint16_t *kind) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS) {
      struct timespec when;
      memcpy(&when, CMSG_DATA(c), sizeof when);
      frame->timestamp = (int64_t)when.tv_sec * 1000000000 + when.tv_nsec;
    } else if (c->cmsg_level == SOL_PACKET && c->cmsg_type == PACKET_AUXDATA) {
      struct tpacket_auxdata data;
      memcpy(&data, CMSG_DATA(c), sizeof data);
      frame->length = data.tp_len;
      if (!(data.tp_status & TP_STATUS_VLAN_VALID)) continue;
      frame->has_tag = 1;
      *tag = data.tp_vlan_tci;
      *kind = data.tp_status & TP_STATUS_VLAN_TPID_VALID ? data.tp_vlan_tpid : ETH_P_8021Q;
    }
  }
}

int nslab_packet_receive(int fd, struct nslab_frame *frames, int count, uint8_t *bytes, uint32_t most) {
  struct mmsghdr messages[AT_ONCE];
  struct iovec parts[AT_ONCE];
  struct sockaddr_ll from[AT_ONCE];
  union {
    char space[256];
    struct cmsghdr align;
  } control[AT_ONCE];
  if (count > AT_ONCE) count = AT_ONCE;
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < count; i++) {
    parts[i] = (struct iovec){bytes + (size_t)i * most, most - TAG};
    messages[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &parts[i], .msg_iovlen = 1,
                                          .msg_control = &control[i], .msg_controllen = sizeof control[i]};
  }
  int n = recvmmsg(fd, messages, count, MSG_DONTWAIT, 0);
  if (n < 0) return -errno;
  uint8_t *next = bytes;
  for (int i = 0; i < n; i++) {
    struct nslab_frame *f = &frames[i];
    uint16_t tag = 0, kind = 0;
    memset(f, 0, sizeof *f);
    f->length = f->stored = messages[i].msg_len;
    f->interface = from[i].sll_ifindex;
    f->hardware = from[i].sll_hatype;
    f->direction = from[i].sll_pkttype;
    read_control(&messages[i].msg_hdr, f, &tag, &kind);
    uint8_t *start = bytes + (size_t)i * most;
    if (f->has_tag && f->stored >= ADDRESSES) {
      memmove(start + ADDRESSES + TAG, start + ADDRESSES, f->stored - ADDRESSES);
      uint16_t words[2] = {htons(kind), htons(tag)};
      memcpy(start + ADDRESSES, words, TAG);
      f->stored += TAG;
      f->length += TAG;
    }
    memmove(next, start, f->stored);
    next += f->stored;
  }
  return n;
}

int64_t nslab_packet_lost(int fd) {
  struct tpacket_stats counts;
  socklen_t size = sizeof counts;
  return getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &counts, &size) ? -errno : (int64_t)counts.tp_drops;
}
