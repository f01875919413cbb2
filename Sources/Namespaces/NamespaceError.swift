public import SystemPackage

/// Why a namespace could not be made, entered or changed.
public struct NamespaceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation that failed, as a verb and its object: `make a network namespace`.
  public var operation: String
  /// The system's error number: EPERM without the capability, ENOENT where a name or a file is missing.
  public var errno: Errno
  /// The name, path or key that the operation was for; empty without one.
  public var object: String
  /// A remedy in words; nil where there is none to name.
  public var hint: String?

  /// An operation that failed with an error number, for the caller's own operations on namespaces.
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

  /// One line: the operation, its object and the error in the system's words.
  public var description: String {
    "cannot \(operation)\(object.isEmpty ? "" : " \(object)"): \(errno)"
  }
}
