import Operations

func operations() throws {
  let steps = [
    Operation(.namespace(.add("ns1"))),
    Operation(.sysctl(SysctlSetting(key: "net.ipv4.ip_forward", value: "1")), in: .named("ns1")),
    Operation(.docker(.list())),
  ]
  for step in steps { print(step.node, step.action.onlyShows) }
}
