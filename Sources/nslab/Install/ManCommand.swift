import ArgumentParser
import FoundationEssentials
import Glibc
import Operations

/// `nslab man`.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man",
    abstract: HelpText.pick("Write the manual pages, one a subcommand.", "写出手册页，每个子命令一页。"),
    discussion: HelpText.pick(
      """
      The pages nslab(1), nslab-run(1) and so on go to DIR/man1, where man looks that has DIR in its path; where DIR itself is \
      called man1, there. They say what --help says, in the language of the locale or of --lang in front of the subcommand.

      Example:
        nslab man --install ~/.local/share/man
        man nslab-run
      """,
      """
      手册页 nslab(1)、nslab-run(1) 等写到 DIR/man1，路径里有 DIR 的 man 会在那里查找；DIR 本身叫 man1 时就写在那里。内容与 --help \
      相同，语言取自区域设置或子命令之前的 --lang。

      例如：
        nslab man --install ~/.local/share/man
        man nslab-run
      """))

  @Option(
    help: helpText("Write the pages to this folder.", "把手册页写到这个目录。", valueName: "folder"),
    completion: .directory)
  var install: String

  func run() throws {
    var folder = install
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    if folder.split(separator: "/").last != "man1" { folder += "/man1" }
    let pages = try Self.pages()
    for page in pages { try UserFolders.write(page.text, to: "\(folder)/\(page.name).1") }
    Output.standard.write(
      HelpText.pick("\(folder) has \(pages.count) pages\n", "\(folder) 里有 \(pages.count) 页\n"))
  }

  /// All pages, that of nslab first.
  static func pages() throws -> [ManPage] {
    do {
      let root = try JSONDecoder().decode(CommandDump.self, from: Data(NSLab._dumpHelp().utf8)).command
      let commands = (root.subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
      return [ManPage(root, commands: commands, isRoot: true, date: date)]
        + commands.map { ManPage($0, commands: commands, isRoot: false, date: date) }
    } catch {
      LivingClient.say(.noDescriptions("\(error)"))
      throw ExitStatus.failedWhileRunning
    }
  }

  /// The day in the pages: that of SOURCE_DATE_EPOCH (reproducible-builds.org), else that of the executable.
  private static var date: String {
    var seconds = Environment["SOURCE_DATE_EPOCH"].flatMap { time_t($0) } ?? 0
    var file = stat()
    if seconds == 0, unsafe stat("/proc/self/exe", &file) == 0 { seconds = file.st_mtim.tv_sec }
    var day = unsafe tm()
    guard unsafe gmtime_r(&seconds, &day) != nil else { return "1970-01-01" }
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + "\(number)" }
    let (year, month, number) = unsafe (day.tm_year + 1900, day.tm_mon + 1, day.tm_mday)
    return "\(year)-\(two(month))-\(two(number))"
  }
}

/// The parser's description of its commands, as far as pages tell it.
struct CommandDump: Decodable {
  var command: Command

  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  struct Argument: Decodable {
    enum Kind: String, Decodable { case positional, option, flag }

    struct Name: Decodable {
      var kind: String
      var name: String
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: Kind
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
    var discussion: String?
  }
}
