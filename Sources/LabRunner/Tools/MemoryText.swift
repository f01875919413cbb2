import CLinux
import Glibc
import SystemPackage

/// Text in a file without a name, by whose descriptor it goes from one process to another: whoever writes it waits for nobody.
enum MemoryText {
  /// The most that is read: 64 MiB.
  static let most: Int64 = 64 << 20

  /// A file with a text; it is read from its beginning.
  static func file(_ text: String) throws(Errno) -> FileDescriptor {
    let number = nslab_memory_file()
    guard number >= 0 else { throw Errno(rawValue: -number) }
    let file = FileDescriptor(rawValue: number)
    do {
      _ = try file.writeAll(Array(text.utf8))
      _ = try file.seek(offset: 0, from: .start)
    } catch {
      try? file.close()
      throw error as? Errno ?? .ioError
    }
    return file
  }

  /// The text of a file; nil where it is no file in memory or on a disk, or is too large. What would have to be waited for is not read.
  static func text(of file: FileDescriptor) -> String? {
    var status = stat()
    guard unsafe fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= most else {
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var count = 0
    while count < bytes.count {
      let offset = count
      let more = try? unsafe bytes.withUnsafeMutableBytes {
        unsafe try file.read(
          fromAbsoluteOffset: Int64(offset), into: UnsafeMutableRawBufferPointer(rebasing: $0[offset...]))
      }
      guard let more, more > 0 else { break }
      count += more
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
