import Lab
import LabFile
import Operations
import Testing

/// `vars:` and `${NAME}`.
@Suite struct ValueTests {
  private func errors(_ text: String, _ values: [String: String] = [:]) -> [String] {
    let reading = LabReader.read(text: text, path: "a", values: values)
    return (reading.diagnostics + (reading.lab?.validate() ?? [])).filter { $0.severity == .error }.map {
      "\($0.location.map { "\($0.line):\($0.column)" } ?? "-")+\($0.length) \($0.message) (\($0.fix ?? ""))"
    }
  }

  private let pair = """
    name: pair
    vars: {net: 10.0.0, mtu: 1400, who: h1}
    title: "The net ${net}"
    topology:
      nodes:
        h1: {interfaces: {eth0: {mtu: ${mtu}, addresses: [${net}.1/24, "${net}.3/24"]}}}
        h2:
          interfaces:
            eth0: {addresses: ["${net}.2/24"]}
      links: [["h1:eth0", "h2:eth0"]]
    steps:
      - run: |
          ip netns exec ${who} ip route add ${net}.64/26 via ${net}.2
          ip -n h2 addr add ${net}.9/24 dev eth0
        check: [{ping: "${who} -> ${net}.2"}]
    """

  @Test("a default stands for its name, and what is given goes before it")
  func values() throws {
    for (given, net, mtu) in [([:], "10.0.0", 1400), (["net": "10.7.7", "mtu": "9000"], "10.7.7", 9000)] {
      #expect(errors(pair, given) == [])
      let lab = try Lab(text: pair, values: given)
      #expect(lab.title?.text(language: "en") == "The net \(net)")
      let plain = pair.replacing("vars: {net: 10.0.0, mtu: 1400, who: h1}\n", with: "\n")
        .replacing("${net}", with: net).replacing("${mtu}", with: "\(mtu)").replacing("${who}", with: "h1")
      let same = try Lab(text: plain)
      #expect(try lab.plan().operations == same.plan().operations)
      #expect(lab.steps[0].run.map(\.text.value) == same.steps[0].run.map(\.text.value))
      #expect(lab.steps[0].run.map(\.operations) == same.steps[0].run.map(\.operations))
    }
  }

  @Test("what is not declared and what is not used is one error, with its place")
  func faults() {
    #expect(
      errors("name: a\ntopology: {nodes: {a: {interfaces: {e0: {kind: dummy, mtu: ${mtu}, alias: \"${mtu}\"}}}}}\n")
        == ["2:60+6 the lab declares no value \"mtu\" (declare it with its default: vars: {mtu: …})"])
    let near = "name: a\nvars: {mtu: 1400}\ntitle: ${mtu}\nabout: ${mut}\n"
    #expect(errors(near) == ["4:8+6 the lab declares no value \"mut\" (did you mean ${mtu}?)"])
    #expect(
      errors("name: a\nvars:\n  mtu: 1400\n  old: x\ntitle: ${mtu}\n")
        == ["4:3+3 the value \"old\" is not used (write ${old} where it belongs, or take it out)"])
    #expect(
      errors(near.replacing("mut", with: "mtu"), ["mut": "3"])
        == ["2:1+1 the lab declares no value \"mut\" that could be given (did you mean \"mtu\"?)"])
    #expect(
      errors("name: a\n", ["x": "3"])
        == ["-+1 the lab declares no value \"x\" that could be given (declare it with its default: vars: {x: …})"])
    #expect(errors("name: a\nvars: {x: , y: [1], 1z: 3}\ntitle: \"${x}${y}\"\n").count == 3)
    #expect(errors("name: a\nvars: {x: 1}\ntopology: {nodes: {\"${x}\": {}}}\n").count == 1)
    #expect(errors("name: a\nvars: {x: 1, y: \"${x}\"}\ntitle: ${x}${y}\n").count == 1)
  }

  @Test("errors behind and in values stand where they are written")
  func places() {
    let head =
      "name: a\nvars: {long: averylongnameofanode, a: 10.0.0.1}\ntopology: {nodes: {averylongnameofanode: {}}}\nsteps:\n"
    let rest = "\n  - title: ${a} ${long}\n"
    func one(_ lines: String) -> String? {
      let found = errors(head + lines + rest)
      return found.count == 1 ? found[0] : "\(found)"
    }
    // The word behind a longer value, and one behind a shorter.
    #expect(
      one("  - run: ip netns exec ${long} ip lnk")?.hasPrefix("5:35+3 ") == true,
      "\(one("  - run: ip netns exec ${long} ip lnk") ?? "")")
    #expect(one("  - run: 'ip netns exec ${long} ip lnk'")?.hasPrefix("5:36+3 ") == true)
    #expect(one("  - run: |\n      ip link\n      ip netns exec ${long} ip lnk")?.hasPrefix("7:32+3 ") == true)
    #expect(one("  - run: [ip link, \"ip netns exec ${long} ip lnk\"]")?.hasPrefix("5:46+3 ") == true)
    // The value itself.
    #expect(
      errors("name: a\nvars: {a: 10.0.0.300}\nsteps:\n  - run: ip addr add ${a}/24 dev lo\n").first?.hasPrefix("4:22+")
        == true)
    #expect(
      errors(
        "name: a\nvars: {to: nowhere}\ntopology: {nodes: {a: {}}}\nsteps:\n  - check: [{ping: \"a -> ${to}x y\"}]\n"
      ).first?.hasPrefix("5:26+") == true)
  }

  @Test("a shell's own names stay the shell's")
  func shells() throws {
    let text = """
      name: a
      vars: {n: 3}
      steps:
        - run: |
            for i in 1 2; do
              ip link add d${i} type dummy; ip link set d${i} mtu 1${n}00
            done
        - script: echo ${HOME} ${n}
      """
    #expect(errors(text) == [])
    let lab = try Lab(text: text)
    #expect(lab.steps[0].run.first?.program?.command.last?.contains("set d${i} mtu 1300") == true)
    #expect(lab.steps[1].exec.first?.command.last == "echo ${HOME} 3")
    // A variable of its own makes a line one for a shell; where nothing runs it is an error.
    #expect(errors("name: a\nvars: {n: 3}\nsteps:\n  - run: ip link add d${i} type dummy mtu 1${n}00\n") == [])
    // What is no name in braces is nobody's.
    #expect(errors("name: a\ntitle: \"$x ${} ${a-b} ${HOME} {x}\"\n") == [])
  }

  private func warnings(_ text: String) -> [String] {
    LabReader.read(text: text, path: "a").diagnostics.map {
      "\($0.severity) \($0.location.map { "\($0.line):\($0.column)" } ?? "-")+\($0.length) \($0.message) (\($0.fix ?? ""))"
    }
  }

  @Test("a name in a shell's text that nobody sets is warned of once, at its place, with the nearest value")
  func unset() {
    let head = "name: a\nvars: {addr: 10.0.0.1}\ntitle: ${addr}\nsteps:\n"
    func said(_ name: String, _ fix: String) -> String {
      "${\(name)} stands for nothing: the lab declares no value \"\(name)\", and the shell's text sets none (\(fix))"
    }
    #expect(
      warnings(head + "  - run: ip addr add ${adr}/24 dev lo\n")
        == ["warning 5:22+6 " + said("adr", "did you mean ${addr}?")])
    #expect(
      warnings(
        head + "  - run: |\n      ip link\n      for i in 1 2; do echo ${i} ${addr} ${adrr}; done; echo ${adrr}\n")
        == ["warning 7:42+7 " + said("adrr", "did you mean ${addr}?")])
    #expect(
      warnings(head + "  - script: |\n      # ${nobody}\n      echo '${this}'\n      echo \"it's ${nobody}\"\n").map {
        $0.prefix(16)
      }
        == ["warning 6:9+9 ${"])
    #expect(
      warnings(head + "  - exec: {command: \"echo ${other}\"}\n") == [
        "warning 5:27+8 "
          + said(
            "other",
            "declare it with its default: vars: {other: …}, or write ${other:-…} where the environment may set it")
      ])
    #expect(warnings("name: a\nvars: {NETS: x}\ntitle: ${NETS}\nsteps:\n  - script: echo ${NET} ${HOME}\n").count == 1)
    // What one shell sets is nothing to the next.
    #expect(warnings(head + "  - run: [\"x=1; echo ${x}\", \"y=1; echo ${x}\"]\n").count == 1)
  }
}
