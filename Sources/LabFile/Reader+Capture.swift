import Lab
import Operations
import Probes

/// Frames that a step captures, and claims about them.
extension Reader {
  /// `r1:eth0`, or `r1` for all of its interfaces.
  func capturePlace(_ node: YAML.Node) -> Located<CapturePlace>? {
    guard let text = string(node, "capture") else { return nil }
    return capturePlace(text, at: node).map { Located($0, at: location(node)) }
  }

  private func capturePlace(_ text: String, at node: YAML.Node) -> CapturePlace? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard isNodeName(parts[0]) else {
      error(.noCapturePlace(text), at: node, fix: .write("r1:eth0"))
      return nil
    }
    guard parts.count == 2 else { return CapturePlace(node: resolved(parts[0])) }
    return interfaceName(parts[1], at: node, offset: parts[0].count + 1).map {
      CapturePlace(node: resolved(parts[0]), interface: $0)
    }
  }

  /// `NODE[:INTERFACE] ["FILTER"]`, with `packets`.
  func capturedCheck(_ node: YAML.Node, _ fields: Fields) -> CapturedCheck? {
    guard let text = string(node, "captured") else { return nil }
    let parts = text.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
    guard let first = parts.first, let place = capturePlace(first, at: node) else { return nil }
    var words = parts.count == 2 ? parts[1].trimmed : ""
    if words.count >= 2, let quote = words.first, quote == "\"" || quote == "'", words.last == quote {
      words = String(words.dropFirst().dropLast())
    }
    let filter: CaptureFilter
    do throws(CaptureFilter.Problem) {
      filter = try CaptureFilter(words)
    } catch {
      self.error(
        .filter("\(error)"), at: node, fix: .write("captured: \(first) \"icmp and src host 10.0.0.1\""))
      return nil
    }
    var packets = Comparison(.greaterOrEqual, 1)
    if let bound = fields["packets"] {
      guard let read = comparison(bound, "packets") else { return nil }
      packets = read
    }
    return CapturedCheck(place: place, filter: filter, words: words, packets: packets)
  }
}
