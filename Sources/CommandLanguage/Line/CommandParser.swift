import Addressing
package import Operations
import PlainText
import RouteNetlink

/// Understands the commands that people write in labs, as the real tools do.
///
/// `ip`, `bridge`, `brctl`, `sysctl`, `ping`, `nft`, `iptables`, `docker`, `arp`, `route`, `ifconfig`, `ifup`, `ifdown`, `ss`, `tc`,
/// `conntrack`, `traceroute`, `arping`,
/// `ls /sys/class/net`, `cat` and `echo` of files below `/proc/sys` and `/sys/class/net`; in front of any of them a prompt, `sudo`,
/// `ip netns exec NS`, `ip -n NS`, or `nsenter --net=/var/run/netns/NS`.
package struct CommandParser: Sendable {
  /// The commands that are understood.
  static let commands = [
    "ip", "bridge", "brctl", "sysctl", "ping", "ifup", "ifdown", "ls", "cat", "echo", "nsenter", "sudo", "nft",
    "docker", "arp", "route", "ifconfig", "iptables", "ip6tables", "iptables-save",
    "ip6tables-save", "iptables-restore", "ip6tables-restore", "mkdir", "ln", "ss", "conntrack", "tc", "traceroute",
    "arping",
  ]

  /// Whether a word is a command that is understood, or leads to one.
  package static func isCommand(_ word: String) -> Bool {
    let name = program(word)
    if let (_, value) = ContainerProcesses.assignment(word[...]), value.hasPrefix("$(") || value.hasPrefix("`") {
      return true
    }
    return commands.contains(name) || PassedOver.names.contains(name)
      || ["ping6", "exit", "env", "time", "iptables-nft", "ip6tables-nft"].contains(name)
      || IPTablesRestoreReader.family(of: name) != nil
  }

  /// The node of the shell that a line is typed in: what `$$` stands for, whatever namespace the line enters.
  var shell: NodeReference = .host
  /// The sets and chains that commands before made.
  var catalogs = NodeCatalogs()
  /// The process numbers of containers that commands before asked for.
  var processes = ContainerProcesses()

  package init() {}

  /// The operations of a line; an empty or commented line has none.
  ///
  /// - Parameter node: The node that the line runs in where it names none.
  package func parse(_ line: String, node: NodeReference = .host) throws(CommandError) -> [Operation] {
    let words = try Lexer.words(of: line, from: Lexer.promptLength(line))
    guard !words.isEmpty else { return [] }
    // Each of these is read within the one before.
    let leading = words.filter { ["sudo", "env", "time", "exec", "nsenter"].contains($0.text) }
    if leading.count > 64, let word = leading.last {
      throw CommandError(
        "the command stands behind too many others", column: word.column, length: word.length,
        fix: "64 of sudo, env, time, exec and nsenter are understood")
    }
    // Only `echo` may be followed by a redirection or a pipe, and looks at them itself.
    if !words.contains(where: { $0.text == "echo" }),
      let place = words.firstIndex(where: { Cursor.operators.contains($0.text) && !$0.isQuoted })
    {
      if let brace = words.first(where: { $0.text == "{" && !$0.isQuoted }), brace.column < words[place].column,
        words.contains(where: { $0.text == "nft" }), words[place].text == ";"
      {
        throw CommandError(
          "a shell would end the command of nft here", column: words[place].column, length: words[place].length,
          fix: "put what nft gets in single quotes: nft '…'"
        ).beyond()
      }
      if words[place].text == "<",
        let family = words[..<place].lazy.compactMap({ IPTablesRestoreReader.family(of: $0.text) }).first
      {
        throw IPTablesRestoreReader.noFile(
          words[place], family, file: place + 1 < words.count ? words[place + 1].text : nil)
      }
      try Cursor(Array(words[place...]), command: "").expectEnd()
    }
    var typed = self
    typed.shell = node
    return try typed.parse(words[...], node: node)
  }

  /// A command without the folder that it is found in: `/sbin/ip` is ip.
  static func program(_ word: String) -> String {
    for folder in ["/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"] where word.hasPrefix(folder) {
      let name = String(word.dropFirst(folder.count))
      return commands.contains(name) || name.contains("-nft") ? name : word
    }
    return word
  }

  func parse(_ words: ArraySlice<Word>, node: NodeReference) throws(CommandError) -> [Operation] {
    guard var first = words.first else { return [] }
    var words = words
    // `ip link set v0 netns NUMBER` moves it to where that process is.
    if Self.program(first.text) == "ip" {
      for place in words.indices.dropFirst() where words[place - 1].text == "netns" {
        if let container = processes.container(words[place].text) { words[place].text = container }
      }
    }
    if let rest = try LeadingWords.behind(words) {
      guard !rest.isEmpty else {
        throw CommandError(
          "a command is missing behind \(first.text)", column: first.column, length: first.length,
          fix: "write \(first.text) ip link")
      }
      return try parse(rest, node: node)
    }
    first.text = Self.program(first.text)
    var cursor = Cursor(Array(words.dropFirst()), command: first.text)
    if words.count == 1 { cursor.endColumn = first.column + first.length }
    if words.count == 2, let option = words.last,
      let version = ToolVersion.operation(first.text, option.text, in: node)
    {
      return [version]
    }
    switch first.text {
    case "ip": return try ip(&cursor, node)
    case "bridge": return try bridge(&cursor, node)
    case "brctl": return try brctl(&cursor, node)
    case "sysctl": return try sysctl(&cursor, node)
    case "ping", "ping6": return try ping(&cursor, node, isV6: first.text == "ping6")
    case "ifup", "ifdown":
      let name = try cursor.interface()
      try cursor.expectEnd()
      return [Operation(.link(.set(name, LinkChanges(isUp: first.text == "ifup"))), in: node)]
    case "ls": return try ls(&cursor, node)
    case "cat": return try cat(&cursor, node)
    case "echo": return try echo(&cursor, node)
    case "nft": return try nft(&cursor, node)
    case "iptables", "iptables-nft": return try iptables(cursor, node, .v4)
    case "ip6tables", "ip6tables-nft": return try iptables(cursor, node, .v6)
    case "iptables-save": return try iptablesSave(cursor, node, .v4)
    case "ip6tables-save": return try iptablesSave(cursor, node, .v6)
    case let text where IPTablesRestoreReader.family(of: text) != nil:
      let family = IPTablesRestoreReader.family(of: text) ?? .v4
      if let usage = IPTablesRestoreReader.usage(cursor, family, in: node) { return [usage] }
      _ = try IPTablesRestoreReader.options(cursor, family)
      throw CommandError(
        "\(text) is given no lines", column: cursor.endColumn,
        fix: "write \(text) <<'END', the lines of *filter to COMMIT, and END")
    case "iptables-legacy", "ip6tables-legacy":
      throw CommandError(
        "\(first.text) is not understood; iptables itself is", column: first.column, length: first.length,
        fix: "write each rule as iptables -A …"
      ).beyond()
    case "arp": return try arp(&cursor, node)
    case "route": return try route(&cursor, node)
    case "ifconfig": return try ifconfig(&cursor, node)
    case "ss": return try sockets(&cursor, node)
    case "conntrack": return try connections(&cursor, node)
    case "tc": return try trafficControl(&cursor, node)
    case "traceroute": return try traceroute(&cursor, node)
    case "arping": return try arping(&cursor, node)
    case "docker": return try docker(&cursor, node)
    case "nsenter": return try nsenter(&cursor, node)
    case "mkdir": return try mkdir(&cursor)
    case "ln": return try ln(&cursor, node)
    case let text where Self.shells.contains(text): return try shell(&cursor, node)
    default:
      var error = cursor.unknown(first, Self.commands, "the command \"\(first.text)\" is not understood")
      error.needsShell = ShellText.isShells(first.text)
      if PassedOver.remark(on: [first.text]) != nil {
        // Among others a shell has it as a command that does nothing.
        error.needsShell = true
        error.fix = "leave it out; under run: it is passed over"
        throw error
      }
      var place = "NODE"
      if case .named(let name) = node { place = name }
      switch first.text {
      case "curl", "wget":
        error.fix = "write a check, http: A -> B:80/, or exec: {in: \(place), command: [\(first.text), …]}"
      case "nc", "ncat", "netcat", "telnet": error.fix = "write a check, tcp: A -> B:80, or a service of the node"
      default:
        // What is no slip of the pen may be a real program.
        if Suggestion.nearest(to: first.text, among: Self.commands) == nil, first.text.first?.isLetter == true {
          error.fix =
            "real programs are run by exec: {in: \(place), command: [\(first.text), …]}; understood: "
            + Self.commands.joined(separator: ", ")
        }
      }
      throw error
    }
  }

  static let shells = ["sh", "bash", "/bin/sh", "/bin/bash"]

  /// `sh -c 'COMMAND; COMMAND'`: commands one after another, each only where those before went well, as in all of a lab.
  private func shell(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    guard cursor.take("-c"), let text = cursor.current else {
      throw CommandError(
        "a shell wants its commands", column: cursor.endColumn, fix: "write \(cursor.command) -c 'COMMAND; COMMAND'")
    }
    cursor.position += 1
    try cursor.expectEnd()
    let start = text.column + (text.isQuoted ? 1 : 0)
    var operations: [Operation] = []
    var words: [Word] = []
    func carryOut() throws(CommandError) {
      guard let first = words.first else { return }
      if let other = words.first(where: { Cursor.operators.contains($0.text) && !$0.isQuoted }), first.text != "echo" {
        try Cursor([other], command: "").expectEnd()
      }
      operations += try parse(words[...], node: node)
      words = []
    }
    for line in text.text.split(separator: "\n", omittingEmptySubsequences: false) {
      for word in try Lexer.words(of: String(line)) {
        var word = word
        word.column += start - 1
        if [";", "&&"].contains(word.text), !word.isQuoted { try carryOut() } else { words.append(word) }
      }
      try carryOut()
    }
    return operations
  }

  private func nsenter(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    guard !cursor.isAtEnd else {
      throw CommandError("nsenter wants --net=/var/run/netns/NAME", column: cursor.endColumn)
    }
    let (name, rest) = try NSEnter.options(cursor.words[cursor.position...], processes)
    guard !rest.isEmpty else {
      throw CommandError("the command to run in \(name) is missing", column: cursor.endColumn)
    }
    return try parse(rest, node: .named(name))
  }

  /// `mkdir -p /var/run/netns`, which a lab has.
  private func mkdir(_ cursor: inout Cursor) throws(CommandError) -> [Operation] {
    _ = cursor.take("-p", "--parents")
    let word = try cursor.next("a folder")
    try cursor.expectEnd()
    guard ["/var/run/netns", "/run/netns", "/var/run/netns/", "/run/netns/"].contains(word.text) else {
      throw CommandError(
        "a lab has no files but those of its namespaces", column: word.column, length: word.length,
        fix: "leave the line out, or write exec: {command: [mkdir, …]}")
    }
    return []
  }

  /// `ln -s /proc/NUMBER/ns/net /var/run/netns/NAME`: a name for the namespace of a container.
  private func ln(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    while let word = cursor.current, word.text.hasPrefix("-") {
      guard word.text.dropFirst().allSatisfy({ "sfTv".contains($0) }) || word.text == "--symbolic" else {
        throw cursor.invalid(word, "option of ln here").beyond()
      }
      cursor.position += 1
    }
    let source = try cursor.next("what is linked to")
    let place = try cursor.next("a name")
    try cursor.expectEnd()
    guard let container = processes.container(ofPath: source.text) else {
      throw CommandError(
        "only namespaces of containers are linked to here", column: source.column, length: source.length,
        fix: "write ln -s /proc/$(docker inspect -f '{{.State.Pid}}' CONTAINER)/ns/net /var/run/netns/NAME"
      ).beyond()
    }
    for prefix in ["/var/run/netns/", "/run/netns/"] where place.text.hasPrefix(prefix) {
      var name = String(place.text.dropFirst(prefix.count))
      // Into a folder a link goes with the name of what it links to.
      if name.isEmpty { name = "net" }
      guard !name.contains("/") else { break }
      return [Operation(.namespace(.share(name)), in: .named(container))]
    }
    throw CommandError(
      "a namespace has its name in /var/run/netns", column: place.column, length: place.length,
      fix: "write /var/run/netns/NAME")
  }

  /// Only a namespace's own settings are a lab's.
  func checkKey(_ key: String, _ word: Word) throws(CommandError) {
    guard key.hasPrefix("net.") || key.hasPrefix("net/"), !key.contains(".."), !key.contains("//") else {
      throw CommandError(
        "the sysctl \"\(key)\" is the whole machine's, not a namespace's", column: word.column, length: word.length,
        fix: "a lab can set keys below net")
    }
  }
}
