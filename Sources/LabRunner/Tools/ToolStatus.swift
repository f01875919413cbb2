import CommandLanguage
import Lab

/// The exit statuses of the real tools, found out by trying them: iproute2, nftables, iptables, procps, iputils, net-tools, bridge-utils.
enum ToolStatus {
  /// Of a command line that is not understood.
  static func refused(_ name: String, _ error: CommandError) -> Int32 {
    if let status = error.status { return status }
    return switch name {
    case "ip", "bridge", "ss": 255
    case "ping", "ping6", "traceroute", "arping", "conntrack": 2
    case "arp": 3
    case let name where name.hasPrefix("iptables") || name.hasPrefix("ip6tables"): 2
    default: 1
    }
  }

  /// Of a command that the kernel, or the lab, refused.
  static func failed(_ name: String, _ error: StageError) -> Int32 {
    if let status = error.status { return status }
    return switch name {
    case "ip": error.statusOfIPRoute
    case "tc": min(2, error.statusOfIPRoute)
    case "bridge", "arp": 255
    case "route": 7
    default: 1
    }
  }

  /// The message about a command line that no tool here understands.
  static func text(of error: CommandError, _ name: String) -> String {
    if let said = error.said { return said.hasSuffix("\n") ? said : said + "\n" }
    return "\(name): \(error.message)\n" + (error.fix.map { "  = fix: \($0)\n" } ?? "")
  }
}
