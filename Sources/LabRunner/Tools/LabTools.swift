import CommandLanguage
import Glibc
import Lab
import Namespaces
import Operations
import SystemPackage

/// The commands that programs of a lab find as files: one executable under their names, which asks the lab to carry them out.
///
/// Command lines beyond the lab's own language are handed to the real tool of that name where the machine has one.
package struct LabTools {
  /// The names of the commands.
  package static let names =
    [
      "ip", "bridge", "brctl", "nft", "iptables", "ip6tables", "iptables-save", "ip6tables-save", "iptables-restore",
      "ip6tables-restore", "sysctl", "ping", "ping6", "arp", "route", "ifconfig", "ss", "tc", "conntrack",
      "traceroute", "arping", "tcpdump", "nc", "http", "docker", "sudo",
    ] + PassedOver.names

  /// The name and its arguments.
  let words: [String]
  var name: String { words[0] }

  /// Whether the calling process is a program of a lab that has them.
  package static var areThere: Bool { unsafe access(ToolDesk.path, F_OK) == 0 }

  /// Carries out a command that was called by its name, and gives its exit status; it may become another program.
  ///
  /// `write` writes to standard output and `complain` to standard error.
  package static func run(
    _ name: String, _ arguments: [String], write: @escaping (String) -> Void, complain: (String) -> Void
  ) -> Int32 {
    LabTools(words: [name] + arguments).run(write, complain)
  }

  private func run(_ write: @escaping (String) -> Void, _ complain: (String) -> Void) -> Int32 {
    if let remark = PassedOver.remark(on: words) {
      complain("\(words.prefix(2).joined(separator: " ")): \(remark)\n")
      return 0
    }
    switch name {
    case "sudo": return asRoot(complain)
    case "ping", "ping6": return ping(write, complain)
    case "conntrack" where words.contains("-E") || words.contains("--event"): return tellConnections(write, complain)
    case "ss", "tc", "conntrack", "traceroute", "arping": return carryOutHere(write, complain)
    case "tcpdump": return dump(write, complain)
    case "nc": return netcat(complain)
    case "http": return fetch(complain)
    case "ip" where isEnter: return enter(words[3], Array(words.dropFirst(4)), complain)
    case "ip" where words.count == 4 && "netns".hasPrefix(words[1]) && words[1].count > 2 && words[2] == "pids":
      // The numbers are those of the lab's own processes.
      if let namespace = try? NamedNamespace.open(words[3]) {
        write(namespace.processes.map { "\($0)\n" }.joined())
        return 0
      }
    case "docker":
      if let (container, command) = CommandParser.dockerExec(words),
        unsafe access("\(NamedNamespace.folder)/\(container)", F_OK) == 0
      {
        return enter(container, command, complain)
      }
    default: break
    }
    return ask(write, complain)
  }

  /// `ip netns exec NAME COMMAND`, abbreviated as ip(8) takes it.
  private var isEnter: Bool {
    words.count > 4 && words[1].count > 2 && "netns".hasPrefix(words[1]) && !words[2].isEmpty
      && "exec".hasPrefix(words[2])
  }

  // MARK: What the desk carries out

  private func ask(_ write: @escaping (String) -> Void, _ complain: (String) -> Void) -> Int32 {
    var call = ProgramCall(withNamespacesOfProcesses)
    var input: FileDescriptor?
    if let source = call.source {
      let file: FileDescriptor
      do {
        file = source == "-" ? .standardInput : try FileDescriptor.open(FilePath(source), .readOnly)
      } catch {
        complain("\(name): cannot read \(source): \((error as? Errno) ?? .ioError)\n")
        return 1
      }
      let text = Self.contents(of: file)
      if source == "-" { input = try? MemoryText.file(text) }
      call = call.reading(text)
    }
    let answer: (status: Int32, words: [String], output: String)
    do {
      answer = try Self.answer(to: call)
    } catch {
      answer = (1, [ToolAnswer.unknown, "\(name): the lab does not answer: \(error)\n"], "")
    }
    if answer.words.first == ToolAnswer.unknown, name != "docker" {
      if let input { dup2(input.rawValue, 0) }
      becomeRealTool()
    }
    write(answer.output)
    complain(answer.words.dropFirst().first ?? "")
    return answer.status
  }

  private static func answer(
    to call: ProgramCall
  ) throws -> (status: Int32, words: [String], output: String) {
    let channel = try LivingChannel(toDeskAt: ToolDesk.path)
    defer { channel.end() }
    let namespace = try NetworkNamespace.current()
    let texts =
      try [call.words.joined(separator: "\0")].map(MemoryText.file) + [call.text].compactMap { $0 }.map(MemoryText.file)
    try channel.ask(["tool"], descriptors: [namespace.descriptor] + texts)
    guard case .end(let status, let words, let descriptors) = try channel.answer() else {
      throw LivingError(LivingFault.strangeAnswer)
    }
    return (status, words, descriptors.first.flatMap(MemoryText.text) ?? "")
  }

  /// All that can be read.
  private static func contents(of file: FileDescriptor) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < MemoryText.most,
      let count = try? unsafe buffer.withUnsafeMutableBytes({ unsafe try file.read(into: $0) }),
      count > 0
    {
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The words, with the names of nodes for the numbers of processes in them: `ip link set eth0 netns 17`.
  private var withNamespacesOfProcesses: [String] {
    guard name == "ip" else { return words }
    var words = words
    for place in words.indices.dropFirst(2) where words[place - 1] == "netns" {
      guard let process = Int32(words[place]), let namespace = try? NetworkNamespace(path: "/proc/\(process)/ns/net"),
        unsafe access("\(NamedNamespace.folder)/\(words[place])", F_OK) != 0
      else { continue }
      let inode = namespace.inode
      if let name = NamedNamespace.names().first(where: { (try? NamedNamespace.open($0))?.inode == inode }) {
        words[place] = name
      }
    }
    return words
  }

  // MARK: What the process does itself

  /// `sudo COMMAND`: who is in a lab is its root.
  private func asRoot(_ complain: (String) -> Void) -> Int32 {
    do throws(CommandError) {
      guard let command = try CommandParser.behindLeading(words), !command.isEmpty else {
        complain("sudo: a command is missing\n")
        return 1
      }
      return become(command, complain) { "sudo: \($0): command not found\n" }
    } catch {
      complain(ToolStatus.text(of: error, name))
      return 1
    }
  }

  private func enter(_ node: String, _ command: [String], _ complain: (String) -> Void) -> Int32 {
    do throws(NamespaceError) {
      try NamedNamespace.enter(node)
    } catch {
      complain("Cannot open network namespace \"\(node)\": \(error.errno)\n")
      return 255
    }
    return become(command, complain) { "exec of \"\($0)\" failed: \(Errno(rawValue: errno))\n" }
  }

  /// Becomes another program; the status where it cannot.
  private func become(_ command: [String], _ complain: (String) -> Void, _ words: (String) -> String) -> Int32 {
    unsafe Self.execute(command[0], command)
    complain(words(command[0]))
    return 1
  }

  /// Becomes the tool of this name that stands behind ours on the PATH; returns where there is none.
  func becomeRealTool() {
    var own = stat()
    _ = unsafe stat("/proc/self/exe", &own)
    let path = LivingFolder.environment("PATH") ?? ""
    for folder in path.split(separator: ":") where folder.hasPrefix("/") {
      let file = "\(folder)/\(name)"
      var status = stat()
      // A name of ours elsewhere would hand it to itself.
      guard unsafe stat(file, &status) == 0, (status.st_dev, status.st_ino) != (own.st_dev, own.st_ino) else {
        continue
      }
      unsafe Self.execute(file, words)
    }
  }

  /// Returns where it fails.
  @unsafe private static func execute(_ file: String, _ words: [String]) {
    let copies = unsafe words.map { unsafe strdup($0) } + [nil]
    _ = unsafe execvp(file, copies)
    let cause = errno
    unsafe copies.forEach { unsafe free($0) }
    errno = cause
  }

  private func ping(_ write: @escaping (String) -> Void, _ complain: (String) -> Void) -> Int32 {
    let command: PingCommand
    do throws(CommandError) {
      guard case .ping(let read)? = try CommandParser().parse(ProgramCall(words), node: .host).first?.action else {
        return 2
      }
      command = read
    } catch {
      becomeRealTool()
      complain(ToolStatus.text(of: error, name))
      return ToolStatus.refused(name, error)
    }
    for number in [SIGINT, SIGTERM] { signal(number) { _ in unsafe PingInterruption.isWanted = true } }
    do {
      let node = try StageNode(name: "", namespace: .current())
      let hosts = (try? FileDescriptor.open(FilePath("/etc/hosts"), .readOnly)).map(Self.contents) ?? ""
      let end = try PingSession(command, from: node, hosts: hosts, count: .max).run { text in
        if !text.isEmpty { write(text) }
        return unsafe !PingInterruption.isWanted
      }
      (end.status == 2 ? complain : write)(end.text)
      return end.status
    } catch {
      complain("\(error)\n")
      return 2
    }
  }
}

/// Whether a ping is to end.
enum PingInterruption {
  nonisolated(unsafe) static var isWanted = false
}
