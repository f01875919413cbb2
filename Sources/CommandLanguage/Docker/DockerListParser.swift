import Operations

extension CommandParser {
  /// The options of `docker ps`.
  func dockerList(_ cursor: inout Cursor) throws(CommandError) -> DockerCommand {
    .list(
      try dockerListing(
        &cursor, of: "docker ps", options: ["-a", "-q", "-l", "-n", "--no-trunc", "--filter", "--format"],
        filters: DockerListing.Filter.ofContainers))
  }

  /// The options of `docker network ls`.
  func dockerNetworkListing(_ cursor: inout Cursor) throws(CommandError) -> DockerListing {
    try dockerListing(
      &cursor, of: "docker network ls", options: ["-q", "--no-trunc", "--filter", "--format"],
      filters: DockerListing.Filter.ofNetworks)
  }

  private static let longOptions = [
    "--all": "-a", "--quiet": "-q", "--latest": "-l", "--last": "-n", "-f": "--filter",
  ]

  private func dockerListing(
    _ cursor: inout Cursor, of command: String, options: [String], filters: [DockerListing.Filter.Key]
  ) throws(CommandError) -> DockerListing {
    var listing = DockerListing()
    while let word = cursor.current {
      // Several options of one letter may be one word.
      if word.text.hasPrefix("-"), word.text.count > 2, word.text.dropFirst().allSatisfy({ "aql".contains($0) }) {
        cursor.words.replaceSubrange(
          cursor.position...cursor.position,
          with: word.text.dropFirst().map { Word(text: "-\($0)", column: word.column, length: word.length) })
        continue
      }
      let (typed, value) = try dockerOption(
        &cursor, flags: ["-a", "--all", "-q", "--quiet", "-l", "--latest", "--no-trunc"])
      let name = Self.longOptions[typed] ?? typed
      guard options.contains(name) else {
        throw cursor.unknown(word, options, "the option \"\(typed)\" of \(command) is not understood")
      }
      switch name {
      case "-a": listing.all = true
      case "-q": listing.idsOnly = true
      case "-l": listing.last = 1
      case "-n":
        guard let last = Int(value), last > 0 else {
          throw CommandError("\"\(value)\" is no number of containers", column: word.column, length: word.length)
        }
        listing.last = last
      case "--no-trunc": listing.isWhole = true
      case "--filter": listing.filters.append(try dockerFilter(value, word, filters))
      default:
        if value == "json" { throw Self.noJSON(word, command) }
        listing.format = value
      }
    }
    return listing
  }

  /// `name=web`
  private func dockerFilter(
    _ text: String, _ word: Word, _ known: [DockerListing.Filter.Key]
  ) throws(CommandError) -> DockerListing.Filter {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let name = parts.first, let value = parts.last,
      let key = known.first(where: { $0.rawValue == name })
    else {
      throw CommandError(
        "\"\(text)\" is no filter that is understood", column: word.column, length: word.length,
        fix: "write one of " + known.map { "\($0.rawValue)=…" }.joined(separator: ", "))
    }
    if key == .status, !["running", "exited"].contains(value) {
      throw CommandError(
        "no container here is ever \"\(value)\"", column: word.column, length: word.length,
        fix: "write status=running or status=exited")
    }
    return DockerListing.Filter(key, value)
  }

  private static func noJSON(_ word: Word, _ command: String) -> CommandError {
    CommandError(
      "\(command) prints no JSON here", column: word.column, length: word.length,
      fix: command == "docker ps"
        ? "write docker inspect NAME, or --format 'table {{.Names}}\t{{.Ports}}'" : "write docker network inspect NAME"
    ).beyond()
  }
}
