import CommandLanguage
import Lab

/// The exit statuses of the real tools, found out by trying them: iproute2, nftables, iptables, procps, iputils, net-tools, bridge-utils.
enum ToolStatus {
  /// Of a command line that is not understood.
  static func refused(_ name: String, _ error: CommandError) -> Int32 {
    switch name {
    case "ip" where error.message.hasPrefix("the object "): 1
    case "ip", "bridge": 255
    case "ping", "ping6", "traceroute", "arping", "conntrack": 2
    case "ss": 255
    case "tc": ["Object ", "Command ", "Error: "].contains { error.message.hasPrefix($0) } ? 255 : 1
    case "arp": 3
    // Of wrong flags 125, of too many or too few arguments and unknown commands 1.
    case "docker": error.said.map { $0.hasPrefix("docker: ") ? 1 : 125 } ?? 1
    case let name where name.hasPrefix("iptables") || name.hasPrefix("ip6tables"): error.statusOfIPTables
    default: 1
    }
  }

  /// Of a command that the kernel, or the lab, refused.
  static func failed(_ name: String, _ error: StageError) -> Int32 {
    switch name {
    case "tc": return error.netlink != nil && !error.said.hasPrefix("Cannot find device") ? 2 : 1
    case "ip":
      if ["Cannot open network namespace", "Error: argument "].contains(where: error.said.hasPrefix) { return 255 }
      if error.said.hasSuffix("cannot parse nexthop") { return 255 }
      return error.netlink != nil && !error.said.hasPrefix("Cannot find device") ? 2 : 1
    case "bridge", "arp": return 255
    case "route": return 7
    case "ifconfig":
      return ["getting interface flags", "SIOCSIFFLAGS: "].contains(where: error.said.contains) ? 255 : 1
    case let name where name.hasPrefix("iptables") || name.hasPrefix("ip6tables"):
      // What the kernel refuses has two blanks in front.
      if error.said.contains(" (nf_tables):  ") || error.said.contains(" (nf_tables): \n") { return 4 }
      return error.said.contains(" (nf_tables): ") && !error.said.contains("is incompatible") ? 2 : 1
    case "docker": return error.said.hasPrefix("docker: ") ? 125 : 1
    default: return 1
    }
  }

  /// The message about a command line that no tool here understands.
  static func text(of error: CommandError, _ name: String) -> String {
    if let said = error.said { return said.hasSuffix("\n") ? said : said + "\n" }
    return "\(name): \(error.message)\n" + (error.fix.map { "  = fix: \($0)\n" } ?? "")
  }
}
