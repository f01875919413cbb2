import Namespaces

/// The programs of the libraries' getting-started pages, each run by its library's name.
let guides: [String: () throws -> Void] = [
  "Addressing": addressing, "Netlink": netlink, "Namespaces": namespaces, "RouteNetlink": routeNetlink,
  "NFTables": nfTables, "Probes": probes, "Journey": journey, "IPTables": ipTables, "Operations": operations,
  "Docker": docker, "Lab": lab, "LabFile": labFile, "LabRunner": labRunner, "LabReport": labReport,
]
if let name = CommandLine.arguments.dropFirst().first, let guide = guides[name] {
  try Isolation.enter()
  try guide()
}
