public import Lab
public import Operations

/// Why a lab file cannot be played: its errors, each with its place and mostly with a fix.
public struct LabFileError: Error, Sendable, CustomStringConvertible {
  /// The errors, in the file's order; at least one.
  public var diagnostics: [Diagnostic]
  /// The file.
  public var path: String

  /// A line an error: `first.lab.yaml:4:9: there is no node "h3" (did you mean "h2"?)`.
  public var description: String {
    diagnostics.map { diagnostic in
      let place = diagnostic.location.map { ":\($0.line):\($0.column)" } ?? ""
      return "\(path)\(place): \(diagnostic.message)" + (diagnostic.fix.map { " (\($0))" } ?? "")
    }.joined(separator: "\n")
  }
}

extension Lab {
  /// Reads a lab file and checks that it can be played. Throws the errors that `nslab validate` tells; what it only warns of is passed over.
  /// `values` are for those that the file declares under `vars`, as `--var` gives them.
  public init(contentsOf path: String, values: [String: String] = [:]) throws(LabFileError) {
    try self.init(LabReader.read(path: path, values: values))
  }

  /// Reads a lab from a text, which errors call `path`; `values` are for those that it declares under `vars`.
  /// Throws the errors of the file, all of them at once, each with its place.
  public init(text: String, path: String = "lab", values: [String: String] = [:]) throws(LabFileError) {
    try self.init(LabReader.read(text: text, path: path, values: values))
  }

  private init(_ reading: LabReading) throws(LabFileError) {
    var errors = reading.diagnostics.filter { $0.severity == .error }
    if errors.isEmpty { errors = (reading.lab?.validate() ?? []).filter { $0.severity == .error } }
    guard errors.isEmpty, let lab = reading.lab else {
      throw LabFileError(diagnostics: errors, path: reading.source.path)
    }
    self = lab
  }
}
