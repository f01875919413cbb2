import Netlink
import SystemPackage
import Testing

@Suite struct CodecTests {
  @Test("Attributes are read as they were written") func roundTrip() {
    var writer = AttributeWriter()
    writer.u32(7)
    writer.put(1, u8: 200)
    writer.put(2, u16: 60_000)
    writer.put(3, u32: 4_000_000_000)
    writer.put(4, u64: .max - 1)
    writer.put(5, big16: 0x1234)
    writer.put(6, string: "eth0")
    writer.nest(7) { $0.nest(1) { $0.put(9, bytes: [1, 2, 3]) } }
    writer.put(flag: 8)
    #expect(writer.bytes.count % 4 == 0 && !writer.isOversized)
    let reader = AttributeReader(writer.bytes, after: 4)
    #expect(reader.first(1)?.u8 == 200)
    #expect(reader.first(2)?.u16 == 60_000)
    #expect(reader.first(3)?.u32 == 4_000_000_000)
    #expect(reader.first(4)?.u64 == UInt64.max - 1)
    #expect(reader.first(5)?.big16 == 0x1234 && reader.first(5)?.bytes == [0x12, 0x34])
    #expect(reader.first(6)?.string == "eth0")
    #expect(reader.first(7)?.isNested == true)
    #expect(reader.first(7)?.nested.first(1)?.nested.first(9)?.bytes == [1, 2, 3])
    #expect(reader.first(8)?.payload.isEmpty == true)
    #expect(reader.first(2)?.u32 == nil)
  }

  @Test("An attribute over 65,535 bytes is refused") func oversized() {
    var writer = AttributeWriter()
    writer.put(1, bytes: [UInt8](repeating: 0, count: 65_532))
    #expect(writer.isOversized)
    #expect(throws: NetlinkError.self) {
      try NetlinkRequest(type: 16, writer: writer, operation: "add link", object: "x", headerLength: 0)
    }
  }

  @Test(
    "Lengths that do not fit end the reading",
    arguments: [[0, 0, 0, 0], [3, 0, 1, 0], [9, 0, 1, 0, 1, 2], [4], [255, 255, 1, 0]])
  func malformed(_ bytes: [UInt8]) {
    var reader = AttributeReader(bytes)
    #expect(reader.next() == nil)
    #expect(reader.isMalformed)
    #expect(reader.next() == nil)
  }

  @Test("A nest that is longer than its parent is not read into what follows") func nestOverParent() {
    // An outer attribute of eight bytes, whose inner one says twelve; then another attribute.
    let bytes: [UInt8] = [8, 0, 1, 0, 12, 0, 2, 0, 8, 0, 3, 0, 1, 1, 1, 1]
    let attributes = Array(AttributeReader(bytes))
    #expect(attributes.map(\.type) == [1, 3])
    #expect(attributes.first.map { Array($0.nested) } == [])
  }

  @Test("Messages survive encoding and parsing") func messages() {
    let one = NetlinkMessage(type: 16, flags: [.request, .acknowledge], sequence: 9, portID: 3, payload: [1, 2, 3])
    let two = NetlinkMessage(type: 17, payload: [])
    let (read, isMalformed) = NetlinkMessage.parse((one.encoded + two.encoded)[...])
    #expect(read == [one, two])
    #expect(!isMalformed)
    #expect(one.encoded.count == 20)
    #expect(NetlinkMessage.parse(one.encoded[0..<18]).isMalformed)
    #expect(NetlinkMessage.parse([16, 0, 0, 0, 1]).isMalformed)
  }

  @Test("Random bytes neither trap nor go on for ever") func fuzz() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<5_000 {
      var bytes = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      // Most lengths small, so that reading goes on.
      for at in stride(from: 0, to: bytes.count, by: 4) where Bool.random(using: &generator) {
        bytes[at] = UInt8.random(in: 0..<24, using: &generator)
        if at + 1 < bytes.count { bytes[at + 1] = 0 }
      }
      var steps = 0
      for attribute in AttributeReader(bytes) {
        steps += 1
        for inner in attribute.nested { _ = (inner.u8, inner.u32, inner.u64, inner.string) }
      }
      #expect(steps <= 50)
      _ = NetlinkMessage.parse(bytes[...])
    }
  }

  @Test("The attribute of an error is named by its place") func schema() {
    let inner = AttributeSchema(["IN_UNSPEC", "IN_A", "IN_B"])
    let schema = AttributeSchema(["OUT_UNSPEC", "OUT_A", "OUT_NEST"], nested: [2: inner])
    var writer = AttributeWriter()
    writer.u32(0)
    writer.put(1, u32: 1)
    writer.nest(2) { nest in
      nest.put(1, u32: 1)
      nest.put(2, u32: 2)
    }
    #expect(schema.attribute(at: 4, in: writer.bytes, after: 4) == "OUT_A")
    #expect(schema.attribute(at: 12, in: writer.bytes, after: 4) == "OUT_NEST")
    #expect(schema.attribute(at: 24, in: writer.bytes, after: 4) == "IN_B")
    #expect(schema.attribute(at: 999, in: writer.bytes, after: 4) == nil)
    #expect(schema.attribute(at: -5, in: writer.bytes, after: 4) == nil)
  }

  @Test("Errors are told in one line") func text() {
    let error = NetlinkError(
      .fileExists, kind: .refused, operation: "add link", object: "veth0", message: "name taken",
      attribute: "IFLA_IFNAME")
    #expect(error.description == "add link veth0: File exists (EEXIST): name taken [IFLA_IFNAME]")
  }
}
