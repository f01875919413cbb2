import Operations
import ArgumentParser
import Glibc
import LabRunner
import Namespaces

/// `nslab watch`.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: HelpText.pick("Tell what changes in a lab that is up, as it happens.", "实时说出运行中的实验里的变化。"),
    discussion: """
      Links, addresses, routes, rules, neighbours and entries of forwarding databases, each as a line in the words of ip monitor \
      and bridge monitor; the ruleset in those of nft monitor, and connections in those of conntrack -E; by node. It ends with \
      Ctrl-C, or with the lab.

      Example:
        nslab watch bridge
        nslab watch bridge ns1 ns2
        nslab watch nat router --only nft,conntrack
        nslab watch nat --full-screen
      """)

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  @Argument(
    help: ArgumentHelp("The nodes; by default all.", valueName: "node"), completion: .custom(Completion.nodes))
  var nodes: [String] = []

  @Option(
    help: helpText(
      "Only these: \(WatchTopic.words); with commas between them, or several times.",
      "只看这些：\(WatchTopic.words)；用逗号隔开，或写几次。", valueName: "what"),
    completion: .list(WatchTopic.allCases.map(\.rawValue)))
  var only: [String] = []

  @Flag(
    help: helpText(
      "The nodes with their interfaces and counters on the whole terminal, above what happens.",
      "在整个终端上显示节点、接口和计数，下面是发生的变化。"))
  var fullScreen = false

  @OptionGroup var terminal: TerminalOptions

  func validate() throws { _ = try WatchTopic.read(only) }

  func run() throws {
    let topics = try WatchTopic.read(only)
    let mode = try fullScreen ? TerminalMode(for: "nslab watch --full-screen", fix: .leaveScreenOut) : nil
    let folder = try LivingClient.folder()
    // Of each node some descriptors come.
    Isolation.raiseDescriptorLimit()
    let wanted = nodes.isEmpty ? try LivingClient.ask(name, ["nodes"], in: folder).words : nodes
    var sources: [WatchSource] = []
    for node in wanted { sources.append(try WatchSource.open(node, of: name, topics, in: folder)) }
    if let mode {
      let name = name
      let status = try ScreenPainter(mode: mode, command: "nslab watch").run { _ in
        var loop = WatchLoop(sources, of: name, in: folder, language: Environment.language, mode: mode)
        loop.run().exit(name, folder)
      }
      if status != 0 { Glibc.exit(status) }
      return
    }
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number) { _ in unsafe Interruption.isWanted = true } }
    let width = wanted.map(\.count).max() ?? 0
    Output.error.write("watching \(wanted.joined(separator: ", ")); Ctrl-C ends it\n")
    for note in sources.compactMap(\.note) {
      Output.error.write(HelpText.pick("note: ", "注意：") + note + "\n")
    }
    while !(unsafe Interruption.isWanted) {
      var waiting: [pollfd] = []
      for source in sources {
        waiting += source.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), 500)
      // The sockets would keep the nodes of a lab that is gone.
      if ready == 0, !folder.isAlive(name) { break }
      let asking = Set(waiting.filter { $0.revents != 0 }.map(\.fd))
      for index in sources.indices where !asking.isDisjoint(with: sources[index].descriptors) {
        let node = sources[index].node
        let margin = String(repeating: " ", count: width - node.count)
        let lines = try sources[index].lines(asking)
        let time = Clock.now
        Output.standard.write(lines.map { "\(time) \(node)\(margin)  \($0)\n" }.joined())
      }
    }
  }
}
