public import Addressing

/// The value of an option, whatever its type in Swift.
public enum OptionValue: Hashable, Sendable {
  /// A number, or 0 and 1 for no and yes.
  case number(UInt64)
  /// An address, or whatever else is kept as it came.
  case bytes([UInt8])
  /// A device whose index is not known yet.
  case device(InterfaceName)

  /// The number, where it is one.
  public var number: UInt64? { if case .number(let number) = self { number } else { nil } }
  /// The bytes, where it is bytes.
  public var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
}

/// A type that an option may have in Swift.
public protocol LinkOptionValue: Sendable {
  /// Reads it; nil where the value has no such form.
  init?(option: OptionValue)
  /// The value as it is kept.
  var option: OptionValue { get }
}

extension Bool: LinkOptionValue {
  /// Any number but 0 is true.
  public init?(option: OptionValue) {
    guard let number = option.number else { return nil }
    self = number != 0
  }
  /// 1 or 0.
  public var option: OptionValue { .number(self ? 1 : 0) }
}

extension LinkOptionValue where Self: FixedWidthInteger & UnsignedInteger {
  /// Reads a number that there is room for.
  public init?(option: OptionValue) {
    guard let number = option.number, let value = Self(exactly: number) else { return nil }
    self = value
  }
  /// The number.
  public var option: OptionValue { .number(UInt64(self)) }
}
extension UInt8: LinkOptionValue {}
extension UInt16: LinkOptionValue {}
extension UInt32: LinkOptionValue {}
extension UInt64: LinkOptionValue {}

extension MACAddress: LinkOptionValue {
  /// Reads six bytes.
  public init?(option: OptionValue) {
    guard let bytes = option.bytes else { return nil }
    self.init(bytes: bytes)
  }
  /// The six bytes.
  public var option: OptionValue { .bytes(bytes) }
}

extension IPAddress: LinkOptionValue {
  /// Reads four or sixteen bytes.
  public init?(option: OptionValue) {
    guard let bytes = option.bytes else { return nil }
    self.init(bytes: bytes)
  }
  /// The four or sixteen bytes.
  public var option: OptionValue { .bytes(bytes) }
}

extension InterfaceName: LinkOptionValue {
  /// A device that was given by name; the kernel gives indexes, which have no name here.
  public init?(option: OptionValue) {
    guard case .device(let name) = option else { return nil }
    self = name
  }
  /// The name.
  public var option: OptionValue { .device(self) }
}
