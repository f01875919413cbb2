/// A name that the kernel takes for a network interface: 1 to 15 bytes, no slash, colon or white space, not `.` or `..`.
///
/// A name that is read, calculated or typed is checked where it is made; a literal of a source is taken as it stands, see
/// ``init(stringLiteral:)``.
///
/// Source: `dev_valid_name` in the kernel; `IFNAMSIZ` is 16 with the terminating zero.
public struct InterfaceName: Hashable, Sendable, Comparable {
  /// The name.
  public let text: String

  /// The longest name in bytes. Corresponds to `IFNAMSIZ - 1`.
  public static let maximumLength = 15

  /// Why a text is no interface name.
  public enum Fault: Error, Hashable, Sendable {
    /// It has no bytes.
    case empty
    /// It has this many bytes.
    case tooLong(Int)
    /// It is `.` or `..`, which are folders below /sys/class/net.
    case reserved
    /// It contains this character.
    case forbidden(Character)
  }

  /// Makes a name, or says what is wrong with it.
  /// Throws the fault.
  public init(validating text: some StringProtocol) throws(Fault) {
    if text.isEmpty { throw .empty }
    if text.utf8.count > Self.maximumLength { throw .tooLong(text.utf8.count) }
    if text == "." || text == ".." { throw .reserved }
    for character in text where character == "/" || character == ":" || character.isWhitespace || character == "\0" {
      throw .forbidden(character)
    }
    self.text = String(text)
  }

  /// The loopback interface, `lo`.
  public static let loopback = InterfaceName(unchecked: "lo")

  private init(unchecked text: String) { self.text = text }

  /// Names are ordered as texts are, by Unicode: `eth10` is before `eth2`.
  public static func < (a: InterfaceName, b: InterfaceName) -> Bool { a.text < b.text }
}

extension InterfaceName: LosslessStringConvertible {
  /// Makes a name; nil where the kernel would refuse it.
  public init?(_ text: some StringProtocol) {
    guard let name = try? InterfaceName(validating: text) else { return nil }
    self = name
  }

  /// The name as text, of 1 to 15 bytes.
  public var description: String { text }
}

extension InterfaceName: ExpressibleByStringLiteral {
  /// A name in a source: `"br0"`.
  ///
  /// A literal cannot be refused but by a trap, so a text that is no name is kept: ``fault`` tells what is wrong with it, and the kernel
  /// refuses it wherever it is used, with EINVAL, or ERANGE of one that is too long.
  public init(stringLiteral text: String) { self.init(unchecked: text) }

  /// The fault of the name; nil of each that was checked, and of a literal that is a name.
  public var fault: Fault? {
    do throws(Fault) {
      _ = try InterfaceName(validating: text)
      return nil
    } catch {
      return error
    }
  }
}
