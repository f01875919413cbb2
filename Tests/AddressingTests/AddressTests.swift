import Addressing
import Testing

@Test(
  "an IPv4 address is printed as it was read", arguments: ["0.0.0.0", "127.0.0.1", "192.168.0.11", "255.255.255.255"])
func ipv4(text: String) {
  #expect(IPv4Address(text)?.description == text)
}

@Test(
  "a text that is no IPv4 address is refused",
  arguments: [
    "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.", ".1.2.3", "1..2.3", "a.b.c.d", "1.2.3.4 ",
  ])
func noIPv4(text: String) {
  #expect(IPv4Address(text) == nil)
}

@Test(
  "an IPv6 address is printed in the form of RFC 5952",
  arguments: [
    ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:0DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("fe80::1", "fe80::1"),
    ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
    ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
  ])
func ipv6(text: String, printed: String) {
  #expect(IPv6Address(text)?.description == printed)
}

@Test(
  "a text that is no IPv6 address is refused",
  arguments: [
    "", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "1:2:3:4:5:6:7:1.2.3.4",
    "::1%eth0", ":1::2",
  ])
func noIPv6(text: String) {
  #expect(IPv6Address(text) == nil)
}

@Test("a network knows its first and last address and what it contains")
func network() throws {
  let network = try #require(IPNetwork("172.17.0.1/16"))
  #expect(network.masked.description == "172.17.0.0/16")
  #expect(network.last.description == "172.17.255.255")
  #expect(network.contains(.v4(IPv4Address(172, 17, 9, 9))))
  #expect(!network.contains(.v4(IPv4Address(172, 18, 0, 1))))
  let six = try #require(IPNetwork("fd00::1/64"))
  #expect(six.masked.description == "fd00::/64")
  #expect(six.last.description == "fd00::ffff:ffff:ffff:ffff")
  #expect(IPNetwork("0.0.0.0/0")?.contains(.v4(.loopback)) == true)
  #expect(IPNetwork("10.0.0.0/33") == nil)
  #expect(IPNetwork("10.0.0.0/+8") == nil)
}

@Test("an interface's name of sixteen bytes is too long, and one of fifteen is not")
func interfaceName() {
  for name in ["veth0123456789a", "a", "br-1f"] { #expect(InterfaceName(name)?.text == name) }
  #expect(throws: InterfaceName.Fault.tooLong(16)) { try InterfaceName(validating: "veth0123456789ab") }
  for text in ["a/b", "..", "", "a b"] { #expect(InterfaceName(text) == nil) }
}

@Test("a literal is a name as it stands, and tells what is wrong with it")
func interfaceNameLiteral() {
  let names: [InterfaceName] = ["br0", "a-name-of-19-bytes", "a/b", ".", ""]
  #expect(names.map(\.fault) == [nil, .tooLong(18), .forbidden("/"), .reserved, .empty])
  #expect(names[0] == InterfaceName(String("br0")) && "\(names[0])" == "br0")
}

@Test("a MAC address is read with colons or dashes and printed with colons")
func mac() {
  #expect(MACAddress("02-42-AC-11-0-2")?.description == "02:42:ac:11:00:02")
  #expect(MACAddress("02:42:ac:11:00") == nil)
  #expect(MACAddress("02:42:ac:11:00:+2") == nil)
}
