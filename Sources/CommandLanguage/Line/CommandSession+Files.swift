import Operations

extension CommandSession {
  /// The operations of `nft -f FILE`, `iptables-restore FILE` and `iptables-restore < FILE` of a file that a line before has written; nil of
  /// any other line.
  func restoring(_ words: [Word], _ node: NodeReference) throws(CommandError) -> [Operation]? {
    let (inner, rest) = entered(words[...])
    var plain = Array(rest)
    if let first = plain.first, IPTablesRestoreReader.family(of: first.text) != nil, plain.count > 2 {
      let mark = plain.count - 2
      if plain[mark].text == "<", !plain[mark].isQuoted { plain.remove(at: mark) }
    }
    let call = ProgramCall(plain.map(\.text))
    guard let name = call.source, let lines = catalogs.files[name] else { return nil }
    do throws(CommandError) {
      return try parser.parse(call.reading(lines.map { $0 + "\n" }.joined()), node: inner ?? node)
    } catch {
      // What is wrong stands in the file, and the file is named here.
      let place = plain.last { $0.text == name } ?? words[0]
      var failure = error
      (failure.column, failure.length, failure.linesAbove) = (place.column, place.length, 0)
      failure.message += ", in \(name)"
      failure.said = error.said?.replacing("/dev/stdin:", with: "\(name):")
      throw failure
    }
  }
}
