import Operations

/// What the tools print of their versions: those whose words are spoken here, all of Debian 12 but for docker.
enum ToolVersion {
  private static let iptables = "%@ v1.8.9 (nf_tables)"
  private static let both = ["-V", "--version"]
  private static let tools: [String: (options: [String], text: String)] = [
    "ip": (["-V"], "ip utility, iproute2-6.1.0, libbpf 1.1.2"),
    "bridge": (["-V", "-Version"], "bridge utility, 6.1.0"),
    "tc": (["-V"], "tc utility, iproute2-6.1.0, libbpf 1.1.2"), "ss": (both, "ss utility, iproute2-6.1.0"),
    "brctl": (both, "bridge-utils, 1.7"), "ifconfig": (both, "net-tools 2.10"),
    "sysctl": (both, "sysctl from procps-ng 4.0.2"), "conntrack": (both, "conntrack v1.4.7 (conntrack-tools)"),
    "nft": (["-v", "--version"], "nftables v1.0.6 (Lester Gooch #5)"),
    "docker": (["-v", "--version"], "Docker version 28.2.2, build e6534b4"),
    "iptables": (both, iptables), "ip6tables": (both, iptables), "iptables-nft": (both, iptables),
    "ip6tables-nft": (both, iptables), "iptables-save": (both, iptables), "ip6tables-save": (both, iptables),
    "iptables-restore": (both, iptables), "ip6tables-restore": (both, iptables),
  ]

  /// What a tool prints of an option; nil where it is another option.
  static func operation(_ name: String, _ option: String, in node: NodeReference) -> Operation? {
    guard let tool = tools[name], tool.options.contains(option) else { return nil }
    let text = tool.text.replacing("%@", with: name.replacing("-nft", with: "")) + "\n"
    return Operation(.show(ShowRequest(.said(command: "\(name) \(option)", text: text))), in: node)
  }
}
