import Addressing
import Lab
import Operations

func lab() throws {
  let ends = ["h1", "h2"].map { TopologyLink.Endpoint(node: $0, interface: "eth0") }
  let lab = Lab(
    name: "pair",
    topology: Topology(
      nodes: ["h1", "h2"].map { Node(name: Located($0)) },
      links: [TopologyLink(first: Located(ends[0]), second: Located(ends[1]))]))
  for problem in lab.validate() { print(problem.message) }
  print(try lab.plan().nodes.map(\.name))
}
