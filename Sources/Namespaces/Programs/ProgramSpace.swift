internal import CLinux
internal import Glibc
internal import Synchronization
public import SystemPackage

/// Where real programs run beside named network namespaces: PID, IPC and mount namespaces that nobody else sees.
///
/// With a confinement they see its file system, and have no more capabilities, system calls and resources than a program that works with
/// networks needs; without one they see the machine's files, and may change what the caller may change. In both
/// /run/netns holds the names that were added, so that the real `ip netns exec NAME` works there, and the machine's own
/// /run/netns is untouched. When the object goes, or the process ends in whatever way, every program that was started in it ends too,
/// those in the background included. Source: `pid_namespaces(7)`, `mount_namespaces(7)`, `ip-netns(8)`.
public final class ProgramSpace: Sendable {
  private let lifeline: FileDescriptor
  private let first: pid_t
  private let mountNamespace: FileDescriptor
  private let pidNamespace: FileDescriptor
  private let ipcNamespace: FileDescriptor
  private let confinement: Confinement?
  /// Of the files that were made for programs.
  private let numbers = Mutex(0)

  /// Makes the namespaces and an empty /run/netns in them.
  ///
  /// - Parameter confinement: The result of `Isolation.enter(confining:)`; nil leaves programs unconfined.
  public init(_ confinement: Confinement? = nil) throws(NamespaceError) {
    self.confinement = confinement
    do {
      let pipe = try FileDescriptor.pipe()
      _ = fcntl(pipe.writeEnd.rawValue, F_SETFD, FD_CLOEXEC)
      let pid = nslab_spawn_first(pipe.readEnd.rawValue)
      try? pipe.readEnd.close()
      guard pid > 0 else {
        try? pipe.writeEnd.close()
        throw NamespaceError(
          "make a PID namespace", Errno(rawValue: -pid),
          hint: "programs (exec) need it; a lab without them runs without it")
      }
      lifeline = pipe.writeEnd
      first = pid
      pidNamespace = try unsafe FileDescriptor.open("/proc/\(pid)/ns/pid", .readOnly, options: .closeOnExec)
      ipcNamespace = try unsafe FileDescriptor.open("/proc/\(pid)/ns/ipc", .readOnly, options: .closeOnExec)
      if let confinement {
        mountNamespace = try confinement.makeMountNamespace(pidNamespace: pidNamespace)
      } else {
        mountNamespace = try unsafe FileDescriptor.open("/proc/\(pid)/ns/mnt", .readOnly, options: .closeOnExec)
      }
    } catch let error as NamespaceError {
      throw error
    } catch {
      throw NamespaceError("make a PID namespace", error as? Errno ?? .ioError)
    }
    guard confinement == nil else { return }
    try inside { () throws(NamespaceError) in
      guard unsafe mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0 else {
        throw .last("keep mounts apart from the machine's")
      }
      try RunFolder.prepare()
    }
  }

  deinit {
    try? lifeline.close()
    try? mountNamespace.close()
    try? pidNamespace.close()
    try? ipcNamespace.close()
    // A program whose caller was stopped is reaped when that goes on, and until then the first process cannot end; nobody waits for that.
    var status: Int32 = 0
    for _ in 0..<400 where unsafe waitpid(first, &status, WNOHANG) == 0 { usleep(5_000) }
  }

  /// Gives a namespace a name in /run/netns. Throws EEXIST where the name is taken.
  public func add(_ name: String, _ namespace: NetworkNamespace) throws(NamespaceError) {
    let descriptor = namespace.descriptor.rawValue
    try inside { () throws(NamespaceError) in try NamedNamespace.bind(descriptor, to: name) }
  }

  /// Takes a name away; the namespace itself stays.
  /// Throws ENOENT where there is none.
  public func remove(_ name: String) throws(NamespaceError) {
    try inside { () throws(NamespaceError) in try NamedNamespace.remove(name) }
  }

  /// Writes a /etc/hosts where only programs of this object see it, and gives what is put in whose place.
  ///
  /// With it come a resolv.conf that names no server and an nsswitch.conf that asks files alone: a name that is not in the file is unknown
  /// at once, and no packet of the lab's is sent for it.
  private func hostsFile(_ text: String) throws(NamespaceError) -> [(file: String, place: String)] {
    // Several programs may be about to mount theirs at once.
    let number = numbers.withLock { (number) -> Int in
      number += 1
      return number
    }
    let files = [("hosts", text), ("resolv.conf", ""), ("nsswitch.conf", Self.switches)]
      .filter { unsafe access("/etc/\($0.0)", F_OK) == 0 }
    try inside { () throws(NamespaceError) in
      for (name, text) in files {
        let path = "\(NamedNamespace.folder)/.\(name)-\(number)"
        do {
          let file = try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
          try file.closeAfter { _ = try file.writeAll(text.utf8) }
        } catch {
          throw NamespaceError("write", error as? Errno ?? .ioError, object: path)
        }
      }
    }
    return files.map { ("\(NamedNamespace.folder)/.\($0.0)-\(number)", "/etc/\($0.0)") }
  }

  private static let switches = [
    "passwd", "group", "shadow", "hosts", "networks", "protocols", "services", "ethers", "rpc",
  ].map { "\($0): files\n" }.joined()

  /// Runs a closure in the mount namespace, on a short-lived plain thread.
  private func inside(_ body: @escaping @Sendable () throws(NamespaceError) -> Void) throws(NamespaceError) {
    let descriptor = mountNamespace.rawValue
    let isConfined = confinement != nil
    let thread = try PlainThread { () -> NamespaceError? in
      // A mount namespace can only be entered by a thread whose working directory is its own.
      var status = nslab_unshare(Int32(NSLAB_FS))
      if status == 0 { status = nslab_setns(descriptor, Int32(NSLAB_NEWNS)) }
      guard status == 0 else { return NamespaceError("enter the mount namespace", Errno(rawValue: -status)) }
      // Files there belong to the lab's root, which the machine's root is not.
      if isConfined { nslab_make_files_as_root() }
      do throws(NamespaceError) { try body() } catch { return error }
      return nil
    }
    if let error = try thread.join() { throw error }
  }

  /// Runs a program in a network namespace and waits for its end.
  ///
  /// It sees a /sys of that namespace and, where /etc/netns/NAME has files, those in place of the ones in /etc; standard input is empty,
  /// standard output and standard error come back in one text as a terminal would show them. What it leaves in the background goes
  /// on until this object goes. It has no terminal. A confined one gets an environment of its own, `name` as its host name, and ends
  /// once it has printed 16 MiB. Equivalent of `ip netns exec NAME COMMAND`.
  ///
  /// Throws ENOENT where there is no such program, EINVAL where an argument has a zero byte in it.
  ///
  /// `hosts` is the text of the /etc/hosts that the program sees, and then has all names that it can look up; nil is the machine's. After the
  /// time-out the program and its process group are killed.
  public func run(
    _ command: [String], in namespace: NetworkNamespace, name: String? = nil, hosts: String? = nil,
    timeout: Duration = .seconds(30)
  ) throws(NamespaceError) -> ProgramResult {
    guard let program = command.first, !program.isEmpty else {
      throw NamespaceError("start a program", .invalidArgument)
    }
    guard !command.contains(where: { $0.utf8.contains(0) }) else {
      throw NamespaceError("start", .invalidArgument, object: program, hint: "an argument has a zero byte in it")
    }
    var binds = name.map(Self.filesInPlaceOfEtc) ?? []
    let made = try hosts.map { (text) throws(NamespaceError) in try hostsFile(text) } ?? []
    binds += made.flatMap { [$0.file, $0.place] }
    do {
      let output = try Self.memoryFile()
      defer { try? output.close() }
      let input = try unsafe FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec)
      defer { try? input.close() }
      let pipe = try FileDescriptor.pipe()
      defer { try? pipe.readEnd.close() }
      let helper = start(
        command, binds: binds, removals: made.map(\.file), in: namespace, name: name, input: input, output: output,
        reports: pipe.writeEnd)
      try? pipe.writeEnd.close()
      guard helper > 0 else { throw NamespaceError("start", Errno(rawValue: -helper), object: program) }
      defer {
        var status: Int32 = 0
        while unsafe waitpid(helper, &status, 0) < 0, Glibc.errno == EINTR {}
      }
      let end = try Self.follow(pipe.readEnd, output: output, timeout: timeout, program: program)
      return ProgramResult(end: end, output: try Self.contents(of: output))
    } catch let error as NamespaceError {
      throw error
    } catch {
      throw NamespaceError("start", error as? Errno ?? .ioError, object: program)
    }
  }

  /// The environment of a confined program, beside the caller's TERM, LANG and the like.
  static func environment() -> [String] {
    let kept: [String] = ["TERM", "LANG", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "TZ"].compactMap { name in
      guard let value = unsafe getenv(name) else { return nil }
      return unsafe "\(name)=" + String(cString: value)
    }
    return kept + [
      "PATH=\(ProgramTools.names):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
      "USER=root", "LOGNAME=root",
      "SHELL=/bin/sh",
    ]
  }

  /// The way into a network namespace for a process that is not of this lab, as ``ProgramEntrance/run(_:environment:)`` takes it.
  ///
  /// `hosts` is as of ``run(_:in:name:hosts:timeout:)``.
  public func entrance(
    to namespace: NetworkNamespace, name: String, hosts: String? = nil
  ) throws(NamespaceError) -> ProgramEntrance {
    let made = try hosts.map { (text) throws(NamespaceError) in try hostsFile(text) } ?? []
    let user: FileDescriptor
    do {
      user = try unsafe FileDescriptor.open("/proc/self/ns/user", .readOnly, options: .closeOnExec)
    } catch {
      throw NamespaceError("open the user namespace", error as? Errno ?? .ioError)
    }
    return ProgramEntrance(
      descriptors: [user, mountNamespace, pidNamespace, ipcNamespace, namespace.descriptor],
      binds: Self.filesInPlaceOfEtc(name) + made.flatMap { [$0.file, $0.place] }, removals: made.map(\.file),
      name: name,
      isConfined: confinement != nil)
  }

  /// A socket that the lab's root finds in the file system of confined programs, at a path whose folder is there: SOCK_SEQPACKET, and
  /// waiting for nothing (`O_NONBLOCK`). Throws EADDRINUSE where there is one.
  public func listen(at path: String) throws(NamespaceError) -> FileDescriptor {
    let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Glibc.socket(AF_UNIX, kind, 0)
    guard socket >= 0 else { throw .last("make a socket") }
    do throws(NamespaceError) {
      try inside { () throws(NamespaceError) in
        // The thread's file system is its own, and with it this mask.
        umask(0o177)
        guard unsafe nslab_bind_socket(socket, path) == 0, Glibc.listen(socket, 128) == 0 else {
          throw .last("make the socket", path)
        }
      }
    } catch {
      close(socket)
      throw error
    }
    return FileDescriptor(rawValue: socket)
  }

  /// Starts a program; the PID of the process that waits for it, or a negated errno.
  private func start(
    _ command: [String], binds: [String], removals: [String], in namespace: NetworkNamespace, name: String?,
    input: FileDescriptor, output: FileDescriptor, reports: FileDescriptor
  ) -> Int32 {
    let environment = confinement == nil ? [] : Self.environment()
    // At most 64 bytes are a host name.
    let strings = [Self.workingDirectory ?? "/", String((name ?? "localhost").prefix(63))]
    return unsafe Self.withCStrings(command) { arguments in
      unsafe Self.withCStrings(binds) { binds in
        unsafe Self.withCStrings(removals) { removals in
          unsafe Self.withCStrings(environment) { environment in
            unsafe Self.withCStrings(strings) { strings in
              var request = unsafe nslab_program(
                arguments: arguments, binds: binds, removals: removals,
                environment: confinement == nil ? nil : environment, folder: confinement == nil ? nil : strings[0],
                host_name: confinement == nil ? nil : strings[1], confined: confinement == nil ? 0 : 1,
                mount_namespace: mountNamespace.rawValue, pid_namespace: pidNamespace.rawValue,
                ipc_namespace: ipcNamespace.rawValue, network_namespace: namespace.descriptor.rawValue,
                input: input.rawValue, output: output.rawValue)
              return unsafe nslab_spawn_program(&request, reports.rawValue)
            }
          }
        }
      }
    }
  }

  static var workingDirectory: String? {
    var bytes = [CChar](repeating: 0, count: 4096)
    return unsafe getcwd(&bytes, bytes.count).map { unsafe String(cString: $0) }
  }
}
