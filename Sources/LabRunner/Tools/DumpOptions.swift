import CommandLanguage
import Probes

/// The options of tcpdump(8) that are understood here.
struct DumpOptions {
  /// `-i`; nil is the first interface that is up.
  var interface: String?
  /// `-c`: how many frames.
  var count: Int?
  /// `-s`: how many bytes of each are kept.
  var snapshot = 262_144
  /// `-r`: a file that is read.
  var file: String?
  /// `-w`: a file that is written.
  var output: String?
  /// `-t`, so often as it was said: 1 is no time, 4 date and time.
  var time = 0
  /// `-n`.
  var isNumeric = false
  /// `-e`.
  var showsLink = false
  /// `-q`.
  var isQuiet = false
  /// `-Q in`, or `out`.
  var direction: CapturedFrame.Direction?
  /// The words of the filter.
  var filter: CaptureFilter

  /// Why a command line is not carried out.
  enum Refusal: Error {
    /// The real tool may know it.
    case unknown(String)
    /// The real tool would say so.
    case said(String)
  }

  /// Reads a command line without its first word.
  init(_ arguments: [String]) throws(Refusal) {
    var words: [String] = []
    var rest = arguments[...]
    filter = .all
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        words.append(word)
        continue
      }
      if word.hasPrefix("--") {
        guard ["--immediate-mode", "--packet-buffered", "--no-promiscuous-mode"].contains(word) else {
          throw .unknown("the option \"\(word)\" of tcpdump is not understood")
        }
        continue
      }
      var letters = word.dropFirst()
      while let letter = letters.popFirst() {
        func value() throws(Refusal) -> String {
          defer { letters = "" }
          if !letters.isEmpty { return String(letters) }
          guard let next = rest.popFirst() else {
            throw .said("tcpdump: option requires an argument -- '\(letter)'")
          }
          return next
        }
        switch letter {
        case "n": isNumeric = true
        case "e": showsLink = true
        case "q": isQuiet = true
        case "t": time += 1
        case "l", "p", "U": continue
        case "i": interface = try value()
        case "r": file = try value()
        case "w": output = try value()
        case "c":
          let text = try value()
          guard let number = Int(text), number > 0 else { throw .said("tcpdump: invalid packet count \(text)") }
          count = number
        case "s":
          let text = try value()
          guard let number = Int(text), (0...262_144).contains(number) else {
            throw .said("tcpdump: invalid snaplen \(text)")
          }
          snapshot = number == 0 ? 262_144 : number
        case "Q":
          let text = try value()
          guard ["in", "out", "inout"].contains(text) else {
            throw .said("tcpdump: unknown capture direction `\(text)'")
          }
          direction = text == "in" ? .incoming : text == "out" ? .outgoing : nil
        default:
          throw .unknown(
            "the option \"-\(letter)\" of tcpdump is not understood; there is -i -n -c -e -q -t -s -l -p -r -w -Q")
        }
      }
    }
    // -tt, -ttt and -ttttt count seconds.
    guard time < 2 || time == 4 else { throw .unknown("of times -t and -tttt are understood") }
    do throws(CaptureFilter.Problem) {
      filter = try CaptureFilter(words.joined(separator: " "))
    } catch {
      throw .unknown("in the filter: \(error)")
    }
  }
}
