import Glibc
import Operations

/// The kind of file that a path leads to.
enum FileKind: Worded, CaseIterable {
  case file
  case folder
  /// A pipe with a name, which is read only when somebody writes.
  case pipe
  case socket
  case device

  var words: Wording {
    switch self {
    case .file: Wording("a file", "文件")
    case .folder: Wording("a folder", "文件夹")
    case .pipe: Wording("a pipe", "管道")
    case .socket: Wording("a socket", "套接字")
    case .device: Wording("a device", "设备")
    }
  }

  /// Nil where nothing is there, or nothing that may be looked at.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    default: self = .device
    }
  }
}
