internal import Synchronization
package import SystemPackage

/// The other end of a socket in the kernel's place, so that a test can have answers that a kernel gives only under load or never.
///
/// It opens no descriptor and wants no namespace: the script is asked with each datagram that is sent, and what it gives is read
/// in that order. Where nothing is left to be read, a socket that waits is told at once that its time is over.
package final class ScriptedPeer: Sendable {
  /// The result of reading the socket once.
  package enum Answer: Sendable {
    /// A datagram, from the kernel or, with another number than 0, from another process.
    case datagram([UInt8], sender: UInt32 = 0)
    /// An error of recvmsg(2).
    case failure(Errno)
  }

  /// The number of a socket that speaks to a script. Corresponds to `nl_pid`.
  package static let portID: UInt32 = 4_711

  private let script: @Sendable ([NetlinkMessage]) -> [Answer]
  private let state = Mutex(State())

  private struct State {
    var sent: [[NetlinkMessage]] = []
    var answers: ArraySlice<Answer> = []
  }

  /// A peer that gives these answers for the messages of a datagram.
  package init(_ script: @escaping @Sendable ([NetlinkMessage]) -> [Answer]) { self.script = script }

  /// The datagrams that were sent, as their messages.
  package var sent: [[NetlinkMessage]] { state.withLock { $0.sent } }

  /// Puts something in the queue that nobody asked for, as multicast does.
  package func announce(_ answer: Answer) { state.withLock { $0.answers.append(answer) } }

  /// Whether something can be read.
  var isReadable: Bool { state.withLock { !$0.answers.isEmpty } }

  func take(_ datagram: UnsafeRawBufferPointer) {
    let messages = unsafe NetlinkMessage.parse([UInt8](datagram)[...]).messages
    let answers = script(messages)
    state.withLock {
      $0.sent.append(messages)
      $0.answers += answers
    }
  }

  /// The length of the next datagram, of which as much as there is room for is put into the buffer; a negated error where it failed.
  func give(into buffer: inout [UInt8], sender: inout UInt32) -> Int {
    guard let answer = state.withLock({ $0.answers.popFirst() }) else {
      return -Int(Errno.resourceTemporarilyUnavailable.rawValue)
    }
    switch answer {
    case .failure(let error): return -Int(error.rawValue)
    case .datagram(let bytes, let from):
      let kept = bytes.prefix(buffer.count)
      buffer.replaceSubrange(0..<kept.count, with: kept)
      sender = from
      return bytes.count
    }
  }
}
