import Glibc
import LabRunner
import Namespaces

/// The executable under another name: the commands that programs of a lab find on their PATH.
enum ToolCall {
  /// The exit status of a command line whose program has one of the names, in a lab, or of `nslab NAME …`; nil of any other.
  static func run(_ arguments: [String]) -> Int32? {
    guard let name = arguments.first?.split(separator: "/").last.map(String.init) else { return nil }
    if !LabTools.names.contains(name) {
      guard arguments.count > 1 else { return nil }
      if let absence = MachineTools.absence(of: arguments[1]) { return say(absence) }
      guard MachineTools.names.contains(arguments[1]) else { return nil }
      return show(Array(arguments.dropFirst()))
    }
    guard LabTools.areThere else { return show([name] + arguments.dropFirst()) }
    return LabTools.run(
      name, Array(arguments.dropFirst()), write: { Output.standard.write($0) }, complain: { Output.error.write($0) })
  }

  /// Shows what the machine has, and refuses to change it.
  private static func show(_ words: [String]) -> Int32 {
    do throws(MachineTools.Refusal) {
      Output.standard.write(try MachineTools.output(of: words))
      return 0
    } catch {
      return say(error)
    }
  }

  /// Tells why a command is not carried out, and gives its exit status.
  private static func say(_ refusal: MachineTools.Refusal) -> Int32 {
    LivingClient.say(refusal.message, refusal.fix)
    if refusal.isForRoot { return ExitStatus.notPossibleHere.rawValue }
    return refusal.isOfCommand ? ExitStatus.wrongInput.rawValue : ExitStatus.failedWhileRunning.rawValue
  }

  /// The running executable, as programs of a lab are to find it; nil where its file is not known, or NSLAB_TOOLS says that they
  /// are to have the machine's tools alone.
  static var tools: ProgramTools? {
    guard Environment["NSLAB_TOOLS"] != "machine" else { return nil }
    guard let executable = ProgramRules.realPath("/proc/self/exe"), unsafe access(executable, R_OK | X_OK) == 0 else {
      return nil
    }
    return ProgramTools(executable: executable, names: LabTools.names, libraries: libraries)
  }

  /// The files that are mapped into this process and are shared libraries.
  private static var libraries: [String] {
    guard let file = unsafe fopen("/proc/self/maps", "re") else { return [] }
    defer { unsafe fclose(file) }
    var found: [String] = []
    var line = [CChar](repeating: 0, count: 8192)
    while unsafe fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      guard let slash = text.firstIndex(of: "/") else { continue }
      let path = String(text[slash...].dropLast())
      if path.contains(".so"), !found.contains(path) { found.append(path) }
    }
    return found
  }
}
