import Operations
public import Probes
public import Addressing

/// Where frames are captured: an interface of a node, or all of its interfaces. Corresponds to `tcpdump -i INTERFACE`.
public struct CapturePlace: Hashable, Sendable {
  /// The node's name.
  public var node: String
  /// nil is every interface, as `tcpdump -i any`.
  public var interface: InterfaceName?

  /// A node's interface, or all of them.
  public init(node: String, interface: InterfaceName? = nil) {
    self.node = node
    self.interface = interface
  }

  /// `r1:eth0`, or `r1`.
  public var text: String { interface.map { "\(node):\($0)" } ?? node }
}

/// `captured: r1:eth0 "icmp and src host 10.0.0.1"`: how many frames of the step an interface saw.
public struct CapturedCheck: Hashable, Sendable {
  /// The place where frames are counted.
  public var place: CapturePlace
  /// The frames that count.
  public var filter: CaptureFilter
  /// The filter as it is written; empty where every frame counts.
  public var words: String
  /// The bound that their number must keep to.
  public var packets: Comparison

  /// A bound on the number of frames that a place sees while the step is played.
  public init(place: CapturePlace, filter: CaptureFilter, words: String, packets: Comparison) {
    self.place = place
    self.filter = filter
    self.words = words
    self.packets = packets
  }
}

extension Step {
  /// Where frames are captured while the step is played: for its report, and for its checks.
  public var listening: Set<CapturePlace> {
    captures.reduce(into: Set(checks.compactMap(\.capturePlace))) { $0.insert($1.value) }
  }
}

extension Check {
  fileprivate var capturePlace: CapturePlace? {
    if case .captured(let check) = kind { check.place } else { nil }
  }
}
