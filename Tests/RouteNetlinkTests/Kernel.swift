import CLinux
import Foundation
import Glibc
import TestKit

/// Puts the calling thread into new network and mount namespaces.
func enterFreshNamespace() throws { try enterOwnNamespaces() }

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
  if answer != 0 { throw TestFailure("setns: \(-answer)") }
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
