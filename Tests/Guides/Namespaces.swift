import Namespaces

func namespaces() throws {
  try Isolation.enter()
  let (one, other) = (try NetworkNamespace.create(), try NetworkNamespace.create())
  try one.withEntered { try Sysctl.write("net.ipv4.ip_forward", "1") }
  for namespace in [one, other] {
    print(try namespace.withEntered { try Sysctl.read("net.ipv4.ip_forward") })
  }
}
