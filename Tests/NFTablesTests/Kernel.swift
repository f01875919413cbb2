import CLinux
import Foundation
import Glibc
import Namespaces
import var TestKit.isExitTest
import Testing

/// Whether tests may make namespaces and there is an `nft` to judge.
let canUseKernel = unsafe geteuid() == 0 && access("/usr/sbin/nft", X_OK) == 0

struct KernelFailure: Error { let text: String }

/// Does something in a new network namespace, by a thread of its own: one of the pool would stay there and take other tests with it.
func inFreshNamespace<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
  let thread = try PlainThread {
    Swift.Result { () throws -> Value in
      try enterNamespace()
      return try body()
    }
  }
  return try thread.join().get()
}

/// Puts the calling thread into a new network namespace, in an exit test, whose process ends with the test.
func enterFreshNamespace() throws {
  guard isExitTest else {
    throw KernelFailure(text: "a thread of the pool would stay in the namespace")
  }
  try enterNamespace()
}

private func enterNamespace() throws {
  // CLONE_NEWNET
  let answer = nslab_unshare(0x4000_0000)
  if answer != 0 { throw KernelFailure(text: "unshare: \(-answer)") }
}

/// The output of a command, run in the calling thread's namespace, with this as its input.
@discardableResult func shell(_ command: String, input: String? = nil) throws -> String {
  var command = command
  var file: String?
  if let input {
    let path = "/tmp/nslab-nft-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    try input.write(toFile: path, atomically: false, encoding: .utf8)
    command += " < \(path)"
    file = path
  }
  defer { if let file { unsafe unlink(file) } }
  guard let pipe = unsafe popen("{ \(command); } 2>&1", "r") else { throw KernelFailure(text: command) }
  var text: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = unsafe fread(&buffer, 1, buffer.count, pipe)
    if count <= 0 { break }
    text += buffer.prefix(count)
  }
  let status = unsafe pclose(pipe)
  let output = String(decoding: text, as: UTF8.self)
  if status != 0 { throw KernelFailure(text: "\(command): \(output)") }
  return output
}

/// Loads text with the real `nft`.
func nft(_ text: String) throws { try shell("nft -f -", input: text + "\n") }

/// The listing of the real `nft`.
func nftList(_ options: String = "") throws -> String { try shell("nft \(options) list ruleset") }

/// Leaves out how long elements have still to live, which differs from one moment to the next.
func timeless(_ text: String) -> String { text.replacing(#/ expires [0-9a-z]+/#, with: "") }

/// The lines that differ, for a failure's text.
func difference(_ a: String, _ b: String) -> String {
  let a = a.split(separator: "\n", omittingEmptySubsequences: false)
  let b = b.split(separator: "\n", omittingEmptySubsequences: false)
  return b.difference(from: a).map { change in
    switch change {
    case .remove(_, let line, _): "nft : \(line)"
    case .insert(_, let line, _): "ours: \(line)"
    }
  }.joined(separator: "\n")
}

/// Runs a test's body and records what it throws, which an exit test would only show as a signal.
func reporting(_ body: () throws -> Void) {
  do { try body() } catch { Issue.record("\(error)") }
}

/// Whether the process could become the user nobody: in a user namespace that an ordinary user made there is root alone.
let hasOtherUsers: Bool = {
  let map = (try? String(contentsOfFile: "/proc/self/uid_map", encoding: .utf8)) ?? ""
  return map.split(separator: "\n").contains { line in
    let numbers = line.split(separator: " ").compactMap { Int($0) }
    return numbers.count == 3 && numbers[0] <= 65_534 && 65_534 < numbers[0] + numbers[2]
  }
}()
