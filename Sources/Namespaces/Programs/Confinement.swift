internal import CLinux
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// The file system that confined programs see, made by a helper process that stays one user namespace further out.
///
/// The helper's mounts are copied into the lab's user namespace, where the kernel locks them: nobody in there can take one away and see
/// what is beneath, nor make one writable. The helper ends with this object, or with the process. Source: `mount_namespaces(7)`.
public final class Confinement: Sendable {
  private let channel: FileDescriptor
  private let helper: pid_t
  private let turn = Mutex(())
  /// The policy that its file systems follow.
  public let policy: ProgramPolicy

  init(channel: FileDescriptor, helper: pid_t, policy: ProgramPolicy) {
    self.channel = channel
    self.helper = helper
    self.policy = policy
  }

  deinit {
    try? channel.close()
    var status: Int32 = 0
    while unsafe waitpid(helper, &status, 0) < 0, Glibc.errno == EINTR {}
  }

  /// Asks the helper for something and waits until it is done.
  func ask(_ kind: ConfinementMessage.Kind) throws(NamespaceError) {
    try ConfinementMessage.request(kind).send(on: channel)
    _ = try ConfinementMessage.receive(on: channel)
  }

  /// Makes a mount namespace with the file system of the policy, whose /proc shows the processes of a PID namespace.
  func makeMountNamespace(pidNamespace: FileDescriptor) throws(NamespaceError) -> FileDescriptor {
    let network = try NetworkNamespace.current()
    return try turn.withLock { (_) throws(NamespaceError) in
      try ConfinementMessage.request(.build, passing: [pidNamespace, network.descriptor]).send(on: channel)
      let answer = try ConfinementMessage.receive(on: channel)
      guard let made = answer.descriptors.first else {
        throw NamespaceError("make the file system of programs", .ioError)
      }
      return made
    }
  }
}

/// A message between the process and its helper: a request or its answer, with the descriptors that belong to it.
struct ConfinementMessage {
  /// The request, or the answer to one.
  enum Kind: UInt8 {
    /// Write the identity maps of the user namespace that the asker has just entered.
    case map = 1
    /// Enter the user and mount namespaces of the asker.
    case join
    /// Make a mount namespace; comes with a PID and a network namespace.
    case build
    /// Done; of `build` with the mount namespace.
    case done
    /// Not done: an errno and text follow.
    case failed
  }

  var kind: Kind
  var errno: Int32 = 0
  var text = ""
  var descriptors: [FileDescriptor] = []

  static func request(_ kind: Kind, passing descriptors: [FileDescriptor] = []) -> ConfinementMessage {
    ConfinementMessage(kind: kind, descriptors: descriptors)
  }

  static func failure(_ error: NamespaceError) -> ConfinementMessage {
    ConfinementMessage(
      kind: .failed, errno: error.errno.rawValue,
      text: [error.operation, error.object, error.hint ?? ""].joined(separator: "\0"))
  }

  func send(on channel: FileDescriptor) throws(NamespaceError) {
    let number = (0..<4).map { UInt8(truncatingIfNeeded: errno >> ($0 * 8)) }
    let bytes = [kind.rawValue] + number + Array(text.utf8.prefix(2000))
    let numbers = descriptors.map(\.rawValue)
    let status = unsafe bytes.withUnsafeBytes { bytes in
      unsafe numbers.withUnsafeBufferPointer { numbers in
        unsafe nslab_send_message(
          channel.rawValue, bytes.baseAddress, UInt32(bytes.count), numbers.baseAddress, UInt32(numbers.count))
      }
    }
    guard status == 0 else { throw NamespaceError("speak to the helper of programs", Errno(rawValue: -status)) }
  }

  /// Waits for a message. Throws what a failure says, and EPIPE where the other side is gone.
  static func receive(on channel: FileDescriptor) throws(NamespaceError) -> ConfinementMessage {
    var bytes = [UInt8](repeating: 0, count: 2048)
    var numbers = [Int32](repeating: -1, count: 4)
    var count: UInt32 = 4
    let size = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe numbers.withUnsafeMutableBufferPointer { numbers in
        unsafe nslab_receive_message(
          channel.rawValue, bytes.baseAddress, UInt32(bytes.count), numbers.baseAddress, &count)
      }
    }
    guard size >= 5, let kind = Kind(rawValue: bytes[0]) else {
      throw NamespaceError("speak to the helper of programs", size < 0 ? Errno(rawValue: -size) : .brokenPipe)
    }
    var message = ConfinementMessage(kind: kind)
    message.errno = bytes[1..<5].reversed().reduce(0) { $0 << 8 | Int32($1) }
    message.text = String(decoding: bytes[5..<Int(size)], as: UTF8.self)
    message.descriptors = numbers.prefix(Int(count)).map(FileDescriptor.init(rawValue:))
    guard kind == .failed else { return message }
    let parts = message.text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
    throw NamespaceError(
      parts.first ?? "", Errno(rawValue: message.errno), object: parts.count > 1 ? parts[1] : "",
      hint: parts.count > 2 && !parts[2].isEmpty ? parts[2] : nil)
  }
}
