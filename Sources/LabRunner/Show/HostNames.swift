import Addressing
import Glibc
import SystemPackage

/// Names of hosts in the text of a /etc/hosts.
struct HostNames: Sendable {
  private let lines: [(address: IPAddress, names: [String])]

  init(_ text: String) {
    lines = text.split(separator: "\n").compactMap { line in
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
      guard let address = words.first.flatMap({ IPAddress($0) }), words.count > 1 else { return nil }
      return (address, words.dropFirst().map(String.init))
    }
  }

  /// Those that the process sees.
  static var own: HostNames { HostNames(Self.text(of: "/etc/hosts")) }

  /// The address of a name, of a family.
  func address(of name: String, _ family: IPFamily) -> IPAddress? {
    lines.first { $0.address.family == family && $0.names.contains(name) }?.address
  }

  /// The first name of an address; nil where it has none.
  func name(of address: IPAddress) -> String? { lines.first { $0.address == address }?.names.first }

  /// The text of a file; nothing where there is none.
  static func text(of path: FilePath) -> String {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return "" }
    defer { try? file.close() }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while bytes.count < 1 << 20,
      let count = try? unsafe buffer.withUnsafeMutableBytes({ unsafe try file.read(into: $0) }),
      count > 0
    {
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
