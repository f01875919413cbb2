internal import Glibc
internal import SystemPackage

/// The network settings of the calling thread's namespace: `sysctl net.…`.
///
/// `/proc/sys/net` shows the namespace of whoever looks, so these are called inside `NetworkNamespace.withEntered` or `create`. Keys are
/// written with dots or slashes, and the first separator decides which it is, as in `sysctl(8)`: in `net/ipv4/conf/eth0.100/forwarding`
/// the dot belongs to a name.
public enum Sysctl {
  /// The value of a key without the line end. Throws ENOENT where there is no such key.
  public static func read(_ key: String) throws(NamespaceError) -> String {
    let path = try path(of: key)
    do {
      let file = try unsafe FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = try unsafe bytes.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
      var text = String(decoding: bytes.prefix(count), as: UTF8.self)
      while text.last == "\n" { text.removeLast() }
      return text
    } catch {
      throw failure("read", key, error)
    }
  }

  /// Sets a key: `sysctl -w KEY=VALUE`. Throws ENOENT where there is no such key, EINVAL where the value is none of it.
  public static func write(_ key: String, _ value: String) throws(NamespaceError) {
    let path = try path(of: key)
    do {
      let file = try unsafe FileDescriptor.open(path, .writeOnly, options: .closeOnExec)
      defer { try? file.close() }
      try file.writeAll(Array((value + "\n").utf8))
    } catch {
      throw failure("set", key, error)
    }
  }

  /// Whether nobody may write the file of a key, as its mode has it. Throws ENOENT where there is no such key.
  public static func isReadOnly(_ key: String) throws(NamespaceError) -> Bool {
    var status = stat()
    guard unsafe stat(try path(of: key), &status) == 0 else {
      throw NamespaceError("look for the sysctl", Errno(rawValue: errno), object: key)
    }
    return status.st_mode & 0o222 == 0
  }

  /// The keys that there are, in the order of the kernel, in which folders are sorted: `sysctl -a -N`, of those below net.
  ///
  /// A name with a dot has a slash in its place, as `sysctl(8)` prints it. Throws what opening a folder throws.
  public static func keys() throws(NamespaceError) -> [String] {
    var found: [String] = []
    try look(in: "/proc/sys/net", "net", &found)
    return found
  }

  private static func look(in path: String, _ key: String, _ found: inout [String]) throws(NamespaceError) {
    guard let folder = unsafe opendir(path) else {
      throw NamespaceError("list the sysctls", Errno(rawValue: errno), object: path)
    }
    defer { unsafe closedir(folder) }
    var names: [(name: String, isFolder: Bool)] = []
    while let entry = unsafe readdir(folder) {
      let isFolder = unsafe entry.pointee.d_type == UInt8(DT_DIR)
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append((name, isFolder)) }
    }
    for (name, isFolder) in names {
      let inner = key + "." + String(name.map { $0 == "." ? "/" : $0 })
      if isFolder { try look(in: path + "/" + name, inner, &found) } else { found.append(inner) }
    }
  }

  /// The file of a key.
  private static func path(of key: String) throws(NamespaceError) -> String {
    let separator = key.first { $0 == "." || $0 == "/" }
    let swapped =
      separator == "."
      ? String(key.map { $0 == "." ? "/" : $0 == "/" ? "." : $0 }) : key
    let parts = swapped.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1, parts[0] == "net",
      !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.contains("\0") })
    else {
      throw NamespaceError(
        "use the sysctl", .invalidArgument, object: key,
        hint: "only keys below net, as net.ipv4.ip_forward, are a lab's own")
    }
    return "/proc/sys/" + parts.joined(separator: "/")
  }

  private static func failure(_ verb: String, _ key: String, _ error: any Error) -> NamespaceError {
    let errno = error as? Errno ?? .ioError
    let hint: String? =
      switch errno {
      case .noSuchFileOrDirectory:
        "there is no such key in a network namespace of its own; some keys are the whole machine's"
      case .permissionDenied, .notPermitted: "the key can only be read here"
      case .invalidArgument: "the key does not take this value"
      default: nil
      }
    return NamespaceError("\(verb) the sysctl", errno, object: key, hint: hint)
  }
}
