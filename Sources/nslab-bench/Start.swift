import Glibc

/// How long the program takes as a whole process: what a user waits for at every call.
struct StartBench {
  let program: String
  let runs: Int

  func run(lab: String?) throws {
    var table = Rows(["whole process", "wall ms, least / median"])
    table.add(["true, the least that a process takes", try spread(["/bin/true"])])
    table.add(["nslab --version", try spread([program, "--version"])])
    if let lab {
      table.add(["nslab validate \(lab.split(separator: "/").last ?? "")", try spread([program, "validate", lab])])
    }
    table.print()
  }

  private func spread(_ words: [String]) throws -> String {
    var times: [Double] = []
    for _ in 0..<runs { times.append(try milliseconds { try start(words) }.time) }
    return "\(rounded(times.min() ?? 0)) / \(rounded(median(times) ?? 0))"
  }

  private func start(_ words: [String]) throws {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let failure = unsafe posix_spawn(&process, words[0], &actions, nil, &arguments, environ)
    var status: Int32 = 0
    guard failure == 0, unsafe waitpid(process, &status, 0) == process, status == 0 else {
      throw Fault(text: "\(words.joined(separator: " ")) did not end well")
    }
  }
}
