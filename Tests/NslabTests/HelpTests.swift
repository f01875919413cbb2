import Testing

@Suite struct HelpTests {
  private func output(_ arguments: [String]) throws -> String {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(arguments, environment: ["COLUMNS": "80"])
    #expect(result.status == 0)
    #expect(result.errors == "")
    return result.output
  }

  @Test("the help of the tool is what it can do")
  func tool() throws {
    #expect(
      try output(["--help"]) == """
        OVERVIEW: Network labs in namespaces, without root and with nothing left
        behind.

        A lab is a YAML file: a topology, and steps with commands that people know (ip,
        bridge, sysctl) and checks. Everything happens in network namespaces of the
        lab's own, which the kernel takes away when nslab ends, however it ends.

        nslab ip addr, nslab nft list ruleset, nslab brctl show and their kin show what
        this machine has, and change nothing.

        Exit status: 0 all passed, 1 a check failed, 2 the lab or the command line is
        wrong, 3 it could not be run here, 4 an error while running.

        USAGE: nslab <subcommand>

        OPTIONS:
          --version               Show the version.
          -h, --help              Show help information.

        SUBCOMMANDS:
          run                     Build labs, play their steps, report, and leave
                                  nothing behind.
          up                      Build a lab and leave it running.
          view                    Show a lab in a browser: picture, steps, terminals,
                                  packets.
          shell                   Open a shell in a node of a lab.
          exec                    Run a program in a node of a lab that is up.
          play                    Play one more step of a lab that is up.
          check                   Make a lab's checks while it is up.
          watch                   Tell what changes in a lab that is up, as it happens.
          capture                 Capture frames of a lab that is up, on several
                                  interfaces at once.
          trace                   Send one packet through a lab and tell its whole way.
          why                     Say why one node of a lab that is up does not reach
                                  another.
          status                  Show the nodes of a lab that is up, and what was
                                  changed in it by hand.
          list                    List the labs that are up.
          reset                   Build a lab that is up anew, as its file said then.
          down                    Take a lab down that is up; one that is not is no
                                  error.
          validate                Tell what is wrong with lab files, without touching
                                  the kernel.
          graph                   Draw the topology of a lab.
          export                  Write a lab as a shell script that does the same with
                                  the real tools.
          doctor                  Tell what this machine can do, what is missing, and
                                  what mends it.

          See 'nslab help <subcommand>' for detailed help.

        """)
  }

  @Test("the help of run has an example and every option")
  func run() throws {
    #expect(
      try output(["run", "--help"]) == """
        OVERVIEW: Build labs, play their steps, report, and leave nothing behind.

        With one lab everything is told: texts, commands, what they show, and checks.
        With several, a line a lab and what went wrong. A folder stands for its
        *.lab.yaml files.

        Example:
          nslab run Labs/05-ns1-ns2.lab.yaml --lang zh
          nslab run Labs --format junit --output report.xml
          nslab run Labs/08-router.lab.yaml --format html --output report.html

        USAGE: nslab run <labs> ... [--lang <lang>] [--verbose] [--keep-going] [--step] [--no-why] [--format <format>] [--output <file>] [--writable <folder>] [--no-exec] [--allow-unconfined] [--strict]

        ARGUMENTS:
          <labs>                  Lab files, or folders of them.

        OPTIONS:
          --lang <lang>           The language of titles and texts; by default the
                                  locale's.
          --verbose               Tell everything of every lab, each operation as its
                                  command.
          --keep-going            Go on with the next step after a failed check or
                                  command.
          --step                  Wait for Enter before each step.
          --no-why                Do not find out why checks of reachability failed.
          --format <format>       How results are told. (values: text, json, junit,
                                  tap, html, markdown; default: text)
          --output <file>         Write them to this file in that format, and tell the
                                  text as usual.
          --writable <folder>     Let the labs' programs write in this folder; what
                                  they write there stays.
          --no-exec               Refuse labs that start programs of this machine
                                  (exec).
          --allow-unconfined      Do not confine the programs of labs that ask for it
                                  (confined: false).
          --strict                Take warnings about the labs for errors, as of a lab
                                  that checks nothing.
          --version               Show the version.
          -h, --help              Show help information.

        """)
  }
}
