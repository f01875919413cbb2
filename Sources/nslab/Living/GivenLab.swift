import Glibc
import LabRunner

/// The lab that a command is given: one that is up, or a file, which is brought up for the command and goes with it.
struct GivenLab {
  let name: String
  let folder: LivingFolder
  /// The connection that keeps a lab which was brought up for the command; the lab ends with it, whatever ends us. Nil of others.
  let held: LivingChannel?

  /// Takes the lab that a word means. One of a file has its own name, or, where a lab of that name is up, a number behind it.
  init(_ word: String, options: LaunchOptions) throws {
    let folder = try LivingClient.folder()
    self.folder = folder
    if LivingFolder.isName(word), folder.isAlive(word) {
      (name, held) = (word, nil)
      return
    }
    guard LabFinder.meansFile(word) else {
      // Says that there is none.
      try LivingClient.told { () throws(LivingError) in try LivingChannel(to: word, in: folder) }.end()
      throw ExitStatus.wrongInput
    }
    var launch = try Launch(word, name: nil, options: options)
    if folder.isAlive(launch.name) {
      launch = try Launch(word, name: "\(launch.name.prefix(48))-\(getpid())", options: options)
    }
    try launch.start()
    let name = launch.name
    self.name = name
    held = try LivingClient.told { () throws(LivingError) in
      let channel = try LivingChannel(to: name, in: folder)
      try channel.ask(["hold"])
      _ = try channel.answer()
      return channel
    }
  }
}
