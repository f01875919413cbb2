import Addressing
import Journey
import Lab
import NFTables
import Namespaces
import Netlink
import PlainText
import Probes
import RouteNetlink
import SystemPackage
import Operations

/// Requests about the nodes of a living lab.
extension Keeper {
  func node(_ name: String) throws(LivingError) -> StageNode {
    if let node = stage.nodes[name] { return node }
    let names = stage.names
    throw LivingError(
      LivingFault.noNode(name), kind: .wrongInput,
      fix: Suggestion.nearest(to: name, among: names).map { Remedy.didYouMean($0) }
        ?? Remedy.thereIs(names.joined(separator: ", ")))
  }

  /// The interfaces of a node: `2=eth0`.
  func links(of node: StageNode) throws -> [String] {
    try node.routes.links().map { "\($0.index)=\($0.name)" }
  }

  /// Opens a socket that hears of changes in a node, and one to ask it; for `nft` and `conntrack` behind the node's name two and one more.
  ///
  /// Of `conntrack` the setting `nf_conntrack_events` is told, behind the name: 0 is without events.
  func listen(to node: StageNode, for more: [String], on channel: LivingChannel) throws {
    let (sockets, setting) = try node.namespace.withEntered {
      var sockets = [try RouteEvents.socket(), try NetlinkSocket(.route)]
      if more.contains("nft") { sockets += [try RulesetEvents.socket(), try NetlinkSocket(.netfilter)] }
      guard more.contains("conntrack") else { return (sockets, [String]()) }
      sockets.append(try ConnectionEvents.socket())
      return (sockets, [(try? Sysctl.read("net.netfilter.nf_conntrack_events")) ?? ""])
    }
    channel.finish(
      status: 0, words: [node.name] + setting,
      descriptors: sockets.map { FileDescriptor(rawValue: $0.descriptor) })
  }

  /// Opens a packet socket for `NODE` or `NODE:INTERFACE`.
  func capture(_ place: String, on channel: LivingChannel) throws {
    let parts = place.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let node = try node(parts.first ?? "")
    let links = try node.routes.links()
    var index: Int32?
    if parts.count == 2 {
      guard let link = links.first(where: { $0.name == parts[1] || $0.alternativeNames.contains(parts[1]) }) else {
        throw LivingError(
          LivingFault.noInterface(node.name, parts[1]), kind: .wrongInput,
          fix: .thereIs(links.map(\.name).joined(separator: ", ")))
      }
      index = link.index
    }
    let interface = index
    let socket = try node.namespace.withEntered { try PacketSocket(interface: interface) }
    channel.finish(
      status: 0, words: [node.name] + links.map { "\($0.index)=\($0.name)" }, descriptors: [socket.descriptor])
  }

  func enter(_ name: String, on channel: LivingChannel) throws {
    remember()
    let entrance = try stage.entrance(to: try node(name).name)
    channel.finish(
      status: 0,
      words: [entrance.name, entrance.isConfined ? "confined" : "", "\(entrance.binds.count)"] + entrance.binds
        + entrance.removals,
      descriptors: entrance.descriptors)
    try? entrance.descriptors.first?.close()
  }

  /// Draws the lab as it is now.
  func graph(_ words: [String], on channel: LivingChannel) throws {
    guard words.count >= 3, let picture = draw(lab, StageState(of: stage), before, words[1], words[2]) else {
      throw LivingError(LivingFault.noPictureForm, kind: .wrongInput)
    }
    channel.say(picture)
    channel.finish(status: 0)
  }

  /// Sends a probe; the status is 1 where it is not answered.
  func trace(_ words: [String], on channel: LivingChannel) throws {
    guard words.count >= 7 else { throw LivingError(LivingFault.wayMissing, kind: .wrongInput) }
    let request = try TraceRequest(
      words[1], kind: TraceRequest.Kind(rawValue: words[2]),
      family: words[3] == "ipv4" ? .v4 : words[3] == "ipv6" ? .v6 : nil)
    if words[5] == "why" { try refuseWhileBroken(Wording("the cause is yours to find", "原因要由您自己找出")) }
    do throws(StageError) {
      let (journey, found) = try stage.trace(request)
      // Where it is to be found out, the way is told and the cause is not.
      let diagnosis = exercise?.record.isSolved == false ? nil : found
      channel.say(tell(journey, diagnosis, words[4], words[5], words[6] == "reply"))
      channel.finish(status: journey.isAnswered && diagnosis == nil ? 0 : 1)
    } catch {
      throw LivingError(error.message, kind: .wrongInput)
    }
  }
}
