import Addressing
import CommandLanguage
import Docker
import Lab
import Operations

extension Reader {
  func lab(_ root: YAML.Node) -> Lab? {
    let keys = [
      "name", "title", "about", "requires", "topology", "networks", "containers", "confined", "lint", "vars", "steps",
    ]
    guard let fields = fields(root, .lab, keys: keys) else { return nil }
    var lab = Lab(name: "", source: source)
    if let node = fields["name"] {
      lab.name = labName(node) ?? ""
    } else {
      diagnostics.append(
        Diagnostic(FileFault.noName, at: location(root), fix: .addName))
    }
    lab.title = fields["title"].flatMap { localized($0, "title") }
    lab.about = fields["about"].flatMap { localized($0, "about") }
    if let node = fields["lint"] { lab.lint = word(node, "lint", Lint.self) ?? .warn }
    for node in fields["requires"].map(list) ?? [] {
      if let requirement = word(node, "requires", Requirement.self) {
        lab.requirements.append(Located(requirement, at: location(node)))
      }
    }
    if let node = fields["confined"], let isConfined = bool(node, "confined"), !isConfined {
      lab.unconfined = Located(true, at: location(node))
    }
    if let node = fields["topology"], !isNull(node) { lab.topology = topology(node) }
    for node in lab.topology.nodes {
      for action in Action.ruleset(node.firewall.commands?.value ?? []) {
        catalogs.note(Operation(action, in: .named(node.name.value)))
      }
    }
    if fields.has("networks") || fields.has("containers") {
      lab.docker = docker(networks: fields["networks"], containers: fields["containers"])
      // Docker's own maps may be added to by hand; what is wrong with its keys is told elsewhere.
      if let ruleset = try? lab.dockerEngine()?.withoutPorts.ruleset() {
        catalogs.note(Operation(.ruleset(.add(ruleset))))
      }
    }
    hostName = lab.topology.hostNode?.name.value ?? Lab.implicitHostName
    names = Set(lab.topology.nodes.map(\.name.value) + (lab.docker?.containers.map(\.name.value) ?? []))
    if let node = fields["steps"], !isNull(node) {
      guard let sequence = node.sequence else {
        error(.stepsWantList(kind(node)), at: node, fix: .stepItems)
        return lab
      }
      lab.steps = sequence.compactMap(step)
    }
    return lab
  }

  private func labName(_ node: YAML.Node) -> String? {
    guard let name = string(node, "name") else { return nil }
    let isGood =
      !name.isEmpty && name.count <= 32
      && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
    guard isGood else {
      let lowered = String(
        name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(32))
      error(
        .noLabName(name), at: node,
        fix: lowered.contains { $0 != "-" } ? Remedy.write("\(lowered)") : nil)
      return nil
    }
    return name
  }

  private func step(_ node: YAML.Node) -> Step? {
    let keys = ["title", "text", "predict", "run", "script", "exec", "show", "capture", "check"]
    guard let fields = fields(node, .step, keys: keys) else {
      return nil
    }
    var step = Step(location: location(node))
    step.title = fields["title"].flatMap { localized($0, "title") }
    step.text = fields["text"].flatMap { localized($0, "text") }
    step.prediction = fields["predict"].flatMap(prediction)
    step.run = fields["run"].map { commands($0, mayNeedShell: true) } ?? []
    step.exec =
      (fields["script"].map { list($0).compactMap(script) } ?? [])
      + (fields["exec"].map { list($0).compactMap(program) } ?? [])
    step.show = fields["show"].map { commands($0) } ?? []
    for command in step.show where command.failure != nil {
      diagnostics.append(
        Diagnostic(FileFault.failsUnderRun, at: command.text.location, fix: .moveToRun))
    }
    step.captures = fields["capture"].map { list($0).compactMap(capturePlace) } ?? []
    step.checks = fields["check"].map { list($0).compactMap { check($0) } } ?? []
    for command in step.show {
      for operation in command.operations {
        if operation.action.onlyShows { continue }
        diagnostics.append(
          Diagnostic(
            FileFault.showChanges(command.text.value), at: command.text.location,
            length: command.text.value.count, fix: .putUnderRun))
        break
      }
    }
    return step
  }
}
