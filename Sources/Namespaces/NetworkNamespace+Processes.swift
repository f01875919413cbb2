internal import Glibc

extension NetworkNamespace {
  /// The processes whose first thread is in the namespace, in ascending order; those of others that may not be looked at are left out.
  ///
  /// Equivalent of `ip netns pids NAME`.
  public var processes: [Int32] {
    guard let folder = unsafe opendir("/proc") else { return [] }
    defer { unsafe closedir(folder) }
    let wanted = inode
    var found: [Int32] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard let process = Int32(name) else { continue }
      var status = stat()
      if unsafe stat("/proc/\(name)/ns/net", &status) == 0, UInt64(status.st_ino) == wanted { found.append(process) }
    }
    return found.sorted()
  }
}
