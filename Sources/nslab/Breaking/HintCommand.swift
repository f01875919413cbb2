import ArgumentParser

/// `nslab hint`.
struct HintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hint", abstract: "Say a little more of what is broken in a lab that was broken on purpose.",
    discussion: """
      The first time the nodes among which it is, then the node, then the cause. The hints are counted.

      Example:
        nslab hint router
      """)

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  @Option(help: "The language of what is told; by default the locale's.")
  var lang: String?

  func run() throws { try LivingClient.ask(name, ["hint", name, lang ?? Environment.language, "text"]) }
}

/// `nslab solve`.
struct SolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve", abstract: "Mend a lab that was broken on purpose, and show how.",
    discussion: """
      What was broken, the way of a packet before, the commands that mend it, and the way after. With --format json the \
      record for a teacher: the seed, what was broken, whether the student mended it before, hints, tries and times. The exit status is 1 \
      where the checks do not hold afterwards.

      Example:
        nslab solve router
        nslab solve router --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  @Option(help: "How it is told.")
  var format: Format = .text

  @Option(help: "The language of what is told; by default the locale's.")
  var lang: String?

  func run() throws { try LivingClient.ask(name, ["solve", name, lang ?? Environment.language, format.rawValue]) }
}
