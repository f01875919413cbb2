import CLinux
import Glibc

/// Whether tests may make namespaces: as root, or as any user under `unshare -Urnm`.
public let canUseKernel = geteuid() == 0

/// Whether tun and tap devices can be made, which takes access to /dev/net/tun beyond all namespaces.
public let canMakeTaps = unsafe access("/dev/net/tun", R_OK | W_OK) == 0

/// Why a test could not be made ready.
public struct TestFailure: Error, CustomStringConvertible {
  /// The reason, as a test's report shows it.
  public var description: String
  /// A failure for a reason.
  public init(_ description: String) { self.description = description }
}

/// Puts the calling thread into new network and mount namespaces with an empty /run/netns, so that the real tools can be let loose.
///
/// Called in an exit test, whose process ends with the test.
public func enterOwnNamespaces() throws {
  try requireExitTest()
  let status = nslab_unshare(Int32(NSLAB_NEWNET) | Int32(NSLAB_NEWNS))
  guard status == 0 else { throw TestFailure("unshare: \(-status)") }
  guard unsafe mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0,
    unsafe mount("tests", "/run", "tmpfs", 0, "mode=755") == 0
  else { throw TestFailure("mount: \(errno)") }
  _ = unsafe mkdir("/run/netns", 0o755)
  try renewSys()
}

/// A new network namespace for the calling thread, with no name left in /run/netns.
public func enterNextNamespace() throws {
  try requireExitTest()
  let status = nslab_unshare(Int32(NSLAB_NEWNET))
  guard status == 0 else { throw TestFailure("unshare: \(-status)") }
  _ = try shell("for n in $(ls /run/netns 2>/dev/null); do ip netns del $n; done")
  try renewSys()
}

/// A thread of the pool that moved would take other tests with it into the namespace.
private func requireExitTest() throws {
  guard isExitTest else { throw TestFailure("only an exit test may enter a namespace, since its process ends with it") }
}

/// Whether the process is that of an exit test: the process that started it runs the same program.
public var isExitTest: Bool {
  func program(_ process: String) -> String? {
    var path = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/\(process)/exe", &path, path.count)
    return count > 0 ? String(decoding: path.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }
  guard let own = program("self") else { return false }
  return program("\(getppid())") == own
}

private func renewSys() throws {
  guard unsafe mount("sysfs", "/sys", "sysfs", 0, nil) == 0 else { throw TestFailure("mount /sys: \(errno)") }
}

/// Whether root here is the machine's own, and not that of a user namespace: user_namespaces(7), its map is the whole one.
public let isInFirstUserNamespace: Bool = {
  let map = (try? shell("cat /proc/self/uid_map")) ?? ""
  return map.split(whereSeparator: \.isWhitespace) == ["0", "0", "4294967295"]
}()

/// The output of a command on both of its outputs, run in the calling thread's namespaces; throws where its status is not zero.
@discardableResult public func shell(_ command: String, mayFail: Bool = false) throws -> String {
  guard let pipe = unsafe popen("{ " + command + "\n} 2>&1", "r") else { throw TestFailure(command) }
  var text: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = unsafe fread(&buffer, 1, buffer.count, pipe)
    if count <= 0 { break }
    text += buffer.prefix(count)
  }
  let status = unsafe pclose(pipe)
  let output = String(decoding: text, as: UTF8.self)
  if status != 0, !mayFail { throw TestFailure("\(command): \(output)") }
  return output
}
