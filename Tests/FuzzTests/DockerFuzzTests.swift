import CommandLanguage
import Docker
import Lab
import Operations
import Testing

/// Makes docker commands whose names are few, so that they meet.
private struct DockerLines {
  private mutating func container(_ chance: inout Chance) -> String {
    chance.pick(["c1", "c2", "c3", "web", "db", "x"])
  }

  mutating func next(_ chance: inout Chance) -> String {
    let name = container(&chance)
    let network = chance.pick(["n1", "n2", "n3", "bridge", "host", "none", "container:\(container(&chance))", "nope"])
    switch chance.number(0...19) {
    case 0, 1, 2, 3, 4:
      var line = "docker run -d --name \(name)"
      if chance.flip() { line += " --network \(network)" }
      for _ in 0..<chance.number(0...2) {
        line +=
          " -p "
          + chance.pick([
            "80", "8080:80", "127.0.0.1:8080:80", "9000-9010:80", "9000-9003:80-83/udp", "[::]:81:81",
            "1000-1060:1000-1060", "0:80",
            "10.9.9.9:80:80", "80:80/sctp", "5-1:5", ":80", "8080:80:80:80",
          ])
      }
      if chance.flip() {
        line += chance.pick([" --ip 10.1.0.5", " --hostname h", " --rm", " --add-host a:1.2.3.4", " --network-alias a"])
      }
      return line + " " + chance.pick(["nginx", "redis:7", "busybox", "ngnix", "localhost:5000/a/b:c", "UPPER"])
    case 5, 6:
      let options = [
        "", " --internal", " --subnet 10.1.0.0/16", " --subnet 10.1.0.0/24 --gateway 10.1.0.1", " --ipv6", " -d host",
        " -o com.docker.network.bridge.name=br9", " --subnet 10.1.0.0/33",
        " --ip-range 10.1.1.0/24 --subnet 10.1.0.0/16",
      ]
      return "docker network create\(chance.pick(options)) \(network)"
    case 7: return "docker network rm \(network) \(chance.pick(["", "n1"]))"
    case 8: return "docker network connect \(chance.pick(["", "--ip 10.1.0.9 ", "--alias z "]))\(network) \(name)"
    case 9: return "docker network disconnect \(network) \(name)"
    case 10: return "docker stop \(name) \(container(&chance))"
    case 11: return "docker start \(name)"
    case 12: return "docker restart \(name)"
    case 13: return "docker rm \(chance.pick(["", "-f "]))\(name)"
    case 14: return "docker rename \(name) \(container(&chance))"
    case 15:
      return chance.pick([
        "docker ps -a", "docker ps --format '{{.ID}} {{.Ports}}'", "docker network ls", "docker ps --format '{{.X}}'",
      ])
    case 16:
      let fields = [
        "{{.State.Pid}}", "{{json .}}", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
        "{{(index (index .NetworkSettings.Ports \"80/tcp\") 0).HostPort}}", "{{.Nope}}", "{{", "{{if}}{{end}}",
        "{{range}}",
      ]
      return "docker inspect -f '\(chance.pick(fields))' \(chance.pick([name, network]))"
    case 17: return "docker port \(name) \(chance.pick(["", "80", "80/udp", "x"]))"
    case 18: return chance.pick(["docker network prune -f", "docker container prune -f"])
    default: return "docker exec \(name) ip addr"
    }
  }
}

@Suite struct DockerFuzzTests {
  @Test(
    "any docker commands give a result or a refusal, rules can be made of every state, and judging agrees with doing")
  func commands() throws {
    try Fuzz.run("docker commands") { chance, seed in
      var lines = DockerLines()
      var engine = try DockerEngine(lab: "a", host: "localhost")
      for _ in 0..<chance.number(5...40) {
        let line = lines.next(&chance)
        let operations: [Operation]
        do throws(CommandError) {
          operations = try CommandParser().parse(line)
        } catch {
          #expect(!error.message.isEmpty && error.column >= 1, "seed \(seed): \(line)")
          continue
        }
        for operation in operations {
          guard case .docker(let command) = operation.action else { continue }
          let before = engine
          var judged = engine
          var refusal: DockerError?
          do throws(DockerError) { _ = try engine.perform(command) } catch { refusal = error }
          var judgement: DockerError?
          do throws(DockerError) { _ = try judged.judge(command, suggests: true) } catch { judgement = error }
          #expect(refusal == judgement, "seed \(seed): \(line)")
          #expect(engine == judged, "seed \(seed): \(line)")
          if let refusal {
            #expect(!refusal.message.isEmpty, "seed \(seed): \(line)")
            #expect(engine == before, "seed \(seed): what is refused changes nothing: \(line)")
          }
        }
        // A range of all ports is a rule each, which takes a while.
        if !engine.containers.contains(where: { $0.ports.contains { $0.ports.count > 100 } }) {
          _ = try engine.ruleset()
        }
      }
    }
  }
}
