import Glibc
import Operations

/// Where it is written down which labs live: a lock and a socket each, in a folder that is the user's alone.
///
/// Who holds the lock keeps the lab. A lock that nobody holds is of a lab that is gone, by whatever end of its keeper, since the kernel
/// lets go of it.
package struct LivingFolder: Sendable {
  /// $NSLAB_RUNTIME_DIR, else /run/nslab/0 of root and $XDG_RUNTIME_DIR/nslab of others, else /tmp/nslab-UID.
  package let path: String

  /// Makes the folder where it is not there. One that is a link, somebody else's, or open to others is refused.
  package init() throws(LivingError) {
    let user = geteuid()
    if let given = Self.environment("NSLAB_RUNTIME_DIR") {
      path = given
    } else if user == 0 {
      path = "/run/nslab/0"
      if unsafe mkdir("/run/nslab", 0o755) == 0 { _ = unsafe chmod("/run/nslab", 0o755) }
    } else if let runtime = Self.environment("XDG_RUNTIME_DIR"), runtime.hasPrefix("/"),
      unsafe access(runtime, W_OK) == 0
    {
      path = runtime + "/nslab"
    } else {
      path = "/tmp/nslab-\(user)"
    }
    if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw Self.failure(.makeFolder(path)) }
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { throw Self.failure(.useFolder(path)) }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == user, status.st_mode & 0o077 == 0 else {
      throw LivingError(
        LivingFault.foreignFolder(path), kind: .wrongInput,
        fix: .lookWhoMade)
    }
  }

  /// The names of labs that are written down, sorted; not all of them need live.
  package var names: [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let file = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard file.hasSuffix(".lock"), Self.isName(String(file.dropLast(5))) else { continue }
      names.append(String(file.dropLast(5)))
    }
    return names.sorted()
  }

  /// Whether a word may be the name of a lab that lives: 1 to 63 letters, digits, `.`, `_` and `-`, the first none of the signs.
  package static func isName(_ word: String) -> Bool {
    guard let first = word.utf8.first, word.utf8.count <= 63 else { return false }
    func isPlain(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }
    return isPlain(first) && word.utf8.allSatisfy { isPlain($0) || $0 == 0x2e || $0 == 0x5f || $0 == 0x2d }
  }

  func lockPath(_ name: String) -> String { "\(path)/\(name).lock" }
  func socketPath(_ name: String) -> String { "\(path)/\(name).socket" }

  /// Takes the lock of a name; nil where a lab of this name lives.
  package func lock(_ name: String) throws(LivingError) -> LivingLock? {
    while true {
      let file = unsafe open(lockPath(name), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard file >= 0 else { throw Self.failure(.write(path)) }
      guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
        let isTaken = errno == EWOULDBLOCK
        close(file)
        if isTaken { return nil }
        throw Self.failure(.lock(lockPath(name)))
      }
      // Whoever held it before may have taken the file away.
      var own = stat()
      var there = stat()
      if unsafe fstat(file, &own) == 0, unsafe lstat(lockPath(name), &there) == 0, own.st_ino == there.st_ino {
        return LivingLock(folder: self, name: name, descriptor: file)
      }
      close(file)
    }
  }

  /// Whether a lab of this name lives.
  package func isAlive(_ name: String) -> Bool {
    let file = unsafe open(lockPath(name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    // A shared lock is refused as long as the keeper has its own.
    return flock(file, LOCK_SH | LOCK_NB) != 0
  }

  static func failure(_ what: LivingWork) -> LivingError {
    LivingError(LivingFault.cannot(what.words, unsafe String(cString: strerror(errno))), kind: .broken)
  }

  static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}

/// The lock of a name, held until the process and those that it was handed to by fork(2) end.
package struct LivingLock: Sendable {
  /// The folder that the lock's file is in.
  package let folder: LivingFolder
  /// The lab's name.
  package let name: String
  /// The lock's open file, on which flock(2) holds.
  package let descriptor: Int32

  /// Takes what is written down of the name away.
  package func discard() {
    _ = unsafe unlink(folder.socketPath(name))
    _ = unsafe unlink(folder.lockPath(name))
    close(descriptor)
  }

  /// Leaves the lock to the process that keeps the lab.
  package func leave() { close(descriptor) }

  /// A socket that clients of this name find.
  package func listen() throws(LivingError) -> LivingListener {
    _ = unsafe unlink(folder.socketPath(name))
    return try LivingListener(at: folder.socketPath(name))
  }
}
