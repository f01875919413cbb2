import Addressing
import RouteNetlink

extension Address {
  /// Whether the other end has an address of its own.
  var isPointToPoint: Bool { address != nil && local != nil && address != local?.address }

  /// The other end's address with the length.
  var peerText: String { address.map { "\($0)/\(local?.prefixLength ?? 0)" } ?? "" }

  /// The address with the other end's and its routes' metric.
  var ownText: String {
    var text = local.map { isPointToPoint ? "\($0.address) peer \(peerText) " : "\($0) " } ?? ""
    if let metric { text += "metric \(metric) " }
    return text
  }

  /// The lines of an address without the last line end.
  func lines(_ options: ShowOptions) -> String {
    let familyText = family == .v4 ? "inet" : "inet6"
    var text = "    \(familyText) "
    text += ownText
    if let broadcast { text += "brd \(broadcast) " }
    text += "scope \(scope.text) "
    text += flagText
    if let label { text += label }
    text += options.lineEnd + "       valid_lft \(Self.lifetime(validLifetime)) preferred_lft "
    text += Self.lifetime(preferredLifetime)
    return text
  }

  private static func lifetime(_ seconds: UInt32?) -> String { seconds.map { "\($0)sec" } ?? "forever" }

  /// The flags, each with a space behind it.
  private var flagText: String {
    var words: [String] = []
    var rest = flags
    let named: [(AddressSpec.Flags, String)] = [
      (.secondary, family == .v6 ? "temporary" : "secondary"), (.noDAD, "nodad"), (.optimistic, "optimistic"),
      (.dadFailed, "dadfailed"), (.homeAddress, "home"), (.deprecated, "deprecated"), (.tentative, "tentative"),
      (.permanent, ""), (.manageTemporary, "mngtmpaddr"), (.noPrefixRoute, "noprefixroute"),
      (.multicastAutojoin, "autojoin"), (.stablePrivacy, "stable-privacy"),
    ]
    for (flag, word) in named {
      if flag == .permanent {
        if !flags.contains(.permanent) { words.append("dynamic") }
      } else if flags.contains(flag) {
        words.append(word)
      }
      rest.remove(flag)
    }
    if !rest.isEmpty { words.append("flags \(String(rest.rawValue, radix: 16))") }
    return words.map { $0 + " " }.joined()
  }
}
