import Addressing
import Lab
import RouteNetlink

extension CommandParser {
  /// The options behind `type vxlan`.
  func vxlanOptions(_ cursor: inout Cursor, parent: InterfaceName?) throws(CommandError) -> VXLANOptions {
    var options = VXLANOptions(id: 0, device: parent)
    var hasID = false
    var remoteWord: String?
    let known = [
      "id", "vni", "local", "remote", "group", "srcport", "dstport", "dev", "ttl", "tos", "ageing", "learning",
      "nolearning", "proxy", "noproxy", "l2miss", "nol2miss", "l3miss", "nol3miss",
    ]
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "id", "vni":
        try cursor.onceOrGarbage("id")
        options.id = try cursor.number("a VXLAN identifier", 0...16_777_215)
        hasID = true
      case "local":
        try cursor.onceOrGarbage("local")
        options.local = try cursor.address()
      case "remote", "group":
        try cursor.onceOrGarbage(word.text)
        if let remoteWord, remoteWord != word.text {
          throw CommandError(
            "vxlan: both group and remote cannot be specified", column: word.column, length: word.length)
        }
        remoteWord = word.text
        options.remote = try remote(word, &cursor)
      case "srcport":
        try cursor.onceOrGarbage("srcport")
        let first: UInt16 = try cursor.number("a port", 0...65_535)
        options.sourcePorts = VXLANOptions.SourcePorts(first: first, last: try cursor.number("a port", 0...65_535))
      case "dstport":
        try cursor.onceOrGarbage("dstport")
        options.port = try cursor.number("a port", 0...65_535)
      case "dev":
        try cursor.onceOrGarbage("dev")
        options.device = try cursor.interface()
      case "ttl":
        try cursor.onceOrGarbage("ttl")
        options.ttl = cursor.take("auto") ? 0 : try cursor.number("a TTL", 0...255)
      case "tos", "dsfield":
        try cursor.onceOrGarbage("tos")
        options.typeOfService = cursor.take("inherit") ? 1 : try cursor.number("a type of service", 0...255)
      case "ageing":
        try cursor.onceOrGarbage("ageing")
        options.ageing = cursor.take("none") ? 0 : try cursor.number("a number of seconds", 0...UInt32.max)
      case "learning", "nolearning":
        try cursor.onceOrGarbage("learning")
        options.learning = word.text == "learning"
      case "proxy", "noproxy":
        try cursor.onceOrGarbage("proxy")
        options.proxy = word.text == "proxy"
      case "l2miss", "nol2miss":
        try cursor.onceOrGarbage("l2miss")
        options.linkMisses = word.text == "l2miss"
      case "l3miss", "nol3miss":
        try cursor.onceOrGarbage("l3miss")
        options.networkMisses = word.text == "l3miss"
      default: throw cursor.unknown(word, known, "\"\(word.text)\" is no option of a vxlan that is understood")
      }
    }
    guard hasID else {
      throw CommandError("a vxlan needs an identifier", column: cursor.endColumn, fix: "add \"id 42\"")
    }
    return options
  }

  /// The address behind `remote`, which is one host's, or behind `group`, which is a multicast group's.
  private func remote(_ word: Word, _ cursor: inout Cursor) throws(CommandError) -> IPAddress {
    let address = try cursor.address()
    guard address.isMulticast == (word.text == "group") else {
      let place = cursor.words[cursor.position - 1]
      throw CommandError(
        "invalid \(word.text) address: \"\(place.text)\"", column: place.column, length: place.length,
        fix: "write \(address.isMulticast ? "group" : "remote") \(address)")
    }
    return address
  }
}
