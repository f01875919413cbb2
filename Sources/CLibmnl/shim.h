#ifndef NSLAB_CLIBMNL_SHIM_H
#define NSLAB_CLIBMNL_SHIM_H
#include <netinet/in.h>
#include <net/if.h>
#include <string.h>
#include <errno.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <libmnl/libmnl.h>

/// mnl_socket_recvfrom with flags, and with the sender's port id, which libmnl keeps to itself.
/// The length of the datagram (which may be over size: then it is truncated), or a negated errno.
static inline long nslab_mnl_receive(
    const struct mnl_socket *socket, void *buffer, unsigned long size, int flags, unsigned int *sender) {
  struct sockaddr_nl address;
  struct iovec part = {.iov_base = buffer, .iov_len = size};
  struct msghdr message;
  memset(&address, 0, sizeof address);
  memset(&message, 0, sizeof message);
  message.msg_name = &address;
  message.msg_namelen = sizeof address;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  ssize_t length = recvmsg(mnl_socket_get_fd(socket), &message, flags | MSG_TRUNC);
  if (length < 0) return -errno;
  if (message.msg_namelen != sizeof address || address.nl_family != AF_NETLINK) return -EPROTO;
  *sender = address.nl_pid;
  return length;
}

/// mnl_socket_sendto that answers a negated errno.
static inline long nslab_mnl_send(const struct mnl_socket *socket, const void *buffer, unsigned long size) {
  ssize_t length = mnl_socket_sendto(socket, buffer, size);
  return length < 0 ? -errno : length;
}

/// ioctl(2) with a pointer, which Swift does not see since it is variadic. 0 or more, or a negated errno.
static inline int nslab_ioctl_pointer(int descriptor, unsigned long request, void *argument) {
  int answer = ioctl(descriptor, request, argument);
  return answer < 0 ? -errno : answer;
}

/// ioctl(2) with a number. 0 or more, or a negated errno.
static inline int nslab_ioctl_number(int descriptor, unsigned long request, unsigned long argument) {
  int answer = ioctl(descriptor, request, argument);
  return answer < 0 ? -errno : answer;
}

/// eventfd(2), which Swift's Glibc module does not show. A descriptor that is closed on exec, or a negated errno.
static inline int nslab_eventfd(void) {
  int descriptor = eventfd(0, EFD_CLOEXEC);
  return descriptor < 0 ? -errno : descriptor;
}
#endif
