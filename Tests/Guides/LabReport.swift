import Lab
import LabFile
import LabReport

func labReport() throws {
  let lab = try Lab(
    text: """
      name: pair
      topology:
        nodes: {h1: {}, h2: {}}
        links: [["h1:eth0", "h2:eth0"]]
      steps:
        - check: [{ping: h1 -> h2}]
      """)
  print(try TopologyGraph(lab, language: "en").text(.mermaid), terminator: "")
}
