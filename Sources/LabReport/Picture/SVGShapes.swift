/// The outlines and icons by which kinds of nodes are told apart.
extension TopologyGraph.Vertex.Kind {
  /// The outline of a box, as an element.
  func outline(_ frame: Frame) -> String {
    let (x, y, w, h) = (frame.x, frame.y, frame.width, frame.height)
    switch self {
    case .host: return Self.rectangle(frame, "b", radius: 9)
    case .machine: return Self.rectangle(frame, "b", radius: 3)
    case .switch: return Self.rectangle(frame, "b", radius: 0)
    case .router:
      // Corners cut off.
      let c = min(11, h / 3)
      let points = [(c, 0), (w - c, 0), (w, c), (w, h - c), (w - c, h), (c, h), (0, h - c), (0, c)]
      let path = points.map { "\((x + $0.0).pixels) \((y + $0.1).pixels)" }.joined(separator: "L")
      return "<path class=\"b\" d=\"M\(path)Z\"/>"
    case .container:
      // The ridges of a freight container.
      let ridges = [4.0, w - 4].map { "M\((x + $0).pixels) \((y + 3).pixels)V\((y + h - 3).pixels)" }.joined()
      return Self.rectangle(frame, "b", radius: 2) + "<path class=\"i\" d=\"\(ridges)\"/>"
    }
  }

  /// A picture of 16 pixels in a box's head.
  func icon(_ x: Double, _ y: Double) -> String {
    let path =
      switch self {
      case .host: "M1.5 2.5h13v8.5h-13zM5 14.5h6M8 11v3.5"
      case .machine: "M2 1.5h12v5h-12zM2 9h12v5h-12zM4.5 4h.1M4.5 11.5h.1M7 4h4.5M7 11.5h4.5"
      case .switch: "M1.5 3.5h13v9h-13zM4 6.5h6l-1.7-1.7M12 9.5h-6l1.7 1.7"
      case .router:
        "M8 1.2a6.8 6.8 0 1 0 .01 0zM8 3v3.6l-1.4-1.4M8 6.6l1.4-1.4M8 13v-3.6l-1.4 1.4M8 9.4l1.4 1.4M6.4 8h-3.4l1.4-1.4M3 8l1.4 1.4M9.6 8h3.4l-1.4-1.4M13 8l-1.4 1.4"
      case .container: "M8 1.5l6.2 3v7l-6.2 3l-6.2-3v-7zM1.8 4.5l6.2 3l6.2-3M8 7.5v7"
      }
    return "<path class=\"i\" transform=\"translate(\(x.pixels) \(y.pixels))\" d=\"\(path)\"/>"
  }

  static func rectangle(_ frame: Frame, _ style: String, radius: Double) -> String {
    let round = radius > 0 ? " rx=\"\(radius.pixels)\"" : ""
    return
      "<rect class=\"\(style)\" x=\"\(frame.x.pixels)\" y=\"\(frame.y.pixels)\" width=\"\(frame.width.pixels)\" height=\"\(frame.height.pixels)\"\(round)/>"
  }

  /// The noun for it.
  func word(language: String) -> String {
    guard language.hasPrefix("zh") else { return rawValue }
    switch self {
    case .machine: return "主机"
    case .router: return "路由器"
    case .switch: return "交换机"
    case .host: return "节点"
    case .container: return "容器"
    }
  }
}

extension TopologyGraph.Note.Kind {
  /// A sign of 10 pixels in front of a note.
  func icon(_ x: Double, _ y: Double) -> String {
    let path =
      switch self {
      // Two arrows past each other; an arrow inwards; bricks; a road with a bend; a disc; two rings.
      case .nat: "M1 3.2h7l-2-2M9 7h-7l2 2"
      case .published: "M1 5h6l-2-2M7 5l-2 2M9 1v8"
      case .firewall: "M.8 1.5h8.4v7.2h-8.4zM.8 3.9h8.4M.8 6.3h8.4M5 1.5v2.4M3 3.9v2.4M7 3.9v2.4M5 6.3v2.4"
      case .route: "M1 8.5v-4h6.5M5 2l2.8 2.5l-2.8 2.5"
      case .service: "M5 1.2a3.8 3.8 0 1 0 .01 0zM5 3.2a1.8 1.8 0 1 0 .01 0z"
      case .shared: "M3.6 2.2a2.8 2.8 0 1 0 .01 0zM6.4 2.2a2.8 2.8 0 1 0 .01 0z"
      }
    return "<path class=\"i\" transform=\"translate(\(x.pixels) \(y.pixels))\" d=\"\(path)\"/>"
  }

  /// The words for it, in the legend and for who points at it.
  func word(language: String) -> String {
    let isChinese = language.hasPrefix("zh")
    switch self {
    case .nat: return "NAT"
    case .published: return isChinese ? "端口映射" : "published port"
    case .firewall: return isChinese ? "防火墙" : "firewall"
    case .route: return isChinese ? "路由" : "route"
    case .service: return isChinese ? "服务" : "service"
    case .shared: return isChinese ? "共用网络" : "shares the network"
    }
  }
}
