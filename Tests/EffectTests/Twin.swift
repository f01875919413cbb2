import CommandLanguage
import Operations
import Foundation
import Glibc
import Lab
import LabRunner
import Namespaces
import SystemPackage
import TestKit

/// The result of one command.
struct Outcome: Hashable {
  var succeeded: Bool
  /// The text on both outputs.
  var text: String
}

/// The results of a sequence of commands, and the view of the real tools afterwards.
struct Result {
  var outcomes: [Outcome]
  var dump: Dump
}

/// Runs a sequence of commands by the real tools, in a namespace of its own.
func runByTools(_ lines: [String]) throws -> Result {
  let folder = try shell("mktemp -d /tmp/twin.XXXXXX").trimmingCharacters(in: .newlines)
  defer { _ = try? shell("rm -rf \(folder)") }
  var script = """
    mount -t tmpfs none /run/netns; mount -t sysfs sysfs /sys; cd \(folder)
    end() { echo "@@$1" >>o; echo "@@" >>e; }
    settle() {
      local link
      for link in lo v0 v1 v2 v3 v4 v5 v6 mv0 vx0 br0 br1 br2; do echo "link show dev $link"; done >links
      cat links links | ip -force -b - >/dev/null 2>&1
      cat links links | ip -n n1 -force -b - >/dev/null 2>&1
    }

    """
  for line in lines {
    script += "{ \(line)\n} >>o 2>>e </dev/null; end $?\n"
    // A person types slowly, so that the kernel has told each link's state to those that depend on it before the next command comes.
    if line.contains(" l") || line.hasPrefix("brctl") { script += "settle\n" }
  }
  script += """
    places=("host=/proc/self/ns/net"); cd /run/netns
    for name in $(ls); do places+=("$name=/run/netns/$name"); done
    unshare -m --propagation private bash \(try dumpScript()) "${places[@]}" >\(folder)/d 2>&1

    """
  try script.write(toFile: folder + "/script", atomically: false, encoding: .utf8)
  try shell("unshare -nm --propagation private bash \(folder)/script")
  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)), as: UTF8.self)
  }
  let outputs = try read("o").components(separatedBy: "@@")
  let errors = try read("e").components(separatedBy: "@@\n")
  var outcomes: [Outcome] = []
  var text = outputs.first ?? ""
  for (number, part) in outputs.dropFirst().enumerated() {
    let status = part.prefix { $0 != "\n" }
    outcomes.append(Outcome(succeeded: status == "0", text: text + (number < errors.count ? errors[number] : "")))
    text = String(part.dropFirst(status.count + 1))
  }
  return Result(outcomes: outcomes, dump: Dump(try read("d")))
}

/// Runs a sequence of commands by the library, in a namespace of its own.
func runByLibrary(_ lines: [String]) throws -> Result {
  let stage = try Stage(of: Lab(name: "twin"))
  var session = CommandSession()
  var outcomes: [Outcome] = []
  for line in lines {
    let before = session
    var text = ""
    var succeeded = true
    do {
      // Of a command with lines that it is given, all of them.
      for part in line.components(separatedBy: "\n") {
        try stage.carryOut(try session.parse(part)) { (operation) throws(StageError) in
          text += try stage.perform(operation)
        }
      }
    } catch {
      succeeded = false
      // What failed made nothing that later commands could name.
      session = before
      switch error {
      case let error as CommandError: text += (error.isNotUnderstood ? "(not understood) " : "") + error.printed + "\n"
      case let error as StageError: text += error.output + error.said(of: line) + "\n"
      default: text += "\(error)\n"
      }
    }
    outcomes.append(Outcome(succeeded: succeeded, text: text))
  }
  var places: [String] = []
  for name in stage.listedNames.reversed().sorted() {
    places.append("\(name)=/proc/\(getpid())/fd/\(try stage.node(.named(name)).namespace.descriptor.rawValue)")
  }
  places.insert("host=/proc/\(getpid())/fd/\(try stage.node(.host).namespace.descriptor.rawValue)", at: 0)
  let dump = try shell(
    "unshare -m --propagation private bash \(try dumpScript()) \(places.map { "'\($0)'" }.joined(separator: " "))")
  withExtendedLifetime(stage) {}
  return Result(outcomes: outcomes, dump: Dump(dump))
}

private func dumpScript() throws -> String {
  guard let path = Bundle.module.path(forResource: "dump", ofType: "sh") else {
    throw TestFailure("dump.sh is not there")
  }
  return path
}
