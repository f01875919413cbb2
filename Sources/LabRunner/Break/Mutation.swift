import Operations
import RouteNetlink
import Journey
import Addressing
package import Lab
import Namespaces
import NFTables

/// A lab that differs in one thing from what it should be, and whether its checks notice.
package struct Mutation: Hashable, Sendable {
  /// After the commands of which step it is made, before its checks; 0 is before the first.
  package var step: Int
  /// The one thing that is broken.
  package var breakage: Breakage

  /// The same in every copy of the lab.
  package var id: String { "\(step) \(breakage.id)" }
}

/// How a mutation ended.
package enum Verdict: Hashable, Sendable {
  /// A check or a command failed: at which step, and what.
  case noticed(step: Int, by: String)
  /// No check noticed it.
  case survived
  /// It could not be made; why.
  case impossible(String)
}

/// Breaks a lab in every way, one thing in a copy each.
package struct Mutator {
  let lab: Lab
  let programs: ProgramAccess

  /// A breaker of a lab; each breakage is made in a copy of its own.
  package init(_ lab: Lab, programs: ProgramAccess = .refused) {
    self.lab = lab
    self.programs = programs
  }

  /// Everything of the lab that can be broken, each at the step that brought it, in their order.
  ///
  /// Plays the lab once. Throws ``ExerciseMaker/Failure`` where it does not hold what it claims, or what building it does.
  package func mutations() throws -> [Mutation] {
    var found: [Mutation] = []
    var seen: Set<String> = []
    let failure = try play { stage, step in
      for breakage in Self.breakages(of: stage) where seen.insert(breakage.id).inserted {
        found.append(Mutation(step: step, breakage: breakage))
      }
      return nil
    }
    if case .noticed(let step, let claim)? = failure { throw ExerciseMaker.Failure.isBroken(step: step, claim: claim) }
    return found
  }

  /// Plays a fresh copy of the lab in which one thing is broken, until something fails.
  package func judge(_ mutation: Mutation) throws -> Verdict {
    try play { stage, step in
      guard step == mutation.step else { return nil }
      // Numbers of rules and devices are those of this copy.
      guard let breakage = Self.breakages(of: stage).first(where: { $0.id == mutation.breakage.id }) else {
        return .impossible("it is not there in another copy of the lab")
      }
      for order in breakage.breaking {
        do throws(StageError) { _ = try stage.perform(order.operation) } catch { return .impossible(error.message) }
      }
      return nil
    } ?? .survived
  }

  /// Plays a copy of the lab, with something done after the commands of each step; ends where that or something of the lab decides.
  private func play(_ change: @escaping (Stage, _ step: Int) -> Verdict?) throws -> Verdict? {
    let stage = try Stage(of: lab, programs: programs)
    defer { stage.close() }
    if let verdict = change(stage, 0) { return verdict }
    var decided: Verdict?
    for (index, step) in lab.steps.enumerated() {
      var player = StepPlayer(stage: stage, observer: SilentObserver(), explains: false)
      player.beforeChecks = { decided = change(stage, index + 1) }
      let result = player.play(step, number: index + 1, of: lab)
      if let decided { return decided }
      if let failed = result.commands.first(where: { $0.outcome >= .failed }) {
        return .noticed(step: index + 1, by: failed.text)
      }
      if let failed = result.checks.first(where: { $0.outcome >= .failed }) {
        return .noticed(step: index + 1, by: failed.claim)
      }
    }
    return nil
  }

  /// The parts that are broken: links, addresses, routes, rules and settings. Docker's own chains are Docker's, not the lab's.
  static func breakages(of stage: Stage) -> [Breakage] {
    let state = BreakState(of: stage)
    var all: [Breakage] = []
    for node in state.nodes {
      all += Breakages.links(of: node, state).filter { $0.kind == .linkDown }
      all += Breakages.ports(of: node, state).filter { breakage in
        breakage.kind == .notAPort || breakage.kind == .hairpinOff && !isDockers(breakage, state)
      }
      all += Breakages.addresses(of: node, state).filter { $0.kind == .addressMissing }
      all += Breakages.routes(of: node, state).filter { $0.kind == .noRoute }
      all += Breakages.rules(of: node)
      all += Breakages.removals(of: node)
      if !node.isContainer { all += Breakages.settings(of: node, set: stage) }
    }
    all.removeAll { isDockers($0, state) && $0.kind == .setting }
    var seen: Set<String> = []
    return all.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
  }
}

extension Mutator {
  /// Whether it is of a bridge of Docker's, or of a port of one.
  private static func isDockers(_ breakage: Breakage, _ state: BreakState) -> Bool {
    let bridge = state[breakage.node]?.interfaces.first { $0.name == breakage.object }?.bridge
    return state.dockersBridges.contains { bridge == $0 || breakage.object.contains("/\($0)/") }
  }
}

extension Breakages {
  /// Every rule that goes, and every policy that becomes the other.
  fileprivate static func removals(of node: BreakState.Node) -> [Breakage] {
    let rules = node.placedRules.filter { !$0.isDockers }.map { rule in
      Breakage(
        .firewallDrop, at: node.name, "without \(rule.chain) \(rule.text)", breaking: [rule.removal],
        mending: [rule.insertion], english: "the rule \"\(rule.text)\" of \(rule.chain) of \(node.name) is missing",
        chinese: "\(node.name) 的链 \(rule.chain) 缺少规则“\(rule.text)”")
    }
    let policies = node.ruleset.tables.flatMap { table in
      table.chains.compactMap { listing -> Breakage? in
        guard let hook = listing.chain.hook, hook.type == .filter, !listing.rules.isEmpty || hook.policy == .drop,
          !listing.chain.name.hasPrefix("DOCKER"), table.table.id.name != "docker-bridges"
        else { return nil }
        var other = listing.chain
        let isDropping = hook.policy == .drop
        other.hook?.policy = isDropping ? .accept : .drop
        let id = table.table.id
        return Breakage(
          .firewallDrop, at: node.name, "policy \(id) \(other.name) \(isDropping ? "accept" : "drop")",
          breaking: [node.order(.ruleset(.change([.addChain(other, id)])))],
          mending: [node.order(.ruleset(.change([.addChain(listing.chain, id)])))],
          english: "the policy of \(id) \(other.name) of \(node.name) is \(isDropping ? "accept" : "drop")",
          chinese: "\(node.name) 的链 \(id) \(other.name) 的策略是 \(isDropping ? "accept" : "drop")")
      }
    }
    return rules + policies
  }

  /// Settings that the lab made, as a new node has them, and whether a router forwards.
  fileprivate static func settings(of node: BreakState.Node, set stage: Stage) -> [Breakage] {
    let forwarding = settings(of: node).filter { $0.kind == .forwardingOff && $0.object.hasPrefix("net.") }
    var keys: [String] = []
    for operation in stage.plan.operations + stage.done.map(\.operation) {
      guard case .sysctl(let setting) = operation.action, !setting.isPattern,
        stage.name(of: operation.node) == node.name
      else {
        continue
      }
      let key = setting.key
      // Whether a node forwards is asked above, of the families that it has addresses of.
      let isForwarding = ["net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"].contains(key)
      if !isForwarding, !keys.contains(key) { keys.append(key) }
    }
    guard !keys.isEmpty, let fresh = try? NetworkNamespace.create() else {
      return forwarding
    }
    return forwarding
      + keys.compactMap { key -> Breakage? in
        guard let there = stage.nodes[node.name]?.namespace,
          let now = try? there.withEntered({ try Sysctl.read(key) }),
          let old = (try? fresh.withEntered { try Sysctl.read(key) })
            ?? (now == "0" ? "1" : now == "1" ? "0" : nil), old != now,
          let breaking = node.order("sysctl -w \(key)=\(old)"), let mending = node.order("sysctl -w \(key)=\(now)")
        else { return nil }
        return Breakage(
          .setting, at: node.name, key, breaking: [breaking], mending: [mending],
          english: "\(key) of \(node.name) is \(old)", chinese: "\(node.name) 的 \(key) 是 \(old)")
      }
  }
}
