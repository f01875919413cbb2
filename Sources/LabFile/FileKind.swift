import Glibc

/// The kind of file that a path leads to.
enum FileKind: String {
  case file = "a file"
  case folder = "a folder"
  /// A pipe with a name, which is read only when somebody writes.
  case pipe = "a pipe"
  case socket = "a socket"
  case device = "a device"

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
