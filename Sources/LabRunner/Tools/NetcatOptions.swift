/// The options of nc(1) as OpenBSD has it, as far as they are understood here.
struct NetcatOptions {
  var isListening = false
  var isUDP = false
  /// `-z`: nothing is sent.
  var onlyScans = false
  var isVerbose = false
  var isNumeric = false
  /// `-k`: another follows the one that is gone.
  var keepsListening = false
  /// `-N`: the end of standard input is told.
  var tellsEnd = false
  /// `-d`: standard input is not read.
  var isDeaf = false
  /// `-w`: seconds without anything.
  var patience: Int?
  /// `-q`: seconds after the end of standard input.
  var lingering: Int?
  /// `-p`.
  var ownPort: UInt16 = 0
  /// `-s`.
  var source: String?
  /// `-4` or `-6`.
  var isV6: Bool?
  var host: String?
  var ports: [UInt16] = []

  enum Refusal: Error {
    /// The real tool may know it.
    case unknown(String)
    case said(String)
  }

  init(_ arguments: [String]) throws(Refusal) {
    var words: [String] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        words.append(word)
        continue
      }
      var letters = word.dropFirst()
      while let letter = letters.popFirst() {
        func value() throws(Refusal) -> String {
          defer { letters = "" }
          if !letters.isEmpty { return String(letters) }
          guard let next = rest.popFirst() else { throw .said("nc: option requires an argument -- '\(letter)'") }
          return next
        }
        func number(_ most: Int, _ complaint: String) throws(Refusal) -> Int {
          let text = try value()
          guard let number = Int(text), (0...most).contains(number) else {
            throw .said("nc: \(complaint) \(number(text))")
          }
          return number
        }
        func number(_ text: String) -> String {
          Int(text) == nil ? "invalid" : (Int(text) ?? 0) < 0 ? "too small" : "too large"
        }
        switch letter {
        case "l": isListening = true
        case "u": isUDP = true
        case "z": onlyScans = true
        case "v": isVerbose = true
        case "n": isNumeric = true
        case "k": keepsListening = true
        case "N": tellsEnd = true
        case "d": isDeaf = true
        case "4": isV6 = false
        case "6": isV6 = true
        case "w": patience = try number(1 << 30, "timeout")
        case "q": lingering = try number(1 << 30, "quit timer")
        case "p": ownPort = UInt16(try number(65_535, "port number"))
        case "s": source = try value()
        default:
          throw .unknown(
            "the option \"-\(letter)\" of nc is not understood; there is -4 -6 -d -k -l -N -n -p -q -s -u -v -w -z")
        }
      }
    }
    guard words.count <= 2 else { throw .unknown("\"\(words[2])\" of nc is not understood") }
    var port: String?
    if isListening, words.count < 2 {
      port = words.first ?? (ownPort == 0 ? nil : "\(ownPort)")
      ownPort = 0
    } else {
      host = words.first
      port = words.count == 2 ? words[1] : nil
    }
    guard let port else {
      throw host == nil && !isListening ? .said("nc: missing host and port number") : .said("nc: missing port number")
    }
    let ends = port.split(separator: "-").map { UInt16($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last, last > 0 else {
      guard port.contains(where: \.isLetter) else { throw .said("nc: port number invalid: \(port)") }
      throw .unknown("the name \"\(port)\" of a port is not understood")
    }
    ports = Array(first...last)
  }
}
