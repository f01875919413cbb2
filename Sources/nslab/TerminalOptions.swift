import ArgumentParser

/// When colours are used.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
  case always, auto, never
}

/// The options that commands which write with colours have in common.
struct TerminalOptions: ParsableArguments {
  @Option(
    help: helpText(
      "Write with colours: auto does so on a terminal, unless NO_COLOR is set or TERM is dumb, and elsewhere where FORCE_COLOR is.",
      "使用颜色：auto 在终端上使用，除非设置了 NO_COLOR 或 TERM 为 dumb；设置了 FORCE_COLOR 时在别处也用。",
      valueName: "when"))
  var color: ColorChoice?

  func validate() throws {
    if let color { unsafe Output.color = color }
  }
}
