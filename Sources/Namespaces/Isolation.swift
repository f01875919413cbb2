internal import CLinux
internal import Glibc
internal import SystemPackage

/// The process's way into namespaces of its own, so that nothing that it does reaches the machine's.
public enum Isolation {
  /// Moves the process into a mount and a network namespace of its own, and without privileges into a user namespace first.
  ///
  /// Called first thing, before any thread exists: a user namespace can be entered only by a process of one thread. Mounts made
  /// afterwards stay in it. The limit of open descriptors is raised to its hard limit. Equivalent of `unshare -nm`, or of
  /// `unshare -Urnm` for who is not root. Source: `unshare(2)`, `user_namespaces(7)`.
  public static func enter() throws(NamespaceError) {
    raiseDescriptorLimit()
    if NamespaceSupport.isPrivileged {
      try unshare(Int32(NSLAB_NEWNS) | Int32(NSLAB_NEWNET))
    } else {
      let user = getuid()
      let group = getgid()
      try unshare(Int32(NSLAB_NEWUSER) | Int32(NSLAB_NEWNS) | Int32(NSLAB_NEWNET))
      try write("deny", to: "/proc/self/setgroups")
      try write("0 \(user) 1\n", to: "/proc/self/uid_map")
      try write("0 \(group) 1\n", to: "/proc/self/gid_map")
    }
    guard unsafe mount("none", "/", nil, UInt(MS_REC | MS_SLAVE), nil) == 0 else {
      throw .last("keep mounts apart from the machine's")
    }
  }

  private static func unshare(_ flags: Int32) throws(NamespaceError) {
    let status = nslab_unshare(flags)
    guard status != 0 else { return }
    let isUser = flags & Int32(NSLAB_NEWUSER) != 0
    let errno = Errno(rawValue: -status)
    let support = NamespaceSupport.current()
    let hint: String? =
      switch errno {
      case .invalidArgument where isUser: "enter before the process has a second thread"
      case .noSpace where support.maximumNetworkNamespaces == 0:
        "as root: sysctl -w user.max_net_namespaces=15000"
      case .noSpace where !isUser: "a limit below /proc/sys/user is reached, such as max_net_namespaces"
      default:
        isUser ? support.advice : "a container's seccomp profile may forbid it (Docker: --privileged)"
      }
    throw NamespaceError(isUser ? "make a user namespace" : "make a network namespace", errno, hint: hint)
  }

  private static func write(_ text: String, to path: String) throws(NamespaceError) {
    do {
      let file = try unsafe FileDescriptor.open(path, .writeOnly, options: .closeOnExec)
      defer { try? file.close() }
      try file.writeAll(Array(text.utf8))
    } catch {
      throw NamespaceError("set up the user namespace:", error as? Errno ?? .ioError, object: path)
    }
  }

  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(resource, &limit)
  }
}
