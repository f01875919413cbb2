import ArgumentParser
import CommandLanguage
import Glibc
import PlainText
import Operations

/// `nslab completions`.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: HelpText.pick(
      "Have the shell complete subcommands, labs, running names, nodes and interfaces.",
      "让 shell 补全子命令、实验、运行中的名字、节点和接口。"),
    discussion: HelpText.pick(
      """
      --install writes the script into the folder of yours that the shell looks in, and says what else is to be done: for bash \
      $BASH_COMPLETION_USER_DIR/completions, by default ~/.local/share/bash-completion/completions; for fish \
      ~/.config/fish/completions; for zsh, which has no such folder, ~/.local/share/zsh/site-functions. $XDG_DATA_HOME and \
      $XDG_CONFIG_HOME are heeded.

      Example:
        nslab completions --install
        nslab completions --shell zsh --print
      """,
      """
      --install 把脚本写到 shell 会查找的用户目录，并说明还要做什么：bash 是 $BASH_COMPLETION_USER_DIR/completions，默认 \
      ~/.local/share/bash-completion/completions；fish 是 ~/.config/fish/completions；zsh 没有这样的目录，用 \
      ~/.local/share/zsh/site-functions。遵守 $XDG_DATA_HOME 和 $XDG_CONFIG_HOME。

      例如：
        nslab completions --install
        nslab completions --shell zsh --print
      """))

  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

  @Option(help: helpText("The shell; by default that of $SHELL.", "哪个 shell；默认取自 $SHELL。"))
  var shell: Shell?

  @Flag(help: helpText("Write the script where the shell finds it.", "把脚本写到 shell 能找到的地方。"))
  var install = false

  @Flag(name: .customLong("print"), help: helpText("Write the script to standard output.", "把脚本写到标准输出。"))
  var isPrinted = false

  func validate() throws {
    if install == isPrinted { throw ValidationError("write --install, or --print") }
  }

  func run() throws {
    let shell = try self.shell ?? Self.own()
    let script = NSLab.completionScript(for: CompletionShell(rawValue: shell.rawValue) ?? .bash) + "\n"
    if isPrinted {
      Output.standard.write(script)
      return
    }
    let file = try UserFolders.folder(shell) + "/" + shell.fileName
    try UserFolders.write(script, to: file)
    Output.standard.write("\(file) is written\n" + shell.advice(file))
  }

  /// The shell that the user works in.
  private static func own() throws -> Shell {
    let name = Environment["SHELL"]?.split(separator: "/").last.map(String.init) ?? ""
    guard let shell = Shell(rawValue: name) else {
      LivingClient.say(
        name.isEmpty ? .noShell : .noCompletions(name), .write("--shell bash, zsh or fish"))
      throw ExitStatus.wrongInput
    }
    return shell
  }
}

extension CompletionsCommand.Shell {
  /// The name of the file that the shell looks for when `nslab` is to be completed.
  var fileName: String {
    switch self {
    case .bash: "nslab"
    case .zsh: "_nslab"
    case .fish: "nslab.fish"
    }
  }

  /// The steps to be taken so that it is found.
  func advice(_ file: String) -> String {
    let folder = String(file.dropLast(fileName.count + 1))
    switch self {
    case .bash:
      return HelpText.pick(
        "new shells have it where bash-completion is loaded; elsewhere add to ~/.bashrc:\n  . \(file.quoted)\n",
        "加载了 bash-completion 的新 shell 就会使用；否则在 ~/.bashrc 里加上：\n  . \(file.quoted)\n")
    case .zsh:
      return HelpText.pick(
        "new shells have it once these stand in ~/.zshrc, the first before any other compinit:\n",
        "在 ~/.zshrc 里加上下面两行（第一行要在任何 compinit 之前），新的 shell 就会使用：\n")
        + "  fpath=(\(folder.quoted) $fpath)\n  autoload -Uz compinit && compinit\n"
    case .fish: return HelpText.pick("new shells have it\n", "新的 shell 就会使用\n")
    }
  }
}

/// The user's own folders, where shells and man look.
enum UserFolders {
  /// Where a shell looks for completions of the user's.
  static func folder(_ shell: CompletionsCommand.Shell) throws -> String {
    switch shell {
    case .bash:
      if let own = Environment["BASH_COMPLETION_USER_DIR"], own.hasPrefix("/") { return own + "/completions" }
      return try base("XDG_DATA_HOME", ".local/share") + "/bash-completion/completions"
    case .zsh: return try base("XDG_DATA_HOME", ".local/share") + "/zsh/site-functions"
    case .fish: return try base("XDG_CONFIG_HOME", ".config") + "/fish/completions"
    }
  }

  /// A folder of the XDG Base Directory Specification, which says that paths that are not absolute are none.
  private static func base(_ name: String, _ usual: String) throws -> String {
    if let folder = Environment[name], folder.hasPrefix("/") { return folder }
    guard let home = Environment["HOME"], home.hasPrefix("/") else {
      LivingClient.say(.noHome, .printScript)
      throw ExitStatus.wrongInput
    }
    return home + "/" + usual
  }

  /// Writes a file, with the folders that it is in.
  static func write(_ text: String, to file: String) throws {
    for slash in file.indices.dropFirst() where file[slash] == "/" {
      let folder = String(file[..<slash])
      guard unsafe mkdir(folder, 0o777) != 0, errno != EEXIST else { continue }
      LivingClient.say(.cannotMakeFolder(folder, unsafe String(cString: strerror(errno))))
      throw ExitStatus.wrongInput
    }
    try OutputFile(file, labs: []).write(text)
  }
}
