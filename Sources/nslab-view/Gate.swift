import FlyingFox
import Foundation

/// Who is let in: who knows the token, comes by the loopback's own name, and from no other page.
struct Gate: Sendable {
  /// 32 hexadecimal digits by chance, the first part of every path.
  let token: String
  let port: UInt16

  init(port: UInt16) {
    self.port = port
    var generator = SystemRandomNumberGenerator()
    let digits = (0..<32).map { _ in UInt8.random(in: 0..<16, using: &generator) }
    token = digits.map { String($0, radix: 16) }.joined()
  }

  var address: String { "http://127.0.0.1:\(port)/\(token)/" }

  /// The names by which a browser may have come. A name of somebody's own that leads to 127.0.0.1 is none of them.
  private var hosts: [String] { ["127.0.0.1:\(port)", "localhost:\(port)"] }

  /// The path behind the token; nil where the one who asks is not let in.
  ///
  /// - Parameter isSocket: Whether a page of ours must be the one that asks, and not only a person.
  func path(of request: HTTPRequest, isSocket: (Substring) -> Bool) -> Substring? {
    guard let host = request.headers[.host]?.lowercased(), hosts.contains(host) else { return nil }
    let path = request.target.path()
    let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].isEmpty else { return nil }
    let inner = parts[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard inner.count == 2, Self.isSame(String(inner[0]), token) else { return nil }
    let origin = request.headers[HTTPHeader("Origin")]
    guard origin.map({ $0 == "http://" + host }) ?? !isSocket(inner[1]) else { return nil }
    // What another page of the browser asks for by itself is not for it; a link that a person follows is.
    let site = request.headers[HTTPHeader("Sec-Fetch-Site")]
    let isFollowed = request.headers[HTTPHeader("Sec-Fetch-Mode")] == "navigate" && inner[1].isEmpty
    guard site.map({ ["none", "same-origin"].contains($0) || isFollowed }) ?? true else { return nil }
    return inner[1]
  }

  /// Compares in a time that does not tell how much is the same.
  static func isSame(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(one.utf8), Array(other.utf8))
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
  }
}
