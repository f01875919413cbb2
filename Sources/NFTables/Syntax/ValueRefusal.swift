internal import Addressing

/// The message of nft(8) about a word that is no value of a type.
struct ValueRefusal {
  let shape: ValueShape

  init(_ shape: ValueShape) { self.shape = shape }

  /// The message about a token, which may be a range or a network; nil where nft takes it, or nobody knows.
  func refusal(of token: NFTToken) -> NFTRefusal? {
    if token.kind == .string { return words(token.text, isQuoted: true).map { NFTRefusal($0, [token.range]) } }
    var scanner = SyntaxScanner(Array(token.text.utf8))
    var parts: [SyntaxScanner.Token] = []
    while let next = Optional(scanner.next()), next.name != "eof" { parts.append(next) }
    func place(_ part: SyntaxScanner.Token) -> Range<Int> {
      // What a definition stands for is marked where it is used.
      guard token.length == token.text.utf8.count else { return token.range }
      return token.offset + part.range.lowerBound..<token.offset + part.range.upperBound
    }
    for index in [0, 2] where parts.indices.contains(index) {
      if index == 2, parts[1].name == "/" {
        guard let length = Int(scanner.text(parts[2].range)), length > shape.width * 8 else { return nil }
        return NFTRefusal(
          "Prefix length \(length) is invalid for type of \(shape.width * 8) bits width", [token.range])
      }
      if let words = words(scanner.text(parts[index].range), isQuoted: false) {
        return NFTRefusal(words, [place(parts[index])])
      }
    }
    return nil
  }

  /// The message about one word.
  func words(_ text: String, isQuoted: Bool) -> String? {
    let isNumber = !isQuoted && NFTReader.isScannedNumber(text)
    switch shape.type {
    case .ipv4Address, .ipv6Address: return hostWords(text, isNumber)
    case .inetService:
      return isNumber ? "Service out of range" : "Could not resolve service: Servname not supported for ai_socktype"
    case .inetProtocol: return isNumber ? "Protocol out of range" : "Could not resolve protocol name"
    case .interfaceIndex: return isNumber ? nil : "Interface does not exist"
    case .interfaceName, .string:
      return text.isEmpty ? "Empty string is not allowed" : "String exceeds maximum length of \(shape.width)"
    case .uid: return isNumber ? "Value too large" : "User does not exist"
    case .gid: return isNumber ? "Value too large" : "Group does not exist"
    case .etherAddress, .linkAddress: return "Invalid LL address"
    case .time, .timeHour: return "wrong time format"
    case .timeDate: return "Cannot parse date"
    case .timeDay where isNumber: return "Value \(text) exceeds valid range 0-6"
    case .ctLabel: return isNumber ? nil : "/etc/connlabel.conf: could not parse conntrack label \"\(text)\""
    case .verdict: return "Can't parse symbolic netfilter verdict expressions"
    default: break
    }
    if isNumber {
      guard let number = NFTReader.number(text), shape.bits < 64 else { return nil }
      return number >> UInt64(shape.bits) == 0
        ? nil : "Value \(number) exceeds valid range 0-\((UInt64(1) << UInt64(shape.bits)) - 1)"
    }
    return "Could not parse \(shape.type.shownName)"
  }

  /// Of a name that a resolver is asked for, as in a network that has none.
  private func hostWords(_ text: String, _ isNumber: Bool) -> String? {
    let reason: String
    if let address = IPAddress(text) {
      if (address.family == .v4) == (shape.type == .ipv4Address) { return nil }
      reason = "Address family for hostname not supported"
    } else if text == "localhost" {
      return nil
    } else if isNumber {
      guard shape.type == .ipv4Address, NFTReader.number(text).map({ $0 >> 32 != 0 }) ?? true else { return nil }
      reason = "Name or service not known"
    } else {
      let isNumeric = text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
      reason = isNumeric ? "Name or service not known" : "Temporary failure in name resolution"
    }
    return "Could not resolve hostname: \(reason)"
  }
}

extension NFTToken {
  /// Its bytes in the text.
  var range: Range<Int> { offset..<offset + length }
}

extension DataType {
  /// The name of the type in nft's sentences: `internet network service`.
  var shownName: String {
    let parts = self.parts
    if parts.count > 1 { return "concatenation of (\(parts.map(\.shownName).joined(separator: ", ")))" }
    switch name ?? "" {
    case "ipv4_addr": return "IPv4 address"
    case "ipv6_addr": return "IPv6 address"
    case "ether_addr": return "Ethernet address"
    case "ether_type": return "Ethernet protocol"
    case "ll_addr": return "link layer address"
    case "inet_proto": return "Internet protocol"
    case "inet_service": return "internet network service"
    case "mark": return "packet mark"
    case "ifname": return "network interface name"
    case "iface_index": return "network interface index"
    case "iface_type": return "network interface type"
    case "uid": return "user ID"
    case "gid": return "group ID"
    case "ct_state": return "conntrack state"
    case "ct_status": return "conntrack status"
    case "ct_dir": return "conntrack direction"
    case "ct_event": return "conntrack event bits"
    case "ct_label": return "conntrack label"
    case "icmp_type": return "ICMP type"
    case "icmpv6_type": return "ICMPv6 type"
    case "icmp_code": return "icmp code"
    case "icmpv6_code": return "icmpv6 code"
    case "icmpx_code": return "icmpx code"
    case "igmp_type": return "IGMP type"
    case "mh_type": return "Mobility Header Type"
    case "dccp_pkttype": return "DCCP packet type"
    case "tcp_flag": return "TCP flag"
    case "dscp": return "Differentiated Services Code Point"
    case "ecn": return "Explicit Congestion Notification"
    case "nf_proto": return "netfilter protocol"
    case "pkt_type": return "packet type"
    case "boolean": return "boolean type"
    case "realm": return "routing realm"
    case "classid": return "TC classid"
    case "devgroup": return "devgroup name"
    case "fib_addrtype": return "fib address type"
    case "arp_op": return "ARP operation"
    case "cgroupsv2": return "cgroupsv2 path"
    case "verdict": return "netfilter verdict"
    case "day": return "Day of week of packet reception"
    case "hour": return "Hour of day of packet reception"
    case "time": return "Relative time of packet reception"
    case "": return "integer"
    case let name: return name
    }
  }
}
