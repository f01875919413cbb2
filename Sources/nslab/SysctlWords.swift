import Glibc
import Lab
import Namespaces
import Operations
import PlainText

/// The sysctl keys of a lab that are looked for on this machine before anything is built.
enum SysctlWords {
  /// Warnings of keys that this kernel has not, where it has one that is written nearly so.
  ///
  /// Without one that is near nothing is said: the key may be of a module that is loaded when it is wanted, or of a link of the lab.
  static func warnings(of lab: Lab) -> [Diagnostic] {
    var settings = lab.topology.nodes.flatMap(\.sysctls)
    for command in lab.steps.flatMap({ $0.run + $0.show }) where command.failure == nil {
      for operation in command.operations {
        if case .sysctl(let setting) = operation.action, !setting.isPattern {
          settings.append(Located(setting, at: command.text.location))
        }
      }
    }
    var told: Set<String> = []
    return settings.compactMap { setting in
      let key = setting.value.key
      guard let near = near(to: key), told.insert(key).inserted else { return nil }
      let place = setting.location.map { lab.place(of: key, from: $0) }
      return Diagnostic(
        ProgramFault.noSysctl(key), at: place ?? setting.location,
        length: place == setting.location ? 1 : key.count,
        fix: .didYouMean(near), severity: .warning)
    }
  }

  /// The key that is written nearly as one that is not there; nil where that one is there, or none is near.
  private static func near(to key: String) -> String? {
    let separator: Character = key.contains("/") ? "/" : "."
    var parts = key.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    var folder = "/proc/sys"
    for (index, part) in parts.enumerated() {
      // A link of the lab, or of a name with a dot in it.
      let isLink = index == 3 && ["conf", "neigh"].contains(parts[2])
      let isThere = unsafe isLink || access("\(folder)/\(part)", F_OK) == 0
      if !isThere {
        guard let near = Suggestion.nearest(to: part, among: names(in: folder)), near != part else { return nil }
        parts[index] = near
        return parts.joined(separator: String(separator))
      }
      folder += "/" + (isLink ? "default" : part)
    }
    return nil
  }

  private static func names(in path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      names.append(
        unsafe withUnsafePointer(to: &entry.pointee.d_name) {
          unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        })
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }
}
