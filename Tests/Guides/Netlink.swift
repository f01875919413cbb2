import Netlink

func netlink() throws {
  let socket = try NetlinkSocket(.route)
  // RTM_GETLINK with a struct ifinfomsg of zeros, as `ip link` asks.
  let question = NetlinkRequest(
    type: 18, payload: [UInt8](repeating: 0, count: 16), operation: "list links", object: "")
  let names = try socket.dump(question).compactMap { message in
    AttributeReader(message.payload, after: 16).first(3)?.string  // IFLA_IFNAME
  }
  print(names[0])

  // RTM_DELLINK of an interface that is not there.
  var writer = AttributeWriter()
  for _ in 0..<4 { writer.u32(0) }
  writer.put(3, string: "eth7")
  do {
    _ = try socket.request(
      NetlinkRequest(type: 17, writer: writer, operation: "delete link", object: "eth7", headerLength: 16))
  } catch {
    print(error, error.kind == .refused)
  }
}
