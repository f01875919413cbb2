/// Stars of hosts: building, checking and the full mesh, in turns with a floor in C, each measurement in a process of its own.
struct StarBench {
  let floor: Floor?
  let runs: Int

  private struct Side {
    var measurements: [Measurement] = []
    func values(_ name: String) -> [Double] { measurements.compactMap { $0[name] } }
    var isLossy: Bool { measurements.contains { $0["lost"] != nil } }
  }

  /// Ours and what the floor has, of as many rounds as are wanted.
  private func measure(
    _ hosts: Int, _ setting: Star.Setting, checks: Bool, meshes: Int = 0, rounds: Int
  ) throws -> (own: Side, floors: [Side]) {
    var own = Side()
    var floors = [Side(), Side()]
    // They take turns, so that a noisy moment meets all of them.
    for _ in 0..<rounds {
      own.measurements.append(
        try Measurement([Measurement.ownPath, "--one", "\(hosts):\(setting):\(checks ? 1 : 0):\(meshes)"]))
      guard let floor else { continue }
      for (number, form) in Floor.Form.allCases.enumerated() {
        floors[number].measurements.append(
          try floor.run(form, hosts: hosts, setting: setting, checks: checks, meshes: meshes))
      }
    }
    return (own, floors)
  }

  func run(hosts: [Int], settings: [Star.Setting], mesh: Int, batch: Bool) throws {
    let forms = floor == nil ? [] : ["floor, 1 thread", "÷", "floor, 2 threads", "÷"]
    var builds = Rows(
      ["build", "ours, ms", "CPU ms", "peak MB"] + forms + (floor == nil ? [] : ["its CPU ms", "its MB"]))
    var checks = Rows(["check", "ours, ms"] + forms)
    var others = Rows(["build", "ip -batch, ms", "÷ ours"])
    for count in hosts {
      for setting in settings {
        // Without permanent entries the kernel's neighbour table, of 1,024 for all namespaces together, has no room for so many.
        let fits = count <= 500 || setting == .allTricks
        let measured = try measure(
          count, setting, checks: fits, rounds: count >= 1000 && setting != .allTricks ? min(runs, 3) : runs)
        let name = "star of \(grouped(count)), \(setting.rawValue)"
        builds.add(
          [name] + row(measured, "build_ms", ["build_cpu_ms", "maxrss_kb"], hasMore: true))
        checks.add([name] + (fits ? row(measured, "check_ms") : ["the kernel's neighbour table is too small"]))
        if batch, setting == .plain, let time = try IPBatch().run(hosts: count) {
          let own = median(measured.own.values("build_ms")) ?? time
          others.add([name, rounded(time), rounded(time / own)])
        }
      }
    }
    if mesh > 1 {
      let measured = try measure(mesh, .allTricks, checks: false, meshes: 3, rounds: min(runs, 3))
      let name = "mesh of \(mesh), \(grouped(mesh * (mesh - 1))) pairs"
      checks.add([name + ", cold"] + row(measured, "mesh1_ms"))
      checks.add([name + ", warm"] + row(measured, "mesh2_ms"))
    }
    builds.print()
    checks.print()
    others.print()
  }

  /// A side's minimum and median, and the median of the ratios of each round.
  private func row(
    _ measured: (own: Side, floors: [Side]), _ name: String, _ more: [String] = [], hasMore: Bool = false
  ) -> [String] {
    let own = measured.own.values(name)
    var cells = [spread(own) + (measured.own.isLossy ? ", some lost" : "")]
    if hasMore { cells += extra(measured.own) }
    guard floor != nil else { return cells }
    for side in measured.floors {
      let other = side.values(name)
      let ratios = zip(own, other).map { $0 / $1 }
      cells += [
        spread(other) + (side.isLossy ? ", some lost" : ""), median(ratios).map { rounded($0) } ?? "–",
      ]
    }
    if hasMore, let last = measured.floors.last { cells += extra(last) }
    return cells
  }

  private func extra(_ side: Side) -> [String] {
    [
      median(side.values("build_cpu_ms")).map(rounded) ?? "–",
      side.values("maxrss_kb").max().map { rounded($0 / 1024) } ?? "–",
    ]
  }

  private func spread(_ values: [Double]) -> String {
    guard let least = values.min(), let middle = median(values) else { return "–" }
    return "\(rounded(least)) / \(rounded(middle))"
  }
}

/// Rows under a head, printed as Markdown has them.
struct Rows {
  private let head: [String]
  private var rows: [[String]] = []

  init(_ head: [String]) { self.head = head }

  mutating func add(_ row: [String]) {
    rows.append(row + Array(repeating: "", count: max(0, head.count - row.count)))
  }

  func print() {
    guard !rows.isEmpty else { return }
    let all = [head] + rows
    let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      "| " + zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " | ")
        + " |"
    }
    Swift.print(line(head))
    Swift.print("|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|")
    for row in rows { Swift.print(line(row)) }
    Swift.print()
  }
}

/// A number with commas between its thousands.
func grouped(_ number: Int) -> String {
  let digits = String(number)
  var text = ""
  for (place, digit) in digits.enumerated() {
    if place > 0, (digits.count - place) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}
