internal import CLinux
internal import Glibc
internal import SystemPackage

/// The helper process of a confinement: what it does from its fork to its end.
struct ConfinementHelper {
  let channel: FileDescriptor
  /// The process that it serves.
  let process: pid_t
  let policy: ProgramPolicy
  /// The users that the lab's root and its other users are on the machine; nil where the root is the caller and alone.
  let spare: SpareIDs?
  private var folders: [ProgramTree.Folder] = []
  /// Whether it is in the outer of the two user namespaces.
  private var isJoined = false
  /// The inner one, from the first build on.
  private var inner: FileDescriptor?

  init(channel: FileDescriptor, process: pid_t, policy: ProgramPolicy, spare: SpareIDs?) {
    self.channel = channel
    self.process = process
    self.policy = policy
    self.spare = spare
  }

  /// Serves requests until the process that it serves is gone, and ends.
  mutating func run() -> Never {
    // Ctrl-C reaches every process of a terminal; this one ends with the process that it serves.
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { signal(number, SIG_IGN) }
    while let message = try? ConfinementMessage.receive(on: channel) {
      do throws(NamespaceError) {
        switch message.kind {
        case .map: try map()
        case .join: try join()
        case .build:
          // The child that makes it answers.
          try build(message.descriptors)
          continue
        case .done, .failed: break
        }
        try ConfinementMessage.request(.done).send(on: channel)
      } catch {
        try? ConfinementMessage.failure(error).send(on: channel)
      }
    }
    _exit(0)
  }

  /// Writes the maps of the user namespace that the process is in: of the outer one, and once that was joined of the inner one.
  private func map() throws(NamespaceError) {
    try write(spare.map { isJoined ? $0.innerMap : $0.outerMap } ?? "0 0 1\n")
  }

  private func write(_ lines: String) throws(NamespaceError) {
    try Isolation.write(lines, to: "/proc/\(process)/uid_map")
    try Isolation.write(lines, to: "/proc/\(process)/gid_map")
  }

  /// Enters the namespaces of the process.
  private mutating func join() throws(NamespaceError) {
    let user = try Self.open("/proc/\(process)/ns/user")
    let mounts = try Self.open("/proc/\(process)/ns/mnt")
    defer { try? mounts.close() }
    if spare != nil {
      // The machine's root can change whose a folder's files seem to be only as long as it is that.
      try enter(mounts, NSLAB_NEWNS)
      folders = try ProgramTree.folders(of: policy, owner: user)
      try enter(user, NSLAB_NEWUSER)
    } else {
      try enter(user, NSLAB_NEWUSER)
      try enter(mounts, NSLAB_NEWNS)
      folders = try ProgramTree.folders(of: policy, owner: nil)
    }
    isJoined = true
    try? user.close()
  }

  private func enter(_ namespace: FileDescriptor, _ kind: Int) throws(NamespaceError) {
    let status = nslab_setns(namespace.rawValue, Int32(kind))
    guard status == 0 else { throw NamespaceError("enter a namespace", Errno(rawValue: -status)) }
  }

  /// Once, before the first build: becomes the lab's root, and keeps the folders where every build finds them.
  private mutating func prepare() throws(NamespaceError) {
    guard inner == nil else { return }
    let user = try Self.open("/proc/\(process)/ns/user")
    let status = nslab_become_root()
    guard status == 0 else { throw NamespaceError("become the lab's root", Errno(rawValue: -status)) }
    try ProgramTree.keep(folders)
    inner = user
  }

  /// Makes a mount namespace in a child process, which sends it.
  private mutating func build(_ namespaces: [FileDescriptor]) throws(NamespaceError) {
    defer { for namespace in namespaces { try? namespace.close() } }
    guard namespaces.count == 2 else { throw NamespaceError("make the file system of programs", .invalidArgument) }
    try prepare()
    guard let inner else { return }
    try enter(namespaces[0], NSLAB_NEWPID)
    let child = nslab_fork()
    guard child >= 0 else { throw NamespaceError("start a process", Errno(rawValue: -child)) }
    if child == 0 {
      do throws(NamespaceError) {
        let made = try ProgramTree(folders: folders, emptied: policy.hidden, tools: policy.tools)
          .make(network: namespaces[1], user: inner)
        try ConfinementMessage.request(.done, passing: [made]).send(on: channel)
      } catch {
        try? ConfinementMessage.failure(error).send(on: channel)
      }
      _exit(0)
    }
    var ended: Int32 = 0
    while unsafe waitpid(child, &ended, 0) < 0, Glibc.errno == EINTR {}
    if ended & 0x7f != 0 { throw NamespaceError("make the file system of programs", .ioError) }
  }

  private static func open(_ path: String) throws(NamespaceError) -> FileDescriptor {
    do {
      return try unsafe FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    } catch {
      throw NamespaceError("open", error as? Errno ?? .ioError, object: path)
    }
  }
}
