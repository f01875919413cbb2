import ArgumentParser
import CLinux
import Glibc
import LabRunner
import Operations

/// `nslab exec`.
struct EnterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract: HelpText.pick("Run a program in a node of a lab that is up.", "在运行中的实验的一个节点里执行程序。"),
    discussion: """
      The program has this terminal, or whatever standard input and output are, sees the lab as its nodes do, and its exit status \
      is the command's. It is confined as the lab's own programs are.

      Example:
        nslab exec bridge ns1 -- ping -c 1 ns2
      """)

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  @Argument(help: "The node.", completion: .custom(Completion.nodes))
  var node: String

  @Argument(parsing: .captureForPassthrough, help: "The program and its arguments, behind --.")
  var command: [String]

  func run() throws {
    let command = self.command.first == "--" ? Array(self.command.dropFirst()) : self.command
    guard !command.isEmpty else {
      LivingClient.say(.programMissing, .write("nslab exec \(name) \(node) -- ip addr"))
      throw ExitStatus.wrongInput
    }
    try LivingClient.enter(name, node: node, command)
  }
}

/// `nslab shell`.
struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell",
    abstract: HelpText.pick("Open a shell in a node of a lab.", "在实验的一个节点中打开 shell。"),
    discussion: """
      With the name of a lab that is up the shell opens in it, and the lab stays when the shell ends. With a lab's file the lab is \
      brought up for the shell, and goes with it.

      Example:
        nslab shell bridge ns1
        nslab shell Labs/07-bridge.lab.yaml
      """)

  @Argument(help: "The name of a lab that is up, or a lab's file.", completion: .custom(Completion.both))
  var lab: String

  @Argument(help: "The node; by default the host.", completion: .custom(Completion.nodes))
  var node: String?

  @OptionGroup var options: LaunchOptions

  func run() throws {
    let folder = try LivingClient.folder()
    var name = lab
    if !LivingFolder.isName(lab) || !folder.isAlive(lab) {
      guard LabFinder.meansFile(lab) else {
        let channel = try LivingClient.told { () throws(LivingError) in try LivingChannel(to: lab, in: folder) }
        channel.end()
        return
      }
      var launch = try Launch(lab, name: nil, options: options)
      launch = try Launch(
        lab, name: "\(launch.name.prefix(48))-\(getpid())", options: options)
      try launch.start()
      name = launch.name
      // The lab ends with this connection, whatever ends us.
      try LivingClient.told { () throws(LivingError) in
        let channel = try LivingChannel(to: name, in: folder)
        try channel.ask(["hold"])
        _ = try channel.answer()
      }
      try waitForShell(of: name, folder)
    }
    let nodes = try LivingClient.ask(name, ["nodes"]).words
    try Self.open(in: node ?? nodes.first ?? "", of: name)
  }

  /// The process becomes a shell in a node of a lab.
  static func open(in node: String, of name: String) throws -> Never {
    // bash without the machine's own files, which would set another prompt; where there is none, the plain shell.
    let hasBash = unsafe access("/bin/bash", X_OK) == 0
    try LivingClient.enter(
      name, node: node, hasBash ? ["/bin/bash", "--norc", "--noprofile", "-i"] : ["/bin/sh", "-i"],
      environment: ["PS1=\(node)$ ", "NSLAB=\(name)"])
  }
}

extension ShellCommand {
  /// Returns in a process that is to be the shell; the one that called waits for its end, takes the lab down, and ends as it did.
  private func waitForShell(of name: String, _ folder: LivingFolder) throws {
    let shell = nslab_fork()
    guard shell != 0 else { return }
    guard shell > 0 else {
      try DownCommand.takeDown(name, folder)
      LivingClient.say(.cannotStartProcess(unsafe String(cString: strerror(-shell))))
      throw ExitStatus.failedWhileRunning
    }
    // What is typed is meant for the shell.
    for number in [SIGINT, SIGQUIT, SIGTSTP, SIGTTOU] { signal(number, SIG_IGN) }
    var status: Int32 = 0
    while unsafe waitpid(shell, &status, 0) < 0, errno == EINTR {}
    try DownCommand.takeDown(name, folder)
    Glibc.exit(status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f)
  }
}
