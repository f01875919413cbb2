import Docker
import Operations
import Testing

/// Docker with a container of each kind, made at different times.
private func engine() throws -> DockerEngine {
  var docker = try DockerEngine(lab: "a", host: "host")
  func run(_ name: String, _ image: String, at seconds: Int, _ ports: [String] = []) throws {
    docker.moment = .seconds(seconds)
    _ = try docker.perform(.run(ContainerSpec(name, image: image, publish: try ports.map { try PortMapping($0) })))
  }
  try run("db", "mysql:8", at: 0)
  try run("web", "nginx", at: 3_600, ["8080:80"])
  try run("tomcat01", "tomcat", at: 3_700, ["127.0.0.1:8081:8080"])
  try run("apache", "registry.example/x/httpd:2.4", at: 3_750)
  try run("tool", "mine", at: 3_755)
  docker.moment = .seconds(3_757)
  _ = try docker.perform(.stop(["tool"]))
  return docker
}

private func text(_ listing: DockerListing, at moment: Duration = .seconds(3_760)) throws -> String {
  var docker = try engine()
  docker.moment = moment
  // Identifiers are the same in every run, but nobody knows them by heart.
  return try docker.perform(.list(listing)).text.replacing(
    #/[0-9a-f]{12,64}/#, with: { "ID\($0.output.count)" + String(repeating: "-", count: max(0, 8)) })
}

@Suite struct DockerListingTests {
  @Test("docker ps prints Docker's seven columns") func columns() throws {
    #expect(
      try text(DockerListing(all: true)) == """
        CONTAINER ID   IMAGE                          COMMAND                  CREATED              STATUS                     PORTS                      NAMES
        ID12--------   mine                           "sleep infinity"         5 seconds ago        Exited (0) 3 seconds ago                              tool
        ID12--------   registry.example/x/httpd:2.4   "httpd-foreground"       10 seconds ago       Up 10 seconds              80/tcp                     apache
        ID12--------   tomcat                         "catalina.sh run"        About a minute ago   Up About a minute          127.0.0.1:8081->8080/tcp   tomcat01
        ID12--------   nginx                          "/docker-entrypoint.…"   2 minutes ago        Up 2 minutes               0.0.0.0:8080->80/tcp       web
        ID12--------   mysql:8                        "docker-entrypoint.s…"   About an hour ago    Up About an hour           3306/tcp, 33060/tcp        db

        """)
    #expect(try !text(DockerListing()).contains("tool"))
  }

  @Test("without containers there is the head alone, with columns of ten") func head() throws {
    var docker = try DockerEngine(lab: "a", host: "host")
    #expect(
      try docker.perform(.list()).text
        == "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n")
  }

  @Test(
    "times are told in Docker's words",
    arguments: [
      (0, "Less than a second"), (1, "1 second"), (59, "59 seconds"), (60, "About a minute"), (119, "About a minute"),
      (120, "2 minutes"), (3_599, "59 minutes"), (3_600, "About an hour"), (5_400, "2 hours"), (47 * 3_600, "47 hours"),
      (48 * 3_600, "2 days"), (14 * 86_400, "2 weeks"), (60 * 86_400, "2 months"), (730 * 86_400, "2 years"),
    ])
  func times(seconds: Int, words: String) throws {
    var docker = try DockerEngine(lab: "a", host: "host")
    _ = try docker.perform(.run(ContainerSpec("c")))
    docker.moment = .seconds(seconds) + .milliseconds(200)
    let text = try docker.perform(.list(DockerListing(format: "{{.RunningFor}}, {{.Status}}"))).text
    #expect(text == "\(words) ago, Up \(words)\n")
  }

  @Test("a container that is started again keeps when it was made") func started() throws {
    var docker = try engine()
    docker.moment = .seconds(3_800)
    _ = try docker.perform(.start(["tool"]))
    docker.moment = .seconds(3_805)
    let text = try docker.perform(.list(DockerListing(format: "{{.Names}} {{.RunningFor}} {{.Status}}"))).text
    #expect(text.hasPrefix("tool 50 seconds ago Up 5 seconds\n"))
  }

  @Test("nothing is cut with --no-trunc, and --format chooses what is printed") func options() throws {
    let whole = try text(DockerListing(isWhole: true))
    #expect(whole.contains("\"/docker-entrypoint.sh nginx -g 'daemon off;'\"") && whole.contains("ID64"))
    #expect(try text(DockerListing(all: true, idsOnly: true, isWhole: true)).split(separator: "\n").count == 5)
    #expect(
      try text(DockerListing(format: #"table {{.Names}}\t{{ .Image }}\t{{.State}}"#)).hasPrefix(
        """
        NAMES      IMAGE                          STATE
        apache     registry.example/x/httpd:2.4   running

        """))
    #expect(try text(DockerListing(format: "{{.Names}}={{.Networks}}")).hasPrefix("apache=bridge\n"))
    #expect(try text(DockerListing(format: "table")) == text(DockerListing()))
    for wrong in ["{{.Name}}", "{{json .}}", "{{.ID"] {
      #expect(throws: DockerError.self) { try text(DockerListing(format: wrong)) }
    }
  }
}
