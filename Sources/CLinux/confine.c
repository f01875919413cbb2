#define _GNU_SOURCE
#include "CLinux.h"
#include "confine.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/syscall.h>
#include <unistd.h>

// Numbers of system calls that are the same on every architecture, where the C library is older than they are.
#ifndef SYS_open_tree
#define SYS_open_tree 428
#define SYS_move_mount 429
#define SYS_fsopen 430
#define SYS_fsconfig 431
#define SYS_fsmount 432
#define SYS_fspick 433
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#define TREE_CLONE 1u
#define TREE_RECURSIVE 0x8000u
#define TREE_CLOEXEC O_CLOEXEC
#define MOVE_FROM_EMPTY_PATH 4u

int nslab_fork(void) {
  pid_t pid = fork();
  return pid < 0 ? -errno : pid;
}

int nslab_message_pair(int descriptors[2]) {
  return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, descriptors) ? -errno : 0;
}

enum { MOST_DESCRIPTORS = 8 };

int nslab_send_message(int socket, const void *bytes, uint32_t size, const int *descriptors, uint32_t count) {
  if (count > MOST_DESCRIPTORS) return -EINVAL;
  union { struct cmsghdr align; char bytes[CMSG_SPACE(sizeof(int) * MOST_DESCRIPTORS)]; } control;
  memset(&control, 0, sizeof control);
  struct iovec vector = {(void *)bytes, size};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
  if (count) {
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * count);
  }
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL); while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : 0;
}

int nslab_receive_message(int socket, void *bytes, uint32_t size, int *descriptors, uint32_t *count) {
  uint32_t room = *count > MOST_DESCRIPTORS ? MOST_DESCRIPTORS : *count;
  *count = 0;
  union { struct cmsghdr align; char bytes[CMSG_SPACE(sizeof(int) * MOST_DESCRIPTORS)]; } control;
  struct iovec vector = {bytes, size};
  struct msghdr message = {
    .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes,
    .msg_controllen = room ? CMSG_SPACE(sizeof(int) * room) : 0};
  ssize_t got;
  do got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC); while (got < 0 && errno == EINTR);
  if (got < 0) return -errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    uint32_t came = (uint32_t)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    if (came > room - *count) came = room - *count;
    memcpy(descriptors + *count, CMSG_DATA(header), came * sizeof(int));
    *count += came;
  }
  return (int)got;
}

int nslab_peer(int socket, int32_t *process, uint32_t *user) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size)) return -errno;
  *process = peer.pid;
  *user = peer.uid;
  return 0;
}

static int address_of(const char *path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (strlen(path) >= sizeof address->sun_path) return -ENAMETOOLONG;
  strcpy(address->sun_path, path);
  return 0;
}

int nslab_bind_socket(int socket, const char *path) {
  struct sockaddr_un address;
  int error = address_of(path, &address);
  if (error) return error;
  return bind(socket, (struct sockaddr *)&address, sizeof address) ? -errno : 0;
}

int nslab_connect_socket(int socket, const char *path) {
  struct sockaddr_un address;
  int error = address_of(path, &address);
  if (error) return error;
  return connect(socket, (struct sockaddr *)&address, sizeof address) ? -errno : 0;
}

static int clone_tree(int folder, const char *path, unsigned flags) {
  long tree = syscall(SYS_open_tree, folder, path, TREE_CLONE | TREE_CLOEXEC | flags);
  return tree < 0 ? -errno : (int)tree;
}

int nslab_open_tree(const char *path) { return clone_tree(AT_FDCWD, path, TREE_RECURSIVE); }

int nslab_move_mount(int tree, const char *place) {
  return syscall(SYS_move_mount, tree, "", AT_FDCWD, place, MOVE_FROM_EMPTY_PATH) ? -errno : 0;
}

int nslab_bind_descriptor(int descriptor, const char *place) {
  int tree = clone_tree(descriptor, "", AT_EMPTY_PATH);
  if (tree < 0) return tree;
  int status = nslab_move_mount(tree, place);
  close(tree);
  return status;
}

int nslab_restrict_mount(int tree, int read_only, int user_namespace) {
  struct { uint64_t set, clear, propagation, user_namespace; } attributes = {
    .set = 2 /* nosuid */ | 4 /* nodev */ | (read_only ? 1 : 0), .user_namespace = 0};
  if (user_namespace > 0) {
    attributes.set |= 0x100000;  // MOUNT_ATTR_IDMAP
    attributes.user_namespace = (uint64_t)user_namespace;
  }
  long status = syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | (user_namespace > 0 ? 0 : TREE_RECURSIVE), &attributes, sizeof attributes);
  return status ? -errno : 0;
}

int nslab_become_root(void) { return setresgid(0, 0, 0) || setresuid(0, 0, 0) ? -errno : 0; }

void nslab_make_files_as_root(void) {
  setfsgid(0);
  setfsuid(0);
  // It would hide the /proc of the whole process, and of those that it starts, from itself.
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

int nslab_pivot_root(const char *root, const char *old) { return syscall(SYS_pivot_root, root, old) ? -errno : 0; }

// What a confined program may do. Only calls that are safe after a fork of a process with threads.

static int limit_resources(int limits_files) {
  static const struct { int resource; rlim_t limit; } limits[] = {
    {RLIMIT_NPROC, 512},             // a fork bomb ends with EAGAIN
    {RLIMIT_NOFILE, 4096},
    {RLIMIT_DATA, 2ull << 30},       // bytes a process
    {RLIMIT_FSIZE, 256ull << 20},    // bytes a file, the output included
    {RLIMIT_CORE, 0},
    {RLIMIT_MEMLOCK, 8ull << 20},
    {RLIMIT_MSGQUEUE, 819200},
  };
  for (unsigned i = 0; i < sizeof limits / sizeof *limits; i++) {
    if (limits[i].resource == RLIMIT_FSIZE && !limits_files) continue;
    struct rlimit now;
    if (getrlimit(limits[i].resource, &now)) return errno;
    rlim_t limit = limits[i].limit < now.rlim_max ? limits[i].limit : now.rlim_max;
    struct rlimit lower = {limit, limit};
    if (setrlimit(limits[i].resource, &lower)) return errno;
  }
  return 0;
}

static int limit_capabilities(void) {
  const uint64_t kept = 1ull << CAP_NET_ADMIN | 1ull << CAP_NET_RAW | 1ull << CAP_NET_BIND_SERVICE | 1ull << CAP_NET_BROADCAST |
    1ull << CAP_SYS_ADMIN | 1ull << CAP_SYS_CHROOT |  // to enter namespaces, as ip netns exec does
    1ull << CAP_SETUID | 1ull << CAP_SETGID | 1ull << CAP_SETPCAP | 1ull << CAP_KILL |
    1ull << CAP_CHOWN | 1ull << CAP_FOWNER | 1ull << CAP_DAC_OVERRIDE;  // of files of the lab's own users, whom daemons become
  for (int number = 0; number < 64; number++)
    if (!(kept >> number & 1) && prctl(PR_CAPBSET_DROP, number, 0, 0, 0) && errno != EINVAL) return errno;
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data)) return errno;
  for (int half = 0; half < 2; half++) {
    uint32_t mask = (uint32_t)(kept >> (32 * half));
    data[half].permitted &= mask;
    data[half].effective &= mask;
    data[half].inheritable = 0;
  }
  return syscall(SYS_capset, &header, data) ? errno : 0;
}

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))
#define REFUSE(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), ANSWER(EPERM)
#define UNKNOWN(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), ANSWER(ENOSYS)
#define SETUID_BITS 06000
#define NO_SETUID(call, mode) \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 4), LOAD(args[mode]), \
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, SETUID_BITS, 0, 1), ANSWER(EPERM), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
// The mode counts only where a file is made: O_CREAT, O_TMPFILE.
#define NO_SETUID_OPEN(call, flags, mode) \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 6), LOAD(args[flags]), \
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_CREAT | (O_TMPFILE & ~O_DIRECTORY), 0, 3), LOAD(args[mode]), \
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, SETUID_BITS, 0, 1), ANSWER(EPERM), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
// Three instructions: does the low half of an argument have this bit?
#define ARGUMENT(number) LOAD(args[number])

static int limit_calls(void) {
#ifdef NATIVE_ARCHITECTURE
  struct sock_filter filter[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCHITECTURE, 1, 0), ANSWER(ENOSYS),
    LOAD(nr),
#ifdef __x86_64__
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), ANSWER(ENOSYS),
#endif
    // The flags of clone3 lie behind a pointer; without it the C library takes clone.
    UNKNOWN(clone3), UNKNOWN(open_tree), UNKNOWN(move_mount), UNKNOWN(fsopen), UNKNOWN(fsconfig), UNKNOWN(fsmount), UNKNOWN(fspick),
    UNKNOWN(mount_setattr),
    REFUSE(pivot_root), REFUSE(ptrace), REFUSE(process_vm_readv), REFUSE(process_vm_writev), REFUSE(kcmp),
    REFUSE(init_module), REFUSE(finit_module), REFUSE(delete_module), REFUSE(kexec_load), REFUSE(reboot), REFUSE(swapon),
    REFUSE(swapoff), REFUSE(add_key), REFUSE(request_key), REFUSE(keyctl), REFUSE(bpf), REFUSE(perf_event_open),
    REFUSE(userfaultfd), REFUSE(open_by_handle_at), REFUSE(name_to_handle_at), REFUSE(syslog), REFUSE(acct), REFUSE(quotactl),
    REFUSE(settimeofday), REFUSE(clock_settime), REFUSE(clock_adjtime), REFUSE(adjtimex), REFUSE(vhangup), REFUSE(lookup_dcookie),
    REFUSE(nfsservctl), REFUSE(move_pages), REFUSE(migrate_pages), REFUSE(mbind), REFUSE(set_mempolicy), REFUSE(fanotify_init),
    UNKNOWN(io_uring_setup), UNKNOWN(io_uring_enter), UNKNOWN(io_uring_register),
#ifdef SYS_kexec_file_load
    REFUSE(kexec_file_load),
#endif
#ifdef SYS_iopl
    REFUSE(iopl), REFUSE(ioperm),
#endif
    // No file that makes others what its owner is: in a folder that may be written it would stay.
    NO_SETUID(fchmod, 1), NO_SETUID(fchmodat, 2), NO_SETUID(mknodat, 2), NO_SETUID_OPEN(openat, 2, 3),
#ifdef SYS_open
    NO_SETUID(chmod, 1), NO_SETUID(creat, 1), NO_SETUID(mknod, 1), NO_SETUID_OPEN(open, 1, 2),
#endif
    UNKNOWN(openat2), UNKNOWN(fchmodat2),
    // No user namespace of its own, in which it would have every capability again.
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 1, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4),
    ARGUMENT(0),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_NEWUSER, 0, 1), ANSWER(EPERM),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    // Nothing is typed into a terminal that is somebody else's.
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 4),
    ARGUMENT(1),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TIOCSTI, 1, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TIOCLINUX, 0, 1), ANSWER(EPERM),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0)) return errno;
#endif
  return 0;
}

int nslab_confine(int limits_files) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
  int error = limit_resources(limits_files);
  if (!error) error = limit_capabilities();
  return error ? error : limit_calls();
}
