internal import Addressing

/// What a rule of NAT says, in nft's words or those of iptables.
struct Translation {
  private let text: String
  /// Where it sends packets; nil where it names a port alone, or what a map has.
  var address: IPAddress?
  var port: UInt16?
  var isDestination: Bool
  /// The destination address that it is for.
  var only: IPNetwork?
  var isUDP: Bool
  /// The port that it is for.
  var asked: UInt16?

  /// Nil of a rule that changes no destination.
  init?(_ text: String) {
    self.text = text
    let nft = text.firstMatch(of: /\b(dnat|redirect)\b(?: ip6?)?(?: to (.+?))?(?: random| persistent| comment |$)/)
    let iptables = text.firstMatch(of: /-j (?:DNAT|REDIRECT)\b.*?(?:--to-destination|--to-ports) (\S+)/)
    guard let target = nft.map({ $0.2 ?? "" }) ?? iptables?.1 else { return nil }
    isDestination = !text.contains("redirect") && !text.contains("REDIRECT")
    if let end = target.wholeMatch(of: /\[([0-9a-f:]+)\](?::(\d+))?/) {
      (address, port) = (IPAddress(end.1), end.2.flatMap { UInt16($0) })
    } else if let end = target.wholeMatch(of: /([0-9.]+)?(?::?(\d+))?/), target.contains(".") || end.1 == nil {
      (address, port) = (end.1.flatMap { IPAddress($0) }, end.2.flatMap { UInt16($0) })
    } else if let digits = target.wholeMatch(of: /:?(\d+)/) {
      port = UInt16(digits.1)
    } else {
      address = IPAddress(target)
    }
    let single =
      text.firstMatch(of: /ip6? daddr ([0-9a-f.:]+(?:\/\d+)?)(?: |$)/)
      ?? text.firstMatch(of: /(?:^| )-d ([0-9a-f.:]+(?:\/\d+)?)(?: |$)/)
    if let single, !text.contains("! -d ") {
      only = IPNetwork(String(single.1)) ?? IPAddress(single.1).map { IPNetwork(host: $0) }
    }
    isUDP = text.contains("udp dport ") || text.contains("-p udp ")
    asked = text.firstMatch(of: /dport (\d+)(?: |$)/).flatMap { UInt16($0.1) }
  }

  /// The rule for all addresses.
  var withoutOnly: String {
    text.replacing(#/ip6? daddr [0-9a-f.:]+(?:\/\d+)? /#, with: "").replacing(#/ -d [0-9a-f.:]+(?:\/\d+)?/#, with: "")
  }
}
