/// Commands of a pasted text that nobody can carry out in a lab, and that none needs: they are passed over with a remark.
package enum PassedOver {
  private static let packages: Set<String> = [
    "apt", "apt-get", "aptitude", "yum", "dnf", "zypper", "apk", "pacman", "snap",
  ]
  private static let services: Set<String> = ["systemctl", "service", "chkconfig", "update-rc.d"]
  private static let modules: Set<String> = ["modprobe", "insmod", "rmmod"]
  private static let images: Set<String> = ["pull", "build", "login"]

  /// The names of the commands, but for those that are only some of a tool's.
  package static let names = packages.union(services).union(modules).sorted()

  /// The sentence in place of carrying a command out; nil of one that is not passed over.
  package static func remark(on words: [String]) -> String? {
    guard let first = words.first else { return nil }
    let name = first.split(separator: "/").last.map(String.init) ?? first
    let reason: String
    switch name {
    case _ where packages.contains(name): reason = "a lab installs nothing"
    case _ where services.contains(name): reason = "the services of the machine are not the lab's"
    case _ where modules.contains(name): reason = "the kernel loads what a lab needs by itself, as far as it is let"
    case "docker" where words.count > 1 && images.contains(words[1]): reason = "containers here have no images"
    default: return nil
    }
    return "passed over: \(reason)"
  }

  /// The remark on a line all of whose commands are passed over, prompt, `sudo` and the like in front; nil of any other line.
  package static func remark(onLine line: String) -> String? {
    guard let words = try? Lexer.words(of: line, from: Lexer.promptLength(line)) else { return nil }
    var remark: String?
    for command in words.split(whereSeparator: { !$0.isQuoted && ["&&", ";", "||"].contains($0.text) }) {
      let inner = (try? LeadingWords.behind(command)) ?? command
      // What is written to a file, or read by another command, is for a shell.
      guard !inner.contains(where: { !$0.isQuoted && Cursor.operators.contains($0.text) }),
        let said = self.remark(on: inner.map(\.text))
      else { return nil }
      remark = remark ?? said
    }
    return remark
  }
}
