import ArgumentParser
import Glibc
import Lab
import LabRunner
import Namespaces

/// `nslab doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: HelpText.pick(
      "Tell what this machine can do, what is missing, and what mends it.", "说明本机能做什么、缺什么、怎么补上。"),
    discussion: """
      Looks at privileges and settings, then tries each kernel feature in a namespace made for that. Ends with status 0 \
      where labs can be run, 3 where not.

      Example:
        nslab doctor
      """)

  func run() throws {
    let support = NamespaceSupport.current()
    var lines: [(mark: String, name: String, text: String)] = []
    lines.append(("ok", "kernel", Self.kernelRelease))
    if support.isPrivileged {
      lines.append(("ok", "privileges", "CAP_SYS_ADMIN and CAP_NET_ADMIN: only programs (exec) need a user namespace"))
    } else {
      lines.append(("ok", "privileges", "an ordinary user: labs run in a user namespace"))
    }
    if let error = support.userNamespaceError {
      let mark = support.isPrivileged ? "--" : "no"
      lines.append((mark, "user namespaces", String(describing: Errno(error))))
      if let advice = support.advice { lines.append(("", "", DoctorWord.fix(advice).text)) }
    } else {
      lines.append(("ok", "user namespaces", DoctorWord.usersCanRun.text))
    }
    if let maximum = support.maximumNetworkNamespaces {
      lines.append((maximum > 0 ? "ok" : "no", "network namespaces", DoctorWord.atMost(Int(maximum)).text))
      if maximum == 0 {
        lines.append(
          (
            "", "",
            DoctorWord.fix(HelpText.pick("as root: ", "以 root 身份：") + "sysctl -w user.max_net_namespaces=15000").text
          ))
      }
    }
    var canRun = true
    do {
      var confinement: Confinement?
      if support.userNamespaceError == nil {
        confinement = try Isolation.enter(confining: ProgramPolicy())
      } else {
        try Isolation.enter()
      }
      let features = try KernelFeature.available()
      for feature in KernelFeature.allCases {
        if features.contains(feature) {
          lines.append(("ok", feature.rawValue, ""))
          continue
        }
        if feature.isNeeded { canRun = false }
        lines.append((feature.isNeeded ? "no" : "--", feature.rawValue, DoctorWord.missing(use: feature.use).text))
        if let module = feature.module {
          lines.append(("", "", DoctorWord.fix(HelpText.pick("as root: ", "以 root 身份：") + "modprobe \(module)").text))
        }
      }
      let available = try FeatureProbe.available()
      for requirement in Requirement.allCases {
        let isThere = available.contains(requirement)
        lines.append(
          (isThere ? "ok" : "--", requirement.rawValue, isThere ? "" : DoctorWord.skipped.text))
      }
      lines.append(Self.programs(confinement))
    } catch {
      canRun = false
      lines.append(("no", "labs", "\(error)"))
      if let hint = (error as? NamespaceError)?.hint, hint != support.advice {
        lines.append(("", "", DoctorWord.fix(hint).text))
      }
    }
    for line in lines {
      let name = line.name + String(repeating: " ", count: max(1, 22 - line.name.count))
      let mark = line.mark + String(repeating: " ", count: max(0, 3 - line.mark.count))
      var text = mark + name + line.text
      while text.last == " " { text.removeLast() }
      Output.standard.write(text + "\n")
    }
    Output.standard.write((canRun ? DoctorWord.canRun : .cannotRun).text + "\n")
    if !canRun { throw ExitStatus.notPossibleHere }
  }

  /// Whether programs can be started in nodes.
  private static func programs(_ confinement: Confinement?) -> (String, String, String) {
    guard let confinement else {
      return ("--", "programs (exec)", DoctorWord.notConfined.text)
    }
    do {
      let space = try ProgramSpace(confinement)
      let namespace = try NetworkNamespace.create()
      let result = try space.run(["true"], in: namespace)
      return result.end == .exited(0) ? ("ok", "programs (exec)", "") : ("--", "programs (exec)", "\(result.end)")
    } catch {
      return ("--", "programs (exec)", "\(error)")
    }
  }

  private static var kernelRelease: String {
    var name = utsname()
    guard unsafe uname(&name) == 0 else { return "unknown" }
    return unsafe withUnsafePointer(to: &name.release) {
      unsafe $0.withMemoryRebound(to: CChar.self, capacity: 65) { unsafe "Linux " + String(cString: $0) }
    }
  }

  /// An errno in words.
  private struct Errno: CustomStringConvertible {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    var description: String { unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)" }
  }
}
