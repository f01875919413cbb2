import Addressing
import Glibc
import Namespaces
import Probes
import RouteNetlink
import SystemPackage
import Testing

/// Services and those who try them, in one namespace each.
@Suite(.enabled(if: isRoot, "needs root, or unshare -Urnm")) struct StreamTests {
  private let namespace: NetworkNamespace
  private let frames: PacketSocket
  private let target: IPAddress

  init() throws {
    namespace = try NetworkNamespace.create()
    frames = try namespace.withEntered {
      try RouteSocket().setLink(.loopback, LinkChanges(isUp: true))
      return try PacketSocket()
    }
    target = try #require(IPAddress("127.0.0.1"))
  }

  private func request(_ kind: StreamRequest.Kind, _ port: UInt16, greeting: Bool = false) -> StreamRequest {
    StreamRequest(
      namespace: namespace, kind: kind, destination: target, port: port, wantsGreeting: greeting, within: .seconds(5))
  }

  private func responder() throws -> Responder {
    try Responder(
      [(Service.Kind.http, UInt16(80)), (.tcp, 7), (.udp, 53)].map {
        (node: "h1", namespace: namespace, service: Service($0.0, port: $0.1))
      })
  }

  @Test("each service is answered by its node, which says whom it saw") func answers() throws {
    let services = try responder()
    let results = StreamProber().run([
      request(.http(path: "/a"), 80), request(.tcp, 7, greeting: true), request(.udp, 53),
    ])
    #expect(results.map(\.verdict) == [.open, .open, .open])
    #expect(results.map(\.servedBy) == ["h1", "h1", "h1"] && results.allSatisfy { $0.seenAs == target })
    #expect(results[0].status == 200 && results[0].body.hasSuffix("path /a\n"))
    withExtendedLifetime(services) {}
  }

  @Test("where nobody listens it is refused, of TCP by the node itself and of UDP by what it says") func refused() {
    let results = StreamProber().run([request(.tcp, 81), request(.udp, 81)])
    #expect(
      results.allSatisfy { result in
        if case .refused = result.verdict { return true }
        return false
      }, "\(results.map(\.verdict))")
  }

  @Test("an answered connection has ended with its check: nothing of it is sent afterwards") func ends() throws {
    let services = try responder()
    for _ in 0..<20 {
      _ = StreamProber().run([request(.tcp, 7), request(.http(path: "/"), 80)])
      while try !frames.receive().isEmpty {}
      usleep(20_000)
      #expect(try frames.receive().isEmpty)
    }
    withExtendedLifetime(services) {}
  }

  @Test("a port that is taken is an error with the node's name, and the ports beside it are free again") func taken()
    throws
  {
    let first = try Responder([(node: "h1", namespace: namespace, service: Service(.tcp, port: 7))])
    let error = #expect(throws: ProbeError.self) { try responder() }
    #expect(error?.errno == .addressInUse && error?.operation == "open the tcp port 7 of h1")
    let other = try Responder([(node: "h1", namespace: namespace, service: Service(.http, port: 80))])
    withExtendedLifetime((first, other)) {}
  }
}
