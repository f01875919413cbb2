import Addressing
import Docker
import Operations
import PlainText

extension Validator {
  /// Follows the names of namespaces through the steps: what a command or a check speaks of must be there by then.
  mutating func validateSteps() {
    var names = Set(topology.nodes.map(\.name.value))
    // After what is wrong with Docker's keys nothing can be said of its commands.
    var docker = diagnostics.contains { $0.severity == .error } ? nil : self.docker
    for container in lab.docker?.containers ?? [] where container.services == nil {
      if let image = container.image { warn(ofImage: image.value, at: image.location) }
    }
    if topology.hostNode == nil { names.insert(Lab.implicitHostName) }
    for step in lab.steps {
      for command in step.run { validate(command, names: &names, docker: &docker) }
      for exec in step.exec {
        require(exec.node.value, names, at: exec.node.location, length: 1)
        note(exec, in: &names)
      }
      for command in step.show { validate(command, names: &names, docker: &docker) }
      for check in step.checks { validate(check, names: names) }
      for capture in step.captures {
        require(.named(capture.value.node), names, at: capture.location, length: capture.value.text.count)
      }
    }
  }

  private mutating func validate(_ command: Command, names: inout Set<String>, docker: inout DockerEngine?) {
    let place = command.text.location
    // What has to fail changes nothing, and what is wrong with it is what the lab shows.
    if command.failure != nil { return }
    if let program = command.program { note(program, in: &names) }
    for operation in command.operations {
      require(operation.node, names, at: place, length: command.text.value.count)
      switch operation.action {
      case .namespace(.add(let name)):
        if !names.insert(name).inserted, !namesAreOpen {
          error(
            .namespaceExists(name), at: place, length: command.text.value.count,
            fix: .otherNameOrDelete)
        }
      case .namespace(.delete(let name)):
        if names.remove(name) == nil, !namesAreOpen {
          // A text that was pasted may begin with a clean-up.
          if command.isPasted {
            warn(.noNamespaceToDelete(name), at: place)
            break
          }
          error(
            .noNamespaceToDelete(name), at: place, length: command.text.value.count,
            fix: suggestion(for: name, among: names))
        }
      case .namespace(.share(let name)):
        if operation.node != .named(name), !names.insert(name).inserted {
          error(
            .namespaceExists(name), at: place, length: command.text.value.count,
            fix: .otherNameOrDelete)
        }
      case .namespace(.deleteAll):
        let host = topology.hostNode?.name.value ?? Lab.implicitHostName
        let containers = Set(docker?.containers.map(\.name) ?? [])
        names = names.filter { $0 == host || containers.contains($0) }
      case .docker(let words):
        if case .run(let spec) = words {
          warn(ofImage: spec.image, at: place)
          warn(ofOptions: spec, at: place)
        }
        do throws(DockerError) {
          guard let outcome = try docker?.judge(words, suggests: suggests) else { break }
          let made = outcome.operations.compactMap { operation -> String? in
            switch operation.action {
            case .namespace(.add(let name)), .namespace(.share(let name)): name
            case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools,
              .sysctl, .ruleset, .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
              nil
            }
          }
          for name in made where names.contains(name) && !outcome.stopped.contains(name) {
            error(
              .nameTaken(name), at: place, length: command.text.value.count,
              fix: .otherContainerName)
          }
          names.subtract(outcome.stopped)
          names.formUnion(made)
        } catch {
          self.error(
            .words(error.message), at: place, length: command.text.value.count, fix: error.fix.map { .words($0) })
        }
      case .namespace(.setID), .namespace(.enter), .namespace(.leave), .link, .address, .route, .rule, .neighbor, .fdb,
        .vlan, .group, .bridgeControl, .netTools, .sysctl, .ruleset, .iptables, .show, .ping, .way, .connections,
        .queue, .everywhere:
        break
      }
    }
  }

  /// Remembers the namespaces that a program makes.
  private mutating func note(_ program: ExecCommand, in names: inout Set<String>) {
    let made = program.shellText.namespaces
    names.formUnion(made.names)
    namesAreOpen = namesAreOpen || made.areOpen
  }

  /// An image whose name is nearly that of one that answers something.
  private mutating func warn(ofImage image: String, at place: SourceLocation?) {
    guard let near = DockerImage.nearest(to: image) else { return }
    warn(.unknownImage(image, near), at: place)
  }

  /// Options that stand behind the image, where Docker takes them for the container's command.
  private mutating func warn(ofOptions spec: ContainerSpec, at place: SourceLocation?) {
    let options = ["-p", "--publish", "--network", "--net", "--name", "--ip", "-d", "--network-alias", "--add-host"]
    guard let word = spec.command.first, options.contains(where: { word == $0 || word.hasPrefix($0 + "=") }) else {
      return
    }
    warn(
      .optionBehindImage(word, spec.image), at: place,
      fix: .optionsFirst)
  }

  private mutating func require(
    _ reference: NodeReference, _ names: Set<String>, at location: SourceLocation?, length: Int
  ) {
    guard case .named(let name) = reference, !names.contains(name), !namesAreOpen else { return }
    // One name that is wrong is one error, however often it is used.
    guard missingNames.insert(name).inserted else { return }
    let place = location.map { lab.place(of: name, from: $0) }
    error(
      .noNodeYet(name), at: place ?? location,
      length: place == nil || place == location ? length : name.count,
      fix: suggestion(for: name, among: names) ?? Remedy.addNamespace(name))
  }

  private mutating func validate(_ check: Check, names: Set<String>) {
    let place = check.location
    func both(_ a: CheckEndpoint, _ b: CheckEndpoint) { for end in [a, b] { endpoint(end) } }
    func endpoint(_ end: CheckEndpoint) {
      switch end {
      case .node(let name), .interface(node: let name, _): missing.append(name)
      case .nodes(let list): missing += list
      case .address, .everyNode: break
      }
    }
    var missing: [String] = []
    switch check.kind {
    case .ping(let ping): both(ping.source, ping.destination)
    case .route(let route):
      require(route.source, names, at: place, length: 1)
      endpoint(route.destination)
    case .link(let link): require(link.node, names, at: place, length: 1)
    case .address(let address): require(address.node, names, at: place, length: 1)
    case .neighbor(let neighbor): require(neighbor.node, names, at: place, length: 1)
    case .fdb(let fdb): require(fdb.node, names, at: place, length: 1)
    case .namespace: break
    case .service(let service):
      both(service.source, service.destination)
      if let node = service.servedBy { missing.append(node) }
    case .conntrack(let check): require(check.node, names, at: place, length: 1)
    case .captured(let check): missing.append(check.place.node)
    case .counter(let counter): require(counter.node, names, at: place, length: 1)
    }
    // Of a range one name is enough to say it.
    if let name = missing.first(where: { !names.contains($0) }) { require(.named(name), names, at: place, length: 1) }
  }
}
