/// A point of a picture, in pixels from its left and upper edge.
struct Point: Hashable {
  var x: Double
  var y: Double
}

/// A rectangle of a picture.
struct Frame: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
  var middle: Point { Point(x: x + width / 2, y: y + height / 2) }

  func moved(_ dx: Double, _ dy: Double) -> Frame { Frame(x: x + dx, y: y + dy, width: width, height: height) }

  /// The frame around both.
  func joined(_ other: Frame) -> Frame {
    let (left, top) = (min(x, other.x), min(y, other.y))
    return Frame(x: left, y: top, width: max(right, other.right) - left, height: max(bottom, other.bottom) - top)
  }

  /// Whether a point is inside, not on the border.
  func contains(_ point: Point, inset: Double = 1) -> Bool {
    point.x > x + inset && point.x < right - inset && point.y > y + inset && point.y < bottom - inset
  }

  func overlaps(_ other: Frame) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }
}

/// The way of a link: lines and cubic curves from one end to the other.
struct Route {
  enum Part {
    case line(Point)
    case curve(Point, Point, Point)

    var end: Point {
      switch self {
      case .line(let end), .curve(_, _, let end): end
      }
    }
  }

  var start: Point
  var parts: [Part] = []

  init(from start: Point) { self.start = start }

  var end: Point { parts.last?.end ?? start }

  /// Goes on to a point; nothing is added where it is there.
  mutating func line(to point: Point) {
    if end != point { parts.append(.line(point)) }
  }

  /// Goes on in a curve that leaves and arrives level: as an S to the other side, as a C where both ends look the same way.
  mutating func curve(to point: Point, leaving: Double, arriving: Double) {
    let from = end
    if from.y == point.y, leaving > 0, arriving < 0 { return line(to: point) }
    parts.append(.curve(Point(x: from.x + leaving, y: from.y), Point(x: point.x + arriving, y: point.y), point))
  }

  /// The same way from its end to its beginning.
  var reversed: Route {
    var route = Route(from: end)
    for (place, part) in parts.enumerated().reversed() {
      let before = place == 0 ? start : parts[place - 1].end
      switch part {
      case .line: route.parts.append(.line(before))
      case .curve(let a, let b, _): route.parts.append(.curve(b, a, before))
      }
    }
    return route
  }

  func moved(_ dx: Double, _ dy: Double) -> Route {
    func move(_ point: Point) -> Point { Point(x: point.x + dx, y: point.y + dy) }
    var route = Route(from: move(start))
    route.parts = parts.map { part in
      switch part {
      case .line(let end): .line(move(end))
      case .curve(let a, let b, let end): .curve(move(a), move(b), move(end))
      }
    }
    return route
  }

  /// Points along the way, near enough for lines between them to stand for it.
  var points: [Point] {
    var points = [start]
    for part in parts {
      let from = points[points.count - 1]
      switch part {
      case .line(let end): points.append(end)
      case .curve(let a, let b, let end):
        let count = 14
        for step in 1...count {
          let t = Double(step) / Double(count)
          let (u, tt) = (1 - t, t * t)
          let (uu, uuu, ttt) = (u * u, u * u * u, tt * t)
          points.append(
            Point(
              x: uuu * from.x + 3 * uu * t * a.x + 3 * u * tt * b.x + ttt * end.x,
              y: uuu * from.y + 3 * uu * t * a.y + 3 * u * tt * b.y + ttt * end.y))
        }
      }
    }
    return points
  }
}

/// Where the boxes of a picture stand, and how the links go.
struct Placement {
  /// The boxes by node.
  var boxes: [Int: (frame: Frame, figure: Figure)] = [:]
  /// The ways by link.
  var routes: [Int: Route] = [:]

  /// The frame around all of it.
  var bounds: Frame {
    let frames = boxes.values.map(\.frame)
    let points = routes.values.flatMap(\.points)
    guard let left = (frames.map(\.x) + points.map(\.x)).min(), let top = (frames.map(\.y) + points.map(\.y)).min(),
      let right = (frames.map(\.right) + points.map(\.x)).max(),
      let bottom = (frames.map(\.bottom) + points.map(\.y)).max()
    else { return Frame(x: 0, y: 0, width: 0, height: 0) }
    return Frame(x: left, y: top, width: right - left, height: bottom - top)
  }

  func moved(_ dx: Double, _ dy: Double) -> Placement {
    var placement = self
    placement.boxes = boxes.mapValues { ($0.frame.moved(dx, dy), $0.figure) }
    placement.routes = routes.mapValues { $0.moved(dx, dy) }
    return placement
  }

  /// Takes over another that stands elsewhere.
  mutating func add(_ other: Placement) {
    boxes.merge(other.boxes) { $1 }
    routes.merge(other.routes) { $1 }
  }

  /// Where the link of a port ends.
  func anchor(_ end: PictureGraph.End) -> (point: Point, side: Figure.Side)? {
    guard let box = boxes[end.node], let anchor = box.figure.anchors[end.port] else { return nil }
    return (
      Point(x: anchor.side == .left ? box.frame.x : box.frame.right, y: box.frame.y + anchor.y), anchor.side
    )
  }
}
