import CLinux
import Foundation
import Glibc

/// Whether tests may make namespaces.
let canUseKernel = geteuid() == 0

struct KernelFailure: Error { let text: String }

/// Puts the calling thread into a new network namespace.
func enterFreshNamespace() throws {
  // CLONE_NEWNET and CLONE_NEWNS
  let answer = nslab_unshare(0x4000_0000 | 0x2_0000)
  if answer != 0 { throw KernelFailure(text: "unshare: \(-answer)") }
}

/// A new network namespace as a descriptor; the calling thread stays where it is.
func freshNamespace() throws -> Int32 {
  let mine = unsafe open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)
  _ = nslab_unshare(0x4000_0000)
  let made = unsafe open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)
  try enter(mine)
  close(mine)
  return made
}

func enter(_ descriptor: Int32) throws {
  let answer = nslab_setns(descriptor, 0x4000_0000)
  if answer != 0 { throw KernelFailure(text: "setns: \(-answer)") }
}

/// What a command prints, run in the calling thread's namespace.
@discardableResult func shell(_ command: String) throws -> String {
  guard let pipe = unsafe popen(command + " 2>&1", "r") else { throw KernelFailure(text: command) }
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

/// The list of objects that a command prints as JSON.
func json(_ command: String) throws -> [[String: Any]] {
  let data = Data(try shell(command).utf8)
  return try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
}

extension [String: Any] {
  func at(_ path: String...) -> Any? {
    var here: Any? = self
    for key in path { here = (here as? [String: Any])?[key] }
    return here
  }
  func text(_ key: String) -> String? { self[key] as? String }
  func number(_ key: String) -> Int? { self[key] as? Int }
}
