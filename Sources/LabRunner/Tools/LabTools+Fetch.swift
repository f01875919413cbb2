import Addressing
import Glibc
import Probes
import SystemPackage

/// `http URL`: what a server answers, without a tool of the machine.
extension LabTools {
  private struct Request {
    var host = ""
    var port: UInt16 = 80
    var path = "/"
    var method = "GET"
    var showsHead = false
    var seconds = 10
  }

  private struct Refusal: Error { var message: String }

  private func request() throws(Refusal) -> Request {
    var request = Request()
    var rest = words.dropFirst()
    var url: String?
    while let word = rest.popFirst() {
      switch word {
      case "-i": request.showsHead = true
      case "-I": (request.method, request.showsHead) = ("HEAD", true)
      case "-m":
        guard let text = rest.popFirst(), let seconds = Int(text), (1...3600).contains(seconds) else {
          throw Refusal(message: "-m wants a number of seconds from 1 to 3600")
        }
        request.seconds = seconds
      default:
        guard !word.hasPrefix("-"), url == nil else {
          throw Refusal(message: "\"\(word)\" is not understood; there is http [-i] [-I] [-m SECONDS] URL")
        }
        url = word
      }
    }
    guard var rest = url.map({ $0[...] }) else {
      throw Refusal(message: "a URL is missing: http http://10.0.0.2:8080/")
    }
    if rest.hasPrefix("http://") { rest = rest.dropFirst(7) }
    guard !rest.contains("://") else { throw Refusal(message: "only http:// is understood") }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    let place = rest[..<slash]
    if slash < rest.endIndex { request.path = String(rest[slash...]) }
    guard request.path.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw Refusal(message: "the path has signs that a URL has not")
    }
    var host = place
    if let colon = place.lastIndex(of: ":"), place.last != "]" {
      guard let port = UInt16(place[colon...].dropFirst()) else {
        throw Refusal(message: "\"\(place)\" has no port from 0 to 65535")
      }
      request.port = port
      host = place[..<colon]
    }
    request.host = String(host)
    return request
  }

  func fetch(_ complain: (String) -> Void) -> Int32 {
    let request: Request
    do throws(Refusal) {
      request = try self.request()
    } catch {
      becomeRealTool()
      complain("http: \(error.message)\n")
      return 2
    }
    let name = request.host.hasPrefix("[") ? String(request.host.dropFirst().dropLast()) : request.host
    let hosts = HostNames.own
    guard let address = IPAddress(name) ?? hosts.address(of: name, .v4) ?? hosts.address(of: name, .v6) else {
      complain("http: \(name): Name or service not known\n")
      return 6
    }
    do throws(ProbeError) {
      let begun = ContinuousClock.now
      let socket = try ToolSocket.connect(to: address, port: request.port, within: .seconds(request.seconds))
      let head =
        "\(request.method) \(request.path) HTTP/1.0\r\nHost: \(request.host)\(request.port == 80 ? "" : ":\(request.port)")\r\n"
      try socket.send(Array((head + "User-Agent: nslab\r\nAccept: */*\r\nConnection: close\r\n\r\n").utf8))
      var answer: [UInt8] = []
      while answer.count < 64 << 20 {
        let left = Duration.seconds(request.seconds) - (.now - begun)
        guard left > .zero, socket.wait(POLLIN, Int32(clamping: left.components.seconds * 1000 + 1000)) else {
          throw ProbeError("read", .timedOut)
        }
        guard let more = try socket.receive() else { continue }
        if more.isEmpty { break }
        answer += more
      }
      return show(answer, request, complain)
    } catch {
      complain("http: \(name) port \(request.port): \(error.errno)\n")
      return error.errno == .timedOut ? 28 : 7
    }
  }

  /// Prints an answer; 0 where the server says that all is well.
  private func show(_ answer: [UInt8], _ request: Request, _ complain: (String) -> Void) -> Int32 {
    let end = Self.headEnd(answer)
    let line = String(decoding: answer.prefix { $0 != 13 && $0 != 10 }, as: UTF8.self)
    let words = line.split(separator: " ")
    guard words.first?.hasPrefix("HTTP/") == true, let code = words.dropFirst().first.flatMap({ Int($0) }) else {
      // A service that answers without a head is shown as it is.
      _ = try? FileDescriptor.standardOutput.writeAll(answer)
      if answer.isEmpty { complain("http: the server closed without an answer\n") }
      return answer.isEmpty ? 52 : 0
    }
    _ = try? FileDescriptor.standardOutput.writeAll(request.showsHead ? answer : Array(answer[end...]))
    if code >= 400 { complain("http: \(words.dropFirst().joined(separator: " "))\n") }
    return code >= 400 ? 22 : 0
  }

  private static func headEnd(_ bytes: [UInt8]) -> Int {
    var place = 0
    while place + 3 < bytes.count {
      if bytes[place] == 13, bytes[place + 1] == 10, bytes[place + 2] == 13, bytes[place + 3] == 10 { return place + 4 }
      if bytes[place] == 10, bytes[place + 1] == 10 { return place + 2 }
      place += 1
    }
    return bytes.count
  }
}
