import Addressing
import Namespaces
import Probes
import RouteNetlink

func probes() throws {
  try Isolation.enter()
  let namespace = try NetworkNamespace.create()
  let ping = try namespace.withEntered {
    try RouteSocket().setLink(.loopback, LinkChanges(isUp: true))
    return try PingSocket(family: .v4)
  }
  let services = try Responder([(node: "h1", namespace: namespace, service: Service(.http, port: 80))])
  if let target = IPAddress("127.0.0.1") {
    let answer = Pinger().run([PingRequest(socket: ping, destination: target)])[0]
    print(answer.verdict, answer.received)
    let tries = [80, 81].map {
      StreamRequest(namespace: namespace, kind: .http(path: "/"), destination: target, port: $0)
    }
    for result in StreamProber().run(tries) { print(result.verdict, result.status ?? 0) }
  }
  withExtendedLifetime(services) {}
}
