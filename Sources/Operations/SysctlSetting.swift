/// A sysctl and its value: `net.ipv4.ip_forward` and `1`.
public struct SysctlSetting: Hashable, Sendable {
  /// The key in dots or slashes, as sysctl(8) takes it.
  public var key: String
  /// The value as it is written to the file below /proc/sys.
  public var value: String
  /// The form of the output when the key is set.
  public var echo: Echo
  /// Whether the settings behind it in the same command are set, whatever becomes of this one.
  public var goesOn = false
  /// Keys that a pattern as `net.ipv4.conf.*.rp_filter` leaves alone, since the file has a line about them.
  public var exceptions: [String] = []
  /// Whether the key is a pattern, which files of settings may hold.
  public var isPattern: Bool { key.contains { "*?[".contains($0) } }

  /// The output of sysctl(8) when a key is set.
  public enum Echo: Hashable, Sendable {
    /// `KEY = VALUE`.
    case whole
    /// The value alone: `-n`.
    case value
    /// Nothing: `-q`, and whatever writes the file itself.
    case nothing
  }

  /// A key and its value; by itself `KEY = VALUE` is printed.
  public init(key: String, value: String, echo: Echo = .whole) {
    self.key = key
    self.value = value
    self.echo = echo
  }
}
