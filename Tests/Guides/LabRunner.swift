import Lab
import LabFile
import LabRunner
import Namespaces

func labRunner() throws {
  try Isolation.enter()
  let lab = try Lab(
    text: """
      name: pair
      topology:
        nodes:
          h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
          h2: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
        links: [["h1:eth0", "h2:eth0"]]
      steps:
        - check: [{ping: h1 -> h2}, {tcp: "h1 -> h2:80", expect: refused}]
      """)
  let result = lab.run()
  for check in result.steps.flatMap(\.checks) { print(check.outcome, check.claim) }
  print(result.outcome)
}
