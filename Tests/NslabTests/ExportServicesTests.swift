import Foundation
import Testing

/// Asks every service of a lab and writes down the answers, with the ports that the kernel chose left out.
private let lab = """
  name: answers
  containers:
    t1: {image: tomcat, publish: ["8080:8080"]}
    onhost: {network: host, services: [{http: 8085}]}
  topology:
    nodes:
      centos: {host: true, services: [{http: 80}]}
      web:
        interfaces: {eth0: {addresses: [10.0.0.1/24, "fd00::1/64"]}}
        services: [{http: 8080}, {tcp: 3306}, {udp: 53}]
      client: {interfaces: {eth0: {addresses: [10.0.0.2/24, "fd00::2/64"]}}}
    links:
      - endpoints: ["web:eth0", "client:eth0"]
  steps:
    - exec:
        - {in: client, command: "curl -si http://10.0.0.1:8080/a/b | sed 's/ [0-9]*\\\\r$//; s/port [0-9]*/port/' >>OUT"}
        - {in: client, command: "curl -sI http://10.0.0.1:8080/ | sed 's/ [0-9]*\\\\r$//' >>OUT"}
        - {in: client, command: "curl -s -X BREW http://10.0.0.1:8080/ >>OUT"}
        - {in: client, command: "curl -s 'http://[fd00::1]:8080/' | sed 's/port .*//' >>OUT"}
        - {in: client, command: "bash -c 'cat </dev/tcp/10.0.0.1/3306' | sed 's/ [0-9]*$//' >>OUT"}
        - {in: client, command: "bash -c 'exec 3<>/dev/udp/10.0.0.1/53; echo x >&3; head -1 <&3' | sed 's/ [0-9]*$//' >>OUT"}
        - {command: "curl -s http://127.0.0.1/ | sed 's/port .*//' >>OUT"}
        - {command: "curl -s http://127.0.0.1:8085/ | sed 's/port .*//' >>OUT"}
        - {command: "curl -s http://127.0.0.1:8080/ | sed 's/port .*//' >>OUT"}
    - run: docker run -d --name t2 -p 8081:80 nginx
      exec: {command: "curl -s http://127.0.0.1:8081/ | sed 's/port .*//' >>OUT"}
    - run: docker stop t2
      exec: {command: "curl -s http://127.0.0.1:8081/", status: 7}
    - run: docker start t2
      exec: {command: "curl -s http://127.0.0.1:8081/ | sed 's/port .*//' >>OUT"}

  """

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ExportServicesTests {
  @Test(
    "the services of an exported lab answer as those of the native run, and end with the script unless they are kept",
    .enabled(
      if: ["/usr/bin/curl", "/bin/bash"].allSatisfy(FileManager.default.isExecutableFile),
      "curl or bash is not there"))
  func answers() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let folder = tool.folder.path
    let native = try tool.run(lab: lab.replacing("OUT", with: "\(folder)/native.txt"))
    try #require(native.status == 0, "\(native.output.suffix(800))\(native.errors)")
    try tool.write("b.lab.yaml", lab.replacing("OUT", with: "\(folder)/script.txt"))
    let export = try tool.run(["export", "b.lab.yaml"])
    try #require(export.status == 0, "\(export.errors)")
    try tool.write("lab.sh", export.output)
    let count = "for node in web t1 t2; do ip netns pids $node; done | wc -l"
    let status = try tool.runIsolated("sh lab.sh >log.txt 2>&1; echo $? >status.txt; \(count) >ended.txt")
    #expect(status == 0)
    let log = try tool.read("log.txt")
    #expect(try tool.read("status.txt") == "0\n", "\(log.suffix(800))")
    #expect(try tool.read("ended.txt") == "0\n")
    let answers = try tool.read("native.txt")
    #expect(answers.contains("HTTP/1.1 200 OK\r\nServer: nslab\r\nX-Nslab: nslab web 10.0.0.2"), "\(answers)")
    for line in ["what is BREW?", "nslab web 10.0.0.2", "seen as fd00::2", "onhost", "centos", "t1", "t2"] {
      #expect(answers.contains(line), "\(answers)")
    }
    let script = try tool.read("script.txt")
    #expect(script == answers, "\(script)\n---\n\(answers)")
    let keeping =
      "sh lab.sh keep >log.txt 2>&1; \(count) >kept.txt; ip netns exec client curl -s http://10.0.0.1:8080/ >after.txt; "
      + "$(sed -n 's/^to end the services: //p' log.txt)"
    #expect(try tool.runIsolated(keeping) == 0)
    #expect(try tool.read("kept.txt") == "3\n")
    #expect(try tool.read("after.txt").hasPrefix("web\nseen as 10.0.0.2 port "))
  }

  @Test("a script whose service finds its port taken ends there and says so")
  func taken() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "a.lab.yaml",
      """
      name: taken
      topology:
        nodes:
          a: {services: [{tcp: 7000}]}
      steps:
        - exec: {command: echo reached}

      """)
    let export = try tool.run(["export", "a.lab.yaml"])
    try tool.write("lab.sh", export.output.replacing("a tcp:7000", with: "a tcp:7000 http:7000"))
    #expect(try tool.runIsolated("sh lab.sh >log.txt 2>&1") != 0)
    let log = try tool.read("log.txt")
    #expect(log.contains("Address already in use") && !log.contains("reached"), "\(log)")
  }
}
