public import SystemPackage

/// Why a namespace could not be made, entered or changed.
public struct NamespaceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried: `make a network namespace`.
  public var operation: String
  public var errno: Errno
  /// What it was tried on: a name, a path, a key.
  public var object: String
  /// What would mend it.
  public var hint: String?

  public init(_ operation: String, _ errno: Errno, object: String = "", hint: String? = nil) {
    self.operation = operation
    self.errno = errno
    self.object = object
    self.hint = hint
  }

  /// The error of the system call that has just failed.
  static func last(_ operation: String, _ object: String = "", hint: String? = nil) -> NamespaceError {
    NamespaceError(operation, .current, object: object, hint: hint)
  }

  public var description: String {
    "cannot \(operation)\(object.isEmpty ? "" : " \(object)"): \(errno)"
  }
}
