import Foundation
import Testing

/// The whole way of a packet, as it is told.
@Suite(.enabled(if: canRunLabs)) struct TraceTests {
  @Test func aPublishedPortIsFollowedThereAndBack() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", "name: way\n" + WhyTopology.nat + "steps:\n  - check: [{ping: a -> s}]\n")
    let result = try tool.run(["trace", "a.lab.yaml", "s -> 203.0.113.1:8081", "--reply", "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let journey = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let hops = try #require(journey["hops"] as? [[String: Any]])
    func way(_ message: String) -> [String] {
      hops.filter { $0["message"] as? String == message }.map {
        "\($0["node"] ?? "") \($0["direction"] ?? "") \($0["interface"] ?? "") \($0["destination"] ?? "") \($0["ttl"] ?? "")"
      }
    }
    #expect(
      way("request") == [
        "s out eth0 203.0.113.1 64", "r in eth1 203.0.113.1 64", "r out eth0 192.168.1.2 63",
        "a in eth0 192.168.1.2 63",
      ])
    #expect(
      way("reply") == [
        "a out eth0 203.0.113.9 64", "r in eth0 203.0.113.9 64", "r out eth1 203.0.113.9 63",
        "s in eth0 203.0.113.9 63",
      ])
    let rules = hops.flatMap { $0["rules"] as? [[String: Any]] ?? [] }.compactMap { $0["rule"] as? String }
    #expect(rules.contains { $0.contains("dnat to 192.168.1.2:8080") }, "\(rules)")
    let times = hops.compactMap { $0["microseconds"] as? Int }
    #expect(times == times.sorted())
    #expect(hops.contains { $0["route"] as? String == "default via 192.168.1.1 dev eth0" })
    let text = try tool.run(["trace", "a.lab.yaml", "s -> 203.0.113.1:8081"])
    #expect(text.output.contains("[NAT: was 203.0.113.9:"), "\(text.output)")
    #expect(!text.output.contains("answer 192"))
  }

  @Test(
    "a way that is none of the lab's is wrong input, and told in a line",
    arguments: [
      ("a -> s:99999", "\"99999\" is no port"), ("a -> s:0", "\"0\" is no port"), ("a -> nosuch", "\"nosuch\""),
      ("nosuch -> s", "\"nosuch\""), ("a s", "is no way"),
    ])
  func wrongWay(way: String, says: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", "name: way\n" + WhyTopology.nat + "steps:\n  - check: [{ping: a -> s}]\n")
    let result = try tool.run(["trace", "a.lab.yaml", way])
    #expect(result.status == 2 && result.errors.contains(says), "\(result.status) \(result.errors)")
  }

  @Test func bridgesSayWhetherTheyKnowTheDestination() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", "name: way\n" + WhyTopology.two + "steps:\n  - check: [{ping: a -> b}]\n")
    let result = try tool.run(["trace", "a.lab.yaml", "a -> b", "--reply"])
    #expect(result.status == 0)
    #expect(result.output.contains("FDB: 02:00:00:00:01:03 is behind this port"), "\(result.output)")
  }

  @Test func wrongWordsAreRefused() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", "name: way\n" + WhyTopology.two + "steps:\n  - check: [{ping: a -> b}]\n")
    for (way, said) in [
      ("a b", "is no way"), ("a -> b:80 --protocol icmp", "icmp has no ports"),
      ("a -> b --protocol tcp", "tcp wants a port"),
    ] {
      let words = way.components(separatedBy: " --protocol ")
      let result = try tool.run(["trace", "a.lab.yaml", words[0]] + (words.count > 1 ? ["--protocol", words[1]] : []))
      #expect(result.status == 2 && result.errors.contains(said), "\(way): \(result.errors)")
    }
  }

  @Test func aLivingLabIsAskedWhy() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let environment = ["NSLAB_RUNTIME_DIR": tool.folder.path + "/run"]
    try FileManager.default.createDirectory(
      atPath: tool.folder.path + "/run", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try tool.write(
      "a.lab.yaml",
      "name: way\n" + WhyTopology.routed
        + "steps:\n  - run: [ip netns exec r sysctl -w net.ipv4.ip_forward=0]\n    check: [{ping: a -> b, expect: timeout}]\n"
    )
    let up = try tool.run(["up", "a.lab.yaml"], environment: environment)
    try #require(up.status == 0, "\(up.errors)")
    defer { _ = try? tool.run(["down", "way"], environment: environment) }
    #expect(try tool.run(["why", "way", "a -> b"], environment: environment).status == 0)
    _ = try tool.run(["play", "way", "--no-why"].filter { $0 != "--no-why" }, environment: environment)
    let why = try tool.run(["why", "way", "a -> b"], environment: environment)
    #expect(why.status == 1)
    #expect(why.output.contains("net.ipv4.ip_forward is 0 there"), "\(why.output)\(why.errors)")
    let trace = try tool.run(["trace", "way", "a -> b:8080"], environment: environment)
    #expect(trace.status == 1 && trace.output.contains("r  in  eth0"), "\(trace.output)")
  }
}
