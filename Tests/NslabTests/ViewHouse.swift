import Foundation
import Glibc

/// A lab with its page: `nslab view` in a folder of its own.
final class ViewHouse {
  private let tool: Tool
  /// For commands beside the page.
  private let other: Tool
  private let process: Process
  let address: String

  static let lab = """
    name: seen
    title: {en: Two hosts and a router, zh: 两台主机和一台路由器}
    topology:
      nodes:
        left: {interfaces: {eth0: {addresses: [10.1.0.2/24]}}, routes: [default via 10.1.0.1]}
        router: {interfaces: {eth0: {addresses: [10.1.0.1/24]}, eth1: {addresses: [10.2.0.1/24]}}}
        right: {interfaces: {eth0: {addresses: [10.2.0.2/24]}}, routes: [default via 10.2.0.1]}
      links: [["left:eth0", "router:eth0"], ["router:eth1", "right:eth0"]]
    steps:
      - title: {en: Nothing passes <b>yet</b>, zh: 还不通}
        show: ip netns exec left ip route
        check: [{ping: left -> 10.1.0.1}, {ping: left -> right, timeout: 200ms, within: 200ms}]
      - title: {en: Forwarding, zh: 转发}
        run: ip netns exec router sysctl -w net.ipv4.ip_forward=1
        check: [{ping: left -> right}]
    """

  struct Failure: Error, CustomStringConvertible { var description: String }

  /// Shows the lab's file, or, where it is to be up before, its name.
  init(isUp: Bool = false, lab: String = ViewHouse.lab, _ arguments: String...) throws {
    tool = try Tool()
    other = try Tool()
    try tool.write("a.lab.yaml", lab)
    let environment = ["NSLAB_RUNTIME_DIR": tool.folder.path + "/state"]
    if isUp {
      let up = try tool.run(["up", "a.lab.yaml"], environment: environment)
      guard up.status == 0 else { throw Failure(description: up.errors) }
    }
    process = try tool.start(["view", isUp ? "seen" : "a.lab.yaml"] + arguments, environment: environment)
    var told = ""
    let end = Date().addingTimeInterval(20)
    while !told.hasSuffix("/\n"), process.isRunning, Date() < end {
      usleep(20_000)
      told = try tool.read("stdout")
    }
    guard let place = told.range(of: "http://") else {
      throw Failure(description: "no address: \(told)\(try tool.read("stderr"))")
    }
    address = told[place.lowerBound...].trimmingCharacters(in: .whitespacesAndNewlines)
  }

  var port: UInt16 { UInt16(address.split(separator: ":")[2].prefix { $0 != "/" }) ?? 0 }
  /// The path with the token.
  var path: String { "/" + address.split(separator: "/")[2] + "/" }

  @discardableResult func run(_ words: String...) throws -> Tool.Result {
    try other.run(words, environment: ["NSLAB_RUNTIME_DIR": tool.folder.path + "/state"])
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for the end of the page's server; its status, and what it said.
  func end() throws -> Tool.Result { try tool.result(of: process) }

  /// Asks the server, and gives the head and the beginning of what it answers.
  func ask(_ path: String, host: String? = nil, method: String = "GET", _ headers: String...) throws -> String {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(description: "not connected") }
    let lines = ["\(method) \(path) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")"] + headers + ["", ""]
    let request = Array(lines.joined(separator: "\r\n").utf8)
    guard unsafe write(socket, request, request.count) == request.count else { throw Failure(description: "not sent") }
    var answer = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe read(socket, &answer, answer.count)
    return String(decoding: answer.prefix(max(0, count)), as: UTF8.self)
  }

  /// Takes everything down and away.
  func leave() {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    _ = try? run("down", "--all")
    tool.remove()
    other.remove()
  }
}
