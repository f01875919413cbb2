import Addressing
import Netlink
import RouteNetlink
import Testing

/// The bytes of tc(8) of iproute2 6.1 behind `struct tcmsg`, caught with strace(1): the name of the kind and its options.
private let caught: [(QueueKind, String)] = [
  (
    .netem(emulation { $0.delay = 100_000 }),
    "0a0001006e6574656d0000001c00020084d71700e803000000000000000000000000000000000000"
  ),
  (
    .netem(
      emulation {
        ($0.delay, $0.jitter, $0.delayCorrelation, $0.limit, $0.rate) = (100_000, 10_000, 0x4000_0000, 500, 125_000)
        $0.loss = PacketShare(share: 0x00c4_9ba6, correlation: 0x4000_0000)
        $0.duplicate = PacketShare(share: 0x028f_5c29)
        $0.reorder = PacketShare(share: 0x4000_0000, correlation: 0x8000_0000)
        $0.corrupt = PacketShare(share: 0x0041_8937)
      }),
    "0a0001006e6574656d0000005800020084d71700f4010000a69bc40001000000295c8f025a620200"
      + "100001000000004000000040000000000c00030000000040000000800c0004003789410000000000"
      + "1400060048e80100000000000000000000000000"
  ),
  (
    .netem(emulation { ($0.delay, $0.reorder) = (10_000, PacketShare(share: 0x0ccc_cccd)) }),
    "0a0001006e6574656d000000280002005a620200e8030000000000000100000000000000000000000c000300cdcccc0c00000000"
  ),
  (.pfifo(limit: nil), "0a000100706669666f000000"),
  (.pfifo(limit: 5), "0a000100706669666f0000000800020005000000"),
  (.fqCodel(FairQueue()), "0d00010066715f636f64656c0000000004000200"),
]

private func emulation(_ set: (inout NetworkEmulation) -> Void) -> NetworkEmulation {
  var options = NetworkEmulation()
  set(&options)
  return options
}

@Test("queueing disciplines are asked for in tc's own bytes")
func queueBytes() throws {
  let device: InterfaceName = "eth0"
  for (kind, bytes) in caught {
    let request = try NetlinkRequest.changeQueue(QueueChange(.add, device, kind: kind), index: 7)
    let hex = request.payload.dropFirst(20).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(hex == bytes, "\(kind)")
    #expect(request.payload.prefix(20) == [0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0])
  }
}

@Test("rates become ticks and ticks bytes as tc counts them")
func queueTimes() {
  #expect(QueueTime.ticks(100_000) == 1_562_500)
  #expect(QueueTime.microseconds(1_562_500) == 100_000)
  #expect(QueueTime.bytes(in: 512_000, at: 125_000) == 4096)
  #expect(QueueHandle(rawValue: 0x0001_0010).description == "1:10" && QueueHandle.root.description == "root")
}
