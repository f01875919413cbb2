import Addressing
import Glibc
import Lab
import Namespaces
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension Stage {
  /// Does what the words of ifconfig(8) stand for, one after the other; those behind one that the kernel refuses, too. Gives its warnings.
  ///
  /// The kernel itself has these calls, with what they mean for the routes of an address.
  func configure(
    _ settings: [InterfaceSetting], _ label: String, _ name: InterfaceName, _ operation: Operation
  ) throws(StageError) -> String {
    let node = try node(operation.node)
    let said: InterfaceCalls
    do {
      said = try node.namespace.withEntered {
        var calls = try InterfaceCalls(label)
        for setting in settings { calls.make(setting) }
        calls.close()
        return calls
      }
    } catch {
      throw StageError("\(error)", operation: operation)
    }
    if let index = try? node.routes.index(of: name) { settle(node, indexes: [index]) }
    guard said.complaints.isEmpty else {
      var failure = StageError(said.complaints.joined(separator: "; "), operation: operation)
      failure.spoken = (said.warnings + said.complaints).joined(separator: "\n")
      throw failure
    }
    return said.warnings.map { $0 + "\n" }.joined()
  }
}

extension InterfaceSetting {
  /// The words `ADDRESS broadcast ADDRESS netmask MASK` of a network on a label; nil of one that is none of IPv4.
  static func assigning(_ network: IPNetwork, _ broadcast: IPv4Address?) -> [InterfaceSetting]? {
    guard case .v4(let address) = network.address else { return nil }
    let length = network.prefixLength
    let mask = IPv4Address(length == 0 ? 0 : UInt32.max << UInt32(32 - length))
    return [.address(address)] + (broadcast.map { [.broadcast($0)] } ?? []) + [.netmask(mask)]
  }
}

/// The calls of ifconfig(8) about a label, with what it says of them.
private struct InterfaceCalls: Sendable {
  private(set) var complaints: [String] = []
  private(set) var warnings: [String] = []
  private let label: String
  private let socket: FileDescriptor

  /// Flags of an interface. Correspond to `IFF_…`.
  private static let up: UInt16 = 0x1
  private static let broadcast: UInt16 = 0x2
  private static let pointToPoint: UInt16 = 0x10
  private static let running: UInt16 = 0x40

  /// Opens a socket in the namespace that the thread is in.
  init(_ label: String) throws(NetlinkError) {
    let descriptor = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else {
      throw NetlinkError(Errno(rawValue: errno), kind: .system, operation: "open", object: "a socket of IPv4")
    }
    self.label = label
    socket = FileDescriptor(rawValue: descriptor)
  }

  func close() { try? socket.close() }

  mutating func make(_ setting: InterfaceSetting) {
    switch setting {
    case .address(let address):
      call(0x8916, "SIOCSIFADDR", address)
      if !(label.contains(":") && address == .any) { raise(Self.up | Self.running) }
    case .netmask(let mask): call(0x891c, "SIOCSIFNETMASK", mask)
    case .broadcast(let address):
      if let address { call(0x891a, "SIOCSIFBRDADDR", address) }
      raise(Self.broadcast)
    case .destination(let address): call(0x8918, "SIOCSIFDSTADDR", address)
    case .pointToPoint(let address):
      if let address { call(0x8918, "SIOCSIFDSTADDR", address) }
      raise(Self.pointToPoint)
    case .noBroadcast: lower(Self.broadcast, "BROADCAST")
    case .noPointToPoint: lower(Self.pointToPoint, "POINTOPOINT")
    }
  }

  /// An address with the call that sets it. Corresponds to `struct ifreq` with `struct sockaddr_in`.
  private mutating func call(_ request: UInt, _ name: String, _ address: IPv4Address) {
    var writer = head
    writer.u16(UInt16(AF_INET))
    writer.u16(0)
    writer.raw(address.bytes)
    writer.raw([UInt8](repeating: 0, count: 16))
    var bytes = writer.bytes
    if let code = DeviceControl.call(socket, request, &bytes) { complaints.append("\(name): \(code)") }
  }

  private mutating func raise(_ flags: UInt16) {
    guard let now = current("getting") else { return }
    put(now | flags)
  }

  private mutating func lower(_ flags: UInt16, _ name: String) {
    if let now = current("getting") { put(now & ~flags) }
    guard let after = current("testing") else { return }
    if after & flags != 0 { warnings.append("Warning: Interface \(label) still in \(name) mode.") }
  }

  /// Corresponds to `SIOCGIFFLAGS`.
  private mutating func current(_ verb: String) -> UInt16? {
    var writer = head
    writer.raw([UInt8](repeating: 0, count: 24))
    var bytes = writer.bytes
    if let code = DeviceControl.call(socket, 0x8913, &bytes) {
      complaints.append("\(label): ERROR while \(verb) interface flags: \(code)")
      return nil
    }
    return UInt16(bytes[16]) | UInt16(bytes[17]) << 8
  }

  /// Corresponds to `SIOCSIFFLAGS`.
  private mutating func put(_ flags: UInt16) {
    var writer = head
    writer.u16(flags)
    writer.raw([UInt8](repeating: 0, count: 22))
    var bytes = writer.bytes
    if let code = DeviceControl.call(socket, 0x8914, &bytes) { complaints.append("SIOCSIFFLAGS: \(code)") }
  }

  private var head: AttributeWriter {
    var writer = AttributeWriter()
    let text = Array(label.utf8.prefix(15))
    writer.raw(text + [UInt8](repeating: 0, count: 16 - text.count))
    return writer
  }
}
