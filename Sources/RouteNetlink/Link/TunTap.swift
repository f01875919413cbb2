internal import Addressing
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
    let name = try openTunTap(spec.name, options, object)
    if !spec.changes.isEmpty { try setLink(name, spec.changes) }
  }

  /// Corresponds to `TUNSETIFF` and `TUNSETPERSIST`.
  private static let setInterface: UInt = 0x4004_54ca
  private static let setPersistent: UInt = 0x4004_54cb

  private func openTunTap(
    _ name: InterfaceName?, _ options: TunTapOptions, _ object: String
  ) throws(NetlinkError) -> InterfaceName {
    func fault(_ code: Errno, _ message: String) -> NetlinkError {
      NetlinkError(code, kind: .system, operation: "add link", object: object, message: message)
    }
    let file: FileDescriptor
    do { file = try FileDescriptor.open(FilePath("/dev/net/tun"), .readWrite, options: .closeOnExec) } catch {
      throw fault(error as? Errno ?? .ioError, "/dev/net/tun")
    }
    defer { try? file.close() }
    // struct ifreq: a name of 16 bytes, then flags: IFF_TUN 1 or IFF_TAP 2, IFF_NO_PI 0x1000, IFF_MULTI_QUEUE 0x100.
    let flags: UInt16 = (options.mode == .tun ? 1 : 2) | 0x1000 | (options.multiQueue ? 0x100 : 0)
    var writer = AttributeWriter()
    let text = Array((name?.text ?? "").utf8.prefix(15))
    writer.raw(text + [UInt8](repeating: 0, count: 16 - text.count))
    writer.u16(flags)
    writer.raw([UInt8](repeating: 0, count: 22))
    var request = writer.bytes
    if let code = DeviceControl.call(file, Self.setInterface, &request) { throw fault(code, "TUNSETIFF") }
    if let code = DeviceControl.call(file, Self.setPersistent, 1) { throw fault(code, "TUNSETPERSIST") }
    let given = String(decoding: request.prefix(16).prefix { $0 != 0 }, as: UTF8.self)
    guard let made = InterfaceName(given) else { throw .invalid("add link", object, "the kernel named it \(given)") }
    return made
  }
}
