extension DockerEngine {
  /// What `docker ps` prints.
  func containerTable(_ listing: DockerListing) throws(DockerError) -> String {
    let shown = containers.reversed().filter { listing.all || $0.isRunning }
    if listing.idsOnly { return shown.map { Self.id(of: $0, listing) + "\n" }.joined() }
    if let format = listing.format, format != "table" {
      let parts = try Self.parts(of: format)
      guard format.hasPrefix("table ") else {
        return shown.map { line(of: $0, listing, parts).replacing("\\t", with: "\t") + "\n" }.joined()
      }
      let head = parts.map { $0.field?.head ?? $0.text }.joined()
      return dockerTable(([head] + shown.map { line(of: $0, listing, parts) }).map(Self.cells))
    }
    let fields: [Field] = [.id, .image, .command, .created, .status, .ports, .names]
    return dockerTable(
      [fields.map(\.head)] + shown.map { container in fields.map { text($0, of: container, listing) } })
  }

  /// A fact of a container that `--format` can ask for.
  private enum Field: String, CaseIterable {
    case id = "ID"
    case image = "Image"
    case command = "Command"
    case created = "RunningFor"
    case status = "Status"
    case state = "State"
    case ports = "Ports"
    case names = "Names"
    case networks = "Networks"

    /// What stands above it.
    var head: String {
      switch self {
      case .id: "CONTAINER ID"
      case .created: "CREATED"
      default: rawValue.uppercased()
      }
    }
  }

  private static func id(of container: DockerContainer, _ listing: DockerListing) -> String {
    listing.isWhole ? container.id : String(container.id.prefix(12))
  }

  private func text(_ field: Field, of container: DockerContainer, _ listing: DockerListing) -> String {
    switch field {
    case .id: return Self.id(of: container, listing)
    case .image: return container.spec.image
    case .command:
      let command = ContainerSpec.command(of: container.spec.image)
      let shown = listing.isWhole || command.count <= 20 ? command : command.prefix(19) + "…"
      return "\"\(shown)\""
    case .created: return "\((moment - container.created).inDockerWords) ago"
    case .status:
      guard let ended = container.ended else { return "Up \((moment - container.started).inDockerWords)" }
      return "Exited (0) \((moment - ended).inDockerWords) ago"
    case .state: return container.isRunning ? "running" : "exited"
    case .ports: return bindings(of: container).map { "\($0.host)->\($0.inside)" }.joined(separator: ", ")
    case .names: return container.name
    case .networks: return container.spec.networks.map(\.network).joined(separator: ",")
    }
  }

  // MARK: Formats

  /// A part of a format: a field, or text as it is.
  private struct Part {
    var field: Field?
    var text = ""
  }

  /// The parts of a text such as `table {{.ID}}\t{{.Names}}`, without the word `table`.
  private static func parts(of format: String) throws(DockerError) -> [Part] {
    var rest = Substring(format)
    if rest.hasPrefix("table ") { rest = rest.dropFirst(6).drop { $0 == " " } }
    var parts: [Part] = []
    while let open = rest.firstRange(of: "{{") {
      parts.append(Part(text: String(rest[..<open.lowerBound])))
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
        throw DockerError("template parsing error: \"\(rest[open.lowerBound...])\" is not closed", fix: "add }}")
      }
      let word = rest[open.upperBound..<close.lowerBound].filter { $0 != " " }
      guard word.hasPrefix("."), let field = Field(rawValue: String(word.dropFirst())) else {
        throw DockerError(
          "template parsing error: {{\(word)}} is not understood",
          fix: "understood are " + Field.allCases.map { "{{.\($0.rawValue)}}" }.joined(separator: " "))
      }
      parts.append(Part(field: field))
      rest = rest[close.upperBound...]
    }
    return parts + [Part(text: String(rest))]
  }

  private func line(of container: DockerContainer, _ listing: DockerListing, _ parts: [Part]) -> String {
    parts.map { part in part.field.map { text($0, of: container, listing) } ?? part.text }.joined()
  }

  /// The columns of a line: a tab divides them, also where it is written `\t`.
  private static func cells(_ line: String) -> [String] {
    line.replacing("\\t", with: "\t").split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
  }
}
