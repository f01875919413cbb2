import Glibc
import Lab
import Namespaces
import Operations
import SystemPackage

extension SysctlSetting {
  /// How it is done.
  func effect(at place: EffectPlace) -> Effect {
    .call { try place.node.namespace.withEntered { try Sysctl.write(key, value) } }
  }

  /// The output of sysctl(8) for it.
  var printed: String {
    switch echo {
    case .whole: "\(dotted) = \(value)\n"
    case .value: "\(value)\n"
    case .nothing: ""
    }
  }

  /// The key with dots, as sysctl(8) prints it.
  var dotted: String {
    key.contains("/") && !key.contains(".") ? key.split(separator: "/").joined(separator: ".") : key
  }
}

extension Stage {
  /// Sets what a line of a file of settings says: of a pattern each key that agrees with it, in the order of their names.
  func perform(_ setting: SysctlSetting, _ operation: Operation) throws(StageError) -> String {
    var text = ""
    var failure: StageError?
    for key in try keys(of: setting, operation) {
      let one = SysctlSetting(key: key, value: setting.value, echo: setting.echo)
      do throws(StageError) {
        text += try set(one, operation)
      } catch {
        failure = failure?.joined(with: error) ?? error
      }
    }
    guard var failure else { return text }
    failure.output = text + failure.output
    throw failure
  }

  /// Sets one key; of one that can only be read sysctl(8) says that it cannot be set, and ends as if it had been.
  private func set(_ setting: SysctlSetting, _ operation: Operation) throws(StageError) -> String {
    do throws(StageError) {
      try performEffect(of: Operation(.sysctl(setting), in: operation.node))
      return setting.printed
    } catch {
      let node = try node(operation.node)
      // What is written into the file itself is refused.
      guard setting.echo != .nothing else { throw error }
      guard (try? node.namespace.withEntered { try Sysctl.isReadOnly(setting.key) }) == true else { throw error }
      return "sysctl: setting key \"\(setting.dotted)\": Invalid argument\n"
    }
  }

  private func keys(of setting: SysctlSetting, _ operation: Operation) throws(StageError) -> [String] {
    guard setting.isPattern else { return [setting.key] }
    let node = try node(operation.node)
    let pattern = Self.sysctlPath(of: setting.key)
    let exceptions = Set(setting.exceptions.map { Self.sysctlPath(of: $0) })
    do {
      return try node.namespace.withEntered { try Sysctl.keys() }.filter { key in
        let path = Self.sysctlPath(of: key)
        return unsafe fnmatch(pattern, path, FNM_PATHNAME) == 0 && !exceptions.contains(path)
      }.sorted()
    } catch {
      throw StageError(error, operation: operation)
    }
  }

  /// The file of a key below /proc/sys: the first separator of the two is the one between names.
  private static func sysctlPath(of key: String) -> String {
    guard key.first(where: { $0 == "." || $0 == "/" }) == "." else { return key }
    return String(key.map { $0 == "." ? "/" : $0 == "/" ? "." : $0 })
  }

  /// The message of sysctl(8) about a key that cannot be read or set.
  func sysctlWords(_ error: any Error, _ key: String) -> String? {
    guard let errno = (error as? NamespaceError)?.errno else { return nil }
    let isInFolders = key.contains("/") && !key.contains(".")
    let dotted = isInFolders ? key.split(separator: "/").joined(separator: ".") : key
    switch errno {
    case .noSuchFileOrDirectory:
      let path = isInFolders ? key : String(key.map { $0 == "." ? "/" : $0 == "/" ? "." : $0 })
      return "sysctl: cannot stat /proc/sys/\(path): No such file or directory"
    case .permissionDenied: return "sysctl: permission denied on key \"\(dotted)\""
    default: return "sysctl: setting key \"\(dotted)\": \(errno.description)"
    }
  }
}
