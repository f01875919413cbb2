internal import CLinux
internal import Glibc
public import SystemPackage

/// A network namespace that is held open by a descriptor.
///
/// The kernel takes it away with its last descriptor, name, socket and process. Equivalent of `ip netns`, without the name. Source:
/// `network_namespaces(7)`.
public final class NetworkNamespace: Sendable {
  /// The descriptor that holds it; closed when this object goes.
  public let descriptor: FileDescriptor

  private init(descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { try? descriptor.close() }

  /// Opens the namespace that a path refers to, such as `/proc/1234/ns/net`.
  /// Throws ENOENT where there is no such file, and EACCES where it may not be read.
  public convenience init(path: String) throws(NamespaceError) {
    do {
      self.init(descriptor: try unsafe FileDescriptor.open(path, .readOnly, options: .closeOnExec))
    } catch {
      throw NamespaceError("open the network namespace", error as? Errno ?? .invalidArgument, object: path)
    }
  }

  /// The calling thread's namespace.
  /// Throws EMFILE where the process has too many descriptors.
  public static func current() throws(NamespaceError) -> NetworkNamespace {
    try NetworkNamespace(path: "/proc/thread-self/ns/net")
  }

  /// The number that tells namespaces apart. Corresponds to the inode of `/proc/PID/ns/net`.
  public var inode: UInt64 {
    var status = stat()
    return unsafe fstat(descriptor.rawValue, &status) == 0 ? UInt64(status.st_ino) : 0
  }

  /// Makes an anonymous namespace.
  /// Throws EPERM without CAP_SYS_ADMIN, ENOSPC over `user.max_net_namespaces`, EMFILE where the process has too many descriptors.
  public static func create() throws(NamespaceError) -> NetworkNamespace {
    do {
      if let made = try create(count: 1, prepare: { _, namespace in namespace }).first { return made }
    } catch let error as NamespaceError {
      throw error
    } catch {}
    throw NamespaceError("make a network namespace", .invalidArgument)
  }

  /// Makes anonymous namespaces in one short-lived plain thread, and calls `prepare` inside each right after it was made.
  ///
  /// Sockets that `prepare` opens stay in that namespace; files below /proc/sys/net are that namespace's. Each takes the
  /// kernel about 0.4 ms. When one fails, those already made go.
  public static func create<Result: Sendable>(
    count: Int, prepare: @escaping @Sendable (Int, NetworkNamespace) throws -> Result
  ) throws -> [Result] {
    guard count >= 0 else { throw NamespaceError("make a network namespace", .invalidArgument) }
    return try onOwnThread {
      var results: [Result] = []
      results.reserveCapacity(count)
      try makeInThisThread(count: count) { results.append(try prepare($0, $1)) }
      return results
    }
  }

  /// Makes namespaces one after the other, each of which becomes the calling thread's own.
  static func makeInThisThread(count: Int, _ body: (Int, NetworkNamespace) throws -> Void) throws {
    for index in 0..<max(0, count) {
      let status = nslab_unshare(Int32(NSLAB_NEWNET))
      guard status == 0 else {
        throw NamespaceError(
          "make a network namespace", Errno(rawValue: -status),
          hint: status == -ENOSPC ? "raise the limit: sysctl -w user.max_net_namespaces=65536" : nil)
      }
      try body(index, try current())
    }
  }

  /// Runs a closure inside the namespace, on a short-lived plain thread, and gives back what it returns.
  ///
  /// Throws EPERM where the caller may not enter it; its own it is in already.
  public func withEntered<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    let descriptor = descriptor.rawValue
    let inode = inode
    return try Self.onOwnThread {
      let status = nslab_setns(descriptor, Int32(NSLAB_NEWNET))
      let isOwn = status == -EPERM && (try? Self.current())?.inode == inode
      guard status == 0 || isOwn else { throw NamespaceError("enter the network namespace", Errno(rawValue: -status)) }
      return try body()
    }
  }

  private static func onOwnThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) throws -> Result {
    try PlainThread { Swift.Result { try body() } }.join().get()
  }
}
