internal import CLinux
internal import Glibc
internal import SystemPackage

/// Network namespaces with a name in /run/netns, as `ip netns` makes and finds them.
///
/// They belong to the machine (or to the mount namespace of the process) and stay until they are deleted. Source: `ip-netns(8)`.
public enum NamedNamespace {
  /// Where the names stand.
  public static let folder = "/run/netns"

  /// The names, sorted: `ip netns list`.
  public static func names() -> [String] { listed().sorted() }

  /// The names in the order of the folder, as `ip netns list` has them: mostly the newest first.
  public static func listed() -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Opens the namespace of a name. Throws ENOENT where there is none.
  public static func open(_ name: String) throws(NamespaceError) -> NetworkNamespace {
    try check(name)
    return try NetworkNamespace(path: "\(folder)/\(name)")
  }

  /// Makes a namespace and gives it a name: `ip netns add NAME`. Throws EEXIST where the name is taken.
  @discardableResult
  public static func create(_ name: String) throws(NamespaceError) -> NetworkNamespace {
    try check(name)
    try RunFolder.share()
    let namespace = try NetworkNamespace.create()
    try bind(namespace.descriptor.rawValue, to: name)
    return namespace
  }

  /// Moves the calling process into the namespace of a name, with a /sys of that namespace and the files of /etc/netns/NAME in place of
  /// those in /etc: what `ip netns exec NAME` does before it starts the command.
  ///
  /// The process must have one thread. Throws ENOENT where there is no such name, EPERM where it may not be entered.
  public static func enter(_ name: String) throws(NamespaceError) {
    let namespace = try open(name)
    let status = nslab_setns(namespace.descriptor.rawValue, Int32(NSLAB_NEWNET))
    guard status == 0 else {
      throw NamespaceError("enter the network namespace", Errno(rawValue: -status), object: name)
    }
    let apart = nslab_unshare(Int32(NSLAB_NEWNS))
    guard apart == 0 else { throw NamespaceError("make a mount namespace", Errno(rawValue: -apart)) }
    guard unsafe mount("none", "/", nil, UInt(MS_REC | MS_SLAVE), nil) == 0 else {
      throw .last("keep mounts apart from the others'")
    }
    _ = unsafe umount2("/sys", Int32(MNT_DETACH))
    // Where a container hides parts of its /sys the old one stays.
    _ = unsafe mount("sysfs", "/sys", "sysfs", UInt(MS_NOSUID | MS_NODEV | MS_NOEXEC), nil)
    let files = ProgramSpace.filesInPlaceOfEtc(name)
    for place in stride(from: 0, to: files.count - 1, by: 2) {
      _ = unsafe mount(files[place], files[place + 1], nil, UInt(MS_BIND), nil)
    }
  }

  /// Takes a name away: `ip netns delete NAME`. The namespace goes with whatever else holds it. Throws ENOENT where there is none.
  public static func remove(_ name: String) throws(NamespaceError) {
    try check(name)
    let path = "\(folder)/\(name)"
    _ = unsafe umount2(path, Int32(MNT_DETACH))
    // The last holder may be letting it go at this moment.
    for attempt in 0..<50 {
      if unsafe unlink(path) == 0 { return }
      guard Glibc.errno == EBUSY, attempt < 49 else { break }
      usleep(2000)
    }
    throw .last("remove the namespace file", path)
  }

  /// Puts a namespace under a name in the calling thread's mount namespace.
  static func bind(_ descriptor: Int32, to name: String) throws(NamespaceError) {
    try check(name)
    let path = "\(folder)/\(name)"
    let file = unsafe Glibc.open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0)
    guard file >= 0 else { throw .last("create the namespace file", path) }
    close(file)
    // Not by a path below /proc: in the mount namespace of programs there is none of this process.
    let status = unsafe nslab_bind_descriptor(descriptor, path)
    guard status == 0 else {
      unsafe unlink(path)
      throw NamespaceError("bind the namespace to", Errno(rawValue: -status), object: path)
    }
  }

  private static func check(_ name: String) throws(NamespaceError) {
    guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.contains("\0"), name.utf8.count < 256
    else {
      throw NamespaceError(
        "use the namespace name", .invalidArgument, object: "\"\(name)\"", hint: "a name is a file name in \(folder)")
    }
  }
}

/// The folder /run/netns.
enum RunFolder {
  /// Makes the folder shared between mount namespaces, as the first `ip netns add` of a machine does.
  static func share() throws(NamespaceError) {
    let path = NamedNamespace.folder
    guard unsafe mkdir(path, 0o755) == 0 || Glibc.errno == EEXIST else { throw .last("make the folder", path) }
    if unsafe mount("", path, "none", UInt(MS_SHARED | MS_REC), nil) == 0 { return }
    guard Glibc.errno == EINVAL, unsafe mount(path, path, "none", UInt(MS_BIND | MS_REC), nil) == 0,
      unsafe mount("", path, "none", UInt(MS_SHARED | MS_REC), nil) == 0
    else { throw .last("share the folder", path) }
  }

  /// Puts an empty folder in place of /run/netns, in a mount namespace whose mounts reach nobody else.
  static func prepare() throws(NamespaceError) {
    if unsafe access(NamedNamespace.folder, F_OK) != 0 { try rebuildRun() }
    guard unsafe mount("nslab", NamedNamespace.folder, "tmpfs", UInt(MS_NOSUID | MS_NODEV | MS_NOEXEC), "mode=755") == 0
    else { throw .last("put an empty folder over", NamedNamespace.folder) }
    try announce()
  }

  /// Lets the copies of the mount namespace see names that are added later: programs that run have such.
  static func announce() throws(NamespaceError) {
    guard unsafe mount("none", NamedNamespace.folder, nil, UInt(MS_SHARED), nil) == 0 else {
      throw .last("share the folder", NamedNamespace.folder)
    }
  }

  /// Where the machine has no /run/netns it may be root's to make one: a /run with the same entries and that one more takes its place.
  private static func rebuildRun() throws(NamespaceError) {
    // Somebody who may make it in a folder that only this mount namespace sees would still leave it on the machine.
    let old = unsafe Glibc.open("/run", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard old >= 0, let directory = unsafe fdopendir(old) else { throw .last("open", "/run") }
    defer { unsafe closedir(directory) }
    guard unsafe mount("nslab", "/run", "tmpfs", UInt(MS_NOSUID | MS_NODEV), "mode=755") == 0 else {
      throw .last("put a folder over", "/run")
    }
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      let source = "/proc/thread-self/fd/\(old)/\(name)"
      let target = "/run/\(name)"
      var status = stat()
      guard unsafe fstatat(old, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFLNK:
        var text = [CChar](repeating: 0, count: 4096)
        if unsafe readlinkat(old, name, &text, 4095) > 0 { _ = unsafe symlink(text, target) }
        continue
      case S_IFDIR: _ = unsafe mkdir(target, 0o755)
      default:
        let file = unsafe Glibc.open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
        if file >= 0 { close(file) }
      }
      // What cannot be carried over is missed by the programs of the lab alone.
      _ = unsafe mount(source, target, nil, UInt(MS_BIND | MS_REC), nil)
    }
    guard unsafe mkdir(NamedNamespace.folder, 0o755) == 0 else { throw .last("make the folder", NamedNamespace.folder) }
  }
}
