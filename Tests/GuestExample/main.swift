import Lab
import LabFile
import LabRunner
import Namespaces

try Isolation.enter()
let lab = try Lab(contentsOf: CommandLine.arguments.dropFirst().first ?? "Labs/05-ns1-ns2.lab.yaml")
let result = lab.run()
for check in result.steps.flatMap(\.checks) { print(check.outcome, check.claim) }
print(lab.name, result.outcome)
