import Docker
import Operations

func docker() throws {
  var docker = try DockerEngine(lab: "demo", host: "host")
  _ = try docker.perform(.createNetwork(DockerNetworkSpec("net1")))
  let web = ContainerSpec(
    "web", image: "nginx", networks: [ContainerSpec.Attachment("net1")], publish: [try PortMapping("8080:80")])
  let outcome = try docker.perform(.run(web))
  print("\(outcome.operations.count) operations, started: \(outcome.started.map(\.name))")
  print(try docker.perform(.ports("web")).text, terminator: "")
}
