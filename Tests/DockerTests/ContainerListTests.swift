import Addressing
@testable import Docker
import Operations
import RouteNetlink
import Testing

/// Names, ids, addresses and ports find the container that going through all of them would find.
@Suite struct ContainerListTests {
  private struct Chance: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private func container(_ number: Int, _ chance: inout Chance) throws -> DockerContainer {
    var container = DockerContainer(
      spec: ContainerSpec("c\(number)"), id: "id\(number)", endpoints: [], ports: [], created: .zero, started: .zero,
      namespace: .container("id\(number)"))
    if Bool.random(using: &chance) { container.namespace = .host }
    try change(&container, &chance)
    return container
  }

  /// Gives a container other endpoints and ports.
  private func change(_ container: inout DockerContainer, _ chance: inout Chance) throws {
    container.endpoints = try (0..<Int.random(in: 0...2, using: &chance)).map { number in
      // An address is one container's, as a name is.
      let place = Int(container.id.dropFirst(2)) ?? 0
      return DockerContainer.Endpoint(
        network: "n\(number)", interface: try #require(InterfaceName("eth\(number)")),
        hostInterface: try #require(InterfaceName("v\(container.id)\(number)")), mac: MACAddress(0x0242_0000_0000),
        addresses: [try #require(IPNetwork("10.\(number).\(place / 200).\(place % 200 + 1)/16"))],
        id: "\(container.id)-\(number)")
    }
    container.ports = (0..<Int.random(in: 0...2, using: &chance)).map { _ in
      let first = UInt16.random(in: 1...60_000, using: &chance)
      let count = UInt16.random(in: 0...600, using: &chance)
      return PortMapping(
        hostPorts: first...(first + count), ports: first...(first + count),
        protocol: Bool.random(using: &chance) ? .tcp : .udp)
    }
  }

  @Test("after any changes the list finds what is there", arguments: [1, 2, 3] as [UInt64])
  func finds(seed: UInt64) throws {
    print("seed \(seed)")
    var chance = Chance(state: seed)
    var list = ContainerList()
    var made = 0
    for _ in 0..<250 {
      switch Int.random(in: 0...6, using: &chance) {
      case 0...2:
        list.append(try container(made, &chance))
        made += 1
      case 3 where list.count > 0:
        try change(&list[Int.random(in: 0..<list.count, using: &chance)], &chance)
      case 4 where list.count > 0:
        let place = Int.random(in: 0..<list.count, using: &chance)
        list[place].spec.name = "renamed\(made)"
        made += 1
      case 5 where list.count > 0: list.remove(at: Int.random(in: 0..<list.count, using: &chance))
      case 6 where list.count > 2:
        list.insert(try container(made, &chance), at: 1)
        made += 1
      default: break
      }
      let all = list.all
      for (place, container) in all.enumerated() {
        #expect(list.place(named: container.name) == place && list.place(id: container.id) == place)
        for endpoint in container.endpoints { #expect(list.container(ofEndpoint: endpoint.id) == container.id) }
        for port in container.ports {
          let ports = try #require(port.hostPorts)
          #expect(list.places(near: ports, port.protocol).contains(place))
        }
        #expect(list.places(in: container.namespace).contains(place))
      }
      for network in ["n0", "n1"] {
        let endpoints = all.flatMap(\.endpoints).filter { $0.network == network }
        #expect(list.use(of: network).endpoints == endpoints.count)
        #expect(list.use(of: network).addresses == Set(endpoints.flatMap { $0.addresses.map(\.address) }))
      }
      #expect(list.places(in: .host) == all.indices.filter { all[$0].namespace == .host })
      #expect(list.place(named: "c\(made)") == nil && list.place(id: "id\(made)") == nil)
    }
  }
}
