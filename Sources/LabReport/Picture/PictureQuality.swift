/// The measures of how readable a placement is, as numbers; less is better.
struct PictureQuality: Hashable {
  /// How often links cross.
  var crossings = 0
  /// How many times a link leads through the box of a node that it does not belong to.
  var pierced = 0
  /// How many pairs of boxes lie over one another.
  var overlaps = 0
  var width = 0.0
  var height = 0.0
  /// The length of all links.
  var length = 0.0
  /// How many links leave and arrive at the same side, and have to turn round.
  var turns = 0
  /// How many links end at another height than they began.
  var slopes = 0

  /// Measures a placement.
  init(_ placement: Placement, _ graph: PictureGraph) {
    let bounds = placement.bounds
    width = bounds.width
    height = bounds.height
    let boxes = placement.boxes.sorted { $0.key < $1.key }
    for first in boxes.indices {
      for second in boxes.indices.dropFirst(first + 1)
      where boxes[first].value.frame.overlaps(boxes[second].value.frame) {
        overlaps += 1
      }
    }
    let lines = placement.routes.sorted { $0.key < $1.key }.map { Line($0.key, $0.value) }
    turns = graph.edges.count { edge in
      guard let a = placement.anchor(edge.a), let b = placement.anchor(edge.b) else { return false }
      return a.side == b.side
    }
    slopes = placement.routes.values.count { abs($0.start.y - $0.end.y) > 0.5 }
    for (number, line) in lines.enumerated() {
      length += line.length
      for other in lines[(number + 1)...] { crossings += line.crossings(with: other) }
      let ends = graph.edges[line.edge]
      for (node, box) in boxes where node != ends.a.node && node != ends.b.node {
        if line.passes(box.frame) { pierced += 1 }
      }
    }
  }

  /// One number for all: what a reader stumbles over most weighs most.
  var cost: Double {
    // The first crossings disturb most.
    let tangle = Double(min(crossings, 14)) * 4 + Double(max(0, crossings - 14))
    return Double(overlaps) * 1000 + Double(pierced) * 25 + tangle + Double(turns) * 1.5 + Double(slopes) * 0.8
      + length / 2000 + Self.cost(width: width, height: height)
  }

  /// The cost of the size alone; all others cost at least this.
  static func cost(width: Double, height: Double) -> Double {
    // A page is about 1,150 pixels wide; higher than wide is worse than wider than high.
    let tall = max(0, height / max(width, 300) - 1.1) * 6
    let wide = max(0, width / max(height, 400) - 2.6) * 5
    return tall + wide + max(0, width - 1150) / 40 + max(0, height - 700) / 80 + width * height / 250_000
  }

  /// A way in straight pieces.
  private struct Line {
    let edge: Int
    let points: [Point]
    let frame: Frame
    let length: Double

    init(_ edge: Int, _ route: Route) {
      self.edge = edge
      points = route.points
      let (xs, ys) = (points.map(\.x), points.map(\.y))
      let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
      frame = Frame(x: left, y: top, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - top)
      length = zip(points, points.dropFirst()).reduce(0) { sum, pair in
        let (dx, dy) = (pair.1.x - pair.0.x, pair.1.y - pair.0.y)
        return sum + (dx * dx + dy * dy).squareRoot()
      }
    }

    func crossings(with other: Line) -> Int {
      guard frame.x <= other.frame.right, other.frame.x <= frame.right, frame.y <= other.frame.bottom,
        other.frame.y <= frame.bottom
      else { return 0 }
      var count = 0
      let (bounds, others) = (other.frame, other.points)
      for place in 1..<max(1, points.count) {
        let (a, b) = (points[place - 1], points[place])
        let (top, bottom) = (min(a.y, b.y), max(a.y, b.y))
        let (left, right) = (min(a.x, b.x), max(a.x, b.x))
        guard top <= bounds.bottom, bottom >= bounds.y, left <= bounds.right, right >= bounds.x else { continue }
        for there in 1..<max(1, others.count) {
          let (c, d) = (others[there - 1], others[there])
          // The pieces go from left to right mostly: what lies beside is left out first.
          if c.x > right && d.x > right || c.x < left && d.x < left { continue }
          if c.y > bottom && d.y > bottom || c.y < top && d.y < top { continue }
          if Self.doCross(a, b, c, d) { count += 1 }
        }
      }
      return count
    }

    /// Whether two pieces cross; touching ends count at one end only, so that a crossing at a joint counts once.
    private static func doCross(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
      func turn(_ p: Point, _ q: Point, _ r: Point) -> Double {
        (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
      }
      let (first, second) = (turn(a, b, c), turn(a, b, d))
      let (third, fourth) = (turn(c, d, a), turn(c, d, b))
      return (first > 0) != (second > 0) && (third > 0) != (fourth > 0) && (first != 0 || second != 0)
    }

    func passes(_ box: Frame) -> Bool {
      guard frame.x < box.right, box.x < frame.right, frame.y <= box.bottom, box.y <= frame.bottom else {
        return false
      }
      for (a, b) in zip(points, points.dropFirst()) {
        guard max(a.x, b.x) > box.x, min(a.x, b.x) < box.right, max(a.y, b.y) >= box.y, min(a.y, b.y) <= box.bottom
        else { continue }
        let steps = max(2, Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 12))
        for step in 0...steps {
          let t = Double(step) / Double(steps)
          if box.contains(Point(x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t)) { return true }
        }
      }
      return false
    }
  }
}
