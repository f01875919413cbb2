import CommandLanguage
import Lab
import Operations
import SystemPackage

/// Text that a shell is given whole.
extension Reader {
  /// `script: |`, or a map with `text` or `file`.
  func script(_ node: YAML.Node) -> ExecCommand? {
    guard node.mapping != nil else {
      guard let text = string(node, "script") else { return nil }
      return checked(
        program(text, at: lines(of: node, text).first?.1, in: Located(.host, at: location(node))), at: node)
    }
    guard let fields = fields(node, "script", keys: ["text", "file", "in", "status", "output", "timeout"]) else {
      return nil
    }
    var place = Located(NodeReference.host, at: location(node))
    if let node = fields["in"], let name = string(node, "in") {
      place = Located(.named(resolved(name)), at: location(node))
    }
    var program: ExecCommand
    switch (fields["text"], fields["file"]) {
    case (let item?, nil):
      guard let text = string(item, "text") else { return nil }
      program = self.program(text, at: lines(of: item, text).first?.1, in: place)
    case (nil, let item?):
      guard let name = string(item, "file"), let text = contents(of: name, at: item) else { return nil }
      program = self.program(text, at: nil, in: place)
      program.script?.location = location(item)
    default:
      error(.scriptTextOrFile, at: node, fix: .textOrFile)
      return nil
    }
    program.location = location(node)
    judge(fields, &program)
    return checked(program, at: node)
  }

  /// Lines of `run` that need a shell, without the prompts and the output that a pasted text has.
  func shellCommand(
    _ lines: [(String, SourceLocation?)], at node: YAML.Node, in place: NodeReference
  ) -> Command {
    let paste = PastedText(lines.map(\.0))
    let typed = lines.indices.map { number -> String in
      if paste.isOutput(number) { return "" }
      let line = paste.typed(number, continues: false)
      return String(line.dropFirst(Lexer.promptLength(line)))
    }
    let text = typed.joined(separator: "\n")
    let start = lines.first?.1 ?? location(node)
    var command = Command(text: Located(lines.map(\.0).joined(separator: "\n").trimmed, at: start), operations: [])
    command.program = checked(program(text, at: start, in: Located(place, at: start)), at: node)
    return command
  }

  private func program(_ text: String, at start: SourceLocation?, in place: Located<NodeReference>) -> ExecCommand {
    // A file beside the lab is not the lab's text.
    if let start { warnOfNames(inShellText: text, from: start) }
    let first = text.prefix { !$0.isNewline }
    let shell = first.hasPrefix("#!") && first.contains("bash") ? "/bin/bash" : "/bin/sh"
    return ExecCommand(
      node: place, command: [shell, "-c", text], location: start ?? place.location,
      script: Located(text.trimmed, at: start))
  }

  private func checked(_ program: ExecCommand, at node: YAML.Node) -> ExecCommand? {
    let text = program.command.last ?? ""
    if text.utf8.contains(0) {
      error(.zeroInScript, at: node)
    } else if text.utf8.count > 100_000 {
      error(.scriptTooLong, at: node, fix: .programBeside)
    } else if text.allSatisfy(\.isWhitespace) {
      error(.scriptEmpty, at: node)
    } else {
      programTexts.append(text)
      return program
    }
    return nil
  }

  /// Whether a program that was read before names a file, so that the file may be there when it is asked for.
  func mayBeWritten(_ file: String) -> Bool {
    let name = file.split(separator: "/").last ?? ""
    return !name.isEmpty && programTexts.contains { $0.contains(name) }
  }

  /// The text of a file beside the lab.
  private func contents(of name: String, at node: YAML.Node) -> String? {
    let folder = source.path.lastIndex(of: "/").map { String(source.path[...$0]) } ?? ""
    let path = name.hasPrefix("/") ? name : folder + name
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? file.close() }
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while bytes.count <= 100_000 {
        let count = try unsafe buffer.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
        if count == 0 { break }
        bytes += buffer.prefix(count)
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        error(.scriptNoUTF8(name), at: node)
        return nil
      }
      return text
    } catch {
      self.error(
        .unreadableFile(name, "\(error as? Errno ?? .ioError)"), at: node, fix: .fileBeside)
      return nil
    }
  }
}
