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

  @Test func theCauseIsAnObjectOfTheSameFieldsAsOfATrace() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let environment = ["NSLAB_RUNTIME_DIR": tool.folder.path + "/run"]
    try FileManager.default.createDirectory(
      atPath: tool.folder.path + "/run", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try tool.write("a.lab.yaml", "name: way\n" + WhyTopology.routed + "steps:\n  - check: [{ping: a -> b}]\n")
    try #require(try tool.run(["up", "a.lab.yaml"], environment: environment).status == 0)
    defer { _ = try? tool.run(["down", "way"], environment: environment) }
    func object(_ arguments: [String]) throws -> [String: Any] {
      let result = try tool.run(arguments + ["--format", "json"], environment: environment)
      return try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.errors)")
    }
    for way in ["a -> b:81", "a -> b:8080", "a -> 10.0.9.9"] {
      let why = try object(["why", "way", way])
      var trace = try object(["trace", "way", way])
      #expect((trace.removeValue(forKey: "hops") as? [Any])?.isEmpty == false || way.hasSuffix("9.9"))
      #expect(NSDictionary(dictionary: why) == NSDictionary(dictionary: trace), "\(way): \(why) \(trace)")
      #expect(why["answered"] as? Bool == (way == "a -> b:8080"))
      let cause = why["why"] as? [String: Any]
      #expect(cause?["cause"] as? String == ["a -> b:81": "nobody-listens", "a -> 10.0.9.9": "no-route"][way])
    }
  }

  @Test func aCheckWithTraceHasTheWayInEachReport() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "a.lab.yaml",
      "name: way\n" + WhyTopology.routed
        + "steps:\n  - check: [{tcp: \"a -> b:8080\", trace: true}, {ping: a -> b}, {udp: \"a -> b:99\", trace: true, within: 50ms}]\n"
    )
    let text = try tool.run(["run", "a.lab.yaml"])
    #expect(text.output.components(separatedBy: "a -> 10.0.2.2:8080 tcp: reachable").count == 2, "\(text.output)")
    #expect(text.output.contains("a -> 10.0.2.2:99 udp: port-unreachable, said by 10.0.2.2"), "\(text.output)")
    let json = try tool.run(["run", "--format", "json", "a.lab.yaml"])
    let report = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let step = ((report?["labs"] as? [[String: Any]])?.first?["steps"] as? [[String: Any]])?.first
    let checks = try #require(step?["checks"] as? [[String: Any]], "\(json.output)")
    let ways = checks.map { $0["trace"] as? [String: Any] }
    #expect(ways[0]?["verdict"] as? String == "reachable" && ways[1] == nil && ways[2]?["answered"] as? Bool == false)
    let hops = ways[0]?["hops"] as? [[String: Any]] ?? []
    #expect(hops.contains { $0["node"] as? String == "r" && $0["message"] as? String == "reply" })
    for format in ["html", "markdown"] {
      let page = try tool.run(["run", "--format", format, "a.lab.yaml"])
      #expect(
        page.output.contains("a -&gt; 10.0.2.2:8080 tcp: reachable")
          || page.output.contains("a -> 10.0.2.2:8080 tcp: reachable"))
    }
    let wrong = try tool.run(
      lab: "name: way\n" + WhyTopology.routed + "steps:\n  - check: [{link: \"a:eth0\", state: UP, trace: true}]\n")
    #expect(
      wrong.status == 2 && wrong.errors.contains("trace stands with a check that sends a packet"), "\(wrong.errors)")
  }
}
