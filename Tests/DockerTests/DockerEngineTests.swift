import Addressing
import Docker
import Operations
import Probes
import Testing

@Suite struct DockerEngineTests {
  /// An engine with two networks of one's own, one of them with IPv6.
  private func engine(hostServices: [Service] = []) throws -> DockerEngine {
    var docker = try DockerEngine(lab: "a", host: "host", hostServices: hostServices)
    _ = try docker.perform(.createNetwork(DockerNetworkSpec("net1")))
    _ = try docker.perform(.createNetwork(DockerNetworkSpec("back", isInternal: true)))
    _ = try docker.perform(.createNetwork(DockerNetworkSpec("six", ipv6: true)))
    return docker
  }

  private func container(
    _ name: String, _ networks: [String] = ["bridge"], _ ports: [String] = [], image: String = "x"
  ) throws -> ContainerSpec {
    ContainerSpec(
      name, image: image, networks: networks.map { ContainerSpec.Attachment($0) },
      publish: try ports.map { try PortMapping($0) }, services: ContainerSpec.services(of: image))
  }

  /// The refusal of a command by Docker.
  private func refusal(_ docker: DockerEngine, _ command: DockerCommand) -> DockerError? {
    var docker = docker
    do {
      _ = try docker.perform(command)
      return nil
    } catch {
      return error
    }
  }

  private func ports(_ docker: DockerEngine, _ name: String) throws -> String {
    var docker = docker
    return try docker.perform(.list(DockerListing(filters: [.init(.name, name)], format: "{{.Ports}}"))).text
  }

  @Test("what listens on the host keeps its port from containers and from published ports") func listeners() throws {
    var docker = try engine(hostServices: [Service(.http, port: 80)])
    let taken = try docker.perform(.run(container("web", ["host"], image: "nginx")))
    #expect(taken.operations.isEmpty && taken.started.isEmpty && taken.text.count == 65)
    _ = try docker.perform(.run(container("cat", ["host"], image: "tomcat")))
    #expect(
      try docker.perform(.list(DockerListing(all: true, format: "{{.Names}} {{.Status}}"))).text.hasPrefix(
        "cat Up Less than a second\nweb Exited (1) "))
    let error = refusal(docker, .run(try container("p", [], ["80:80"])))
    #expect(error == nil, "without a network nothing is bound")
    #expect(
      refusal(docker, .run(try container("p", ["bridge"], ["127.0.0.1:80:80"])))?.message
        == "failed to bind host port 127.0.0.1:80/tcp: address already in use")
    #expect(
      refusal(docker, .run(try container("p", ["bridge"], ["8080:80"])))?.message
        == "failed to bind host port 0.0.0.0:8080/tcp: address already in use")
    #expect(refusal(docker, .run(try container("p", ["bridge"], ["8080:80/udp"]))) == nil)
    #expect(try docker.perform(.remove(["web"])).operations.isEmpty)
    #expect(try docker.perform(.remove(["cat"], force: true)).stopped == ["cat"])
    #expect(refusal(docker, .run(try container("p", ["bridge"], ["8080:80"]))) == nil)
  }

  @Test("0.0.0.0 is IPv4 only, [::] IPv6 only, and no address both") func families() throws {
    var docker = try engine()
    _ = try docker.perform(.run(container("a", ["six"], ["0.0.0.0:8083:80"])))
    _ = try docker.perform(.run(container("b", ["six"], ["[::]:8083:80"])))
    _ = try docker.perform(.run(container("c", ["six"], ["8084:80"])))
    #expect(try ports(docker, "a") == "0.0.0.0:8083->80/tcp\n")
    #expect(try ports(docker, "b") == "[::]:8083->80/tcp\n")
    #expect(try ports(docker, "c") == "0.0.0.0:8084->80/tcp, [::]:8084->80/tcp\n")
    #expect(refusal(docker, .run(try container("d", ["six"], ["[::]:8084:80"]))) != nil)
    #expect(refusal(docker, .run(try container("d", ["six"], ["8083:80"]))) != nil)
    let noIPv6 = refusal(docker, .run(try container("d", ["net1"], ["[::]:8085:80"])))
    #expect(noIPv6?.message == "failed to bind host port [::]:8085/tcp: d has no address of IPv6")
    #expect(noIPv6?.fix == "create the network with --ipv6")
    #expect(
      refusal(docker, .run(try container("d", ["six"], ["[::1]:8085:80"])))?.message.contains("only Docker's proxy")
        == true)
  }

  @Test("a publishing container may leave its last network, and its ports come back with the next one") func inactive()
    throws
  {
    var docker = try engine()
    _ = try docker.perform(.run(container("a", ["net1", "back"], ["8080:80"])))
    _ = try docker.perform(.disconnect(network: "net1", container: "a"))
    #expect(try ports(docker, "a") == "\n")
    #expect(refusal(docker, .run(try container("b", ["bridge"], ["8080:80"]))) == nil)
    _ = try docker.perform(.connect(.init("net1"), container: "a"))
    #expect(try ports(docker, "a") == "0.0.0.0:8080->80/tcp\n")
  }

  @Test("networks that stand alone are left and joined in Docker's words") func alone() throws {
    var docker = try engine()
    for (name, network) in [("n", "none"), ("h", "host"), ("w", "net1"), ("d", "default")] {
      _ = try docker.perform(.run(container(name, [network])))
    }
    let mode =
      "container cannot be connected to multiple networks with one of the networks in private (none) mode"
    let host = "container cannot be disconnected from host network or connected to host network"
    #expect(refusal(docker, .connect(.init("net1"), container: "n"))?.message == mode)
    #expect(refusal(docker, .connect(.init("none"), container: "w"))?.message == mode)
    #expect(refusal(docker, .connect(.init("net1"), container: "h"))?.message == host)
    #expect(refusal(docker, .connect(.init("host"), container: "w"))?.message == host)
    #expect(refusal(docker, .disconnect(network: "host", container: "h"))?.message == host)
    _ = try docker.perform(.disconnect(network: "none", container: "n"))
    _ = try docker.perform(.connect(.init("net1"), container: "n"))
    #expect(try docker.container(named: "n").endpoints.map(\.network) == ["net1"])
    #expect(try docker.container(named: "d").endpoints.map(\.network) == ["bridge"])
    #expect(
      refusal(docker, .run(try container("x", ["net1", "net1"])))?.message
        == "network \"net1\" is specified multiple times")
    for name in ["default", "bridge", "host", "none"] {
      #expect(
        refusal(docker, .createNetwork(DockerNetworkSpec(name)))?.message
          == "operation is not permitted on predefined \(name) network")
    }
    let subnet = try #require(IPNetwork("fd00::/64"))
    #expect(refusal(docker, .createNetwork(DockerNetworkSpec("y", subnets: [subnet])))?.fix == "add --ipv6")
  }

  @Test("a container may share another one's network, and needs it to run") func shared() throws {
    var docker = try engine()
    _ = try docker.perform(.run(container("a", ["net1"], image: "nginx")))
    let outcome = try docker.perform(.run(container("b", ["container:a"])))
    #expect(outcome.operations.map(\.action) == [.namespace(.share("b"))])
    #expect(outcome.operations.map(\.node) == [.named("a")])
    #expect(docker.hosts(of: "b") == docker.hosts(of: "a"))
    #expect(try docker.perform(.run(container("c", ["container:b"], image: "nginx"))).operations.isEmpty)
    _ = try docker.perform(.stop(["a"]))
    #expect(refusal(docker, .run(try container("d", ["container:a"])))?.message.contains("non running") == true)
    #expect(refusal(docker, .run(try container("d", ["container:b"], ["80:80"]))) != nil)
    #expect(refusal(docker, .connect(.init("net1"), container: "b")) != nil)
  }

  @Test("further names stand in the /etc/hosts of the others") func names() throws {
    var docker = try engine()
    var spec = try container("db", ["net1"])
    spec.networks = [.init("net1", aliases: ["main.db"])]
    spec.hostname = "own"
    spec.hosts = [.init("gate", nil), .init("far", IPAddress("9.9.9.9"))]
    _ = try docker.perform(.run(spec))
    _ = try docker.perform(.run(container("web")))
    _ = try docker.perform(.connect(.init("net1", aliases: ["www"]), container: "web"))
    #expect(docker.hosts(of: "web")?.contains("\tdb db.net1 main.db\n") == true)
    let own = try #require(docker.hosts(of: "db"))
    #expect(own.contains("\tweb web.net1 www\n") && own.contains("172.18.0.2\town\n"))
    #expect(own.contains("172.17.0.1\tgate\n9.9.9.9\tfar\n"))
    spec.name = "x"
    spec.networks = [.init("bridge", aliases: ["y"])]
    #expect(refusal(docker, .run(spec))?.message.contains("user defined networks") == true)
  }

  @Test("containers are renamed, restarted, pruned, and gone with --rm") func lives() throws {
    var docker = try engine()
    _ = try docker.perform(.run(container("a", ["net1"], image: "nginx")))
    let renamed = try docker.perform(.rename("a", to: "b"))
    #expect(renamed.stopped == ["a"] && renamed.started.map(\.name) == ["b"])
    // The old name is free, and its identifiers are others.
    _ = try docker.perform(.run(container("a", ["net1"])))
    #expect(Set(docker.containers.map(\.id)).count == 2)
    #expect(Set(docker.containers.flatMap(\.endpoints).map(\.hostInterface)).count == 2)
    #expect(refusal(docker, .rename("a", to: "b")) != nil)
    _ = try docker.perform(.restart(["a", "b"]))
    #expect(try docker.perform(.list(DockerListing(idsOnly: true))).text.split(separator: "\n").count == 2)
    var brief = try container("brief")
    brief.isRemovedAtEnd = true
    _ = try docker.perform(.run(brief))
    _ = try docker.perform(.stop(["brief", "a"]))
    #expect(docker.containers.map(\.name) == ["b", "a"])
    #expect(try docker.perform(.pruneContainers).text.hasPrefix("Deleted Containers:\n"))
    #expect(try docker.perform(.pruneNetworks).text == "Deleted Networks:\nback\nsix\n\n")
    #expect(
      try docker.perform(.remove(["nosuch", "b"], force: true)).text
        == "Error response from daemon: No such container: nosuch\nb\n")
    #expect(refusal(docker, .remove(["nosuch"])) != nil)
  }

  @Test("known images answer, unless a command behind them starts something else") func images() {
    #expect(ContainerSpec.services(of: "mysql:8") == [Service(.tcp, port: 3306)])
    #expect(ContainerSpec.services(of: "library/redis") == [Service(.tcp, port: 6379)])
    #expect(ContainerSpec.services(of: "postgres") == [Service(.tcp, port: 5432)])
    #expect(ContainerSpec.services(of: "nginx", command: ["sleep", "9"]).isEmpty)
    #expect(ContainerSpec.services(of: "nginx", command: ["nginx", "-g", "x"]) == [Service(.http, port: 80)])
    #expect(ContainerSpec.services(of: "mysql", command: ["--user=x"]) == [Service(.tcp, port: 3306)])
  }

  @Test("docker ps joins neighbouring ports, and shows those that are not published") func portText() throws {
    var docker = try engine()
    _ = try docker.perform(
      .run(
        container(
          "a", ["bridge"], ["127.0.0.1:9000-9002:9000-9002", "8443:443", "10000:9", "53:53/udp"], image: "nginx")))
    #expect(
      try ports(docker, "a")
        == "0.0.0.0:53->53/udp, 80/tcp, 127.0.0.1:9000-9002->9000-9002/tcp, 0.0.0.0:10000->9/tcp, "
        + "0.0.0.0:8443->443/tcp\n")
    #expect(
      try docker.perform(.ports("a")).text.split(separator: "\n").map { $0.prefix { $0 != " " } }
        == ["9/tcp", "53/udp", "443/tcp", "9000/tcp", "9001/tcp", "9002/tcp"])
    _ = try docker.perform(.run(container("db", image: "mysql")))
    #expect(try ports(docker, "db") == "3306/tcp, 33060/tcp\n")
    _ = try docker.perform(.stop(["db"]))
    #expect(
      try docker.perform(.list(DockerListing(filters: [.init(.status, "exited")], format: "{{.Names}}{{.Ports}}"))).text
        == "db\n")
  }

  @Test("listings are filtered and cut") func filters() throws {
    var docker = try engine()
    for (name, network) in [("web1", "net1"), ("web2", "bridge"), ("db", "net1")] {
      _ = try docker.perform(.run(container(name, [network])))
    }
    _ = try docker.perform(.stop(["db"]))
    func names(_ listing: DockerListing) throws -> String {
      var listing = listing
      listing.format = "{{.Names}}"
      var docker = docker
      return try docker.perform(.list(listing)).text.split(separator: "\n").joined(separator: " ")
    }
    #expect(try names(DockerListing(last: 1)) == "db")
    #expect(try names(DockerListing(last: 2)) == "db web2")
    #expect(try names(DockerListing(filters: [.init(.name, "web")])) == "web2 web1")
    #expect(try names(DockerListing(filters: [.init(.name, "web"), .init(.network, "net1")])) == "web1")
    #expect(try names(DockerListing(filters: [.init(.status, "running"), .init(.status, "exited")])) == "db web2 web1")
    let networks = DockerListing(
      filters: [.init(.driver, "bridge"), .init(.name, "b")], format: "{{.Name}} {{.Internal}}")
    #expect(try docker.perform(.listNetworks(networks)).text == "back true\nbridge false\n")
    #expect(
      try docker.perform(.listNetworks(DockerListing(isWhole: true))).text.split(separator: "\n").last?.count ?? 0 > 70)
  }
}

@Suite struct DockerTemplateTests {
  private func text(_ format: String) throws -> String {
    var docker = try DockerEngine(lab: "a", host: "host")
    _ = try docker.perform(.createNetwork(DockerNetworkSpec("net1")))
    let networks = [ContainerSpec.Attachment("bridge"), ContainerSpec.Attachment("net1")]
    _ = try docker.perform(
      .run(
        ContainerSpec(
          "web", image: "nginx", networks: networks,
          publish: [try PortMapping("127.0.0.1:8080:80"), try PortMapping("8081:80")])))
    return try docker.perform(.inspect(["web"], format: format)).text
  }

  @Test(
    "templates are filled in as Go does",
    arguments: [
      ("{{.Name}}", "/web"), ("{{ .State.Status }}/{{.State.Running}}", "running/true"),
      ("{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", "172.17.0.2 172.18.0.2 "),
      (
        "{{range $k, $v := .NetworkSettings.Networks}}{{$k}}={{$v.IPAddress}};{{end}}",
        "bridge=172.17.0.2;net1=172.18.0.2;"
      ),
      ("{{range $i, $p := index .NetworkSettings.Ports \"80/tcp\"}}{{$i}}:{{.HostPort}},{{end}}", "0:8081,1:8080,"),
      ("{{(index (index .NetworkSettings.Ports \"80/tcp\") 1).HostPort}}", "8080"),
      ("{{(index .NetworkSettings.Networks `net1`).Gateway}}", "172.18.0.1"),
      ("{{json .State}}", "{\"Status\":\"running\",\"Running\":true,\"Pid\":1000,\"ExitCode\":0}"),
      ("{{.State | json}}", "{\"Status\":\"running\",\"Running\":true,\"Pid\":1000,\"ExitCode\":0}"),
      ("{{if .State.Running}}up{{else}}down{{end}}", "up"),
      ("{{if eq .State.ExitCode 1}}a{{else if not true}}b{{else}}c{{end}}", "c"),
      ("{{with .Config}}{{.Image}}{{end}}{{println .Name 1}}", "nginx/web 1\n"),
      ("{{range $k, $v := .NetworkSettings.Ports}}{{println $k}}{{end}}", "80/tcp\n"),
      ("{{$x := .Config}}{{$x.Image}} {{len $x.Image}} {{$.Name | upper}}", "nginx 5 /WEB"),
      ("a {{- .Config.Image -}} b", "anginxb"), ("{{index .NetworkSettings.Ports \"9/tcp\"}}", "<no value>"),
      ("{{.NetworkSettings.IPAddress}} {{.NetworkSettings.Gateway}}", "172.17.0.2 172.17.0.1"), ("plain", "plain"),
    ])
  func templates(format: String, expected: String) throws { #expect(try text(format) == expected + "\n") }

  @Test(
    "a template that is nested without end is refused, in parentheses, blocks and else",
    arguments: [
      "{{" + String(repeating: "(", count: 100_000) + ".Name}}", String(repeating: "{{if .Name}}", count: 50_000),
      "{{if .Name}}" + String(repeating: "{{else if .Name}}", count: 50_000) + "{{end}}",
    ])
  func nested(format: String) throws {
    #expect { try text(format) } throws: { "\($0)".contains("exceeded maximum nesting of 100") }
  }

  @Test(
    "what is not understood of a template is told with its place",
    arguments: [
      ("{{.Nam}}", "1:3: map has no entry for key \"Nam\""), ("a{{foo .}}", "1:4: function \"foo\" not defined"),
      ("{{.Name", "1:1: unclosed action"), ("{{if .Name}}", "1:1: unexpected EOF"),
      ("x{{end}}", "1:2: unexpected {{end}}"),
      ("{{$v}}", "1:3: undefined variable \"$v\""), ("{{}}", "1:1: missing value for command"),
      ("{{range .Name}}{{end}}", "1:9: range can't iterate over /web"), ("{{index}}", "1:3: wrong number of args"),
      ("{{.Name.X}}", "1:3: can't evaluate field X"), ("{{(.Name}}", "1:3: unclosed left paren"),
      ("{{\"a}}", "1:3: unterminated"),
      ("{{.A .B}}", "1:6: can't give argument"), ("{{.Name | }}", "missing value for command"),
      ("{{if .Name}}{{else}}{{else}}{{end}}", "expected end"), ("{{:= .A}}", "unexpected \":=\""),
      ("{{,}}", "unexpected \",\""),
      ("{{$a, $b, $c := .}}", "unexpected \":=\""),
      ("{{range $a, $b := .State}}{{$c}}{{end}}", "undefined variable \"$c\""),
    ])
  func mistakes(format: String, message: String) {
    let error = #expect(throws: DockerError.self) { try text(format) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
