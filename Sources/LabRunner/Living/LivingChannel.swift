import CLinux
import Glibc
package import SystemPackage
import Operations

/// The socket by which a keeper is found.
package struct LivingListener: Sendable {
  /// The listening socket, of SOCK_SEQPACKET.
  package let descriptor: Int32

  init(at path: String) throws(LivingError) {
    descriptor = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw LivingFolder.failure(.socket) }
    let mask = umask(0o177)
    let status = unsafe LivingChannel.withAddress(of: path) { unsafe bind(descriptor, $0, $1) }
    umask(mask)
    guard status == 0, Glibc.listen(descriptor, 128) == 0 else {
      let failure = LivingFolder.failure(.socketAt(path))
      close(descriptor)
      throw failure
    }
  }

  /// Makes this process the one that clients see at the other end: they see who called listen(2) last. Source: unix(7), SO_PEERCRED.
  package func take() { _ = Glibc.listen(descriptor, 128) }

  /// Leaves it to the process that keeps the lab.
  package func leave() { close(descriptor) }
}

/// A connection of a client and the keeper of a lab.
///
/// A request is a message of words; answers are pieces of text and at last a status, with descriptors where some are asked for.
package struct LivingChannel: Sendable {
  /// The version that both sides must agree on; it changes with the messages.
  static let version = "1"
  /// Readable when the next part of an answer has come, or none comes any more.
  package let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Connects to the keeper of a lab. Throws where there is none.
  package init(to name: String, in folder: LivingFolder) throws(LivingError) {
    guard LivingFolder.isName(name), folder.isAlive(name) else {
      let others = folder.names.filter(folder.isAlive)
      throw LivingError(
        LivingFault.notUp(name), kind: .missing,
        fix: others.isEmpty ? Remedy.write("nslab up FILE") : Remedy.thereIs(others.joined(separator: ", ")))
    }
    descriptor = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw LivingFolder.failure(.socket) }
    let status = unsafe Self.withAddress(of: folder.socketPath(name)) { unsafe connect(descriptor, $0, $1) }
    guard status == 0, peer?.uid == geteuid() else {
      let failure =
        status == 0
        ? LivingError(LivingFault.foreignSocket(name))
        : LivingFolder.failure(.reach(name))
      close(descriptor)
      throw failure
    }
  }

  /// Connects to the desk of a lab from inside of it. Throws where there is none.
  init(toDeskAt path: String) throws(LivingError) {
    descriptor = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw LivingFolder.failure(.socket) }
    let status = unsafe nslab_connect_socket(descriptor, path)
    guard status == 0 else {
      close(descriptor)
      throw LivingError("\(Errno(rawValue: -status))")
    }
  }

  /// Calls with the address of a socket in the file system. A long path is reached by its folder's descriptor, as an address has 108 bytes.
  static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var short = path
    var folder: Int32 = -1
    if path.utf8.count > 100, let slash = path.lastIndex(of: "/") {
      folder = unsafe open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if folder < 0 { return -1 }
      short = "/proc/self/fd/\(folder)/" + path[path.index(after: slash)...]
    }
    defer { if folder >= 0 { close(folder) } }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(short.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count < room else {
      errno = ENAMETOOLONG
      return -1
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    return unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// The process at the other end when it began to listen, or connected.
  package var peer: (pid: Int32, uid: UInt32)? {
    var process: Int32 = 0
    var user: UInt32 = 0
    return unsafe nslab_peer(descriptor, &process, &user) == 0 ? (process, user) : nil
  }

  /// How long is waited for a message; nil is without end.
  package func limit(_ time: Duration?) {
    var wait = timeval()
    if let time { wait.tv_sec = Int(max(1, time.components.seconds)) }
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Closes the connection.
  package func end() { close(descriptor) }

  /// Leaves the connection to the program that the process becomes; its descriptor.
  package func handOver() -> Int32 {
    _ = fcntl(descriptor, F_SETFD, 0)
    return descriptor
  }

  // MARK: Messages

  /// A part of an answer.
  package enum Answer: Sendable {
    case text(String)
    /// The end of it: a status, words, and what they come with.
    case end(status: Int32, words: [String], descriptors: [FileDescriptor])
  }

  /// Asks for something.
  package func ask(_ words: [String], descriptors: [FileDescriptor] = []) throws(LivingError) {
    try send(Array(([Self.version] + words).joined(separator: "\0").utf8), descriptors)
  }

  /// Asks for something with a text, which may be long.
  package func ask(_ words: [String], text: String) throws(LivingError) {
    let file: FileDescriptor
    do throws(Errno) {
      file = try MemoryText.file(text)
    } catch {
      throw LivingError(LivingFault.cannotHandOver("\(error)"))
    }
    defer { try? file.close() }
    try ask(words, descriptors: [file])
  }

  /// The words of a request, with what they come with, which the caller closes; nil where the client has gone.
  func requestWithDescriptors() throws(LivingError) -> (words: [String], descriptors: [FileDescriptor])? {
    guard let (bytes, descriptors) = try receive() else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split(separator: "\0", omittingEmptySubsequences: false)
    // The end is understood whatever the versions are.
    guard words.first == Self.version[...] || words.dropFirst().first == "down" else {
      for descriptor in descriptors { try? descriptor.close() }
      throw LivingError(LivingFault.otherVersion)
    }
    return (words.dropFirst().map(String.init), descriptors)
  }

  /// Says a piece of an answer; long ones go in several.
  package func say(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // A piece ends with a whole character.
      var count = min(rest.count, 32_000)
      while count < rest.count, rest[rest.startIndex + count] & 0xc0 == 0x80 { count -= 1 }
      guard (try? send([1] + rest.prefix(count))) != nil else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Ends an answer.
  package func finish(status: Int32, words: [String] = [], descriptors: [FileDescriptor] = []) {
    let text = (["\(status)"] + words).joined(separator: "\0")
    try? send([2] + Array(text.utf8), descriptors)
  }

  /// The next part of an answer. Throws where the keeper ends before its answer does.
  package func answer() throws(LivingError) -> Answer {
    guard let (bytes, descriptors) = try receive(), let kind = bytes.first else {
      throw LivingError(LivingFault.keeperEnded)
    }
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    if kind == 1 { return .text(text) }
    let words = text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
    return .end(
      status: words.first.flatMap { Int32($0) } ?? 4, words: Array(words.dropFirst()), descriptors: descriptors)
  }

  private func send(_ bytes: [UInt8], _ descriptors: [FileDescriptor] = []) throws(LivingError) {
    let numbers = descriptors.map(\.rawValue)
    let status = unsafe bytes.withUnsafeBytes { bytes in
      unsafe numbers.withUnsafeBufferPointer { numbers in
        unsafe nslab_send_message(
          descriptor, bytes.baseAddress, UInt32(bytes.count), numbers.baseAddress, UInt32(numbers.count))
      }
    }
    guard status == 0 else {
      throw LivingError(LivingFault.cannotSpeak("\(Errno(rawValue: -status))"))
    }
  }

  private func receive() throws(LivingError) -> ([UInt8], [FileDescriptor])? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    var numbers = [Int32](repeating: -1, count: 8)
    var count: UInt32 = 8
    let size = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe numbers.withUnsafeMutableBufferPointer { numbers in
        unsafe nslab_receive_message(descriptor, bytes.baseAddress, UInt32(bytes.count), numbers.baseAddress, &count)
      }
    }
    if size == 0 || -size == ECONNRESET { return nil }
    guard size > 0 else {
      throw LivingError(
        -size == EAGAIN ? LivingFault.silent : LivingFault.cannotHear("\(Errno(rawValue: -size))"))
    }
    return (Array(bytes.prefix(Int(size))), numbers.prefix(Int(count)).map(FileDescriptor.init(rawValue:)))
  }
}
