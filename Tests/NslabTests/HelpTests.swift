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

        --lang LANGUAGE and --color WHEN may stand in front of the subcommand, too.

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
          step                    Step through a lab on the whole terminal.
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
          reset                   Build a lab that is up anew, as its file says.
          down                    Take a lab down that is up; one that is not is no
                                  error.
          break                   Break one thing of a working lab, for somebody to
                                  find and mend.
          hint                    Say a little more of what is broken in a lab that was
                                  broken on purpose.
          solve                   Mend a lab that was broken on purpose, and show how.
          mutate                  Break everything of a lab in turn, and tell what its
                                  checks do not notice.
          validate                Tell what is wrong with lab files, without touching
                                  the kernel.
          graph                   Draw the topology of a lab.
          export                  Write a lab as a shell script that does the same with
                                  the real tools.
          doctor                  Tell what this machine can do, what is missing, and
                                  what mends it.
          completions             Have the shell complete subcommands, labs, running
                                  names, nodes and interfaces.
          man                     Write the manual pages, one a subcommand.

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
        *.lab.yaml files, - for standard input, and a word that is no file for the lab
        of that name or number, here or in the folder Labs.

        Several labs are played at the same time and told in their order. A file that
        is wrong is an error of the run, and the others are played. What ends the run
        early (Ctrl-C, a time that is over) leaves whole reports, with what was not
        played as skipped.

        Example:
          nslab run Labs/05-ns1-ns2.lab.yaml --lang zh
          nslab run 08 --only 'no way out'
          nslab run Labs --skip docker0 --skip 17/2 --timeout 2m
          nslab run Labs --format junit --output report.xml
          nslab run Labs/08-router.lab.yaml --format html --output report.html

        USAGE: nslab run [<options>] <labs> ...

        ARGUMENTS:
          <labs>                  Lab files, folders of them, names or numbers of labs,
                                  or - for standard input.

        OPTIONS:
          -r, --recursive         Look into the folders of folders, too.
          -j, --jobs <number>     How many labs are played at the same time; by default
                                  eight a processor, since labs mostly wait.
          --only <what>           Play only this: a lab by its name or number, a step
                                  by its number or a part of its title, or LAB/STEP. Of
                                  the steps in front of a chosen one the commands are
                                  carried out, without their checks. May be given
                                  several times.
          --skip <what>           Leave this out: a lab, a step, or LAB/STEP. May be
                                  given several times.
          --fail-fast             Play no lab behind the first one that fails.
          --lab-timeout <time>    How long one lab may take, as 500ms, 30s or 2m.
          --timeout <time>        How long all labs together may take.
          --var <name=value>      A value in place of the default that the lab has for
                                  it under vars. May be given several times.
          --lang <lang>           The language of titles and texts; by default the
                                  locale's.
          --verbose               Tell everything of every lab, each operation as its
                                  command.
          -q, --quiet             Tell only what goes wrong.
          --color <when>          Write with colours: auto does so on a terminal,
                                  unless NO_COLOR is set or TERM is dumb, and elsewhere
                                  where FORCE_COLOR is. (values: always, auto, never)
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

  @Test("the help is in Chinese where the language is")
  func chinese() throws {
    for arguments in [["--lang", "zh", "run", "--help"], ["--lang", "zh", "validate", "--help"]] {
      let text = try output(arguments)
      #expect(text.contains("例如：") && text.contains("实验文件、它们的目录"), "\(text)")
      #expect(!text.contains("Lab files"), "\(text)")
    }
    let list = try output(["--lang", "zh", "--help"])
    for text in ["搭建实验，执行各步", "拆除运行中的实验", "说明本机能做什么", "OVERVIEW: 在命名空间里做网络实验"] {
      #expect(list.contains(text), "\(list)")
    }
  }
}
