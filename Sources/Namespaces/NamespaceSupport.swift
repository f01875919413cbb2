internal import CLinux
internal import Glibc
internal import SystemPackage

/// The namespaces that this system lets a user make.
public struct NamespaceSupport: Sendable, Equatable {
  /// Whether the process has CAP_SYS_ADMIN and CAP_NET_ADMIN, so that it needs no user namespace.
  public var isPrivileged: Bool
  /// Whether a user namespace with a network namespace could be made, tried in a child process; the errno where not.
  public var userNamespaceError: Int32?
  /// `kernel.unprivileged_userns_clone` (Debian): 0 forbids.
  public var unprivilegedClone: Int?
  /// `kernel.apparmor_restrict_unprivileged_userns` (Ubuntu): 1 restricts.
  public var appArmorRestriction: Int?
  /// `user.max_user_namespaces`: 0 forbids.
  public var maximumUserNamespaces: Int?
  /// `user.max_net_namespaces`.
  public var maximumNetworkNamespaces: Int?

  /// Looks and tries.
  public static func current() -> NamespaceSupport {
    let status = nslab_try_user_namespace()
    return NamespaceSupport(
      isPrivileged: isPrivileged, userNamespaceError: status == 0 ? nil : -status,
      unprivilegedClone: number("/proc/sys/kernel/unprivileged_userns_clone"),
      appArmorRestriction: number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
      maximumUserNamespaces: number("/proc/sys/user/max_user_namespaces"),
      maximumNetworkNamespaces: number("/proc/sys/user/max_net_namespaces"))
  }

  /// The command that lets users make user namespaces, where a setting forbids it.
  public var advice: String? {
    guard userNamespaceError != nil else { return nil }
    if unprivilegedClone == 0 { return "as root: sysctl -w kernel.unprivileged_userns_clone=1" }
    if maximumUserNamespaces == 0 { return "as root: sysctl -w user.max_user_namespaces=15000" }
    if appArmorRestriction == 1 { return "as root: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0" }
    return
      "no setting that is known forbids it; in a container, allow unshare (for Docker: --security-opt seccomp=unconfined), or run as root"
  }

  /// Whether CAP_NET_ADMIN (12) and CAP_SYS_ADMIN (21) are among the effective capabilities.
  static var isPrivileged: Bool {
    guard let line = contents("/proc/self/status").split(separator: "\n").first(where: { $0.hasPrefix("CapEff:") }),
      let mask = UInt64(line.dropFirst(7).drop { $0 == "\t" || $0 == " " }, radix: 16)
    else { return false }
    return mask & 1 << 12 != 0 && mask & 1 << 21 != 0
  }

  private static func number(_ path: String) -> Int? {
    Int(contents(path).prefix { $0.isNumber })
  }

  private static func contents(_ path: String) -> String {
    guard let file = try? unsafe FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return "" }
    defer { try? file.close() }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = (try? unsafe bytes.withUnsafeMutableBytes { unsafe try file.read(into: $0) }) ?? 0
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
