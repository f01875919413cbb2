import Foundation
import Glibc
import Testing

/// The page of a lab without a browser: who is let in, and how it ends.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ViewTests {
  @Test("only who has the token, comes by the loopback's name and from no other page is let in")
  func gate() throws {
    let house = try ViewHouse()
    defer { house.leave() }
    func status(_ answer: String) -> Substring { answer.dropFirst(9).prefix(3) }
    let page = try house.ask(house.path)
    #expect(status(page) == "200", "\(page)")
    #expect(page.contains("frame-ancestors 'none'") && page.contains("no-referrer") && page.contains("no-store"))
    #expect(!page.lowercased().contains("access-control-allow"))
    #expect(status(try house.ask(house.path, host: "localhost:\(house.port)")) == "200")
    #expect(status(try house.ask(house.path + "script.js")) == "200")
    let token = house.path.dropFirst().dropLast()
    #expect(token.count == 32)
    let wrong = String(token.dropLast()) + (token.hasSuffix("0") ? "1" : "0")
    for path in [
      "/", "//", "/\(wrong)/", "/\(token)", "/\(token)x/", "/x/\(token)/", "/?token=\(token)", "/\(wrong)/socket",
    ] {
      #expect(status(try house.ask(path)) == "403", "\(path)")
    }
    #expect(status(try house.ask(house.path + "capture/1/x.pcapng")) == "404")
    #expect(status(try house.ask(house.path + "capture/../../etc/passwd")) == "404")
    // A name of an attacker's own that leads to 127.0.0.1, and the port of another server.
    for host in ["evil.example", "evil.example:\(house.port)", "127.0.0.1", "127.0.0.1:1", "[::1]:\(house.port)", ""] {
      #expect(status(try house.ask(house.path, host: host)) == "403", "\(host)")
    }
    #expect(status(try house.ask(house.path, method: "POST")) == "403")
    #expect(status(try house.ask(house.path, "Origin: http://evil.example")) == "403")
    #expect(status(try house.ask(house.path + "script.js", "Sec-Fetch-Site: cross-site")) == "403")
    let upgrade = [
      "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ].joined(separator: "\r\n")
    #expect(status(try house.ask(house.path + "socket", upgrade)) == "403")
    for origin in ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:\(house.port)"] {
      #expect(status(try house.ask(house.path + "socket", upgrade, "Origin: \(origin)")) == "403", "\(origin)")
    }
    let own = "Origin: http://127.0.0.1:\(house.port)"
    #expect(status(try house.ask(house.path + "socket", upgrade, own)) == "101")
    // One listener, on the loopback address.
    let digits = String(house.port, radix: 16, uppercase: true)
    let place = ":" + String(repeating: "0", count: 4 - digits.count) + digits
    var listeners: [String] = []
    for table in ["tcp", "tcp6"] {
      let lines = try String(contentsOfFile: "/proc/net/\(table)", encoding: .utf8).split(separator: "\n")
      for line in lines {
        let words: [Substring] = line.split(separator: " ")
        // 0A is LISTEN.
        if words.count > 3, words[1].hasSuffix(place), words[3] == "0A" { listeners.append(String(words[1])) }
      }
    }
    #expect(listeners == ["0100007F" + place])
  }

  @Test("Ctrl-C ends it: a lab that was up stays as it was, one that was brought up for the page goes with it")
  func interrupted() throws {
    let first = try ViewHouse(isUp: true)
    defer { first.leave() }
    first.signal(SIGINT)
    let ended = try first.end()
    #expect(ended.status == 130 && ended.errors.contains("Ctrl-C ends it; the lab stays up\n"), "\(ended.errors)")
    #expect(try first.run("status", "seen").output.contains("Nothing was changed by hand"))
    let second = try ViewHouse()
    defer { second.leave() }
    #expect(try second.run("list").output.contains("seen"))
    second.signal(SIGKILL)
    _ = try second.end()
    var list = ""
    for _ in 0..<100 where list != "NAME  LAB  NODES  AGE  STATE\n" {
      usleep(20_000)
      list = try second.run("list").output
    }
    #expect(list == "NAME  LAB  NODES  AGE  STATE\n")
  }

  @Test("the lab's end ends it, and what cannot be shown is told")
  func down() throws {
    let house = try ViewHouse(isUp: true)
    defer { house.leave() }
    #expect(try house.run("view", "nosuch").status == 2)
    #expect(try house.run("view", "no/such").errors.contains("cannot read the file: No such file or directory"))
    let taken = try house.run("view", "seen", "--port", "\(house.port)")
    #expect(taken.status == 4 && taken.errors.contains("cannot listen on 127.0.0.1:\(house.port)"), "\(taken.errors)")
    #expect(try house.run("down", "seen").status == 0)
    let ended = try house.end()
    #expect(ended.status == 0 && ended.errors.hasSuffix("seen is down\n"), "\(ended.errors)")
  }

  @Test("one check of a step is made alone")
  func oneCheck() throws {
    let house = try ViewHouse(isUp: true)
    defer { house.leave() }
    let one = try house.run("check", "seen", "--step", "1", "--check", "1")
    #expect(one.status == 0 && one.output.contains("10.1.0.1") && !one.output.contains("right"), "\(one.output)")
    let none = try house.run("check", "seen", "--step", "1", "--check", "3")
    #expect(none.status == 2 && none.errors.contains("the step has no check 3"), "\(none.errors)")
    #expect(try house.run("check", "seen", "--check", "1").status == 2)
  }
}
