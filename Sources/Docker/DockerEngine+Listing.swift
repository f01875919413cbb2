import Operations

extension DockerEngine {
  // MARK: Containers

  /// The output of `docker ps`.
  func containerTable(_ listing: DockerListing) throws(DockerError) -> String {
    if isJudging, listing.idsOnly { return "" }
    let everyone = listing.all || listing.last != nil || listing.filters.contains { $0.key == .status }
    var shown = containers.reversed().filter { container in
      (everyone || container.isRunning) && listing.shows { matches(container, $0) }
    }
    if let last = listing.last { shown = Array(shown.prefix(last)) }
    // Of a command that is only judged the format alone can be wrong.
    if isJudging { shown = [] }
    return try Self.table(shown, listing, columns: Field.standard, id: \.id) { text($0, of: $1, listing) }
  }

  private func matches(_ container: DockerContainer, _ filter: DockerListing.Filter) -> Bool {
    switch filter.key {
    case .name: container.name.contains(filter.value)
    case .status: (container.isRunning ? "running" : "exited") == filter.value
    case .network:
      container.spec.networks.contains { attachment in
        attachment.network == filter.value
          || networks.contains { $0.name == attachment.network && $0.id.hasPrefix(filter.value) }
      }
    case .driver: false
    }
  }

  /// A fact of a container that `--format` can ask for.
  private enum Field: String, DockerField {
    case id = "ID"
    case image = "Image"
    case command = "Command"
    case created = "RunningFor"
    case status = "Status"
    case state = "State"
    case ports = "Ports"
    case names = "Names"
    case networks = "Networks"

    static let standard: [Field] = [.id, .image, .command, .created, .status, .ports, .names]

    /// The column's heading.
    var head: String {
      switch self {
      case .id: "CONTAINER ID"
      case .created: "CREATED"
      default: rawValue.uppercased()
      }
    }
  }

  private func text(_ field: Field, of container: DockerContainer, _ listing: DockerListing) -> String {
    switch field {
    case .id: return listing.shown(container.id)
    case .image: return container.spec.image
    case .command:
      let command = container.spec.shownCommand
      let shown = listing.isWhole || command.count <= 20 ? command : command.prefix(19) + "…"
      return "\"\(shown)\""
    case .created: return "\((moment - container.created).inDockerWords) ago"
    case .status:
      guard let ended = container.ended else { return "Up \((moment - container.started).inDockerWords)" }
      return "Exited (\(container.exitStatus)) \((moment - ended).inDockerWords) ago"
    case .state: return container.isRunning ? "running" : "exited"
    case .ports: return portText(of: container)
    case .names: return container.name
    case .networks: return container.spec.networks.map(\.network).joined(separator: ",")
    }
  }

  // MARK: Networks

  /// The output of `docker network ls`.
  func networkTable(_ listing: DockerListing) throws(DockerError) -> String {
    let shown = (isJudging ? [] : networks).sorted { $0.name < $1.name }.filter { network in
      listing.shows { filter in
        switch filter.key {
        case .name: network.name.contains(filter.value)
        case .driver: network.spec.driver.rawValue == filter.value
        case .status, .network: false
        }
      }
    }
    return try Self.table(shown, listing, columns: NetworkField.allCases.filter(\.isStandard), id: \.id) {
      $0.text(of: $1, listing)
    }
  }

  /// A fact of a network that `--format` can ask for.
  private enum NetworkField: String, DockerField {
    case id = "ID"
    case name = "Name"
    case driver = "Driver"
    case scope = "Scope"
    case ipv6 = "IPv6"
    case isInternal = "Internal"

    var isStandard: Bool { self != .ipv6 && self != .isInternal }
    var head: String { self == .id ? "NETWORK ID" : rawValue.uppercased() }

    func text(of network: DockerNetwork, _ listing: DockerListing) -> String {
      switch self {
      case .id: listing.shown(network.id)
      case .name: network.name
      case .driver: network.spec.driver.rawValue
      case .scope: "local"
      case .ipv6: "\(network.spec.ipv6)"
      case .isInternal: "\(network.spec.isInternal)"
      }
    }
  }

  // MARK: Formats

  /// A listing in the form that is asked for: identifiers, lines of a format, or a table.
  private static func table<Item, Column: DockerField>(
    _ items: [Item], _ listing: DockerListing, columns: [Column], id: (Item) -> String,
    text: (Column, Item) -> String
  ) throws(DockerError) -> String {
    if listing.idsOnly { return items.map { listing.shown(id($0)) + "\n" }.joined() }
    guard let format = listing.format, format != "table" else {
      return dockerTable([columns.map(\.head)] + items.map { item in columns.map { text($0, item) } })
    }
    let parts: [Part<Column>] = try parts(of: format)
    func line(_ item: Item) -> String {
      parts.map { part in part.field.map { text($0, item) } ?? part.text }.joined().replacing("\\t", with: "\t")
    }
    guard format.hasPrefix("table ") else { return items.map { line($0) + "\n" }.joined() }
    let head = parts.map { $0.field?.head ?? $0.text }.joined().replacing("\\t", with: "\t")
    return dockerTable(
      ([head] + items.map(line)).map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) })
  }

  /// A part of a format: a field, or text as it is.
  private struct Part<Field: DockerField> {
    var field: Field?
    var text = ""
  }

  /// The parts of a text such as `table {{.ID}}\t{{.Names}}`, without the word `table`.
  private static func parts<Field: DockerField>(of format: String) throws(DockerError) -> [Part<Field>] {
    var rest = Substring(format)
    if rest.hasPrefix("table ") { rest = rest.dropFirst(6).drop { $0 == " " } }
    var parts: [Part<Field>] = []
    while let open = rest.firstRange(of: "{{") {
      parts.append(Part(text: String(rest[..<open.lowerBound])))
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
        throw DockerError.template("\"\(rest[open.lowerBound...])\" is not closed", fix: "add }}")
      }
      let word = rest[open.upperBound..<close.lowerBound].filter { $0 != " " }
      guard word.hasPrefix("."), let field = Field(rawValue: String(word.dropFirst())) else {
        throw DockerError.template(
          "{{\(word)}} is not understood",
          fix: "understood are " + Field.allCases.map { "{{.\($0.rawValue)}}" }.joined(separator: " "))
      }
      parts.append(Part(field: field))
      rest = rest[close.upperBound...]
    }
    return parts + [Part(text: String(rest))]
  }
}

/// A column of a listing, by the name that `--format` calls it.
private protocol DockerField: RawRepresentable<String>, CaseIterable {
  /// The column's heading.
  var head: String { get }
}

extension DockerListing {
  /// An identifier as it is listed.
  fileprivate func shown(_ id: String) -> String { isWhole ? id : String(id.prefix(12)) }
}
