#ifndef NSLAB_CLINUX_CONFINE_H
#define NSLAB_CLINUX_CONFINE_H
#include <stdint.h>

/// fork(2), which Swift hides; only for a process of one thread. A PID, 0 in the child, or a negated errno.
int nslab_fork(void);
/// A pair of sockets that keep messages apart and can carry descriptors: socketpair(2), SOCK_SEQPACKET. 0, or a negated errno.
int nslab_message_pair(int descriptors[2]);
/// Sends a message with up to eight descriptors: SCM_RIGHTS, unix(7). 0, or a negated errno.
int nslab_send_message(int socket, const void *bytes, uint32_t size, const int *descriptors, uint32_t count);
/// Receives a message; the count of descriptors goes in as the room for them and comes out as how many came.
/// The size of the message, 0 at the end of the stream, or a negated errno.
int nslab_receive_message(int socket, void *bytes, uint32_t size, int *descriptors, uint32_t *count);

/// The process and the user at the other end of a socket: SO_PEERCRED, unix(7). 0, or a negated errno.
int nslab_peer(int socket, int32_t *process, uint32_t *user);

/// Gives a Unix socket a path: bind(2). 0, or a negated errno; ENAMETOOLONG from 108 bytes on.
int nslab_bind_socket(int socket, const char *path);
/// Connects a Unix socket to that of a path: connect(2). 0, or a negated errno.
int nslab_connect_socket(int socket, const char *path);

/// A copy of a mount and of what is mounted below it, which stands nowhere yet: open_tree(2). A descriptor, or a negated errno.
int nslab_open_tree(const char *path);
/// Attaches such a copy to a place: move_mount(2). 0, or a negated errno.
int nslab_move_mount(int tree, const char *place);
/// Binds what a descriptor stands for (a namespace) to a file, without a look at /proc. 0, or a negated errno.
int nslab_bind_descriptor(int descriptor, const char *place);
/// Makes a mount and all below it nosuid and nodev, and read-only where asked for: mount_setattr(2). With `user_namespace` above 0 its
/// files' owners are seen as that namespace maps them. 0, or a negated errno.
int nslab_restrict_mount(int tree, int read_only, int user_namespace);
/// Becomes user and group 0 of the user namespace: setresuid(2). 0, or a negated errno.
int nslab_become_root(void);
/// Makes the files of the calling thread those of user and group 0 of the user namespace: setfsuid(2).
void nslab_make_files_as_root(void);
/// pivot_root(2). 0, or a negated errno.
int nslab_pivot_root(const char *root, const char *old);
#endif
