public import Addressing
public import Netlink
internal import SystemPackage

extension RouteSocket {
  /// Makes a tun or tap device that stays: `ip tuntap add dev NAME mode MODE`.
  ///
  /// `/dev/net/tun` knows only the calling thread's namespace, so this must be called by a thread that is in the namespace of the
  /// socket, such as the one that opened it. Then the changes of the spec are made. Throws EINVAL where the spec has an index, a namespace
  /// or queues, which such devices cannot be given.
  public func addTunTap(_ spec: LinkSpec, _ options: TunTapOptions) throws(NetlinkError) {
    let object = spec.name?.text ?? "of type \(options.mode.rawValue)"
    guard spec.index == nil, spec.namespace == nil, spec.queues == nil else {
      throw .invalid("add link", object, "a tun or tap device is made without index, namespace and queues")
    }
    let name = try openTunTap(spec.name, options, object) { (file) throws(NetlinkError) in
      if let user = options.user, let code = DeviceControl.call(file, Self.setOwner, UInt(user)) {
        throw Self.fault(code, "TUNSETOWNER", "add link", object)
      }
      if let group = options.group, let code = DeviceControl.call(file, Self.setGroup, UInt(group)) {
        throw Self.fault(code, "TUNSETGROUP", "add link", object)
      }
      if let code = DeviceControl.call(file, Self.setPersistent, 1) {
        throw Self.fault(code, "TUNSETPERSIST", "add link", object)
      }
    }
    if !spec.changes.isEmpty { try setLink(name, spec.changes) }
  }

  /// Removes a tun or tap device: `ip tuntap del dev NAME mode MODE`. A device that is not there is no failure, as with the real
  /// command. Throws EINVAL where it is of the other mode or no such device at all. See ``addTunTap(_:_:)`` for the thread.
  public func deleteTunTap(_ name: InterfaceName, _ options: TunTapOptions) throws(NetlinkError) {
    _ = try openTunTap(name, options, name.text) { (file) throws(NetlinkError) in
      if let code = DeviceControl.call(file, Self.setPersistent, 0) {
        throw Self.fault(code, "TUNSETPERSIST", "delete link", name.text)
      }
    }
  }

  private static func fault(_ code: Errno, _ call: String, _ operation: String, _ object: String) -> NetlinkError {
    NetlinkError(code, kind: .system, operation: operation, object: object, message: "ioctl(\(call))")
  }

  /// Corresponds to `TUNSETOWNER` and `TUNSETGROUP`.
  private static let setOwner: UInt = 0x4004_54cc
  private static let setGroup: UInt = 0x4004_54ce
  /// Corresponds to `TUNSETIFF` and `TUNSETPERSIST`.
  private static let setInterface: UInt = 0x4004_54ca
  private static let setPersistent: UInt = 0x4004_54cb

  private func openTunTap(
    _ name: InterfaceName?, _ options: TunTapOptions, _ object: String,
    _ change: (FileDescriptor) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> InterfaceName {
    let file: FileDescriptor
    do { file = try FileDescriptor.open(FilePath("/dev/net/tun"), .readWrite, options: .closeOnExec) } catch {
      throw NetlinkError(
        error as? Errno ?? .ioError, kind: .system, operation: "open", object: object, message: "/dev/net/tun")
    }
    defer { try? file.close() }
    // struct ifreq: a name of 16 bytes, then flags: IFF_TUN 1 or IFF_TAP 2, IFF_NO_PI 0x1000, IFF_MULTI_QUEUE 0x100,
    // IFF_ONE_QUEUE 0x2000, IFF_VNET_HDR 0x4000.
    var flags: UInt16 = options.mode == .tun ? 1 : 2
    if !options.hasPacketInformation { flags |= 0x1000 }
    if options.multiQueue { flags |= 0x100 }
    if options.isOneQueue { flags |= 0x2000 }
    if options.hasVirtualHeader { flags |= 0x4000 }
    var writer = AttributeWriter()
    let text = Array((name?.text ?? "").utf8.prefix(15))
    writer.raw(text + [UInt8](repeating: 0, count: 16 - text.count))
    writer.u16(flags)
    writer.raw([UInt8](repeating: 0, count: 22))
    var request = writer.bytes
    if let code = DeviceControl.call(file, Self.setInterface, &request) {
      throw Self.fault(code, "TUNSETIFF", "open", object)
    }
    try change(file)
    let given = String(decoding: request.prefix(16).prefix { $0 != 0 }, as: UTF8.self)
    guard let made = InterfaceName(given) else { throw .invalid("add link", object, "the kernel named it \(given)") }
    return made
  }
}
