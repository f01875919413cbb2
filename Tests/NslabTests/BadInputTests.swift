import Testing

@Suite struct BadInputTests {
  @Test("each mistake in a lab file gets its place, its line and a fix, and status 2", arguments: BadLab.all)
  func validate(lab: BadLab) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: lab.text, ["validate"])
    #expect(result.errors == lab.errors)
    #expect(result.output == "")
    #expect(result.status == 2)
    // What cannot be validated is not run either.
    let run = try tool.run(lab: lab.text)
    #expect(run.errors == lab.errors)
    #expect(run.output == "")
    #expect(run.status == 2)
  }

  @Test("a file that is not there, no UTF-8, or a folder without labs is an error of its own")
  func files() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let missing = try tool.run(["run", "no.lab.yaml"])
    #expect(missing.status == 2)
    #expect(
      missing.errors == """
        no.lab.yaml: error: cannot read the file: No such file or directory
          = fix: is the path right? labs are files whose names end in .lab.yaml
        no.lab.yaml: 1 error

        """)
    let empty = try tool.run(["run", "."])
    #expect(empty.status == 2)
    #expect(empty.errors == "error: . has no file whose name ends in .lab.yaml\n")
  }

  @Test("a wrong command line ends with status 2 and says what is understood")
  func commandLine() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let unknown = try tool.run(["run", "--zebra", "a.lab.yaml"])
    #expect(unknown.status == 2)
    #expect(unknown.errors.hasPrefix("Error: Unknown option '--zebra'\n"))
    let nothing = try tool.run(["run"])
    #expect(nothing.status == 2)
    #expect(nothing.errors.hasPrefix("Error: Missing expected argument '<labs> ...'\n"))
    #expect(try tool.run(["--version"]).output == "0.1.0\n")
    #expect(try tool.run(["--help"]).output.contains("SUBCOMMANDS:"))
  }
}
