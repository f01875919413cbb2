import Lab
import LabFile

func labFile() throws {
  let lab = try Lab(
    text: """
      name: pair
      topology:
        nodes:
          h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
          h2: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
        links: [["h1:eth0", "h2:eth0"]]
      steps:
        - check: [{ping: h1 -> h2}]
      """)
  print(lab.name, lab.topology.nodes.map(\.name.value), lab.steps.count)
  do {
    _ = try Lab(text: "name: pair\ntopolgy: {}\n", path: "pair.lab.yaml")
  } catch {
    print(error)
  }
}
