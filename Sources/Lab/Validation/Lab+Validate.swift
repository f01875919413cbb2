import Docker
public import Operations
import PlainText

extension Lab {
  /// Everything that is wrong with the meaning of the lab, in the file's order; nothing where it can be built and played.
  ///
  /// Nothing is asked of the kernel. Faults in the text of a lab file are found while it is read.
  public func validate() -> [Diagnostic] {
    var validator = Validator(lab: self)
    validator.validateNodes()
    validator.validateLinks()
    validator.validateInterfaces()
    // What follows speaks of the topology as it will be built, which a faulty one cannot be.
    if !validator.diagnostics.contains(where: { $0.severity == .error }) {
      do throws(Diagnostic) {
        var planner = Planner(topology: validator.topology, firstIndex: 2)
        let plan = try planner.plan()
        validator.validateAddresses(plan)
        validator.validateRoutes(plan)
        validator.validateSwitches(plan)
        validator.validateFilters(plan)
      } catch {
        validator.diagnostics.append(error)
      }
    }
    validator.validateSteps()
    let start = SourceLocation(line: 0, column: 0)
    return validator.diagnostics.enumerated().sorted {
      ($0.element.location ?? start, $0.offset) < ($1.element.location ?? start, $1.offset)
    }.map(\.element)
  }
}

extension Lab {
  /// A warning where playing the lab would tell nothing: it has no steps, or its steps judge nothing.
  ///
  /// Such a lab can be drawn and exported, so this is no part of ``validate()``.
  public func emptinessWarning() -> Diagnostic? {
    if steps.isEmpty {
      return Diagnostic(
        LabFault.noSteps, at: nil, fix: .addSteps, severity: .warning
      )
    }
    let judges = steps.contains { step in
      !step.checks.isEmpty || !step.exec.isEmpty || step.run.contains { $0.program != nil }
        || (step.run + step.show).contains { $0.failure != nil || $0.pasted != nil }
    }
    guard !judges else { return nil }
    return Diagnostic(
      LabFault.noChecks, at: steps[0].location,
      fix: .addCheck, severity: .warning)
  }
}

/// Collects what is wrong with a lab.
struct Validator {
  let lab: Lab
  var diagnostics: [Diagnostic] = []
  /// Whether a program may have made or taken away namespaces whose names nobody knows before.
  var namesAreOpen = false
  /// Names of nodes that are not there and that has been said of.
  var missingNames: Set<String> = []
  /// Docker as it is when the lab is built; nil where the lab has none.
  let docker: DockerEngine?
  /// The topology as it is built, with Docker's part; the file's alone where Docker would refuse that.
  let topology: Topology

  init(lab: Lab) {
    self.lab = lab
    let (engine, faults) = lab.dockerState()
    diagnostics = faults
    docker = engine
    do throws(DockerError) {
      topology = try engine?.added(to: lab.topology, places: lab.docker ?? DockerSetup(), rules: false) ?? lab.topology
    } catch {
      topology = lab.topology
      diagnostics.append(Diagnostic(error.message, at: nil, fix: error.fix))
    }
  }

  mutating func error(_ fault: LabFault, at location: SourceLocation?, length: Int = 1, fix: Remedy? = nil) {
    diagnostics.append(Diagnostic(fault, at: location, length: length, fix: fix))
  }

  /// Tells a topology that can be built and is rarely meant: as an error, a warning or not at all, as the lab says.
  mutating func lint(_ fault: LabFault, at location: SourceLocation?, length: Int = 1, fix: Remedy? = nil) {
    guard lab.lint != .off else { return }
    diagnostics.append(
      Diagnostic(fault, at: location, length: length, fix: fix, severity: lab.lint == .error ? .error : .warning))
  }

  mutating func warn(_ fault: LabFault, at location: SourceLocation?, fix: Remedy? = nil) {
    diagnostics.append(Diagnostic(fault, at: location, fix: fix, severity: .warning))
  }

  /// `did you mean "ns1"?`, where one of some names is near.
  func suggestion(for name: String, among names: some Sequence<String>) -> Remedy? {
    guard suggests else { return nil }
    return Suggestion.nearest(to: name, among: Array(names)).map { .didYouMean($0) }
  }

  /// Whether errors name what is near, for which all names are looked at: nobody reads that of the hundredth.
  var suggests: Bool { diagnostics.count < 100 }
}
