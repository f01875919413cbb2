import Netlink
import Synchronization
import SystemPackage
import Testing

/// A socket with answers that a kernel gives under load, by a fault or never: it does as its documentation promises.
@Suite struct ScriptedPeerTests {
  static let schema = AttributeSchema(["IFLA_UNSPEC", "IFLA_ADDRESS", "IFLA_BROADCAST", "IFLA_IFNAME", "IFLA_MTU"])
  /// A header of sixteen bytes, then an attribute of eight and one of eight.
  static let request = NetlinkRequest(
    type: 16, payload: [UInt8](repeating: 0, count: 16) + [8, 0, 3, 0, 97, 98, 99, 0, 8, 0, 4, 0, 1, 0, 0, 0],
    operation: "set link", object: "abc", headerLength: 16, schema: schema)
  static let listing = NetlinkRequest(type: 18, payload: [], operation: "list links", object: "")

  static func message(
    _ type: UInt16, _ sequence: UInt32, _ payload: [UInt8] = [], flags: NetlinkFlags = [],
    port: UInt32 = ScriptedPeer.portID
  ) -> [UInt8] {
    NetlinkMessage(type: type, flags: flags, sequence: sequence, portID: port, payload: payload).encoded
  }

  static func number(_ value: Int32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

  /// An acknowledgement of `struct nlmsgerr`, with the request's header.
  static func acknowledgement(_ sequence: UInt32, _ code: Int32 = 0, port: UInt32 = ScriptedPeer.portID) -> [UInt8] {
    message(2, sequence, number(-code) + [16, 0, 0, 0] + [UInt8](repeating: 0, count: 12), flags: .capped, port: port)
  }

  static func done(_ sequence: UInt32, _ code: Int32 = 0) -> [UInt8] {
    message(3, sequence, number(-code), flags: .multi)
  }

  /// A peer that gives the n-th of these for the n-th datagram, made with the sequence of its first message.
  static func peer(_ answers: [@Sendable (UInt32) -> [ScriptedPeer.Answer]]) -> ScriptedPeer {
    let next = Mutex(0)
    return ScriptedPeer { messages in
      let place = next.withLock { place in
        defer { place += 1 }
        return place
      }
      return place < answers.count ? answers[place](messages.first?.sequence ?? 0) : []
    }
  }

  static func link(_ sequence: UInt32, _ name: UInt8, flags: NetlinkFlags = .multi) -> [UInt8] {
    message(16, sequence, [name, 0, 0, 0], flags: flags)
  }

  @Test("a listing comes in several datagrams, with what is to be passed over between them") func listing() throws {
    let peer = Self.peer([
      { s in
        [
          .datagram(Self.link(s, 1) + Self.message(1, s) + Self.link(s, 2)), .datagram(Self.link(s, 3)),
          .datagram(Self.done(s)),
        ]
      }
    ])
    let messages = try NetlinkSocket(peer).dump(Self.listing)
    #expect(messages.map { $0.payload.first } == [1, 2, 3])
    let sent = try #require(peer.sent.first?.first)
    #expect(sent.type == 18 && sent.flags.contains(.request) && sent.flags.contains(.dump))
  }

  @Test(
    "a listing that changed while it was read is asked for again, and what is given is of one reading",
    arguments: [1, 7])
  func interrupted(_ times: Int) throws {
    let broken: @Sendable (UInt32) -> [ScriptedPeer.Answer] = { s in
      [.datagram(Self.link(s, 9, flags: [.multi, .dumpInterrupted])), .datagram(Self.done(s))]
    }
    let peer = Self.peer(
      Array(repeating: broken, count: times) + [{ s in [.datagram(Self.link(s, 1) + Self.done(s))] }])
    #expect(try NetlinkSocket(peer).dump(Self.listing).map { $0.payload.first } == [1])
    #expect(peer.sent.count == times + 1)
  }

  @Test("the mark of a changed listing counts at its end, too") func interruptedAtTheEnd() throws {
    let peer = Self.peer([
      { s in
        [
          .datagram(Self.link(s, 9)),
          .datagram(Self.message(3, s, Self.number(0), flags: [.multi, .dumpInterrupted])),
        ]
      },
      { s in [.datagram(Self.link(s, 1) + Self.done(s))] },
    ])
    #expect(try NetlinkSocket(peer).dump(Self.listing).map { $0.payload.first } == [1])
  }

  @Test("a listing that changes each of eight times is an error that has what was read last") func alwaysInterrupted() {
    let peer = ScriptedPeer { messages in
      let s = messages.first?.sequence ?? 0
      return [.datagram(Self.link(s, UInt8(s), flags: [.multi, .dumpInterrupted]) + Self.done(s))]
    }
    let error = #expect(throws: NetlinkError.self) { try NetlinkSocket(peer).dump(Self.listing) }
    #expect(error?.kind == .interrupted && error?.errno == .interrupted)
    #expect(error?.messages.map { $0.payload.first } == [8] && peer.sent.count == 8)
  }

  @Test("a listing that ends in an error throws it, and one whose end lacks a code does not") func endsInAnError()
    throws
  {
    let refused = Self.peer([{ s in [.datagram(Self.link(s, 1) + Self.done(s, 95))] }])
    let error = #expect(throws: NetlinkError.self) { try NetlinkSocket(refused).dump(Self.listing) }
    #expect(error?.kind == .refused && error?.errno == .notSupportedOnSocket)
    let bare = Self.peer([{ s in [.datagram(Self.link(s, 1) + Self.message(3, s, flags: .multi))] }])
    #expect(try NetlinkSocket(bare).dump(Self.listing).count == 1)
  }

  @Test("what another process sends is not heard, though it looks like the answer") func foreign() throws {
    let peer = Self.peer([
      { s in [.datagram(Self.acknowledgement(s, 1), sender: 77), .datagram(Self.acknowledgement(s))] }
    ])
    #expect(try NetlinkSocket(peer).request(Self.request).isEmpty)
  }

  @Test("an answer to another request, or for another socket, is no answer") func otherSequence() throws {
    let peer = Self.peer([
      { s in
        [
          .datagram(Self.acknowledgement(s &- 1, 1)), .datagram(Self.acknowledgement(s, 1, port: 8)),
          .datagram(Self.link(s &+ 1, 1)), .datagram(Self.link(s, 2, flags: []) + Self.acknowledgement(s)),
        ]
      }
    ])
    #expect(try NetlinkSocket(peer).request(Self.request).map { $0.payload.first } == [2])
  }

  @Test("a refusal has the kernel's words and the attribute that they are about") func refusal() {
    let words = Array("too big".utf8) + [0]
    let attributes: [UInt8] =
      [UInt8(4 + words.count), 0, 1, 0] + words + [8, 0, 2, 0] + Self.number(16 + 16 + 8)
    let peer = Self.peer([
      { s in
        [
          .datagram(
            Self.message(
              2, s, Self.number(-34) + [16, 0, 0, 0] + [UInt8](repeating: 0, count: 12) + attributes,
              flags: [.capped, .hasAcknowledgementAttributes]))
        ]
      }
    ])
    let error = #expect(throws: NetlinkError.self) { try NetlinkSocket(peer).request(Self.request) }
    #expect(error?.description == "set link abc: Numerical result out of range (ERANGE): too big [IFLA_MTU]")
    #expect(error?.sequence == 1 && error?.offset == 40)
  }

  @Test("lost messages are told with what was read before them, whoever tells of it") func overrun() {
    for isMessage in [true, false] {
      let peer = Self.peer([
        { s in
          [
            .datagram(Self.link(s, 1)), isMessage ? .datagram(Self.message(4, s)) : .failure(.noBufferSpace),
            .datagram(Self.done(s)),
          ]
        }
      ])
      let error = #expect(throws: NetlinkError.self) { try NetlinkSocket(peer).dump(Self.listing) }
      #expect(error?.kind == .overrun && error?.messages.map { $0.payload.first } == [1])
    }
  }

  @Test("a datagram that is longer than the buffer is told; the next try has room for it") func truncated() throws {
    let long: @Sendable (UInt32) -> [ScriptedPeer.Answer] = { s in
      [
        .datagram(Self.message(16, s, [UInt8](repeating: 7, count: 100_000), flags: .multi)),
        .datagram(Self.done(s)),
      ]
    }
    let socket = NetlinkSocket(Self.peer([long, long]))
    let error = #expect(throws: NetlinkError.self) { try socket.dump(Self.listing) }
    #expect(error?.kind == .truncated && error?.errno == .messageTooLong)
    let messages = try socket.dump(Self.listing)
    #expect(messages.map(\.payload.count) == [100_000] && messages.first?.payload.allSatisfy { $0 == 7 } == true)
  }

  @Test(
    "what is no netlink is told, with the messages before it",
    arguments: [[UInt8]([15, 0, 0, 0, 16, 0]), [16, 1, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [1]])
  func malformed(_ rest: [UInt8]) {
    let peer = Self.peer([{ s in [.datagram(Self.link(s, 1) + rest)] }])
    let error = #expect(throws: NetlinkError.self) { try NetlinkSocket(peer).dump(Self.listing) }
    #expect(error?.kind == .malformed && error?.messages.map { $0.payload.first } == [1])
    let short = Self.peer([{ s in [.datagram(Self.message(2, s, [1, 2]))] }])
    #expect(throws: NetlinkError.self) { try NetlinkSocket(short).request(Self.request) }
  }

  @Test("silence is an error of its own, and so is a system call that fails") func silence() {
    let error = #expect(throws: NetlinkError.self) { try NetlinkSocket(Self.peer([])).request(Self.request) }
    #expect(error?.kind == .unanswered && error?.errno == .timedOut)
    let failing = Self.peer([{ _ in [.failure(.interrupted), .failure(.badFileDescriptor)] }])
    let other = #expect(throws: NetlinkError.self) { try NetlinkSocket(failing).request(Self.request) }
    #expect(other?.kind == .system && other?.errno == .badFileDescriptor)
  }

  @Test("a batch gives each failure with its place, though sequences wrap around and others' answers lie between")
  func batch() throws {
    let peer = ScriptedPeer { messages in
      var answers = messages.enumerated().filter { $0.offset % 3 == 1 }.map {
        ScriptedPeer.Answer.datagram(Self.acknowledgement($0.element.sequence, 17))
      }
      answers.insert(.datagram(Self.acknowledgement((messages.first?.sequence ?? 0) &- 1, 1)), at: 0)
      answers.append(.datagram(Self.acknowledgement(messages.last?.sequence ?? 0)))
      return answers
    }
    let socket = NetlinkSocket(peer)
    _ = socket.reserveSequences(Int(UInt32.max) - 3)
    let failures = try socket.perform(Array(repeating: Self.request, count: 8))
    #expect(failures.map(\.index) == [1, 4, 7])
    #expect(failures.allSatisfy { $0.error.errno == .fileExists && $0.error.object == "abc" })
    let sent = try #require(peer.sent.first)
    #expect(sent.map(\.sequence) == [.max - 2, .max - 1, .max, 0, 1, 2, 3, 4])
    #expect(sent.map { $0.flags.contains(.acknowledge) } == Array(repeating: false, count: 7) + [true])
  }

  @Test("a long batch goes in sendings that neither buffer overflows by, and none is left out") func longBatch() throws
  {
    let peer = ScriptedPeer { messages in [.datagram(Self.acknowledgement(messages.last?.sequence ?? 0))] }
    #expect(try NetlinkSocket(peer).perform(Array(repeating: Self.request, count: 5_000)).isEmpty)
    let sent = peer.sent
    #expect(sent.map(\.count).reduce(0, +) == 5_000 && sent.count > 1)
    #expect(sent.flatMap { $0 }.map(\.sequence) == (1...5_000).map { UInt32($0) })
    #expect(sent.allSatisfy { $0.count * 1_536 <= 212_992 && $0.last?.flags.contains(.acknowledge) == true })
  }

  @Test("a batch whose answers were lost is an error, not a success") func batchOverrun() {
    let peer = ScriptedPeer { _ in [.failure(.noBufferSpace)] }
    let error = #expect(throws: NetlinkError.self) { try NetlinkSocket(peer).perform([Self.request, Self.request]) }
    #expect(error?.kind == .overrun)
  }

  @Test("multicast is given as it comes, none is none, and what is lost is told once") func multicast() throws {
    let peer = ScriptedPeer { _ in [] }
    let socket = NetlinkSocket(peer)
    #expect(try socket.receive(waiting: 10).isEmpty)
    peer.announce(.datagram(Self.link(0, 1, flags: []), sender: 5))
    peer.announce(.datagram(Self.link(0, 2, flags: [])))
    peer.announce(.failure(.noBufferSpace))
    peer.announce(.datagram(Self.link(0, 3, flags: [])))
    #expect(try socket.receive(waiting: 10).map { $0.payload.first } == [2])
    let lost = #expect(throws: NetlinkError.self) { try socket.receive(waiting: 10) }
    #expect(lost?.kind == .overrun)
    #expect(try socket.receive(waiting: 10).map { $0.payload.first } == [3])
  }

  @Test("what was kept before a loss is taken with it, though the kernel tells of that first") func drain() throws {
    let peer = ScriptedPeer { _ in [] }
    let socket = NetlinkSocket(peer)
    func take() throws -> [UInt8?] {
      let (messages, isOverrun) = try socket.drain(waiting: 10)
      return messages.map { $0.payload.first } + (isOverrun ? [nil] : [])
    }
    #expect(try take() == [])
    peer.announce(.datagram(Self.link(0, 1, flags: [])))
    peer.announce(.failure(.noBufferSpace))
    for number: UInt8 in [2, 3] { peer.announce(.datagram(Self.link(0, number, flags: []))) }
    #expect(try take() == [1])
    #expect(try take() == [2, 3, nil])
    peer.announce(.datagram(Self.link(0, 4, flags: [])))
    #expect(try take() == [4])
    peer.announce(.failure(.badFileDescriptor))
    #expect(throws: NetlinkError.self) { try take() }
  }

  @Test("a transaction's refusals and echoes are told apart, and lost answers are said", arguments: [true, false])
  func transaction(_ isComplete: Bool) throws {
    let peer = ScriptedPeer { messages in
      let s = messages.first?.sequence ?? 0
      return [
        .datagram(Self.link(s &+ 1, 4, flags: []) + Self.acknowledgement(s &+ 2, 2)), .datagram(Self.link(s &+ 9, 1)),
      ]
        + (isComplete ? [] : [.failure(.noBufferSpace)])
    }
    let socket = NetlinkSocket(peer)
    let first = socket.reserveSequences(3)
    let datagram = (0..<3).flatMap { Self.message(16, first + UInt32($0)) }
    let answer = try unsafe datagram.withUnsafeBytes { bytes in
      try unsafe socket.transact(bytes, first: first, count: 3, operation: "apply", object: "ruleset") { _ in
        Self.request
      }
    }
    #expect(answer.messages.map { $0.payload.first } == [4])
    #expect(answer.failures.map(\.errno) == [.noSuchFileOrDirectory] && answer.isComplete == isComplete)
  }
}
