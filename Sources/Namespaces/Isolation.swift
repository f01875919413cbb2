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
  /// Throws EPERM where user namespaces are forbidden, ENOSPC where there are too many, with a hint about the setting.
  public static func enter() throws(NamespaceError) {
    raiseDescriptorLimit()
    if NamespaceSupport.isPrivileged {
      try unshare(Int32(NSLAB_NEWNS) | Int32(NSLAB_NEWNET))
    } else {
      try unshare(Int32(NSLAB_NEWUSER) | Int32(NSLAB_NEWNS) | Int32(NSLAB_NEWNET))
      try mapSelf(user: getuid(), group: getgid())
    }
    try separateMounts()
  }

  /// As `enter`, in user namespaces for root, too, so that programs can be confined.
  ///
  /// The root of these namespaces is, where the machine's root runs the lab, a user that owns nothing of the machine. A helper process
  /// stays in the outer one, and ends with the returned object. Throws what the kernel says; where user namespaces are forbidden
  /// the hint names the setting.
  public static func enter(confining policy: ProgramPolicy) throws(NamespaceError) -> Confinement {
    raiseDescriptorLimit()
    let spare = NamespaceSupport.isPrivileged ? IDMap.current().spare(for: getpid()) : nil
    var ends: [Int32] = [-1, -1]
    let status = unsafe nslab_message_pair(&ends)
    guard status == 0 else { throw NamespaceError("make a pair of sockets", Errno(rawValue: -status)) }
    let ours = FileDescriptor(rawValue: ends[0])
    let theirs = FileDescriptor(rawValue: ends[1])
    let process = getpid()
    let helper = nslab_fork()
    guard helper >= 0 else { throw NamespaceError("start a process", Errno(rawValue: -helper)) }
    if helper == 0 {
      nslab_keep_only(theirs.rawValue)
      var served = ConfinementHelper(channel: theirs, process: process, policy: policy, spare: spare)
      served.run()
    }
    try? theirs.close()
    let confinement = Confinement(channel: ours, helper: helper, policy: policy)
    let user = getuid()
    let group = getgid()
    try unshare(Int32(NSLAB_NEWUSER) | Int32(NSLAB_NEWNS))
    if spare != nil { try confinement.ask(.map) } else { try mapSelf(user: user, group: group) }
    try confinement.ask(.join)
    try unshare(Int32(NSLAB_NEWUSER) | Int32(NSLAB_NEWNS) | Int32(NSLAB_NEWNET))
    try confinement.ask(.map)
    try separateMounts()
    return confinement
  }

  /// Makes a user the root of the user namespace that the process has just entered: `unshare -r`.
  private static func mapSelf(user: uid_t, group: gid_t) throws(NamespaceError) {
    try write("deny", to: "/proc/self/setgroups")
    try write("0 \(user) 1\n", to: "/proc/self/uid_map")
    try write("0 \(group) 1\n", to: "/proc/self/gid_map")
  }

  private static func separateMounts() throws(NamespaceError) {
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

  static func write(_ text: String, to path: String) throws(NamespaceError) {
    do {
      let file = try unsafe FileDescriptor.open(path, .writeOnly, options: .closeOnExec)
      defer { try? file.close() }
      try file.writeAll(Array(text.utf8))
    } catch {
      throw NamespaceError("set up the user namespace:", error as? Errno ?? .ioError, object: path)
    }
  }

  /// Lets the process have as many descriptors as it may: `ulimit -Sn "$(ulimit -Hn)"`.
  package static func raiseDescriptorLimit() {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(resource, &limit)
  }
}
