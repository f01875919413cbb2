import Lab
import Namespaces
import SystemPackage

extension SysctlSetting {
  /// How it is done.
  func effect(at place: EffectPlace) -> Effect {
    .call { try place.node.namespace.withEntered { try Sysctl.write(key, value) } }
  }

  /// What sysctl(8) prints of it.
  var printed: String {
    switch echo {
    case .whole: "\(isInFolders ? key.split(separator: "/").joined(separator: ".") : key) = \(value)\n"
    case .value: "\(value)\n"
    case .nothing: ""
    }
  }

  private var isInFolders: Bool { key.contains("/") && !key.contains(".") }
}

extension Stage {
  /// What sysctl(8) says of a key that cannot be read or set.
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
