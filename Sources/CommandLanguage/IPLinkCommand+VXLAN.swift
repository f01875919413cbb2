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
        options.id = try cursor.number("a VXLAN identifier", 0...16_777_215, else: "invalid id")
        hasID = true
      case "local":
        try cursor.onceOrGarbage("local")
        let place = cursor.current
        let address = try cursor.routeAddress(of: options.remote?.family)
        if address.isMulticast, let place { throw cursor.wrong(place, "invalid local address") }
        options.local = address
      case "remote", "group":
        try cursor.onceOrGarbage(word.text)
        if let remoteWord, remoteWord != word.text {
          throw CommandError(
            "vxlan: both group and remote cannot be specified", column: word.column, length: word.length)
        }
        remoteWord = word.text
        options.remote = try remote(word, &cursor, options.local?.family)
      case "srcport", "port":
        try cursor.onceOrGarbage("srcport")
        let first: UInt16 = try cursor.number("a port", 0...65_535, else: "min port")
        options.sourcePorts = VXLANOptions.SourcePorts(
          first: first, last: try cursor.number("a port", 0...65_535, else: "max port"))
      case "dstport":
        try cursor.onceOrGarbage("dstport")
        options.port = try cursor.number("a port", 0...65_535, else: "dst port")
      case "dev":
        try cursor.onceOrGarbage("dev")
        options.device = try cursor.interface()
      case "ttl":
        try cursor.onceOrGarbage("ttl")
        options.inheritsTTL = cursor.take("inherit")
        if options.inheritsTTL { continue }
        options.ttl = cursor.take("auto") ? 0 : try timeToLive(&cursor)
      case "tos", "dsfield":
        try cursor.onceOrGarbage("tos")
        options.typeOfService = cursor.take("inherit") ? 1 : try cursor.typeOfService(else: "bad TOS value")
      case "ageing":
        try cursor.onceOrGarbage("ageing")
        options.ageing =
          cursor.take("none") ? 0 : try cursor.number("a number of seconds", 0...UInt32.max, else: "ageing timer")
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
      case "df":
        try cursor.onceOrGarbage("df")
        let mode = try cursor.next("unset, set or inherit")
        guard let place = ["unset", "set", "inherit"].firstIndex(of: mode.text) else {
          throw cursor.wrong(mode, "DF must be 'unset', 'set' or 'inherit'")
        }
        options.fragmentation = UInt8(place)
      case "maxaddress":
        try cursor.onceOrGarbage("maxaddress")
        options.limit =
          cursor.take("unlimited")
          ? 0 : try cursor.number("a number of addresses", 0...UInt32.max, else: "max addresses")
      default:
        if let (option, value) = VXLANSwitch.named[word.text] {
          try cursor.onceOrGarbage(option.word)
          options.further[option] = value
          continue
        }
        var error = cursor.unknown(word, known, "\"\(word.text)\" is no option of a vxlan that is understood")
        error.spoken = "vxlan: unknown command \"\(word.text)\"?"
        throw error
      }
    }
    if options.isExternal, hasID {
      throw CommandError("vxlan: both 'external' and vni cannot be specified", column: cursor.endColumn)
    }
    guard hasID || options.isExternal else {
      var error = CommandError("a vxlan needs an identifier", column: cursor.endColumn, fix: "add \"id 42\"")
      error.spoken =
        options == VXLANOptions(id: 0, device: parent)
        ? "Error: Required attributes not provided to perform the operation."
        : "vxlan: missing virtual network identifier"
      throw error
    }
    if options.remote?.isMulticast == true, options.device == nil {
      var error = CommandError(
        "a multicast group is joined on a device", column: cursor.endColumn, fix: "add dev NAME")
      error.spoken = "vxlan: 'group' requires 'dev' to be specified"
      throw error
    }
    return options
  }

  private func timeToLive(_ cursor: inout Cursor) throws(CommandError) -> UInt8 {
    let word = cursor.current
    let value: UInt32 = try cursor.number("a TTL", 0...UInt32.max, else: "invalid TTL")
    guard let ttl = UInt8(exactly: value) else {
      throw cursor.wrong(word ?? cursor.words[0], "TTL must be <= 255", fix: "a number from 0 to 255")
    }
    return ttl
  }

  /// The address behind `remote`, which is one host's, or behind `group`, which is a multicast group's.
  private func remote(
    _ word: Word, _ cursor: inout Cursor, _ family: IPFamily?
  ) throws(CommandError) -> IPAddress {
    let address = try cursor.routeAddress(of: family)
    guard address.isMulticast == (word.text == "group") else {
      let place = cursor.words[cursor.position - 1]
      var error = CommandError(
        "invalid \(word.text) address: \"\(place.text)\"", column: place.column, length: place.length,
        fix: "write \(address.isMulticast ? "group" : "remote") \(address)")
      error.spoken = "Error: argument \"\(place.text)\" is wrong: invalid \(word.text) address"
      throw error
    }
    return address
  }
}

extension VXLANSwitch {
  /// The switches by their words, and by those with `no` in front.
  static let named: [String: (VXLANSwitch, Bool)] = {
    var words: [String: (VXLANSwitch, Bool)] = [:]
    for option in allCases {
      words[option.word] = (option, true)
      if !option.isBare { words["no" + option.word] = (option, false) }
    }
    return words
  }()
}
