import Addressing
import IPTables
import Operations

extension IPTablesTargetReader {
  /// `-j TCPMSS`
  func segmentSize(
    _ target: IPTablesExtension, _ transport: IPTablesProtocol?
  ) throws(CommandError) -> IPTablesTarget {
    guard transport == IPTablesProtocol(6) else {
      throw values.refusedByKernel(
        target.word, "TCPMSS works with -p tcp only", fix: "write -p tcp --syn in front of -j TCPMSS")
    }
    let clamp = target.given("--clamp-mss-to-pmtu")
    guard let given = target.given("--set-mss") else {
      guard clamp != nil else {
        throw values.error(
          target.word, "TCPMSS target: At least one parameter is required", fix: "add --clamp-mss-to-pmtu")
      }
      return .segmentSize(nil)
    }
    if let clamp { throw values.error(clamp.option, "TCPMSS takes only one of its options", fix: "keep one of them") }
    // Room for the header of an IP packet is left.
    let most: UInt16 = values.family == .v4 ? 65_515 : 65_495
    guard let size = values.number(given.value.text).flatMap({ UInt16(exactly: $0) }), size <= most else {
      throw values.error(
        given.value, "TCPMSS: bad value for option \"--set-mss\", or out of range (0-\(most))", fix: "as 1400",
        ending: .sentence)
    }
    return .segmentSize(size)
  }

  /// A target that is kept as its bytes.
  func kept(
    _ target: IPTablesExtension, _ kind: IPTablesKind, _ transport: IPTablesProtocol?
  ) throws(CommandError) -> IPTablesTarget {
    let numbers: [String: [UInt8]] = ["TPROXY": [6, 17], "SYNPROXY": [6], "ECN": [6]]
    if let allowed = numbers[target.name],
      !allowed.contains(transport?.number ?? 0) || transport?.isInverted == true
    {
      throw values.refusedByKernel(
        target.word, "\(target.name) works with -p tcp\(allowed.count > 1 ? " or -p udp" : "") only",
        fix: "write -p tcp in front of -j \(target.name)")
    }
    let info = try kind.make(IPTablesFilling(item: target, values: values))
    return IPTablesTarget(name: target.name, revision: kind.revision, info: info, family: values.family)
  }

  /// `-j NFLOG`
  func packetLog(_ target: IPTablesExtension) throws(CommandError) -> IPTablesPacketLog {
    let filling = IPTablesFilling(item: target, values: values)
    var log = IPTablesPacketLog()
    log.group = UInt16(clamping: try filling.number("--nflog-group", 0...65_535) ?? 0)
    log.size = try filling.number("--nflog-size", 0...UInt64(UInt32.max)).map { UInt32(clamping: $0) }
    log.threshold = UInt16(clamping: try filling.number("--nflog-threshold", 0...65_535) ?? 0)
    guard let word = filling.given("--nflog-prefix")?.value else { return log }
    guard !word.text.isEmpty else {
      throw values.error(word, "Argument must have a minimum length of 1 characters", ending: .paragraph)
    }
    guard !word.text.contains(where: \.isNewline) else {
      throw values.error(word, "Newlines not allowed in --nflog-prefix")
    }
    log.prefix = word.text
    while log.prefix.utf8.count > 63 { log.prefix.removeLast() }
    return log
  }

  /// `-j CONNMARK`
  func connectionMark(_ target: IPTablesExtension) throws(CommandError) -> IPTablesTarget {
    let options = [
      "--set-mark", "--set-xmark", "--and-mark", "--or-mark", "--xor-mark", "--save-mark", "--restore-mark",
    ]
    let given = options.compactMap { option in target.given(option).map { (option, $0) } }
    guard let (option, words) = given.first else {
      throw values.error(
        target.word, "CONNMARK target: No operation specified", fix: "add --set-mark 1, --save-mark or --restore-mark")
    }
    if given.count > 1, let other = given.last {
      throw values.error(
        other.1.option, "CONNMARK: option \"\(option)\" cannot be used together with \"\(other.0)\"",
        fix: "keep one of them", ending: .sentence)
    }
    var mark = IPTablesConnectionMark(option == "--save-mark" ? .save : option == "--restore-mark" ? .restore : .set)
    if mark.mode == .set {
      let masks = ["--mask", "--nfmask", "--ctmask"].compactMap { target.given($0) }
      if let mask = masks.first {
        throw values.error(
          mask.option, "masks belong to --save-mark and --restore-mark", fix: "write \(option) VALUE/MASK")
      }
      (mark.value, mark.mask) = try self.mark(words, "CONNMARK", option)
    } else {
      try masks(target, &mark)
    }
    try shift(target, &mark)
    return .connectionMark(mark)
  }

  private func masks(_ target: IPTablesExtension, _ mark: inout IPTablesConnectionMark) throws(CommandError) {
    for option in ["--nfmask", "--ctmask"] where target.given("--mask") != nil {
      guard let other = target.given(option) else { continue }
      throw values.error(
        other.option, "CONNMARK: option \"\(option)\" cannot be used together with \"--mask\"", fix: "keep one of them",
        ending: .sentence)
    }
    if let both = try number(target, "--mask", UInt32.max) { (mark.mask, mark.packetMask) = (both, both) }
    mark.mask = try number(target, "--ctmask", UInt32.max) ?? mark.mask
    mark.packetMask = try number(target, "--nfmask", UInt32.max) ?? mark.packetMask
  }

  private func shift(_ target: IPTablesExtension, _ mark: inout IPTablesConnectionMark) throws(CommandError) {
    let left = try number(target, "--left-shift-mark", UInt8(31))
    let right = try number(target, "--right-shift-mark", UInt8(31))
    if left != nil, right != nil, let other = target.given("--right-shift-mark") {
      throw values.error(other.option, "CONNMARK shifts to one side only", fix: "keep one of them")
    }
    mark.shift = left ?? right ?? 0
    mark.shiftsRight = right != nil && mark.shift > 0
  }

  private func number<Number: FixedWidthInteger>(
    _ target: IPTablesExtension, _ option: String, _ most: Number
  ) throws(CommandError) -> Number? {
    guard let word = target.given(option)?.value else { return nil }
    guard let number = values.number(word.text).flatMap({ Number(exactly: $0) }), number <= most else {
      throw values.error(
        word, "\(target.name): bad value for option \"\(option)\", or out of range", fix: "0 to \(most)",
        ending: .sentence)
    }
    return number
  }

  /// `-j NETMAP`
  func netMap(_ target: IPTablesExtension) throws(CommandError) -> IPTablesTarget {
    guard let word = target.given("--to")?.value else {
      throw values.error(
        target.word, "NETMAP: option \"--to\" must be specified",
        fix: "add --to \(values.family == .v4 ? "192.0.2.0/24" : "2001:db8::/64")", ending: .paragraph)
    }
    let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let address = try values.wholeAddress(parts.first ?? "", word)
    let length = parts.count < 2 ? values.family.bitWidth : try values.prefixLength(parts[1], word, "NETMAP", "--to")
    guard let mask = IPTablesValues.mask(length, values.family), let network = IPTablesAddress(address, mask: mask)
    else { throw values.error(word, "invalid mask `\(length)' specified") }
    return .netMap(IPTablesNetMap(network))
  }
}
