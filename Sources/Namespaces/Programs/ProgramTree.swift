internal import CLinux
internal import Glibc
internal import SystemPackage

/// The file system that confined programs see, made of mounts in a mount namespace that is theirs alone.
///
/// Its root is an empty one in memory; the machine's folders are bound into it read-only, and under nothing of it lies anything else.
struct ProgramTree {
  /// A folder or a file of the machine that is seen at a place: a copy of its mount.
  struct Folder {
    var path: String
    var tree: FileDescriptor
    var isFile = false
  }

  let folders: [Folder]
  /// Folders that are seen empty.
  let emptied: [String]
  /// Commands in front of the machine's.
  let tools: ProgramTools?

  /// Folders of the machine's root that are not shown: they are made anew here, or belong to users.
  private static let hidden: Set<String> = [
    "proc", "sys", "dev", "run", "tmp", "var", "root", "home", "mnt", "media", "boot", "lost+found",
  ]
  private static let devices = ["null", "zero", "full", "random", "urandom", "tty"]
  private static let memory = "size=256m,nr_inodes=65536,mode=755"

  /// Opens the folders of a policy. With an `owner`, what root owns there is seen as owned by that user namespace's root.
  ///
  /// Throws ENOENT where a folder is not there, and EINVAL where the file system cannot show another owner.
  static func folders(of policy: ProgramPolicy, owner: FileDescriptor?) throws(NamespaceError) -> [Folder] {
    var folders: [Folder] = []
    for path in policy.readable + [policy.writable].compactMap({ $0 }) {
      let tree = unsafe nslab_open_tree(path)
      guard tree >= 0 else { throw NamespaceError("open the folder", Errno(rawValue: -tree), object: path) }
      if path == policy.writable, let owner {
        // Where a file system has no such mounts the folder stays as it is: whoever may write it may.
        _ = nslab_restrict_mount(tree, 0, owner.rawValue)
      }
      let status = nslab_restrict_mount(tree, path == policy.writable ? 0 : 1, 0)
      guard status == 0 else { throw NamespaceError("restrict the folder", Errno(rawValue: -status), object: path) }
      folders.append(Folder(path: path, tree: FileDescriptor(rawValue: tree)))
    }
    return folders + (try files(of: policy))
  }

  /// Opens the executable of the tools, and what it is linked with and would not be seen.
  private static func files(of policy: ProgramPolicy) throws(NamespaceError) -> [Folder] {
    guard let tools = policy.tools else { return [] }
    var files = [(path: tools.executable, place: ProgramTools.program)]
    for library in tools.libraries where isHidden(library, by: policy) {
      guard let name = library.split(separator: "/").last else { continue }
      files.append((library, "\(ProgramTools.folder)/\(name)"))
      files.append((library, library))
    }
    var opened: [Folder] = []
    for file in files {
      let tree = unsafe nslab_open_tree(file.path)
      guard tree >= 0 else { throw NamespaceError("open the file", Errno(rawValue: -tree), object: file.path) }
      let status = nslab_restrict_mount(tree, 1, 0)
      guard status == 0 else { throw NamespaceError("restrict the file", Errno(rawValue: -status), object: file.path) }
      opened.append(Folder(path: file.place, tree: FileDescriptor(rawValue: tree), isFile: true))
    }
    return opened
  }

  /// Whether programs would not see a file of the machine.
  private static func isHidden(_ path: String, by policy: ProgramPolicy) -> Bool {
    if (policy.readable + [policy.writable].compactMap { $0 }).contains(where: { path.hasPrefix($0 + "/") }) {
      return false
    }
    let top = path.split(separator: "/").first.map(String.init) ?? ""
    return hidden.contains(top) || policy.hidden.contains { path.hasPrefix($0 + "/") }
  }

  /// Makes the tree and gives a mount namespace with it that belongs to a user namespace, in which its mounts are locked.
  ///
  /// Called in a process of its own, which ends after it. The process is in the PID namespace that /proc shows.
  func make(network: FileDescriptor, user: FileDescriptor) throws(NamespaceError) -> FileDescriptor {
    try Self.check(nslab_setns(network.rawValue, Int32(NSLAB_NEWNET)), "enter the network namespace")
    try Self.check(nslab_unshare(Int32(NSLAB_NEWNS)), "make a mount namespace")
    try Self.mount(nil, "/", flags: MS_REC | MS_PRIVATE)
    let namespaces = unsafe Glibc.open("/proc/self/ns", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard namespaces >= 0 else { throw .last("open", "/proc/self/ns") }
    try pivot()
    try bindMachine()
    try ownFolders()
    try devices()
    try processes()
    // Where this one were read-only the kernel would refuse the one that `ip netns exec` mounts; files that are not the lab's own
    // belong to the machine's root.
    try Self.mount("sysfs", "/sys", type: "sysfs", flags: MS_NOSUID | MS_NODEV | MS_NOEXEC)
    try hideFolders()
    try placeFolders()
    guard unsafe umount2("/.machine", Int32(MNT_DETACH)) == 0 else { throw .last("leave the machine's file system") }
    _ = unsafe rmdir("/.machine")
    try Self.mount(nil, "/", flags: MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)
    try Self.check(nslab_setns(user.rawValue, Int32(NSLAB_NEWUSER)), "enter the user namespace")
    try Self.check(nslab_unshare(Int32(NSLAB_NEWNS)), "make a mount namespace")
    try Self.mount(nil, "/", flags: MS_REC | MS_PRIVATE)
    try Self.mount(NamedNamespace.folder, NamedNamespace.folder, flags: MS_BIND)
    try RunFolder.announce()
    let made = unsafe openat(namespaces, "mnt", O_RDONLY | O_CLOEXEC)
    guard made >= 0 else { throw .last("open the mount namespace") }
    return FileDescriptor(rawValue: made)
  }

  /// Where the helper's mount namespace has a folder in memory: one that every machine has.
  private static let base = "/tmp"

  /// Puts the folders where `make` finds them, in the calling process's mount namespace, and makes a place for new roots beside them.
  static func keep(_ folders: [Folder]) throws(NamespaceError) {
    umask(0)
    try check(nslab_unshare(Int32(NSLAB_NEWNS)), "make a mount namespace")
    try mount(nil, "/", flags: MS_REC | MS_PRIVATE)
    // A copy of a program has its room there.
    try mount("nslab", base, type: "tmpfs", flags: MS_NOSUID | MS_NODEV, data: "size=256m,mode=755")
    try folder("\(base)/root")
    for (number, item) in folders.enumerated() {
      let place = "\(base)/\(number)"
      if item.isFile { try file(place) } else { try folder(place) }
      let status = unsafe nslab_move_mount(item.tree.rawValue, place)
      if status == -ENOENT {
        // It was removed or replaced since it was opened, and nothing can be mounted of it any more. A folder is seen empty then, and nothing
        // can be written there that would be lost.
        if item.isFile { try copy(item, to: place) } else { try mount("nslab", place, type: "tmpfs", flags: MS_RDONLY) }
        continue
      }
      try check(status, item.isFile ? "keep the file" : "keep the folder", item.path)
    }
  }

  /// Copies a file that has no name any more.
  private static func copy(_ item: Folder, to place: String) throws(NamespaceError) {
    let source = unsafe Glibc.open("/proc/self/fd/\(item.tree.rawValue)", O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw .last("open the file", item.path) }
    defer { close(source) }
    let target = unsafe Glibc.open(place, O_WRONLY | O_CLOEXEC)
    guard target >= 0 else { throw .last("copy the file", item.path) }
    defer { close(target) }
    while true {
      let count = sendfile(target, source, nil, 1 << 30)
      if count == 0 { break }
      guard count > 0 || Glibc.errno == EINTR else { throw .last("copy the file", item.path) }
    }
    guard fchmod(target, 0o555) == 0 else { throw .last("copy the file", item.path) }
  }

  /// Makes an empty root, with the machine's under /.machine.
  private func pivot() throws(NamespaceError) {
    let place = "\(Self.base)/root"
    try Self.mount("nslab", place, type: "tmpfs", flags: MS_NOSUID | MS_NODEV, data: Self.memory)
    try Self.folder("\(place)/.machine")
    try unsafe Self.check(nslab_pivot_root(place, "\(place)/.machine"), "change the root")
    guard unsafe chdir("/") == 0 else { throw .last("enter the new root") }
  }

  /// Binds the machine's folders, read-only, and copies the links of its root (`/bin` and its kin).
  private func bindMachine() throws(NamespaceError) {
    for name in try Self.entries(of: "/.machine") where !Self.hidden.contains(name) {
      let source = "/.machine/\(name)"
      var status = stat()
      guard unsafe lstat(source, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFLNK:
        var text = [CChar](repeating: 0, count: 4096)
        if unsafe readlink(source, &text, 4095) > 0 { _ = unsafe symlink(text, "/\(name)") }
      case S_IFDIR:
        // A folder that this user may not even look into is missed by nobody.
        let tree = unsafe nslab_open_tree(source)
        guard tree >= 0 else { continue }
        defer { close(tree) }
        try Self.folder("/\(name)")
        try Self.check(nslab_restrict_mount(tree, 1, 0), "restrict the folder", "/\(name)")
        try unsafe Self.check(nslab_move_mount(tree, "/\(name)"), "bind the folder", "/\(name)")
      default: continue
      }
    }
  }

  /// Makes /tmp, /var and /root, and /run, in memory that ends with the lab.
  private func ownFolders() throws(NamespaceError) {
    try Self.folder("/.own")
    try Self.mount("nslab", "/.own", type: "tmpfs", flags: MS_NOSUID | MS_NODEV, data: Self.memory)
    // Apart from the others, so that a full /tmp keeps nobody out.
    try Self.folder("/run")
    try Self.mount("nslab", "/run", type: "tmpfs", flags: MS_NOSUID | MS_NODEV, data: "size=16m,mode=755")
    for (name, mode) in [("tmp", 0o1777), ("var", 0o755), ("root", 0o700)] as [(String, mode_t)] {
      try Self.folder("/\(name)")
      try Self.folder("/.own/\(name)", mode: mode)
      try Self.mount("/.own/\(name)", "/\(name)", flags: MS_BIND)
    }
    for name in ["/run/netns", "/run/lock", "/var/lib", "/var/log", "/var/cache", "/var/spool"] {
      try Self.folder(name)
    }
    try Self.folder("/var/tmp", mode: 0o1777)
    try placeTools()
    _ = unsafe symlink("/run", "/var/run")
    _ = unsafe symlink("/run/lock", "/var/lock")
    guard unsafe umount2("/.own", Int32(MNT_DETACH)) == 0 else { throw .last("unmount", "/.own") }
    _ = unsafe rmdir("/.own")
    for name in ["/home", "/mnt", "/media"] { try Self.folder(name) }
  }

  /// Makes the names of the tools; the file that they mean comes with the folders.
  private func placeTools() throws(NamespaceError) {
    guard let tools else { return }
    try Self.folder(ProgramTools.folder)
    try Self.folder(ProgramTools.names)
    for name in tools.names {
      guard unsafe symlink(ProgramTools.program, "\(ProgramTools.names)/\(name)") == 0 else {
        throw .last("make", "\(ProgramTools.names)/\(name)")
      }
    }
  }

  private func devices() throws(NamespaceError) {
    try Self.folder("/dev")
    try Self.mount("nslab", "/dev", type: "tmpfs", flags: MS_NOSUID | MS_NOEXEC, data: "size=1m,mode=755")
    for name in Self.devices { try bindFile("/.machine/dev/\(name)", "/dev/\(name)") }
    try Self.folder("/dev/net")
    try bindFile("/.machine/dev/net/tun", "/dev/net/tun")
    try Self.folder("/dev/pts")
    try Self.mount(
      "devpts", "/dev/pts", type: "devpts", flags: MS_NOSUID | MS_NOEXEC, data: "newinstance,ptmxmode=0666,mode=620")
    try Self.folder("/dev/shm", mode: 0o1777)
    for (name, target) in [
      ("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
      ("stderr", "/proc/self/fd/2"),
    ] { _ = unsafe symlink(target, "/dev/\(name)") }
  }

  /// Mounts a /proc of the PID namespace, in which nothing but the network's settings can be written.
  private func processes() throws(NamespaceError) {
    try Self.folder("/proc")
    try Self.folder("/sys")
    do {
      try Self.mount("proc", "/proc", type: "proc", flags: MS_NOSUID | MS_NODEV | MS_NOEXEC)
    } catch {
      // A container that hides parts of its /proc allows no new one; then there is none.
      if error.errno == .notPermitted { return }
      throw error
    }
    let settings = unsafe FileDescriptor(rawValue: nslab_open_tree("/proc/sys/net"))
    defer { try? settings.close() }
    let all = unsafe nslab_open_tree("/proc/sys")
    defer { close(all) }
    try Self.check(nslab_restrict_mount(all, 1, 0), "restrict", "/proc/sys")
    try unsafe Self.check(nslab_move_mount(all, "/proc/sys"), "bind", "/proc/sys")
    try unsafe Self.check(nslab_move_mount(settings.rawValue, "/proc/sys/net"), "bind", "/proc/sys/net")
    for name in ["kcore", "kmsg", "sysrq-trigger", "keys", "timer_list"] where unsafe access("/proc/\(name)", F_OK) == 0
    {
      try Self.mount("/dev/null", "/proc/\(name)", flags: MS_BIND)
    }
  }

  /// Puts an empty folder over those that are not to be seen, where they are in what is bound from the machine.
  private func hideFolders() throws(NamespaceError) {
    for path in emptied {
      guard let top = path.split(separator: "/").first, !Self.hidden.contains(String(top)),
        unsafe access(path, F_OK) == 0
      else { continue }
      try Self.mount("nslab", path, type: "tmpfs", flags: MS_NOSUID | MS_NODEV, data: "size=1m,mode=755")
    }
  }

  /// Puts the policy's folders at their places.
  private func placeFolders() throws(NamespaceError) {
    for (number, item) in folders.enumerated() {
      let tree = unsafe nslab_open_tree("/.machine\(Self.base)/\(number)")
      defer { close(tree) }
      var path = ""
      for part in item.path.split(separator: "/").dropLast(item.isFile ? 1 : 0) {
        path += "/\(part)"
        // Inside what is bound read-only the folder is there already.
        _ = unsafe mkdir(path, 0o755)
      }
      if item.isFile {
        try Self.file(item.path)
        try Self.check(nslab_restrict_mount(tree, 1, 0), "restrict the file", item.path)
      }
      try unsafe Self.check(nslab_move_mount(tree, item.path), "bind the folder", item.path)
    }
  }

  private func bindFile(_ source: String, _ target: String) throws(NamespaceError) {
    guard unsafe access(source, F_OK) == 0 else { return }
    let file = unsafe Glibc.open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .last("make", target) }
    close(file)
    try Self.mount(source, target, flags: MS_BIND)
  }

  private static func folder(_ path: String, mode: mode_t = 0o755) throws(NamespaceError) {
    guard unsafe mkdir(path, mode) == 0 || Glibc.errno == EEXIST else { throw .last("make the folder", path) }
  }

  private static func file(_ path: String) throws(NamespaceError) {
    let file = unsafe Glibc.open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .last("make", path) }
    close(file)
  }

  private static func mount(
    _ source: String?, _ target: String, type: String? = nil, flags: Int, data: String? = nil
  ) throws(NamespaceError) {
    guard unsafe Glibc.mount(source, target, type, UInt(flags), data) == 0 else { throw .last("mount", target) }
  }

  private static func check(_ status: Int32, _ operation: String, _ object: String = "") throws(NamespaceError) {
    guard status == 0 else {
      throw NamespaceError(
        operation, Errno(rawValue: -status), object: object,
        hint: status == -ENOSYS ? "programs need Linux 5.12 or later" : nil)
    }
  }

  private static func entries(of path: String) throws(NamespaceError) -> [String] {
    guard let directory = unsafe opendir(path) else { throw .last("open", path) }
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
}
