import Glibc
import Lab
import LabReport
import Namespaces
import Operations

/// The rules of the command line for the programs that labs start.
struct ProgramRules {
  var noExec: Bool
  var allowUnconfined: Bool
  var writable: String?
  /// Whether there will be programs in any case, those of people who enter the lab.
  var isLiving = false

  /// Refuses labs that ask for more than they may have; gives what programs may see, nil where
  /// no lab has any that are confined.
  func check(_ labs: [Lab]) throws -> ProgramPolicy? {
    var isWrong = false
    for lab in labs {
      var diagnostics: [Diagnostic] = []
      if noExec, let program = lab.programs.first {
        diagnostics.append(
          Diagnostic(
            ProgramFault.startsPrograms, at: program.location,
            fix: .trustPrograms))
      }
      if let unconfined = lab.unconfined, !allowUnconfined, !lab.programs.isEmpty {
        diagnostics.append(
          Diagnostic(
            ProgramFault.unconfined,
            at: unconfined.location, fix: .trustUnconfined))
      }
      guard !diagnostics.isEmpty else { continue }
      isWrong = true
      let renderer = DiagnosticRenderer(isColored: Output.error.wantsColor, language: Environment.language)
      Output.error.write(renderer.render(diagnostics, in: lab.source ?? SourceFile(path: lab.name, lines: [])))
    }
    if isWrong { throw ExitStatus.wrongInput }
    if isLiving { return labs.contains { $0.unconfined != nil } && allowUnconfined ? nil : try policy(of: labs) }
    let withPrograms = labs.filter { !$0.programs.isEmpty }
    let unconfined = withPrograms.filter { $0.unconfined != nil }
    if withPrograms.isEmpty || unconfined.count == withPrograms.count { return nil }
    if let lab = unconfined.first {
      Output.error.write("error: \(lab.name) is not confined and others are; fix: run it by itself\n")
      throw ExitStatus.wrongInput
    }
    return try policy(of: labs)
  }

  private func policy(of labs: [Lab]) throws -> ProgramPolicy {
    ProgramPolicy(
      readable: Self.folders(of: labs), writable: try writable.map(Self.folder),
      hidden: Environment["HOME"].flatMap(Self.realPath).map { $0 == "/" ? [] : [$0] } ?? [],
      tools: ToolCall.tools)
  }

  /// The folders that labs were read from: programs may read what lies beside their lab. The user's own folder and what holds it are not
  /// among them.
  private static func folders(of labs: [Lab]) -> [String] {
    let home = Environment["HOME"].flatMap(realPath) ?? "/"
    var folders: [String] = []
    for lab in labs {
      guard let file = lab.source?.path, let path = realPath(file), let slash = path.lastIndex(of: "/") else {
        continue
      }
      let folder = String(path[..<slash])
      guard !folder.isEmpty, !(home + "/").hasPrefix(folder + "/"), !folders.contains(folder) else { continue }
      folders.append(folder)
    }
    return folders
  }

  private static func folder(_ path: String) throws -> String {
    var status = stat()
    guard let real = realPath(path), unsafe stat(real, &status) == 0 else {
      Output.error.write("error: cannot use the folder \(path): \(unsafe String(cString: strerror(errno)))\n")
      throw ExitStatus.wrongInput
    }
    guard status.st_mode & S_IFMT == S_IFDIR, real != "/" else {
      Output.error.write("error: --writable wants a folder, and not the root: \(path)\n")
      throw ExitStatus.wrongInput
    }
    return real
  }

  static func realPath(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}
