import Lab
import Namespaces

/// The kernel's limits on ICMP errors in the nodes of a lab, lifted while ways are tried that should be shut.
///
/// A node sends a few errors to one address at once and then one or ten a second (`net.ipv4.icmp_ratelimit`, `net.ipv6.icmp.ratelimit`), and
/// fifty to all at once (`icmp_msgs_burst`; see ip-sysctl in the kernel's documentation). Of a dozen ports that are tried together, half
/// would hear nothing, and "refused" would be taken for "timeout". What is in no mask has no limit. A node whose limits the lab has set
/// itself keeps them.
struct ErrorLimits {
  /// A family's mask of the types that are limited, how it reads in a new namespace, and how it reads with no error in it.
  private struct Mask {
    var key: String
    var usual: String
    var lifted: String
    /// The limit that the mask is for, with what it is in new namespaces of older and newer kernels.
    var limit: String
    var limits: Set<String>
  }

  private static let masks = [
    Mask(
      key: "net.ipv4.icmp_ratemask", usual: "6168", lifted: "0", limit: "net.ipv4.icmp_ratelimit", limits: ["1000"]),
    // Type 0 is no message of ICMPv6.
    Mask(
      key: "net.ipv6.icmp.ratemask", usual: "0-1,3-127", lifted: "0", limit: "net.ipv6.icmp.ratelimit",
      limits: ["100", "1000"]),
  ]

  private var lifted: [(namespace: NetworkNamespace, masks: [Mask])] = []

  /// Lifts the limits of all nodes where a check needs it; `restore` sets them again.
  init(of stage: Stage, for checks: [Check]) {
    guard checks.contains(where: \.expectsShutWay) else { return }
    for namespace in stage.nodes.values.map(\.namespace) {
      let masks = try? namespace.withEntered {
        Self.masks.filter { mask in
          guard (try? Sysctl.read(mask.key)) == mask.usual,
            (try? Sysctl.read(mask.limit)).map(mask.limits.contains) == true
          else { return false }
          return (try? Sysctl.write(mask.key, mask.lifted)) != nil
        }
      }
      if let masks, !masks.isEmpty { lifted.append((namespace, masks)) }
    }
  }

  func restore() {
    for (namespace, masks) in lifted {
      try? namespace.withEntered {
        for mask in masks { try? Sysctl.write(mask.key, mask.usual) }
      }
    }
  }
}

extension Check {
  /// Whether a way is tried for it that should not be open.
  fileprivate var expectsShutWay: Bool {
    switch kind {
    case .ping(let ping): isNegated || ping.expectation != .reachable
    case .service(let service): isNegated || service.expectation != .open
    case .counter, .conntrack, .captured, .link, .address, .route, .neighbor, .fdb, .namespace: false
    }
  }
}
